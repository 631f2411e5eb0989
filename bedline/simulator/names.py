"""Invented names, so that a board full of people has faces; none of them is anybody."""

from random import Random
from typing import Final

_FAMILY: Final = (
    "de Bruijne", "Dieleman", "van Hecke", "de Feijter", "Risseeuw", "Verhage", "Wieland", "Scheele", "de Kraker",
    "Haers", "Boerjan", "Temmerman", "Puylaert", "Claeijs", "Buijze", "Hamelink", "Focke", "van Wijnen", "Baecke",
    "Cornelis", "Salomé", "Lippens", "de Pooter", "Almekinders", "Vinke", "Oppeneer", "Tollenaar", "Marijnissen",
)  # fmt: skip
_FIRST: Final = {
    "f": (
        "Adriana",
        "Jacoba",
        "Leonie",
        "Maria",
        "Pieternella",
        "Suzanna",
        "Godelieve",
        "Irma",
        "Cornelia",
        "Tannetje",
    ),
    "m": ("Adriaan", "Camiel", "Izaak", "Jozef", "Levinus", "Marinus", "Omer", "Pieter", "Wannes", "Krijn"),
    "x": ("Sam", "Robin", "Noor", "Chris"),
}
_DOCTORS: Final = ("dr. Van Damme", "dr. Hillebrand", "dr. De Smet", "dr. El Amrani", "dr. Wagenaar", "dr. Özdemir")
_NURSES: Final = ("Anneke", "Fatima", "Joris", "Sofie", "Wilma", "Kees", "Loes", "Bram")


def patient(luck: Random, *, sex: str) -> str:
    """Return the name of a patient; everyone can see that it is invented."""
    return f"{luck.choice(_FIRST[sex])} {luck.choice(_FAMILY)} (demo)"


def doctor(luck: Random) -> str:
    """Return the name of a doctor who takes over."""
    return luck.choice(_DOCTORS)


def nurse(luck: Random) -> str:
    """Return the name of whoever picks up the phone of a ward."""
    return luck.choice(_NURSES)
