"""Two people who speak with each other."""

import asyncio

from bedline.simulator.twilio.handset import Line


class Bridge:
    """Carries what each says to the other; keys go to nobody, and are forgotten at its end."""

    def __init__(self, one: Line, other: Line) -> None:
        self._lines = (one, other)
        self._over = asyncio.Event()
        one.listener, other.listener = other.hear, one.hear

    async def stands(self) -> None:
        """Wait until either of them has gone."""
        await self._over.wait()

    def end(self) -> None:
        """Part them; a second time does nothing."""
        if self._over.is_set():
            return
        self._over.set()
        for line in self._lines:
            line.listener = None
            line.keys.forget()
