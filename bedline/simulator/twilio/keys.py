"""The keys somebody has pressed and nobody has taken yet."""

import asyncio
from collections import deque

from bedline.simulator.twilio.waiting import within


class Keys:
    """A buffer, so that who knows the way need not wait for the questions (type-ahead)."""

    def __init__(self) -> None:
        self._keys: deque[str] = deque()
        self._arrived = asyncio.Event()

    def press(self, keys: str) -> None:
        """Add keys, in their order."""
        self._keys.extend(keys)
        if self._keys:
            self._arrived.set()

    def forget(self) -> None:
        """Drop what nobody has taken."""
        self._keys.clear()
        self._arrived.clear()

    async def any(self) -> None:
        """Wait until there is a key."""
        await self._arrived.wait()

    async def next(self, *, seconds: float) -> str | None:
        """Take the next key; None when there is none in time."""
        if not self._keys and not await within(seconds, self.any()):
            return None
        key = self._keys.popleft()
        if not self._keys:
            self._arrived.clear()
        return key
