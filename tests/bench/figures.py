"""The figures of a bench: times are put into a line of a table with their budget, and the lines of all into one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

HEAD = "| what | median | p99 | worst | CPU p99 | budget | |\n|---|---|---|---|---|---|---|"
"""The head of the table. Budgets are of ux.md 4; `CPU` is processor time, which counts where others share the machine."""


@dataclass(slots=True)
class Times:
    """Milliseconds by the clock and of processor time, one of each for every time something was done."""

    wall: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    def take(self, act: Callable[[], object], clock: Callable[[], float] = time.process_time) -> None:
        """Do something once more; `clock` says whose processor time counts: the process's, or `time.thread_time`."""
        start, start_worked = time.perf_counter(), clock()
        act()
        self.wall.append((time.perf_counter() - start) * 1000)
        self.worked.append((clock() - start_worked) * 1000)


def p99(times: Sequence[float]) -> float:
    """Return what 99 of 100 times do not exceed; of fewer than a hundred the worst."""
    return sorted(times)[min(len(times) - 1, len(times) * 99 // 100)]


def median(times: Sequence[float]) -> float:
    """Return the middle one."""
    return sorted(times)[len(times) // 2]


def tell(what: str, times: Times, budget: float | None, unit: str = "ms") -> None:
    """Print a line of the table: `ok` where p99 keeps the budget, `ok by CPU` where only its processor time does."""
    if unit == "s":
        times = Times([one / 1000 for one in times.wall], [one / 1000 for one in times.worked])
    cells = [_round(one) for one in (median(times.wall), p99(times.wall), max(times.wall))]
    worked = _round(p99(times.worked)) if times.worked else "–"
    print(
        f"| {what} | {' | '.join(cells)} | {worked} | {_budget(budget, unit)} | {_verdict(times, budget)} |", flush=True
    )


def tell_rate(what: str, rates: Sequence[float], worked: Sequence[float], budget: float, unit: str) -> None:
    """Print a line for how many a second: the middle, the least and the least again, which must not be below budget."""
    kept = "ok" if min(rates) >= budget else "ok by CPU" if min(worked) >= budget else "OVER"
    cells = [f"{one:,.0f}" for one in (median(rates), min(rates), min(rates), min(worked))]
    print(f"| {what} | {' | '.join(cells)} | ≥ {budget:,.0f} {unit} | {kept} |", flush=True)


def lines_of(printed: Iterable[str]) -> list[str]:
    """Return the lines of the table among what a bench has printed."""
    return [line for line in printed if line.startswith("| ") and not line.startswith("| what |")]


def _verdict(times: Times, budget: float | None) -> str:
    if budget is None:
        return ""
    if p99(times.wall) <= budget:
        return "ok"
    return "ok by CPU" if times.worked and p99(times.worked) <= budget else "OVER"


def _budget(budget: float | None, unit: str) -> str:
    return "" if budget is None else f"≤ {budget:g} {unit}"


def _round(number: float) -> str:
    return f"{number:.2f}" if number < 10 else f"{number:.1f}" if number < 100 else f"{number:.0f}"
