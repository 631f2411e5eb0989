"""The line when Bedline, or what it stands on, is away: it still reaches a human."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from werkzeug.wrappers import Request, Response

from bedline.cli import main
from bedline.ports.storage import StorageAway
from bedline.simulator.twilio.habits import SILENT, machine
from bedline.simulator.twilio.mishaps import Fault
from tests.harness.line import ELSEWHERE, HOST
from tests.journeys.phoning import Telephones


class Elsewhere:
    """Somebody else's server, which keeps documents and knows nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        kind, number = Request(environ).path.strip("/").split("/")
        text = (self.folder / f"{number}-{kind}.xml").read_text(encoding="utf-8")
        return Response(text, content_type="text/xml")(environ, start_response)


def kept_elsewhere(phoning: Telephones, folder: Path) -> None:
    """Write the documents as an operator does, and keep them with somebody else."""
    number = phoning.hotline.lstrip("+")
    kinds = ("goodbye", "screen", "accepted")
    addresses = [part for kind in kinds for part in (f"--{kind}", f"{ELSEWHERE}/{kind}/{number}")]
    done = CliRunner().invoke(main, ["fallback-twiml", *addresses, "--into", str(folder)])
    assert done.exit_code == 0, done.output
    phoning.line.simulation.courier.hosts["elsewhere.test"] = Elsewhere(folder)


def test_with_the_application_gone_whoever_is_on_duty_is_rung_by_the_document_kept_elsewhere(
    phoning: Telephones, tmp_path: Path
) -> None:
    kept_elsewhere(phoning, tmp_path)
    phoning.line.away()
    phone = phoning.gp("axel").phone.calls().hears("we verbinden u door")
    number = next(
        each for each in (tmp_path / f"{phoning.hotline.lstrip('+')}-line.xml").read_text().split("<Number")[1:]
    )
    duty = phoning.line.phones.phone(number.partition(">")[2].partition("<")[0])
    duty.rings(shows=phoning.hotline).answers().hears("aannemen, toets 1").presses("1")
    phone.speaks_with(duty).hangs_up()


def test_when_it_is_gone_in_the_middle_of_a_call_the_next_step_goes_there_too(
    phoning: Telephones, tmp_path: Path
) -> None:
    kept_elsewhere(phoning, tmp_path)
    phone = phoning.gp("axel").phone.calls().hears("pincode")
    phoning.line.away()
    phone.presses("482913").hears("we verbinden u door")


@contextmanager
def database_away(phoning: Telephones) -> Iterator[None]:
    """Let the database be out of reach."""
    storage: Any = phoning.line.house.storage
    work, reading = storage.work, storage.reading

    def gone(*_: object) -> Any:
        raise StorageAway("gone")

    storage.work = storage.reading = gone
    try:
        yield
    finally:
        storage.work, storage.reading = work, reading


def test_a_database_that_is_back_in_time_costs_a_moment(phoning: Telephones) -> None:
    gp = phoning.gp("axel")
    gp.phone.calls().hears("pincode")
    with database_away(phoning):
        gp.phone.presses("482913").hears("een ogenblik")
    gp.keys_pin().hears("crisisbed")


def test_a_database_that_stays_away_ends_in_whoever_is_on_duty(phoning: Telephones) -> None:
    duty = phoning.on_duty()
    phone = phoning.gp("axel").phone
    with database_away(phoning):
        phone.calls().hears("een ogenblik").hears("een ogenblik").hears("een ogenblik").hears("verbinden u door")
        duty.rings(shows=phoning.hotline).answers().hears("aannemen, toets 1").presses("1").hears("verbonden")
        phone.speaks_with(duty).hangs_up()


def test_with_the_database_away_a_mailbox_on_duty_takes_no_caller(phoning: Telephones) -> None:
    first, second = phoning.on_duty(), phoning.on_duty(1)
    first.always(machine("Dit is de voicemail van de coördinator."))
    phone = phoning.gp("axel").phone
    with database_away(phoning):
        phone.calls().hears("verbinden u door", within=60)
        second.rings(within=90).answers().hears("aannemen, toets 1").presses("1")
        phone.speaks_with(second).hangs_up()
    first.has_not_heard("verbonden")


