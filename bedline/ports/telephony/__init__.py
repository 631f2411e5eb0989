"""What the hotline keeps: calls, who waits, what has to be told, PINs, voicemail."""

from bedline.ports.telephony.forgetting import Forgets
from bedline.ports.telephony.hotline import Hotline
from bedline.ports.telephony.legs import UNSETTLED_LENGTH, Legs
from bedline.ports.telephony.messages import Messages
from bedline.ports.telephony.opt_outs import NoTexts, OptOuts
from bedline.ports.telephony.pins import Guesses, PinCheck, Pins
from bedline.ports.telephony.voicemails import Voicemail, VoicemailId, Voicemails
from bedline.ports.telephony.waitings import Waitings

__all__ = [
    "UNSETTLED_LENGTH",
    "Forgets",
    "Guesses",
    "Hotline",
    "Legs",
    "Messages",
    "NoTexts",
    "OptOuts",
    "PinCheck",
    "Pins",
    "Voicemail",
    "VoicemailId",
    "Voicemails",
    "Waitings",
]
