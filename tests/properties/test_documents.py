"""What we write for the provider reads as what its SDK would have written, whatever is said."""

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.voice_response import Gather, Say, VoiceResponse

from bedline.telephony.document import document

# Whatever XML can hold: no control characters but breaks and tabs, and no halves of characters.
texts = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Z"]) | st.sampled_from("\n\r\t&<>\"'"))


@given(said=st.lists(texts, min_size=1), address=texts, digits=st.integers(1, 9), barge=st.booleans())
def test_it_reads_as_the_sdk_writes_it(said: list[str], address: str, digits: int, barge: bool) -> None:  # noqa: FBT001
    response = VoiceResponse()
    gather = Gather(action=address, num_digits=digits, action_on_empty_result=barge, method="POST")
    for text in said:
        gather.append(Say(text, language="nl-NL"))
    response.append(gather)
    response.redirect(address, method="POST")
    response.hangup()
    assert _read(document(response)) == _read(response.to_xml())


def _read(xml: str) -> str:
    return ET.canonicalize(xml)
