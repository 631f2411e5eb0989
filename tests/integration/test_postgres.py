import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bedline.adapters.postgres import Cluster, InUse
from bedline.settings import ROOT

HOLD = """
import sys, time
from pathlib import Path
from bedline.adapters.postgres import Cluster, InUse
with Cluster(folder=Path(sys.argv[1]), careless=True) as cluster:
    print("holding", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    cluster = Cluster(folder=tmp_path / "postgres", careless=True)
    yield cluster
    cluster.stop()


def another_process_holds(cluster: Cluster) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", HOLD, str(cluster.folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "holding\n"
    process.stdout.close()
    return process


def server_number(cluster: Cluster) -> int:
    return int((cluster.data_path / "postmaster.pid").read_text().split()[0])


def write(cluster: Cluster, text: str) -> None:
    with psycopg.connect(cluster.url()) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS notes (text text)")
        connection.execute("INSERT INTO notes VALUES (%s)", (text,))


def read(cluster: Cluster) -> list[str]:
    with psycopg.connect(cluster.url()) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM notes")]


def test_it_keeps_what_was_written_until_the_next_start(cluster: Cluster) -> None:
    with cluster:
        write(cluster, "kept")
    assert not (cluster.data_path / "postmaster.pid").exists()
    with cluster:
        assert read(cluster) == ["kept"]


def test_it_stays_up_while_another_process_uses_it_and_no_longer(cluster: Cluster) -> None:
    other = another_process_holds(cluster)
    with cluster:
        number = server_number(cluster)
    assert server_number(cluster) == number
    other.kill()
    other.wait()
    with cluster:
        assert server_number(cluster) == number, "a killed process leaves the server running for the next one"
    assert not (cluster.data_path / "postmaster.pid").exists(), "and its lease is gone with it"


def test_it_comes_back_with_everything_after_the_server_was_killed(cluster: Cluster) -> None:
    with cluster:
        write(cluster, "committed")
        os.kill(server_number(cluster), signal.SIGKILL)
        cluster.ensure_running()
        assert read(cluster) == ["committed"]


def test_a_set_up_that_was_broken_off_is_done_again(cluster: Cluster) -> None:
    half_done = cluster.data_path.with_suffix(".new")
    half_done.mkdir(parents=True)
    (half_done / "PG_VERSION").write_text("18\n")
    with cluster:
        write(cluster, "works")
        assert read(cluster) == ["works"]


def test_a_folder_too_deep_for_a_socket_works_too(tmp_path: Path) -> None:
    with Cluster(folder=tmp_path / ("deep" * 30) / "postgres", careless=True) as cluster:
        write(cluster, "deep")
        assert read(cluster) == ["deep"]


def test_many_that_start_at_once_share_one_server(cluster: Cluster) -> None:
    command = [sys.executable, "-c", HOLD, str(cluster.folder)]
    processes = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "holding\n"
        process.stdout.close()
    for process in processes:
        process.terminate()
        process.wait()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has this problem")
def test_root_opens_no_more_than_a_way_through(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    with Cluster(folder=private / "var" / "postgres", careless=True) as cluster:
        write(cluster, "reached")
        assert private.stat().st_mode & 0o777 == 0o701
        owner = cluster.data_path.stat().st_uid
        assert owner != 0
        assert Path(f"/proc/{server_number(cluster)}").stat().st_uid == owner


def test_nothing_listens_on_a_network(cluster: Cluster) -> None:
    with cluster, psycopg.connect(cluster.url()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert cluster.data_path.stat().st_mode & 0o077 == 0


def test_leaving_takes_no_time(cluster: Cluster) -> None:
    with cluster:
        started = time.monotonic()
    assert time.monotonic() - started < 5


def test_it_is_not_forgotten_while_somebody_uses_it(cluster: Cluster) -> None:
    with cluster:
        write(cluster, "precious")
        with pytest.raises(InUse, match="stop Bedline first"):
            Cluster(folder=cluster.folder).forget()
        assert read(cluster) == ["precious"]


def test_a_forgotten_one_begins_anew(cluster: Cluster) -> None:
    with cluster:
        write(cluster, "old")
    cluster.forget()
    with cluster:
        write(cluster, "new")
        assert read(cluster) == ["new"]
