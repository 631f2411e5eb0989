"""Writes the provider's instructions down: what its SDK put together, as the text that travels.

The SDK itself writes by way of an element tree, which takes four times as long: a twentieth of each step of a call.
A property holds that both read the same.
"""

from typing import Final

from twilio.twiml import TwiML

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>'
_TEXT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# A reader takes plain breaks and tabs in an attribute for spaces.
_ATTRIBUTE: Final = _TEXT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def document(twiml: TwiML) -> str:
    """Return it as an XML document."""
    written = [_DECLARATION]
    _write(twiml, written)
    return "".join(written)


def _write(twiml: TwiML, written: list[str]) -> None:
    written.append(f"<{twiml.name}")
    for name, value in twiml.attrs.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        written.append(f' {name}="{text.translate(_ATTRIBUTE)}"')
    if not twiml.value and not twiml.verbs:
        written.append("/>")
        return
    written.append(">")
    if twiml.value:
        written.append(str(twiml.value).translate(_TEXT))
    for verb in twiml.verbs:
        _write(verb, written)
    written.append(f"</{twiml.name}>")
