"""How gunicorn serves Bedline: `gunicorn -c config/gunicorn.py wsgi:app`, from settings alone."""

import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

root = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(root))

from bedline.adapters.logs import configuration  # noqa: E402 -- found only now
from bedline.adapters.postgres import Cluster, Unstartable  # noqa: E402
from bedline.settings import Misconfigured, read  # noqa: E402

try:
    settings = read()
except Misconfigured as faults:
    sys.exit(str(faults))

chdir = str(root)
bind = settings.listening
workers = settings.workers
worker_class = "gthread"
threads = settings.threads
worker_connections = settings.threads + 1000  # kept-alive browsers wait without a thread
keepalive = 30
timeout = 60
graceful_timeout = 5
control_socket_disable = True
forwarded_allow_ips = "*" if settings.trusted_proxies else "127.0.0.1,::1"
accesslog = None  # an address may name a person's request


class Quiet(Logger):  # type: ignore[misc] # gunicorn says nothing of its types
    """Gunicorn's log without that of requests, which it would make up for nobody, once logs are configured at all."""

    access_log_enabled = False


logger_class = Quiet
logconfig_dict = configuration(level=settings.log_level, style=settings.log_format)

leases = ExitStack()

# Where the workers count together, so that /metrics tells of all of them whichever answers; forgotten at each start.
counts = tempfile.mkdtemp(prefix="bedline-counts-")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = counts


def on_starting(server: object) -> None:
    """Before the first worker: a database that runs and is up to date."""
    del server
    if settings.database_url is None:
        try:
            cluster = leases.enter_context(Cluster(folder=settings.state_path / "postgres"))
        except Unstartable as reason:
            sys.exit(str(reason))
        os.environ["DATABASE_URL"] = cluster.url()
    if settings.migrate:
        # In a process of its own: connections and threads must not stand in the one that forks the workers.
        done = subprocess.run([sys.executable, "-m", "bedline", "prepare"], cwd=root, check=False)
        if done.returncode:
            leases.close()
            sys.exit(done.returncode)


def post_worker_init(worker: object) -> None:
    """In a worker that is told to stop, let its boards go first: they would hold it until its time is up.

    Before it begins: what it holds already is no garbage.
    """
    del worker
    # What a worker begins with, it keeps: looking through it for garbage again and again would find none.
    gc.collect()
    gc.freeze()
    told = signal.getsignal(signal.SIGTERM)

    def stop(number: int, frame: FrameType | None) -> None:
        if callable(told):
            told(number, frame)
        Thread(target=_let_go).start()

    signal.signal(signal.SIGTERM, stop)


def worker_int(worker: object) -> None:
    """In a worker that is interrupted, do so as well."""
    del worker
    _let_go()


def _let_go() -> None:
    from bedline.bootstrap import server  # noqa: PLC0415 -- in a worker only: the one that forks them stays small

    server.let_go()


def child_exit(server: object, worker: Any) -> None:
    """After a worker has gone: what it held at the moment of its end no longer counts."""
    from prometheus_client import multiprocess  # noqa: PLC0415 -- looks for the folder when it is imported

    del server
    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(server: object) -> None:
    """After the last worker: leave the database to who still uses it."""
    del server
    leases.close()
    shutil.rmtree(counts, ignore_errors=True)
