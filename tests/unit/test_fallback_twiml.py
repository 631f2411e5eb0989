"""When Bedline is away, the line still rings whoever is on duty, and takes a message when nobody comes."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from xml.etree import ElementTree as ET

from bedline.domain.ids import PersonId, RegionId
from bedline.domain.rota import Rota, Rung, Shift, Swap
from bedline.simulator.twilio.habits import machine
from bedline.simulator.twilio.mishaps import Fault
from bedline.telephony.fallback import MOST_NUMBERS, Elsewhere, accepted, fallback, goodbye, screen
from bedline.telephony.speech import Speech
from tests.harness.tiny import HOST, HOTLINE, Exchange
from tests.harness.twiml import checked, tags

SUNDAY_NIGHT = datetime(2026, 1, 11, 3, 12, tzinfo=UTC)
GP, FIRST, SECOND, SWAPPED = "+31612345678", "+31611111111", "+31622222222", "+31633333333"
LINE = Elsewhere(number=HOTLINE, language="nl", goodbye_url=f"{HOST}/goodbye")
WORDS = {
    "fallback_connecting": "Bedline. Een moment, ik verbind u door.",
    "fallback_voicemail": "Bent u niet geholpen? Spreek uw nummer in na de toon.",
    "fallback_goodbye": "Dank u. Wij bellen terug.",
    "fallback_screen": "Er wacht een beller op u. Aannemen, toets 1.",
    "duty_connecting": "U wordt verbonden.",
}
SPEECH = Speech(wording=lambda key, _language, _params: WORDS[key])


def a_rota(*phones: str, swaps: tuple[Swap, ...] = ()) -> Rota:
    shifts = tuple(
        Shift(
            weekday=5,
            starts=time(23),
            length=timedelta(hours=8),
            rung=list(Rung)[min(place, 3)],
            person=PersonId(f"person-{place}"),
            phone=phone,
        )
        for place, phone in enumerate(phones)
    )
    return Rota(region=RegionId("polder"), timezone="Europe/Amsterdam", shifts=shifts, swaps=swaps)


def held(text: str) -> ET.Element:
    return checked(text, kept_elsewhere=LINE.goodbye_url)


def written(*phones: str) -> str:
    return fallback(a_rota(*phones), at=SUNDAY_NIGHT, line=LINE, speech=SPEECH)


def dialled(text: str) -> list[str | None]:
    return [number.text for number in held(text).iter("Number")]


def within(text: str) -> str:
    """Return the instructions alone, as the tiny application takes them."""
    return text.partition("<Response>")[2].removesuffix("</Response>")


def away(line: Exchange, text: str) -> Exchange:
    """Let the application fail at every call, with the document kept elsewhere."""
    line.answers(fallback=within(text), goodbye=within(goodbye(line=LINE, speech=SPEECH)))
    line.simulation.mishaps.webhooks(Fault.NOT_CONNECTED, containing="/voice", times=None)
    return line


def test_who_is_on_duty_is_dialled_one_after_the_other_from_our_own_number() -> None:
    root = held(written(FIRST, SECOND))
    assert tags(root) == ["Say", "Dial", "Number", "Number", "Say", "Record", "Say", "Hangup"]
    assert root[1].attrib == {
        "sequential": "true",
        "timeout": "25",
        "callerId": HOTLINE,
        "answerOnBridge": "false",
        "record": "do-not-record",
    }
    assert dialled(written(FIRST, SECOND)) == [FIRST, SECOND]


def test_a_message_is_taken_for_ninety_seconds_and_thanked_for_without_us() -> None:
    record = held(written(FIRST)).find("Record")
    assert record is not None
    assert record.attrib == {"maxLength": "90", "playBeep": "true", "action": LINE.goodbye_url, "method": "POST"}
    assert tags(held(goodbye(line=LINE, speech=SPEECH))) == ["Say", "Hangup"]


def test_a_swap_counts_and_so_does_the_moment() -> None:
    hour = timedelta(hours=1)
    swap = Swap(SUNDAY_NIGHT - hour, SUNDAY_NIGHT + hour, Rung.FIRST, PersonId("dirk"), SWAPPED)
    rota = a_rota(FIRST, SECOND, swaps=(swap,))
    assert dialled(fallback(rota, at=SUNDAY_NIGHT, line=LINE, speech=SPEECH)) == [SWAPPED, SECOND]
    assert dialled(fallback(rota, at=SUNDAY_NIGHT + hour, line=LINE, speech=SPEECH)) == [FIRST, SECOND]


def test_with_nobody_on_duty_there_is_still_the_message() -> None:
    assert tags(held(written())) == ["Say", "Record", "Say", "Hangup"]


def test_a_telephone_is_dialled_once_and_no_more_than_the_provider_takes() -> None:
    assert dialled(written(FIRST, SECOND, FIRST)) == [FIRST, SECOND]
    many = [f"+3161000{number:04}" for number in range(MOST_NUMBERS + 2)]
    assert dialled(written(*many)) == many[:MOST_NUMBERS]


def test_the_first_asleep_the_second_speaks_with_the_caller(line: Exchange) -> None:
    away(line, written(FIRST, SECOND))
    gp = line.phone(GP).calls().hears("ik verbind u door")
    line.phone(FIRST).rings(shows=HOTLINE)
    line.phone(SECOND).rings(shows=HOTLINE).answers()
    gp.speaks_with(line.phone(SECOND)).hangs_up()


def test_with_everybody_asleep_the_caller_leaves_a_message_and_is_thanked(line: Exchange) -> None:
    away(line, written(FIRST, SECOND))
    gp = line.phone(GP).calls().hears("niet geholpen", within=120).hears("(beep)").says("Met Jansen, bel mij terug")
    gp.hears("wij bellen terug").is_hung_up_on()
    (kept,) = line.simulation.exchange.recordings.kept.values()
    assert kept.text == "Met Jansen, bel mij terug"


SCREENED = replace(LINE, screen_url=f"{HOST}/screen", accepted_url=f"{HOST}/accepted")


def test_a_mailbox_that_picks_up_presses_no_key_and_the_next_has_the_caller(line: Exchange) -> None:
    text = fallback(a_rota(FIRST, SECOND), at=SUNDAY_NIGHT, line=SCREENED, speech=SPEECH)
    line.answers(
        fallback=within(text),
        goodbye=within(goodbye(line=SCREENED, speech=SPEECH)),
        screen=within(screen(line=SCREENED, speech=SPEECH)),
        accepted=within(accepted(line=SCREENED, speech=SPEECH)),
    )
    line.simulation.mishaps.webhooks(Fault.NOT_CONNECTED, containing="/voice", times=None)
    gp = line.phone(GP).calls().hears("ik verbind u door")
    line.phone(FIRST).always(machine("Dit is de voicemail van Anna. Spreek in na de toon."))
    duty = line.phone(SECOND).rings(shows=HOTLINE, within=120).answers().hears("toets 1").presses("1")
    gp.speaks_with(duty).hangs_up()
    assert not line.simulation.exchange.recordings.kept


def test_who_says_nothing_is_thanked_too(line: Exchange) -> None:
    away(line, written())
    line.phone(GP).calls().hears("(beep)").hears("wij bellen terug").is_hung_up_on()
