"""Replies kept in this process for as long as the board they tell of stands where it stood."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final, TypeVar

MOST: Final = 64

Made = TypeVar("Made")


class Kept:
    """The latest replies by what they were made of, so that boards that come back at once share one reading.

    A key names a stream and its position. Whatever changes on a board is an entry of its stream, so
    that a reply at the same position is the same reply; another position is another key.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._replies: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def reply(self, *key: Hashable, make: Callable[[], Made]) -> Made:
        """Return the reply that was kept under the key, or make it and keep it."""
        with self._lock:
            if key in self._replies:
                self._replies.move_to_end(key)
                kept: Made = self._replies[key]
                return kept
        made = make()
        with self._lock:
            self._replies[key] = made
            if len(self._replies) > self._most:
                self._replies.popitem(last=False)
        return made
