"""Times loading all shipped packs (60 ms) and resolving one case (60 µs on average), issue 4's two lines, on one core.

PYTHONPATH=desktop:. python -m tests.bench.bench_policies [TIMES]

Loaded as the program does it: what is released is read when a case first needs it. Below it, without a budget, what
`policies check` does: every file read at once. Resolving is from a case to the figures that it needs, each with its
clause: the files that decide it, the verdict on its filings, the terms; over the cases of all worked examples that
stand beside the packs, each file read before. By the clock only where nothing else runs; CPU is that of the process.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from settledesk.basis.places import shipped
from settledesk.desk.proofs import read_examples
from settledesk.desk.rulebook import Rulebook, open_rulebook
from settledesk.engine.amounts import undecided
from settledesk.engine.filing import check_filing
from settledesk.engine.terms import resolve
from settledesk.model.areas import same_province
from settledesk.model.case import Case
from settledesk.policy.shelf import load_shelf
from tests.bench.figures import HEAD, Times, median, tell

LOAD_MS = 60
RESOLVE_US = 60


def terms_of(rulebook: Rulebook, case: Case) -> object:
    """Take a case as far as its terms; None where the verdict leaves it undecided or the case brings its own."""
    name = rulebook.areas.name
    rules = rulebook.shelf.rules_for(case)
    verdict = check_filing(case, rules, name)
    if verdict.treated_as is None or verdict.missing or undecided(verdict) or case.terms is not None:
        return None
    return resolve(case, rules, verdict.treated_as, same_province(case.patient.pool, case.hospital.pool), name)


def average(cases: list[Case], act: Callable[[Case], object]) -> tuple[float, float]:
    """Return the microseconds a case takes, by the clock and of processor time."""
    start, worked = time.perf_counter(), time.process_time()
    for case in cases:
        act(case)
    took = time.perf_counter() - start, time.process_time() - worked
    return took[0] / len(cases) * 1e6, took[1] / len(cases) * 1e6


def main() -> int:
    """Load the packs and resolve the examples' cases some times, and print the times; 1 where a budget is over."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    loads, wholes = Times(), Times()
    folder = shipped("policies")
    for _ in range(times):
        loads.take(lambda: load_shelf(folder, lazily=True))
    for _ in range(max(times // 5, 1)):
        wholes.take(lambda: load_shelf(folder))
    rulebook = open_rulebook()
    unread = rulebook.shelf.unread
    files = rulebook.shelf.files
    cases = [one.case for one in read_examples(rulebook.shelf, rulebook.areas, folder)]
    print(
        f"{len(rulebook.shelf.packs)} areas, {len(files)} files, of which {len(files) - unread} are not released as they"
        f" are and are read at once; {len(cases)} examples"
    )
    print(HEAD)
    tell(f"all shipped packs loaded ({len(files)} files)", loads, LOAD_MS)
    tell("every file of them read at once", wholes, None)
    found = [average(cases, lambda case: terms_of(rulebook, case)) for _ in range(times)]
    wall, worked = sorted(one[0] for one in found), sorted(one[1] for one in found)
    kept = "ok" if median(wall) <= RESOLVE_US else "ok by CPU" if median(worked) <= RESOLVE_US else "OVER"
    cells = [f"{one:.1f}" for one in (median(wall), wall[-1], wall[-1], worked[-1])]
    print(f"| a case resolved to its terms, on average | {' | '.join(cells)} | ≤ {RESOLVE_US} µs | {kept} |")
    return int(kept == "OVER")


if __name__ == "__main__":
    sys.exit(main())
