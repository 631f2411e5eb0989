"""What the telephone's routes count; nothing in it is about a person or a number."""

from functools import cache
from typing import Final

from prometheus_client import Counter, Histogram

SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)

WEBHOOKS: Final = Counter(
    "bedline_webhooks_total",
    "Webhooks by kind and by how they ended: answered, replayed, forged, patience, last_resort, failed",
    ("kind", "outcome"),
)
LENGTHS: Final = Histogram("bedline_webhook_seconds", "Time to answer a webhook", ("kind",), buckets=SECONDS)


def note(*, kind: str, outcome: str, seconds: float) -> None:
    """Count a webhook that was answered, whatever the answer."""
    webhooks, lengths = _of(kind, outcome)
    webhooks.inc()
    lengths.observe(seconds)


@cache
def _of(kind: str, outcome: str) -> tuple[Counter, Histogram]:
    """Return the counters of these labels: few, and looking one up costs more than counting."""
    return WEBHOOKS.labels(kind, outcome), LENGTHS.labels(kind)
