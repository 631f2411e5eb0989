"""Texts that go out: their words in the letters of a text, in one segment, with moments in the region's own time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bedline.domain import gsm7
from bedline.domain.messages import Errand, Message
from bedline.domain.regions import Region
from bedline.services.hotline.delivery.outlet import Words

# Parameters of a message are texts; these are moments, written as ISO 8601 has it.
MOMENTS: Final = frozenset({"at", "until", "expected_at"})

# The words of an alert that is about a request, and not about a caller; and about one whose bed was lost again.
CRISIS: Final = "alert_crisis"
LOST: Final = "alert_lost"
GUEST: Final = "alert_guest"
# The words to a referrer whose patient did not come in a crisis: another place is sought without their word.
SOUGHT: Final = "tell_gp_no_show_sought"
# The words to a ward of whose patient nobody has said when they come: until when the bed is kept.
KEPT: Final = "tell_ward_kept"
# The words to a ward whose later moment does not suit.
DECLINED: Final = "tell_ward_declined"


def body(message: Message, *, words: Words, region: Region) -> str:
    """Return the words of a message that is a text."""
    key = f"reply.{message.params['reply']}" if message.errand is Errand.REPLY else message.errand.value
    if message.errand is Errand.ALERT_DUTY and "since" not in message.params:
        key = LOST if "lost" in message.params else GUEST if "guest" in message.params else CRISIS
    if message.errand is Errand.TELL_GP_NO_SHOW and "sought" in message.params:
        key = SOUGHT
    if message.errand is Errand.TELL_WARD_RESERVED and "expected_at" not in message.params:
        key = KEPT
    if message.errand is Errand.TELL_WARD_WITHDRAWN and "declined" in message.params:
        key = DECLINED
    params = {
        name: datetime.fromisoformat(value) if name in MOMENTS else value for name, value in message.params.items()
    }
    return written(key, language=message.language, params=params, words=words, region=region)


def written(key: str, *, language: str, params: Mapping[str, object], words: Words, region: Region) -> str:
    """Return a sentence as one text: in GSM's letters, cut where it would need a second segment."""
    zone = ZoneInfo(region.timezone)
    local = {name: each.astimezone(zone) if isinstance(each, datetime) else each for name, each in params.items()}
    return gsm7.cut(gsm7.plain(words(key, language, local)))
