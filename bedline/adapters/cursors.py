"""Opaque cursors: where a page ended, by moment and identity, so that the next begins right after."""

import base64
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self, TypeVar
from uuid import UUID

from bedline.domain.errors import Invalid

Item = TypeVar("Item")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SHAPE = struct.Struct(">q16s")


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last thing on a page."""

    at: datetime
    id: UUID

    @classmethod
    def read(cls, text: str | None) -> Self:
        """Return the cursor that was written as ``text``; none: one after which every list begins.

        Raises:
            Invalid: ``unknown_cursor``.
        """
        if text is None:
            return cls(datetime.max.replace(tzinfo=UTC), UUID(int=2**128 - 1))
        try:
            microseconds, identity = _SHAPE.unpack(base64.urlsafe_b64decode(text))
            return cls(_EPOCH + microseconds * _MICROSECOND, UUID(bytes=identity))
        except (ValueError, OverflowError, struct.error):
            raise Invalid("unknown_cursor", field="cursor") from None

    def written(self) -> str:
        """Return the cursor as text that fits in an address."""
        return base64.urlsafe_b64encode(_SHAPE.pack((self.at - _EPOCH) // _MICROSECOND, self.id.bytes)).decode()


def cut(
    items: Sequence[Item], *, limit: int, by: Callable[[Item], tuple[datetime, UUID]]
) -> tuple[Sequence[Item], str | None]:
    """Return the page, and the cursor of the next one when ``items`` holds one more than fits."""
    if len(items) <= limit:
        return items, None
    return items[:limit], Cursor(*by(items[limit - 1])).written()
