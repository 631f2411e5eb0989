"""What callers said after the tone: kept until the application deletes it."""

import io
import wave
from dataclasses import dataclass
from datetime import datetime
from typing import Final

SAMPLES_A_SECOND: Final = 8000


@dataclass(slots=True, eq=False, kw_only=True)
class Recording:
    """A recording; ``text`` is what was said in it."""

    sid: str
    call_sid: str
    created_at: datetime
    text: str = ""
    seconds: int = 0
    status: str = "in-progress"

    def audio(self) -> bytes:
        """Return a sound file of that length, whose samples are the words."""
        length = max(1, self.seconds) * SAMPLES_A_SECOND
        words = self.text.encode() or b"\x80"
        file = io.BytesIO()
        with wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(1)
            sound.setframerate(SAMPLES_A_SECOND)
            sound.writeframes((words * (length // len(words) + 1))[:length])
        return file.getvalue()


class Recordings:
    """Every recording that is still here, and the identities of those that were deleted."""

    def __init__(self) -> None:
        self.kept: dict[str, Recording] = {}
        self.deleted: list[str] = []

    def keep(self, recording: Recording) -> None:
        """Keep it."""
        self.kept[recording.sid] = recording

    def delete(self, recording: Recording) -> None:
        """Forget it for good."""
        del self.kept[recording.sid]
        self.deleted.append(recording.sid)