def test_an_answer_that_is_lost_on_its_way_is_given_again(phoning: Telephones) -> None:
    gp = phoning.gp("axel")
    phoning.line.simulation.mishaps.webhooks(Fault.SLOW, containing=f"{HOST}/twilio/voice", seconds=30, times=2)
    gp.phone.calls()
    gp.keys_pin().hears("crisisbed")


def everybody_sleeps(phoning: Telephones) -> None:
    for duty in phoning.everybody_on_duty():
        duty.always(SILENT)


def tasks_of(phoning: Telephones) -> list[str]:
    return sorted(task["kind"] for task in phoning.desk().board.items("task").values())


def all_fetched_and_deleted(phoning: Telephones) -> bool:
    recordings = phoning.line.simulation.exchange.recordings
    return phoning.line.phones.until(lambda: bool(recordings.deleted) and not recordings.kept, within=600)


def test_a_message_that_was_left_while_we_were_away_is_brought_home_when_we_are_back(
    phoning: Telephones, tmp_path: Path
) -> None:
    kept_elsewhere(phoning, tmp_path)
    phone = phoning.gp("axel").phone
    everybody_sleeps(phoning)
    phoning.line.away()
    with database_away(phoning):
        phone.calls().hears("we verbinden u door").hears("(beep)", within=900)
        phone.says("Met Jansen, over een patiënt in Axel").presses("#").is_hung_up_on()
        phoning.line.phones.passes(minutes=30)
    phoning.line.back()
    assert all_fetched_and_deleted(phoning)
    assert tasks_of(phoning) == ["voicemail"]
    [task] = phoning.desk().board.items("task").values()
    assert phone.number not in str(task)
    phoning.line.phones.passes(minutes=10)
    assert tasks_of(phoning) == ["voicemail"], "once is enough, however often it is looked"


def test_a_message_that_was_left_while_the_database_was_away_is_brought_home_as_well(phoning: Telephones) -> None:
    phone = phoning.gp("axel").phone
    everybody_sleeps(phoning)
    with database_away(phoning):
        phone.calls().hears("verbinden u door", within=60).hears("(beep)", within=900)
        phone.says("Met Jansen").presses("#").is_hung_up_on()
    assert all_fetched_and_deleted(phoning)
    assert tasks_of(phoning) == ["voicemail"]


def test_a_caller_who_hung_up_while_we_were_away_is_to_be_rung_back(phoning: Telephones, tmp_path: Path) -> None:
    kept_elsewhere(phoning, tmp_path)
    phone = phoning.stranger()
    everybody_sleeps(phoning)
    phoning.line.away()
    with database_away(phoning):
        phone.calls().hears("we verbinden u door").hangs_up()
        phoning.line.phones.passes(minutes=5)
    phoning.line.back()
    phoning.line.phones.passes(minutes=3)
    assert tasks_of(phoning) == ["missed_call"]
    phoning.line.phones.passes(minutes=10)
    assert tasks_of(phoning) == ["missed_call"]


def test_a_call_that_is_first_heard_of_when_it_ends_is_on_the_desk_at_once(phoning: Telephones) -> None:
    phone = phoning.stranger()
    everybody_sleeps(phoning)
    with database_away(phoning):
        phone.calls().hears("verbinden u door", within=60)
    phone.hangs_up()
    phoning.line.phones.passes(seconds=20)
    assert tasks_of(phoning) == ["missed_call"]
    phoning.line.phones.passes(minutes=5)
    assert tasks_of(phoning) == ["missed_call"]


def test_a_caller_who_was_helped_by_us_is_not_met_elsewhere(phoning: Telephones) -> None:
    gp, duty = phoning.gp("axel"), phoning.on_duty()
    gp.phone.calls().hears("pincode").presses("0")
    duty.rings().answers().hears("aannemen").presses("1")
    gp.phone.speaks_with(duty).hangs_up()
    phoning.line.phones.passes(minutes=5)
    assert tasks_of(phoning) == []
