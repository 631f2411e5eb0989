"""What the telephone's routes count; nothing in it is about a person or a number."""

from functools import cache
from typing import Final

from prometheus_client import Counter, Histogram

CODE_LENGTH: Final = 5
SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)

WEBHOOKS: Final = Counter(
    "bedline_webhooks_total",
    "Webhooks by kind and by how they ended: answered, replayed, forged, patience, last_resort, failed",
    ("kind", "outcome"),
)
FAULTS: Final = Counter(
    "bedline_webhook_faults_total", "Webhooks of ours that failed, as the provider tells when it asks again", ("code",)
)
LENGTHS: Final = Histogram("bedline_webhook_seconds", "Time to answer a webhook", ("kind",), buckets=SECONDS)


def note(*, kind: str, outcome: str, seconds: float) -> None:
    """Count a webhook that was answered, whatever the answer."""
    webhooks, lengths = _of(kind, outcome)
    webhooks.inc()
    lengths.observe(seconds)


def note_fault(code: str) -> None:
    """Count that the provider could not get or use an answer of ours, by its own code for it."""
    FAULTS.labels(code if code.isascii() and code.isdecimal() and len(code) == CODE_LENGTH else "other").inc()


@cache
def _of(kind: str, outcome: str) -> tuple[Counter, Histogram]:
    """Return the counters of these labels: few, and looking one up costs more than counting."""
    return WEBHOOKS.labels(kind, outcome), LENGTHS.labels(kind)
