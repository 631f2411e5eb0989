"""The words that a text may be made of, in every language that wards write."""

from collections.abc import Mapping
from typing import Final

# Carriers act on these by themselves (Twilio, advanced opt-out): they must not mean anything else to us.
OPT_OUT: Final = frozenset({"stop", "stopall", "unsubscribe", "end", "quit", "revoke", "optout", "cancel"})
OPT_IN: Final = frozenset({"start", "unstop", "yes"})
CARRIER_HELP: Final = frozenset({"help", "info"})

YES: Final = frozenset({"ja", "ok", "akkoord", "oui"})
NO: Final = frozenset({"nee", "neen", "weiger", "non", "no"})
LATER: Final = frozenset({"later", "plus", "plustard"})
TOMORROW: Final = frozenset({"morgen", "tomorrow", "demain"})
TODAY: Final = frozenset({"vandaag", "today", "aujourdhui"})
# Words between a yes and its moment that say nothing.
AT: Final = frozenset({"om", "vanaf", "at", "from", "a", "des", "h", "u", "uur", "tard"})
HOURS_A_DAY: Final = 24
MINUTES_AN_HOUR: Final = 60
HOUR_DIGITS: Final = 2
RING: Final = frozenset({"bel", "terugbellen", "rappel", "ring"})
STATUS: Final = frozenset({"stand", "status", "statut", "?"})
HELP: Final = frozenset({"hulp", "aide"})
UNDO: Final = frozenset({"fout", "ongedaan", "erreur", "undo"})
SAME: Final = frozenset({"zelfde", "ongewijzigd", "inchange"})
FULL: Final = frozenset({"vol", "geen", "nul", "complet"})
# Closing a unit for admission, and opening it again; what comes before until when, and before why.
CLOSE: Final = frozenset(
    {"dicht", "sluit", "sluiten", "gesloten", "close", "closed", "shut", "ferme", "fermee", "fermer", "fermez"}
)
OPEN: Final = frozenset(
    {"open", "openen", "heropen", "heropenen", "reopen", "ouvre", "ouvrir", "ouvert", "ouverte", "rouvre", "rouvrir"}
)
UNTIL: Final = frozenset({"tot", "until", "till", "jusqu", "jusque", "jusquau"})
WHY: Final = frozenset({"reden", "wegens", "vanwege", "omdat", "reason", "because", "raison", "motif"})
EVERYTHING: Final = frozenset({"alles", "alle", "all", "everything", "tout", "tous", "toutes"})
_DUTCH: Final = ("nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien")
_FRENCH: Final = ("zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
WORDS: Final[Mapping[str, int]] = {word: number for words in (_DUTCH, _FRENCH) for number, word in enumerate(words)}
# More digits than this are a telephone number or a slip, never a number of beds.
MOST_DIGITS: Final = 3
PIN_LENGTH: Final = 6
CODE_LENGTH: Final = 3
# The letter of a request's code, and its digits.
BOTH: Final = 2
