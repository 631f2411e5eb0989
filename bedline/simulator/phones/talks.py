"""How people behave in a call: they listen to the end of a sentence, think, and press what it says."""

from random import Random
from typing import Final

from typing_extensions import override

from bedline.simulator.patients import Case
from bedline.simulator.phones import listening
from bedline.simulator.phones.listening import Asked
from bedline.simulator.phones.telephone import Telephone
from bedline.simulator.seen import Region

BEEP: Final = "(beep)"
# Our seconds between the end of a sentence and a key.
THINKS: Final = (0.4, 1.8)
# Who is put through waits a moment before saying who they are; a tone may come first.
SPEAKS_UP: Final = (2.5, 4.5)
# A list has ended when nothing more was said for so long.
LIST_ENDS_AFTER: Final = 2.2
# Somebody who waits has heard often enough that they may be rung back.
PATIENCE: Final = 3
WAITS_ON_THE_LINE: Final = 0.6
CHANGES_NOTHING: Final = "99#"


class Listener:
    """Somebody on the telephone. One key at a time: what is said while they press, they do not hear."""

    def __init__(self, phone: Telephone, luck: Random) -> None:
        self.phone = phone
        self.luck = luck
        self._pressing = False
        self._tones = 0

    def begins(self) -> None:
        """Notice that another sentence begins."""

    def pressed(self) -> None:
        """Listen again, after one's key."""
        self._pressing = False

    def hears(self, sentence: str) -> None:
        """Do what the sentence asks for."""
        if self._pressing:
            return
        if sentence == BEEP or listening.asked(sentence) is Asked.CONNECTED:
            self._tone()
        elif listening.asked(sentence) is Asked.HANG_UP:
            self.phone.later(self._thinks(), self.phone.hang_up)
        elif keys := self.keys(sentence):
            self.presses(keys)

    def keys(self, sentence: str) -> str | None:
        """Return what to press after this sentence: who one is, or the first choice there is."""
        asked = listening.asked(sentence)
        if asked is Asked.NUMBER:
            return f"{self.phone.card.identity}#"
        if asked is Asked.PIN:
            return self.phone.card.pin
        return None

    def greeting(self) -> str:
        """Return what one says to a person on the other side."""
        return f"Met {self.phone.card.spoken_name}."

    def presses(self, keys: str) -> None:
        """Press them, after a moment."""
        self._pressing = True
        self.phone.later(self._thinks() + 0.15 * len(keys), lambda: self.phone.press(keys))

    def _tone(self) -> None:
        self._tones += 1
        if self._tones == 1:
            self.phone.later(self.luck.uniform(*SPEAKS_UP), lambda: self.phone.say(self.greeting()))

    def _thinks(self) -> float:
        return self.luck.uniform(*THINKS)


# What a long list says to key for the rest of it.
MORE_KEYS: Final = "99"


