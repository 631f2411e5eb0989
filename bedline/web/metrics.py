"""What the web counts, over all processes of this machine, for Prometheus to read at /metrics."""

import os
from functools import cache
from typing import Final

from flask import Blueprint, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from bedline.web import gate

# Set before the first process starts, by whoever starts several.
FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
METHODS: Final = frozenset({"GET", "POST", "HEAD", "OPTIONS"})

REQUESTS: Final = Counter("bedline_http_requests_total", "Requests answered", ("route", "method", "status"))
LENGTHS: Final = Histogram("bedline_http_request_seconds", "Time to answer a request", ("route",), buckets=SECONDS)

disable_created_metrics()  # type: ignore[no-untyped-call] # when a count began is no news

pages = Blueprint("metrics", __name__)


def note(*, route: str, method: str, status: int, seconds: float) -> None:
    """Count an answered request under its route's template, never its address."""
    requests, lengths = _of(route, method if method in METHODS else "other", status)
    requests.inc()
    lengths.observe(seconds)


@cache
def _of(route: str, method: str, status: int) -> tuple[Counter, Histogram]:
    """Return the counters of these labels: few, and looking one up costs more than counting."""
    return REQUESTS.labels(route, method, status), LENGTHS.labels(route)


@pages.get("/metrics")
@gate.everyone
def metrics() -> Response:
    """Tell everything that was counted; nothing in it is about a person."""
    registry = REGISTRY
    if FOLDER in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
