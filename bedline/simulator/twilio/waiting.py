"""Waiting for one of two things, and leaving nothing behind."""

import asyncio
from collections.abc import Coroutine
from typing import Any


async def unless(work: Coroutine[Any, Any, object], *, stopped: Coroutine[Any, Any, object]) -> bool:
    """Do the work unless the other comes first; say whether the work was done.

    Raises:
        the failure of the work.
    """
    doing, stop = asyncio.ensure_future(work), asyncio.ensure_future(stopped)
    try:
        await asyncio.wait({doing, stop}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.cancel()
        if not doing.done():
            doing.cancel()
        await asyncio.gather(doing, stop, return_exceptions=True)
    if doing.cancelled():
        return False
    doing.result()
    return True


async def within(seconds: float, work: Coroutine[Any, Any, object]) -> bool:
    """Do the work unless it takes longer; say whether it was done."""
    return await unless(work, stopped=asyncio.sleep(seconds))
