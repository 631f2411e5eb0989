"""The line when Bedline, or what it stands on, is away: it still reaches a human."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from werkzeug.wrappers import Request, Response

from bedline.cli import main
from bedline.ports.storage import StorageAway
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
    goodbye = f"{ELSEWHERE}/goodbye/{number}"
    done = CliRunner().invoke(main, ["fallback-twiml", "--goodbye", goodbye, "--into", str(folder)])
    assert done.exit_code == 0, done.output
    phoning.line.simulation.courier.hosts["elsewhere.test"] = Elsewhere(folder)


def test_with_the_application_gone_whoever_is_on_duty_is_rung_by_the_document_kept_elsewhere(
    phoning: Telephones, tmp_path: Path
) -> None:
    kept_elsewhere(phoning, tmp_path)
    phoning.line.away()
    phone = phoning.gp("axel").phone.calls().hears("we verbinden u door")
    number = next(
        each for each in (tmp_path / f"{phoning.hotline.lstrip('+')}-line.xml").read_text().split("<Number>")[1:]
    )
    duty = phoning.line.phones.phone(number.partition("<")[0])
    duty.rings(shows=phoning.hotline).answers()
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
        duty.rings(shows=phoning.hotline).answers()
        phone.speaks_with(duty).hangs_up()


def test_an_answer_that_is_lost_on_its_way_is_given_again(phoning: Telephones) -> None:
    gp = phoning.gp("axel")
    phoning.line.simulation.mishaps.webhooks(Fault.SLOW, containing=f"{HOST}/twilio/voice", seconds=30, times=2)
    gp.phone.calls()
    gp.keys_pin().hears("crisisbed")
