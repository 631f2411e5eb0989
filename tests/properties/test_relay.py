"""However joining, writing and pushing fall between each other, a board that has joined is told all that follows."""

from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from bedline.domain.board import ItemKind, put
from bedline.domain.wire import entry_body
from bedline.ports.notices import Carried
from bedline.ports.storage import Position
from bedline.realtime.followers import Followers
from bedline.realtime.frames import Compact
from bedline.realtime.relay import Relay
from tests.harness.boards import STREAM
from tests.harness.logs import LogStorage, NotedLine


@dataclass(eq=False)
class Joining:
    """A board on its way in: it reads where the log is, joins, and reads again what it is answered."""

    line: NotedLine = field(default_factory=NotedLine)
    found: Position | None = None
    answered: Position | None = None


class Pushing(RuleBasedStateMachine):
    """One relay, one stream, boards that come and go between any two of its steps."""

    coming = Bundle("coming")
    joined = Bundle("joined")
    following = Bundle("following")

    @initialize()
    def begins(self) -> None:
        self.storage = LogStorage()
        self.followers = Followers()
        self.relay = Relay(
            storage=self.storage.as_storage(),
            listen=lambda: (_ for _ in ()).throw(AssertionError),
            followers=self.followers,
            head_length=15,
        )
        self.announced: list[Carried] = []
        self.present: list[Joining] = []

    @property
    def position(self) -> Position:
        return self.storage.streams.position(STREAM)

    @rule(times=st.integers(1, 3))
    def somebody_writes(self, times: int) -> None:
        for _ in range(times):
            before = self.position.seq
            self.storage.streams.logs[STREAM].writes(put(ItemKind.UNIT, "a", {"free": before}))
            [entry] = self.storage.streams.since(STREAM, after=before, limit=1) or ()
            self.announced.append(Carried(entry.seq, entry.epoch, Compact.dumps(entry_body(entry))))

    @rule(how_many=st.integers(1, 5))
    def relay_hears_of_some(self, how_many: int) -> None:
        heard, self.announced = self.announced[:how_many], self.announced[how_many:]
        if heard:
            self.relay.push({STREAM: heard})

    @rule()
    def one_is_too_long_to_be_carried(self) -> None:
        if self.announced:
            self.announced.pop(0)
            self.relay.push({STREAM: None})

    @rule(lost=st.integers(0, 4))
    def an_announcement_is_lost(self, lost: int) -> None:
        """Another one behind it shows the hole, or the next head does."""
        del self.announced[lost : lost + 1]

    @rule(target=coming)
    def board_reads(self) -> Joining:
        return Joining(found=self.position)

    @rule(target=joined, board=consumes(coming))
    def board_joins(self, board: Joining) -> Joining:
        assert board.found is not None
        assert self.followers.join(STREAM, board.line, found=board.found, head_due_at=0)
        return board

    @rule(target=following, board=consumes(joined))
    def board_is_answered(self, board: Joining) -> Joining:
        board.answered = self.position
        self.present.append(board)
        return board

    @rule(board=consumes(following))
    def board_leaves(self, board: Joining) -> None:
        self.followers.leave_all(board.line)
        self.present.remove(board)

    @rule(board=consumes(following))
    def board_does_not_keep_up(self, board: Joining) -> None:
        board.line.gone = True
        self.present.remove(board)

    @rule()
    def heads_are_due(self) -> None:
        self.followers.take_due(now=1e12, next_due_at=0, limit=100)
        self.relay.beat()

    @rule()
    def all_is_quiet(self) -> None:
        self.announced.clear()
        self.relay.push({STREAM: None})
        for board in self.present:
            assert board.answered is not None
            told = {entry.seq for entry in board.line.entries()}
            assert told >= set(range(board.answered.seq + 1, self.position.seq + 1))

    @invariant()
    def nothing_is_left_out(self) -> None:
        for board in getattr(self, "present", []):
            assert board.answered is not None
            seqs = [entry.seq for entry in board.line.entries()]
            assert seqs == list(range(seqs[0], seqs[0] + len(seqs))) if seqs else True
            assert not seqs or seqs[0] <= board.answered.seq + 1


TestPushing = Pushing.TestCase
TestPushing.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
