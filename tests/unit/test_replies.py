"""What a ward may text, and what it means."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedline.domain import replies
from bedline.domain.replies import (
    Answer,
    AnswerKind,
    Carrier,
    CarrierKind,
    Command,
    CommandKind,
    Later,
    NotUnderstood,
    Report,
)

BEDS = {"elv": "ELV", "eerstelijns": "ELV", "crisis": "CRISIS", "crisisbed": "CRISIS", "kv": "KV", "kvb": "KV"}


def meaning(text: str) -> replies.Meaning:
    return replies.read(text, beds=BEDS).meaning


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("ELV 3 CRISIS 1", {"ELV": 3, "CRISIS": 1}),
        ("elv:3, crisis=1", {"ELV": 3, "CRISIS": 1}),
        ("3 elv 1 crisis", {"ELV": 3, "CRISIS": 1}),
        ("elv3", {"ELV": 3}),
        ("3elv", {"ELV": 3}),
        ("2xelv", {"ELV": 2}),
        ("elv drie", {"ELV": 3}),
        ("crisis vol", {"CRISIS": 0}),
        ("ELV 2 en crisis geen", {"ELV": 2, "CRISIS": 0}),
        ("Eerstelijns 1", {"ELV": 1}),
    ],
)
def test_a_report_may_be_written_as_people_write(text: str, free: dict[str, int]) -> None:
    assert meaning(text) == Report(free)


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("JA 417", AnswerKind.YES, "417"),
        ("ok 417", AnswerKind.YES, "417"),
        ("Nee 417", AnswerKind.NO, "417"),
        ("neen417", AnswerKind.NO, "417"),
        ("bel 417", AnswerKind.RING, "417"),
        ("oui", AnswerKind.YES, None),
    ],
)
def test_an_answer_names_its_code_or_the_only_open_offer(text: str, kind: AnswerKind, code: str | None) -> None:
    assert meaning(text) == Answer(kind, code)


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("LATER 417 MORGEN 10", Later("417", time(10), 1)),
        ("later 417 morgen om 10:30", Later("417", time(10, 30), 1)),
        ("later morgen", Later(None, time(10), 1)),
        ("later 16", Later(None, time(16))),
        ("ja 417 om 10:00", Later("417", time(10))),
        ("ok 417 vandaag 22 uur", Later("417", time(22), 0)),
        ("OK 417 tomorrow at 9", Later("417", time(9), 1)),
        ("oui 417 demain 14h", Later("417", time(14), 1)),
        ("plus tard 417 demain à 14 h 30", Later("417", time(14, 30), 1)),
    ],
)
def test_a_yes_may_have_a_later_moment(text: str, later: Later) -> None:
    assert meaning(text) == later


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("later 417", "later"),
        ("ja 417 om 25:00", "00"),
        ("ja 417 om 10:75", "75"),
        ("later 417 overmorgen 10", "overmorgen"),
        ("ja 417 10 11 12", "12"),
    ],
)
def test_a_moment_that_cannot_be_is_not_understood(text: str, word: str) -> None:
    assert meaning(text) in (NotUnderstood(word), NotUnderstood(word, answering=True))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("stand", CommandKind.STATUS),
        ("?", CommandKind.STATUS),
        ("hulp", CommandKind.HELP),
        ("FOUT", CommandKind.UNDO),
        ("ongewijzigd", CommandKind.SAME),
        ("inchangé", CommandKind.SAME),
        ("vol", CommandKind.ALL_FULL),
    ],
)
def test_a_command_is_one_word(text: str, kind: CommandKind) -> None:
    assert meaning(text) == Command(kind)


@pytest.mark.parametrize("word", sorted(replies.OPT_OUT | replies.OPT_IN | replies.CARRIER_HELP))
def test_words_of_the_carriers_are_never_ours(word: str) -> None:
    assert isinstance(meaning(word.upper()), Carrier)


def test_opting_out_is_told_apart() -> None:
    assert meaning("STOP") == Carrier(CarrierKind.OPT_OUT)


@pytest.mark.parametrize(
    ("text", "word"), [("elv 3 xyz 1", "xyz"), ("", ""), ("hallo", "hallo"), ("ja misschien", "misschien")]
)
def test_what_makes_no_sense_is_named(text: str, word: str) -> None:
    assert meaning(text) in (NotUnderstood(word), NotUnderstood(word, answering=True))


@pytest.mark.parametrize("text", ["elv 3 elv 2", "elv", "3", "elv 9999", "elv veel"])
def test_half_a_report_or_two_of_the_same_is_not_guessed_at(text: str) -> None:
    assert isinstance(meaning(text), NotUnderstood)


def test_a_pin_may_stand_before_everything() -> None:
    assert replies.read("PIN 482913 ELV 3", beds=BEDS) == replies.Message(Report({"ELV": 3}), "482913")


@given(st.text(max_size=200))
def test_no_text_ever_breaks_it(text: str) -> None:
    assert replies.read(text, beds=BEDS).meaning is not None
