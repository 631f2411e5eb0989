"""How texts of ours fare, as the provider tells it: twice, late, out of order, or only when asked."""

from bedline.domain import messages
from bedline.domain.messages import MessageId, MessageKind, MessageState
from bedline.ports.storage import Work
from bedline.services.hotline.delivery import remedies


def text_told(work: Work, *, message: MessageId, status: str, error_code: int | None) -> None:
    """Take in the status of a text; one that is no news changes nothing, one that says it failed goes another way.

    Raises:
        NotFound: ``unknown_message``.
    """
    found = work.messages.get(message)
    if found.kind is not MessageKind.TEXT:
        return
    after = messages.told(found, status=status, error_code=error_code)
    # Also when it is no news: something has been heard of it.
    work.messages.save(after)
    if after.state is MessageState.FAILED and found.state is not MessageState.FAILED:
        remedies.undelivered(work, after, code=error_code)
