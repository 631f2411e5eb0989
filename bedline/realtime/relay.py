"""Pushes what is written to the boards, from the log to this process's own lines, in order."""

import logging
from collections.abc import Callable, Sequence
from threading import Event, Thread
from time import monotonic
from typing import Final

from bedline.domain.people import Person, bedline_in
from bedline.domain.wire import entry_body, head_body
from bedline.ports.notices import Carried, Heard, Listening, Notices
from bedline.ports.storage import Position, Storage, StorageAway, StorageBusy, Work
from bedline.realtime import metrics
from bedline.realtime.followers import Followers
from bedline.realtime.frames import Compact, event_frame

log: Final = logging.getLogger(__name__)

AT_ONCE: Final = 100  # entries of a stream
HEADS_AT_ONCE: Final = 25  # so that entries never wait long behind heads
TURN_LENGTH: Final = 1.0  # seconds; the longest wait for something to push
STUCK_LENGTH: Final = 20.0  # seconds without a turn
PAUSE_LENGTH: Final = 1.0  # seconds between tries when the database is away
GONE: Final = (StorageAway, StorageBusy)


class Relay:
    """One thread that listens, reads the log and pushes. What it misses, the boards ask for by themselves."""

    def __init__(
        self,
        *,
        storage: Storage,
        listen: Listening,
        followers: Followers,
        head_length: float,
        each_turn: Callable[[], None] = lambda: None,
    ) -> None:
        self._storage = storage
        self._listen = listen
        self._followers = followers
        self._head_length = head_length
        self._each_turn = each_turn
        self._actor: Person = bedline_in()
        self._stopping = Event()
        self._away = False
        self._turned_at = monotonic()

    def start(self) -> None:
        """Begin, in a thread of its own."""
        Thread(target=self._run, name="board relay", daemon=True).start()

    def stop(self) -> None:
        """End after the present turn."""
        self._stopping.set()

    @property
    def is_turning(self) -> bool:
        """Whether it has turned lately: a healthy relay does every second, also when there is nothing to push."""
        return monotonic() - self._turned_at < STUCK_LENGTH

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._each_turn()
                with self._listen() as notices:
                    if self._away:
                        log.info("The boards are heard again")
                    self._away = False
                    # What was written while nobody listened was announced to nobody.
                    self.push(dict.fromkeys(self._followers.pushed()))
                    self._turns(notices)
            except GONE as reason:
                if not self._away:
                    log.warning("The boards are not heard: %s", str(reason) or type(reason).__name__)
                self._away = True
            except Exception:
                log.exception("The relay stumbled and begins again")
            else:
                continue
            metrics.FAULTS.inc()
            self._stopping.wait(PAUSE_LENGTH)

    def _turns(self, notices: Notices) -> None:
        while not self._stopping.is_set():
            self.push(notices.wait(seconds=TURN_LENGTH))
            self.beat()
            self._each_turn()
            self._turned_at = monotonic()

    def push(self, heard: Heard) -> None:
        """Push what was announced beyond what was pushed, where it is followed; the log tells what did not come."""
        followed = self._followers.pushed(heard)
        behind = {
            stream: position
            for stream, position in followed.items()
            if not self._carry(stream, position, heard[stream])
        }
        if not behind:
            return
        with self._storage.reading(self._actor) as work:
            for stream, position in self._followers.pushed(behind).items():
                self._advance(work, stream, position)

    def _carry(self, stream: str, pushed: Position, entries: Sequence[Carried] | None) -> bool:
        """Push entries that came with their notices; False where the log has to be read: at a hole, or without them."""
        for entry in entries or ():
            if entry.epoch != pushed.epoch or entry.seq > pushed.seq + 1:
                return False
            if entry.seq > pushed.seq:
                pushed = Position(entry.epoch, entry.seq)
                self._tell_entry(stream, entry.body, pushed)
        return entries is not None

    def _advance(self, work: Work, stream: str, pushed: Position) -> None:
        while True:
            entries = work.streams.since(stream, after=pushed.seq, limit=AT_ONCE)
            if entries is None or (entries and entries[0].epoch != pushed.epoch):
                # The log cannot lead on from here. The boards will see so by the head, and take a snapshot.
                self._tell_head(work, stream, work.streams.position(stream))
                return
            for entry in entries:
                pushed = Position(entry.epoch, entry.seq)
                self._tell_entry(stream, Compact.dumps(entry_body(entry)), pushed)
            if len(entries) < AT_ONCE:
                return

    def _tell_entry(self, stream: str, body: str, position: Position) -> None:
        metrics.PUSHED.inc()
        self._tell(stream, "entry", body, position)

    def _tell_head(self, work: Work, stream: str, position: Position) -> None:
        head = head_body(stream=stream, epoch=position.epoch, seq=position.seq, at=work.now)
        self._tell(stream, "head", Compact.dumps(head), position)

    def _tell(self, stream: str, event: str, body: str, position: Position) -> None:
        lines = self._followers.push_to(stream, position=position)
        if not lines:
            return
        frame = event_frame(event, body)
        for line in lines:
            if not line.tell(frame):
                metrics.DROPPED.inc()
                self._followers.leave_all(line)

    def beat(self) -> None:
        """Tell the followers of every stream whose moment has come where the log is."""
        now = monotonic()
        due = self._followers.take_due(now=now, next_due_at=now + self._head_length, limit=HEADS_AT_ONCE)
        pushed = self._followers.pushed(due)
        if not pushed:
            return
        with self._storage.reading(self._actor) as work:
            for stream, before in pushed.items():
                position = work.streams.position(stream)
                if position != before:
                    # A notice was lost; the log was not.
                    self._advance(work, stream, before)
                self._tell_head(work, stream, position)
