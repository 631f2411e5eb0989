"""R5: anything happens in two regions, in any order, thousands of times over; every promise is kept after every act."""

import os
import time
from collections import Counter
from collections.abc import Sequence
from typing import ClassVar, Final

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from typing_extensions import override

from bedline.domain import facts
from bedline.domain.facts import Fact
from bedline.ports.storage import Work
from bedline.services.touched import TOUCHES
from tests.benchmarks.ratio import Report
from tests.properties.test_region import InMemory

EXAMPLES: Final = int(os.environ.get("R5_EXAMPLES", "3000"))
STEPS: Final = int(os.environ.get("R5_STEPS", "80"))
# What the services do about requests, offers, stays, places and tasks; calls have trials of their own (R3, R4).
_ELSEWHERE: Final = (facts.ResultHeard, facts.CrisisSeenTo, facts.CrisisAnnounced)
WANTED: Final = {
    kind
    for kind in TOUCHES
    if issubclass(kind, facts.RequestFact | facts.OfferFact | facts.StayFact | facts.ClosureFact)
    and kind not in _ELSEWHERE
}


class Counted(InMemory):
    """The regions, with a count of what happens in them."""

    happened: ClassVar[Counter[type[Fact]]] = Counter()

    @override
    def before_commit(self, work: Work, happened: Sequence[Fact]) -> None:
        """Count what is about to be kept."""
        super().before_commit(work, happened)
        self.happened.update(type(each) for each in happened)


def run() -> Report:
    """Run the trial; what breaks a promise is told by the acts that led to it."""
    started, broken = time.perf_counter(), 0
    report = Report(
        id="R5",
        work=f"{EXAMPLES:,} times up to {STEPS} acts of anybody in two regions",
        compared_with="what must hold after every one of them (tests/properties/region_machine)",
    )
    limits = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    try:
        run_state_machine_as_test(Counted, settings=limits)
    except AssertionError as promise:
        broken = 1
        for line in ("".join(getattr(promise, "__notes__", [])) or str(promise)).splitlines():
            report.note(line)
    report.columns("what happened", "times")
    for kind, count in Counted.happened.most_common():
        report.row(kind.__name__, count)
    never = sorted(kind.__name__ for kind in WANTED - Counted.happened.keys())
    if never:
        report.note(f"Never happened: {', '.join(never)}.")
    report.at_most("kinds of things that never happened", len(never), 0, unit="kinds")
    report.note(f"It took {time.perf_counter() - started:.0f} s. The ratio is how many promises were broken.")
    report.settle(broken, at_most=0)
    return report
