"""Bedline and the bare application side by side, as an operator runs them, on one PostgreSQL that risks nothing."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from typing_extensions import override

from bedline.settings import ROOT, Settings
from tests.harness.database import migrated
from tests.harness.postgres import Databases
from tests.harness.serving import Server

PROCESSES: Final = 2
THREADS: Final[int] = Settings.model_fields["threads"].default


class BareServer(Server):
    """The bare application, in as many processes and threads of the same kind."""

    says_when_ready = "/ready"

    def __init__(self, *, database_url: str, folder: Path) -> None:
        super().__init__(database_url=database_url, folder=folder)
        self.serves = (
            f"--bind=127.0.0.1:{self.port}",
            f"--workers={PROCESSES}",
            "--worker-class=gthread",
            f"--threads={THREADS}",
            f"--worker-connections={THREADS + 1000}",
            "--keep-alive=30",
            "--graceful-timeout=1",
            "--no-control-socket",
            "tests.benchmarks.bare:create()",
        )

    @override
    def stop(self) -> None:
        """Stop it the short way: it does not let its boards go."""
        self.kill()


@dataclass(frozen=True, slots=True)
class Deployments:
    """Both, and the databases they are on."""

    bedline: Server
    bare: Server
    databases: Databases


@contextmanager
def side_by_side(
    *, regions_path: Path = ROOT / "config" / "regions", settings: Mapping[str, object] | None = None
) -> Iterator[Deployments]:
    """Start both and stop them. What keeps is as safe as in life; Bedline has the settings it comes with, and these."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="bedline-bench-")))
        databases = stack.enter_context(Databases(ROOT / "var" / "bench-postgres", careless=False))
        bedline = Server(
            database_url=stack.enter_context(migrated(databases)),
            folder=_made(folder / "bedline"),
            workers=PROCESSES,
            database_connections=Settings.model_fields["database_connections"].default,
            regions_path=regions_path,
            **(settings or {}),
        )
        bare = BareServer(database_url=stack.enter_context(databases.fresh()), folder=_made(folder / "bare"))
        yield Deployments(stack.enter_context(bedline), stack.enter_context(bare), databases)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