class Asking(Listener):
    """A GP who phones for a bed, or is rung back about one."""

    def __init__(self, phone: Telephone, luck: Random, *, region: Region, case: Case | None = None) -> None:
        super().__init__(phone, luck)
        self._region, self._case = region, case
        self._wanted: list[str] | None = None
        self._found = 0
        self._list = 0
        self._offers_to_ring = 0

    @override
    def begins(self) -> None:
        self._list += 1

    @override
    def hears(self, sentence: str) -> None:
        if self._wanted is None or listening.asked(sentence) is not None:
            super().hears(sentence)
            return
        found = [key for name in self._traits() if (key := listening.named(sentence, name))]
        self._found += bool(found)
        missing = self._found < len(self._traits())
        self._wanted += found + ([MORE_KEYS] if missing and MORE_KEYS in sentence else [])
        self._until_the_list_ends()

    @override
    def keys(self, sentence: str) -> str | None:
        return super().keys(sentence) or self._of_the_patient(sentence) or self._of_the_menu(sentence)

    @override
    def greeting(self) -> str:
        needed = f" Ik zoek een plek: {self._case.care_form.name}." if self._case else ""
        return f"{super().greeting()}{needed}"

    def _of_the_patient(self, sentence: str) -> str | None:
        case = self._case
        if case is None:
            return None
        match listening.asked(sentence):
            case Asked.BIRTH_YEAR:
                return str(case.birth_year)
            case Asked.POSTCODE:
                return case.postcode
            case Asked.TRAITS if case.traits:
                self._wanted = []
                self._until_the_list_ends()
                return None
            case Asked.TRAITS:
                return "9#"
            case _:
                return self._of_the_case(sentence, case)

    def _of_the_case(self, sentence: str, case: Case) -> str | None:
        sexes = {"f": "vrouw|woman|femme", "m": "man|homme", "x": "anders of|other or|autre"}
        return (
            listening.named(sentence, case.care_form.name, case.care_form.short_name)
            or listening.named(sentence, self._urgency(case))
            or listening.key_for(sentence, [sexes[case.sex]])
        )

    def _of_the_menu(self, sentence: str) -> str | None:
        if key := listening.key_for(
            sentence, ["liever teruggebeld.*", "rung back instead", "(pour|préférez) être rappelé"]
        ):
            self._offers_to_ring += 1
            return key if self._offers_to_ring > PATIENCE else None
        waits = ["aan de lijn wachten", "wait on the line", "attendre en ligne"]
        rung = ["teruggebeld worden", "be rung back", "être rappelé"]
        if listening.key_for(sentence, waits) and self.luck.random() > WAITS_ON_THE_LINE:
            return listening.key_for(sentence, rung)
        agreed = ["klopt dit|klopt dat", "if (this|that) is right", "(c'est|si) (juste|correct|exact).*"]
        conditions = ["alle voorwaarden.*", "all conditions.*", "toutes les conditions.*"]
        wish = ["geen voorkeur", "no preference", "pas de préférence"]
        done = ["klaar", "done", "terminé|terminer|fini"]
        other = ["voor iets anders", "for something else", "pour autre chose"]
        new = ["een nieuwe aanvraag", "for a new request", "nouvelle demande"]
        spot = ["dit bed vragen", "to ask for this bed", "demander ce lit"]
        return listening.key_for(sentence, [*waits, *wish, *conditions, *agreed, *new, *spot, *done, *other, *rung])

    def _until_the_list_ends(self) -> None:
        now = self._list

        def end() -> None:
            if self._wanted is not None and self._list == now:
                wanted, self._wanted = self._wanted, None
                self.presses(f"{''.join(dict.fromkeys(wanted)) or '9'}#")

        self.phone.later(LIST_ENDS_AFTER, end)

    def _traits(self) -> list[str]:
        wanted = self._case.traits if self._case else ()
        return [trait.name for trait in self._region.traits if trait.id in wanted]

    def _urgency(self, case: Case) -> str:
        usual = self._region.urgencies[0 if case.care_form.crisis else min(1, len(self._region.urgencies) - 1)]
        return next((each.name for each in self._region.urgencies if each.id == case.urgency), usual.name)


class Nursing(Listener):
    """A nurse who is asked for a bed; ``willing`` is what the ward has decided."""

    def __init__(self, phone: Telephone, luck: Random, *, willing: bool) -> None:
        super().__init__(phone, luck)
        self._willing = willing
        self._refusing = False

    @override
    def keys(self, sentence: str) -> str | None:
        known = super().keys(sentence)
        if known or listening.asked(sentence) is Asked.COUNT:
            return known or CHANGES_NOTHING
        yes = listening.key_for(sentence, ["dat kan bij ons", "we can take them", "c'est possible"])
        no = listening.key_for(sentence, ["kan niet", "we cannot", "impossible"])
        if yes and no:
            self._refusing = not self._willing
            return yes if self._willing else no
        words = [
            "luisteren|spreken",
            "to (listen|speak)",
            "écouter|parler",
            "klopt dat",
            "if that is right",
            "juste|exact",
            "u gaat zoeken",
            "you search",
            "vous cherchez",
        ]
        report = ["bedden melden", "to report beds", "donner vos lits"]
        known = listening.key_for(sentence, [*words, *report])
        choices = listening.choices(sentence)
        return known or (choices[0][1] if self._refusing and choices else None)


class OnDuty(Listener):
    """A coordinator on duty, who takes whoever waits, speaks with them and says goodbye."""

    SPEAKS: Final = (14.0, 28.0)

    @override
    def keys(self, sentence: str) -> str | None:
        if known := super().keys(sentence):
            return known
        take = [
            "aannemen|terugbellen op u nemen|meekijken",
            "to accept|to ring back yourself.*|to see to it|accept",
            "accepter|prendre|rappeler.*|la suivre",
        ]
        if key := listening.key_for(sentence, take):
            self.phone.later(self.luck.uniform(*self.SPEAKS) + THINKS[1], self.phone.hang_up)
            return key
        return None

    @override
    def greeting(self) -> str:
        return f"{super().greeting()} Waarmee kan ik u helpen?"
