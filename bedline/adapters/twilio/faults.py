"""How a provider's refusals and silences are told to Bedline."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from requests import exceptions as network
from twilio.base.exceptions import TwilioRestException
from urllib3.exceptions import ProtocolError

from bedline.ports.telephone import ProviderFault, ProviderSilent

NOT_THERE: Final = 20404
# Without a code of its own the SDK repeats the HTTP status as one.
_LEAST_CODE: Final = 1000


@contextmanager
def as_ours() -> Iterator[None]:
    """Tell a refusal as ProviderFault, and what leaves open whether it was done as ProviderSilent.

    Nobody to connect with is a fault without code or status: then nothing has been done.
    """
    try:
        yield
    except TwilioRestException as no:
        code = no.code if no.code is not None and no.code >= _LEAST_CODE else None
        raise ProviderFault(code, no.status) from no
    except network.ConnectionError as away:
        if _began(away):
            raise ProviderSilent(type(away).__name__) from away
        raise ProviderFault(None, None) from away
    except network.RequestException as lost:
        raise ProviderSilent(type(lost).__name__) from lost


def is_gone(fault: ProviderFault) -> bool:
    """Say whether the provider does not know what we ask for."""
    return fault.code == NOT_THERE or fault.status == 404  # noqa: PLR2004 - RFC 9110


def _began(away: network.ConnectionError) -> bool:
    # A connection that breaks off carried the request; one that never stood did not.
    return bool(away.args) and isinstance(away.args[0], ProtocolError | OSError)
