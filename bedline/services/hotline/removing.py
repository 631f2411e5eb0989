"""Calls and texts that the provider keeps a copy of: deleted there when the region's time for that is over."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bedline.domain.people import bedline_in
from bedline.ports.rhythm import Beat, Beats
from bedline.ports.telephone import ProviderFault, ProviderSilent
from bedline.services.hotline import elsewhere
from bedline.services.hotline.delivery.outlet import Outlet

log: Final = logging.getLogger(__name__)

# Under this name it is kept when nothing was left to delete; then nobody looks again for an hour.
BEAT: Final = "copies at the provider"
LOOK_LENGTH: Final = timedelta(hours=1)
# A round of the courier must not keep it from its others, nor seem to have stopped.
ROUND_LENGTH: Final = timedelta(seconds=20)
# A provider may take so long to be done with a call or text (Twilio's error 20009); what it keeps longer is told.
STUCK_LENGTH: Final = timedelta(days=14)

WORRY: Final = "the provider keeps calls or texts whose time is over"

Delete = Callable[[], None]


def remove(outlet: Outlet, *, beats: Beats) -> int:
    """Delete at the provider what its time there is over of; return how much was.

    What is still there is asked of the provider itself, so that nothing is overlooked: texts that came in, calls and
    texts whose answer was lost and that nobody here has a name for, and whatever could not be deleted the last time.
    May be done by any process at any time; no transaction is open while the provider is asked.
    """
    now = outlet.clock.now()
    found = {each.name: each.at for each in beats.all()}
    if BEAT in found and now - found[BEAT] < LOOK_LENGTH:
        return 0
    try:
        done, left = _round(outlet, met_until=found.get(elsewhere.BEAT), until=now + ROUND_LENGTH)
    except (ProviderFault, ProviderSilent) as later:
        log.warning("Copies stay with the provider for now: %s", type(later).__name__)
        _refused(outlet, since=found.get(BEAT), beats=beats)
        return 0
    if not left:
        beats.write(Beat(BEAT, now, done=done))
    return done


def _refused(outlet: Outlet, *, since: datetime | None, beats: Beats) -> None:
    """Tell the operator when nobody has been able to say for too long what the provider still keeps."""
    now = outlet.clock.now()
    if since is None:
        # From now on its time counts; it is tried again at once.
        beats.write(Beat(BEAT, now - LOOK_LENGTH))
    elif now - since > STUCK_LENGTH:
        outlet.worries.sound(WORRY, at=now)


def _round(outlet: Outlet, *, met_until: datetime | None, until: datetime) -> tuple[int, bool]:
    """Delete until the time of a round is over; return how many, and whether it ended before everything was tried.

    Raises:
        ProviderFault, ProviderSilent: when nobody can say what is there.
    """
    done = refused = 0
    for delete in _over(outlet, met_until=met_until):
        if outlet.clock.now() >= until:
            return done, True
        try:
            delete()
        except ProviderFault as no:
            # In use, perhaps: it is there the next time, and so is found again.
            refused += 1
            log.warning("A copy stays with the provider for now: %s (%s)", no.code, no.status)
        else:
            done += 1
    if refused:
        _worry(outlet, met_until=met_until)
    else:
        outlet.worries.raised.pop(WORRY, None)
    return done, False


def _over(outlet: Outlet, *, met_until: datetime | None, late: timedelta = timedelta()) -> Iterator[Delete]:
    """Yield how to delete each copy whose time was over that long ago.

    No call goes that we may never have heard of, nor one in which something was left that has still to be fetched.
    """
    telephone, now = outlet.telephone, outlet.clock.now()
    with outlet.storage.reading(bedline_in()) as work:
        rules = {
            number: work.regions[ours.region].retention(now)
            for number, ours in work.phonebook.hotlines.items()
            if ours.region in work.regions
        }
    met = met_until - elsewhere.OVERLAP_LENGTH if met_until is not None else None
    unfetched = {each.call for each in telephone.recordings()}
    for number, rule in rules.items():
        for ref in telephone.texts_before(number, before=now - rule.provider_texts - late):
            yield partial(telephone.delete_text, ref)
        if met is None:
            continue
        for ref in telephone.ended_calls(number, before=min(met, now - rule.provider_calls - late)):
            if ref not in unfetched:
                yield partial(telephone.delete_call, ref)


def _worry(outlet: Outlet, *, met_until: datetime | None) -> None:
    """Tell the operator while the provider keeps something for longer than it may take to let go of it."""
    if any(True for _ in _over(outlet, met_until=met_until, late=STUCK_LENGTH)):
        outlet.worries.sound(WORRY, at=outlet.clock.now())
