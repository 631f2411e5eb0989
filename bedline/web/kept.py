"""Replies kept in this process for as long as the board they tell of stands where it stood."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final, TypeVar, cast

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
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def reply(self, *key: Hashable, make: Callable[[], Made]) -> Made:
        """Return the reply that was kept under the key, or make it and keep it.

        Whoever asks while it is made waits for it, and makes it only when that failed.
        """
        with self._lock:
            if key in self._replies:
                return cast("Made", self._found(key))
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._replies:
                    return cast("Made", self._found(key))
            try:
                made = make()
                with self._lock:
                    self._keep(key, made)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return made

    def _found(self, key: Hashable) -> Any:
        self._replies.move_to_end(key)
        return self._replies[key]

    def _keep(self, key: Hashable, made: object) -> None:
        self._replies[key] = made
        if len(self._replies) > self._most:
            self._replies.popitem(last=False)
