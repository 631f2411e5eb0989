"""P3: one step of a call, from a signed webhook to what is said next, beside one bare INSERT.

A caller has keyed a number, and is asked for the PIN: the signature is verified, the webhook done once, the
conversation goes on one step and is kept, its board told, and the answer written as TwiML in the same transaction.
Both are asked by HTTP by eight clients that each wait for their answer, on two processes of the same kind and one
PostgreSQL that writes as safely as in life. Then once more at a pace, beside 200 boards that are open.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from tests.benchmarks.calls import Answered, Call, Loop, at_a_rate, closed_loop
from tests.benchmarks.deployments import Deployments, side_by_side
from tests.benchmarks.p2_intake import inserts
from tests.benchmarks.ratio import Report, Sample, milliseconds
from tests.benchmarks.telephones import SETTINGS, callers, hotline, keyed, number_of
from tests.benchmarks.watchers import desk_board, watching
from tests.harness.serving import REGION

ROUNDS: Final = 4
STEPS, INSERTS = 400, 1_000
BOARDS: Final = 200
# Beside open boards: as many steps a second as fifty callers at once make.
PER_SECOND, AT_PACE = 20, 400
NUMBER_KEYED: Final = "01234567"
MOST_MILLISECONDS: Final = 200


def run() -> Report:
    """Do both by turns and compare how many were done in a second; then look how long a step takes beside boards."""
    with side_by_side(settings=SETTINGS) as both:
        line = hotline(REGION)
        ringing = callers(line)
        work, reference = list[Loop](), list[Loop]()
        for number in range(-1, ROUNDS):
            bare = closed_loop(both.bare.port, islice(inserts(), INSERTS))
            rung = closed_loop(both.bedline.port, islice(ringing, STEPS))
            steps = closed_loop(both.bedline.port, list(_steps(rung.answered, line)))
            if number >= 0:  # the first is to warm up
                work.append(steps)
                reference.append(bare)
        rung = closed_loop(both.bedline.port, islice(ringing, AT_PACE))
        beside = _beside_boards(both, rung.answered, line)
    return _report(work, reference, beside)


def _beside_boards(both: Deployments, rung: Sequence[Answered], line: str) -> Sample:
    port = both.bedline.port
    steps = list(_steps(rung, line))
    with watching(desk_board(port, token=both.bedline.token(role="coordinator")), count=BOARDS):
        answered = at_a_rate(port, steps, per_second=PER_SECOND)
    return Loop(answered).sample


def _steps(rung: Sequence[Answered], line: str) -> Iterator[Call]:
    return keyed(rung, {number_of(each): NUMBER_KEYED for each in rung}, line)


def _report(work: Sequence[Loop], reference: Sequence[Loop], beside: Sample) -> Report:
    report = Report(
        "P3",
        "a step of a call by HTTP: signature, once, conversation, board, TwiML, committed",
        "a bare Flask view with one INSERT: same server, processes, threads, database, clients",
    )
    report.columns("by 8 clients in a closed loop", "times", "per second", "median ms", "p95 ms", "p99 ms")
    step = _row(report, "Bedline: a step", work)
    insert = _row(report, "bare view: INSERT", reference)
    shares = [milliseconds(beside.within(share)) for share in (0.5, 0.95, 0.99)]
    report.row(f"a step beside {BOARDS} boards, {PER_SECOND} a second", len(beside.seconds), PER_SECOND, *shares)
    report.at_most(f"p99 beside {BOARDS} open boards", milliseconds(beside.p99), MOST_MILLISECONDS, unit="ms")
    report.note(f"By turns, {ROUNDS} rounds each.")
    report.settle(step / insert, at_least=0.4)
    return report


def _row(report: Report, name: str, loops: Sequence[Loop]) -> float:
    """Add a row to the table; return how many were done in a second."""
    answered = [each for loop in loops for each in loop.answered]
    rate = len(answered) / sum(loop.length for loop in loops)
    sample = Loop(answered).sample
    report.row(name, len(answered), rate, *(milliseconds(sample.within(share)) for share in (0.5, 0.95, 0.99)))
    return rate
