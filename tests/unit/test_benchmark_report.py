"""A benchmark's report says what was compared, puts the ratio last, and does not pass by accident."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import carry_out, found, main
from tests.benchmarks.ratio import Report, Sample, in_turn, number


def a_report(ratio: float | None = None) -> Report:
    report = Report("P0", "nothing in particular", "nothing at all")
    if ratio is not None:
        report.settle(ratio, at_most=5.0)
    return report


def test_a_sample_knows_its_middle_and_its_tail() -> None:
    sample = Sample.of(number / 100 for number in range(100, 0, -1))
    assert sample.median == 0.5
    assert sample.p99 == 0.99
    assert Sample.of([0.5, 0.25, 0.25]).per_second == 3.0


def test_a_sample_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        Sample.of([])


def test_both_works_are_timed_in_every_round_and_take_turns_in_going_first() -> None:
    order: list[str] = []
    work, reference = in_turn(
        rounds=4, work=lambda _: order.append("w"), reference=lambda _: order.append("r"), warm_up=0
    )
    assert "".join(order) == "rwwrrwwr"
    assert len(work.seconds) == len(reference.seconds) == 4


@pytest.mark.parametrize(("ratio", "held"), [(4.9, True), (5.0, True), (5.1, False), (float("nan"), False)])
def test_a_ratio_above_its_bar_is_missed(ratio: float, held: bool) -> None:  # noqa: FBT001
    assert a_report(ratio).held is held


def test_a_report_without_a_ratio_is_missed() -> None:
    report = a_report()
    assert not report.held
    assert list(report.lines())[-1].endswith("MISSED")


def test_one_missed_bar_is_enough_to_miss() -> None:
    report = a_report(1.0)
    report.at_least("entries received", 999, 1_000, unit="entries")
    assert not report.held
    report.bars.clear()
    report.at_most("p99", 3.0, 20.0, unit="ms")
    assert report.held


def test_a_ratio_has_exactly_one_bar() -> None:
    with pytest.raises(ValueError, match="one bar"):
        a_report().settle(1.0)


def test_the_ratio_is_the_last_line_and_the_comparison_among_the_first() -> None:
    report = a_report(4.0)
    report.columns("case", "median ms")
    report.row("usual", 0.25)
    report.note("Nothing was assumed.")
    report.at_most("p99", 3.0, 20.0, unit="ms")
    lines = list(report.lines())
    assert lines[1].strip() == "compared with nothing at all"
    assert lines[3:5] == ["    case    median ms", "    usual       0.250"]
    assert lines[-2].strip() == "p99 3.00 ms (bar ≤ 20.0 ms): held"
    assert lines[-1].strip().startswith("ratio 4.00")


@pytest.mark.parametrize(
    ("value", "text"), [(0.01234, "0.0123"), (12.34, "12.3"), (999.7, "1,000"), (9_000, "9,000"), (7, "7")]
)
def test_numbers_show_three_digits_that_matter(value: float, text: str) -> None:
    assert number(value) == text


def test_benchmarks_are_found_by_their_number(tmp_path: Path) -> None:
    folder = tmp_path / "benchmarks"
    folder.mkdir()
    for name in ("p10_late.py", "p4_matching.py", "ratio.py", "print_out.py"):
        (folder / name).touch()
    assert found(folder) == {"P4": "tests.benchmarks.p4_matching", "P10": "tests.benchmarks.p10_late"}


def test_one_that_breaks_off_is_missed_and_the_others_still_run() -> None:
    def breaks() -> Report:
        raise RuntimeError("no database")

    said: list[str] = []
    runs: dict[str, Callable[[], Report]] = {"P1": breaks, "P2": lambda: a_report(1.0)}
    assert not carry_out(runs, say=said.append)
    assert said[-1] == "P1 MISSED  P2 held"
    assert carry_out({"P2": lambda: a_report(1.0)}, say=said.append)


def test_an_unknown_number_is_told_apart_from_a_missed_bar() -> None:
    assert main(["P99"]) == 2
