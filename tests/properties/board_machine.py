"""A log, a board, and between them a wire that loses, repeats and reorders: what a board may then show."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bedline.domain.board import Change, Entry, ItemKind, Items, drop, put
from tests.harness.boards import Client, Log, ModelLog, WrittenLog, same

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

    client_of: Callable[[Log], Client] = Client

    def open(self) -> WrittenLog:
        """Return a log; each kind of log says how."""
        return ModelLog()

    @initialize()
    def opens(self) -> None:
        self.log = self.open()
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
