"""What is done to the records as a whole: brought up to date, sealed anew, counted anew."""

from collections.abc import Iterator

from bedline.adapters.clock import MachineClock
from bedline.adapters.db import migrate, recounting, resealing
from bedline.adapters.db.accounts import StoredAccounts
from bedline.adapters.db.directory import load_directory
from bedline.adapters.db.engine import Database
from bedline.adapters.db.epoch import ensure_epoch
from bedline.adapters.db.sealing import Seal
from bedline.adapters.wording import load_wording
from bedline.bootstrap import demo
from bedline.bootstrap.given import configured, demo_people, opened, records, settings
from bedline.settings import ROOT


def prepare() -> None:
    """Bring the database up to date, load the regions and, in a demo, let the simulated people in.

    May be done again at any time, also while servers run. Raises as `web`.
    """
    chosen = settings()
    configuration = configured(chosen)
    load_wording(ROOT / "config" / "wording")  # a sentence that is missing is told now, not at night
    url = opened(chosen.database_url)
    migrate.upgrade(url)
    database = Database(url, connections=3)
    try:
        ensure_epoch(database)  # boards notice when this database was restored
        load_directory(
            database,
            regions=configuration.regions,
            directory=configuration.directory,
            people=configuration.people,
        )
        if chosen.demo:
            demo.let_in(
                configuration.people,
                phonebook=configuration.phonebook,
                accounts=StoredAccounts(database, clock=MachineClock()),
                storage=records(database, chosen, configuration),
                key=opened(chosen.secret_key),
                path=demo_people(chosen),
            )
    finally:
        database.close()


def reseal(*, only_look: bool) -> Iterator[resealing.Found]:
    """Seal with the first data key whatever another one sealed, table by table; or only look what there is to do."""
    chosen = settings()
    configuration = configured(chosen)
    database = Database(opened(chosen.database_url), connections=1)
    seal = Seal([opened(key) for key in chosen.data_keys])
    try:
        yield from resealing.reseal(database, seal, numbers=configuration.phonebook.numbers, only_look=only_look)
    finally:
        database.close()


def recount() -> Iterator[tuple[str, int]]:
    """Count anew, region by region, how its units answer; yield each region and how many questions it has put."""
    chosen = settings()
    configuration = configured(chosen)
    database = Database(opened(chosen.database_url), connections=1)
    try:
        for region in configuration.regions.values():
            yield region.name, recounting.recount(database, region, now=MachineClock().now())
    finally:
        database.close()
