"""What the sweeps and the courier of this process count."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

LEADS: Final = Gauge("bedline_leads", "1 where the sweeps run", multiprocess_mode="livesum")
RUNS: Final = Counter(
    "bedline_sweep_runs_total", "Runs of each sweep: done, failed, or the database was away", ["sweep", "outcome"]
)
DONE: Final = Counter("bedline_sweep_done_total", "What was due and done", ["sweep"])
SECONDS: Final = Histogram("bedline_sweep_seconds", "How long a run took", ["sweep"])
LATE: Final = Gauge("bedline_sweeps_late", "Sweeps that stay away or fail", multiprocess_mode="livemax")
ROUNDS: Final = Counter(
    "bedline_courier_rounds_total",
    "Rounds of the courier: done, failed, or the database was away",
    ["round", "outcome"],
)
DELIVERED: Final = Counter("bedline_courier_done_total", "What was due and taken", ["round"])
