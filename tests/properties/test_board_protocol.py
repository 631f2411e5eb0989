"""Whatever the network does to what the server pushes, a board shows only what was so, and soon what is."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from typing_extensions import override

from bedline.domain.board import Board, Entry, advanced
from tests.harness.boards import Client, Log
from tests.properties.board_machine import Boards

TestBoards = Boards.TestCase
TestBoards.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)


class AppliesAgain(Client):
    """Takes an old entry for a new one."""

    @override
    def hears_entry(self, entry: Entry) -> None:
        if entry.epoch == self.board.epoch and entry.seq <= self.board.seq:
            self.board = forced(self.board, entry)
        else:
            Client.hears_entry(self, entry)


class SkipsHoles(Client):
    """Applies whatever is newer."""

    @override
    def hears_entry(self, entry: Entry) -> None:
        if entry.epoch == self.board.epoch and entry.seq > self.board.seq:
            self.board = forced(self.board, entry)
        else:
            Client.hears_entry(self, entry)


class TrustsAnyEpoch(Client):
    """Knows numbers, not epochs."""

    @override
    def hears_entry(self, entry: Entry) -> None:
        Client.hears_entry(self, replace(entry, epoch=self.board.epoch))

    @override
    def hears_head(self, *, epoch: str, seq: int) -> None:
        Client.hears_head(self, epoch=self.board.epoch, seq=seq)


class DeafToHeads(Client):
    """Believes that no entry means no change."""

    @override
    def hears_head(self, *, epoch: str, seq: int) -> None:
        del epoch, seq


class AsksOnce(Client):
    """Takes a part of what it missed for all of it."""

    @override
    def resyncs(self) -> None:
        answer = self.log.since(epoch=self.board.epoch, after=self.board.seq)
        self.board = self.log.snapshot() if answer.entries is None else advanced(self.board, answer.entries)


def forced(board: Board, entry: Entry) -> Board:
    before = Board(entry.epoch, entry.seq - 1, board.items)
    return advanced(before, [entry])


@pytest.mark.parametrize("careless", [AppliesAgain, SkipsHoles, TrustsAnyEpoch, DeafToHeads, AsksOnce])
def test_a_client_without_one_of_the_rules_is_found_out(careless: type[Client]) -> None:
    class Careless(Boards):
        client_of: Callable[[Log], Client] = careless

    with pytest.raises((AssertionError, KeyError)):
        run_state_machine_as_test(
            Careless,
            settings=settings(
                max_examples=2000,
                stateful_step_count=30,
                deadline=None,
                derandomize=True,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
                print_blob=False,
            ),
        )
