"""Whatever the network does to what the server pushes, a board shows only what was so, and soon what is."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from typing_extensions import override

from bedline.domain.board import Board, Change, Entry, ItemKind, Items, advanced, drop, put
from tests.harness.boards import Client, ModelLog, same

KEYS = st.sampled_from("ab")
KINDS = st.sampled_from([ItemKind.UNIT, ItemKind.REQUEST])
CHANGES = st.lists(
    st.one_of(
        st.builds(lambda kind, key, free: put(kind, key, {"free": free}), KINDS, KEYS, st.integers(0, 3)),
        st.builds(drop, KINDS, KEYS),
    ),
    max_size=3,
)


class Boards(RuleBasedStateMachine):
    """A log, a board, and between them a wire that loses, repeats and reorders."""

    client_of: Callable[[ModelLog], Client] = Client

    @initialize()
    def opens(self) -> None:
        self.log = ModelLog()
        self.wire: list[Entry] = []
        self.was: dict[tuple[str, int], Items] = {}
        self.notes()
        self.client = type(self).client_of(self.log)

    def notes(self) -> None:
        self.was[self.log.epoch, self.log.seq] = self.log.items

    @rule(changes=CHANGES)
    def server_writes(self, changes: list[Change]) -> None:
        self.wire.append(self.log.writes(*changes))
        self.notes()

    @rule(data=st.data())
    def wire_delivers_in_any_order(self, data: st.DataObject) -> None:
        if self.wire:
            self.client.hears_entry(self.wire.pop(data.draw(st.integers(0, len(self.wire) - 1))))

    @rule()
    def wire_delivers_in_order(self) -> None:
        if self.wire:
            self.client.hears_entry(self.wire.pop(0))

    @rule(data=st.data())
    def wire_repeats(self, data: st.DataObject) -> None:
        if self.wire:
            self.client.hears_entry(self.wire[data.draw(st.integers(0, len(self.wire) - 1))])

    @rule()
    def wire_loses(self) -> None:
        self.wire.clear()

    @rule(keep=st.integers(0, 2))
    def log_is_pruned(self, keep: int) -> None:
        self.log.prunes(keep=keep)

    @rule(back=st.integers(0, 3))
    def backup_is_restored(self, back: int) -> None:
        before = self.was.get((self.log.epoch, max(0, self.log.seq - back)), self.log.items)
        self.log.is_restored(back=back, items=before)
        self.notes()

    @rule()
    def old_heartbeat_arrives(self) -> None:
        self.client.hears_head(epoch=self.log.epoch, seq=max(0, self.log.seq - 1))

    @rule()
    def server_restarts(self) -> None:
        # What was under way is gone; the board joins again and is told where the log is, as by a heartbeat.
        self.wire.clear()
        self.heartbeat_arrives()

    @rule()
    def heartbeat_arrives(self) -> None:
        self.client.hears_head(epoch=self.log.epoch, seq=self.log.seq)
        assert same(self.client.board.items, self.log.items), "a board that heard the heartbeat shows what is"

    @rule()
    def board_polls(self) -> None:
        self.client.resyncs()
        assert same(self.client.board.items, self.log.items), "a board that asked shows what is"

    @invariant()
    def board_shows_what_was(self) -> None:
        if hasattr(self, "client"):
            board = self.client.board
            assert same(board.items, self.was[board.epoch, board.seq])


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
        client_of: Callable[[ModelLog], Client] = careless

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
