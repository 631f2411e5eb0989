"""The recorded sentences, for the provider to play: the same for everybody, so anybody may fetch them."""

from typing import Final

from flask import Blueprint, Response, abort, send_from_directory

from bedline.telephony.addresses import PROMPTS
from bedline.telephony.switchboard import switchboard

DAY: Final = 24 * 3600
WAV: Final = "audio/wav"

prompts = Blueprint("prompts", __name__)


@prompts.get(f"{PROMPTS}/<language>/<key>.wav")
def sentence(language: str, key: str) -> Response:
    """Return a recorded sentence; the provider may keep it for a day."""
    board = switchboard()
    if (language, key) not in board.recorded:
        abort(404)
    response = send_from_directory(board.prompts, f"{language}/{key}.wav", mimetype=WAV, max_age=DAY)
    response.headers["Cache-Control"] = f"public, max-age={DAY}"
    return response
