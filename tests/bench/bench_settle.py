"""Prints cases a second on one core: JSON text, case, outcome, JSON text (issue 2: at least 5,000, full steps).

taskset -c 0 python tests/bench/bench_settle.py [CASES] [--profile] [--totals]

With --totals no case has fee lines. Processor time counts where other work shares the machine.
"""

from __future__ import annotations

import cProfile
import io
import json
import pstats
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "desktop"))

from settledesk.basis.errors import Refusal
from settledesk.basis.places import shipped
from settledesk.engine.evaluate import evaluate
from settledesk.model.areas import AreaTable
from settledesk.model.document import parse_json, read_case
from settledesk.model.outcome_document import as_json, outcome_document
from settledesk.policy.areas import load_areas
from settledesk.policy.shelf import Shelf, load_shelf
from tests.bench.figures import HEAD, tell_rate
from tests.engine.random_cases import documents

SEED = 20260730
TARGET = 5_000


def settle(lines: list[str], areas: AreaTable, shelf: Shelf) -> list[str]:
    """Return one outcome a line, as `settle --lines` would write it."""
    found = []
    for line in lines:
        try:
            case = read_case(parse_json(line), areas)
            found.append(as_json(outcome_document(evaluate(case, shelf.rules_for(case), areas.name))))
        except Refusal as refusal:
            found.append(json.dumps({"errors": str(refusal)}, ensure_ascii=False))
    return found


def stages(lines: list[str], areas: AreaTable, shelf: Shelf) -> dict[str, float]:
    """Return the seconds of processor time that each stage takes, run for a hundred cases before the next."""
    took = dict.fromkeys(("parse_json", "read_case", "evaluate", "as_json"), 0.0)
    clock = time.process_time
    for first in range(0, len(lines), 100):
        marks = [clock()]
        parsed = [parse_json(line) for line in lines[first : first + 100]]
        marks.append(clock())
        cases = [read_case(one, areas) for one in parsed]
        marks.append(clock())
        outcomes = [evaluate(case, shelf.rules_for(case), areas.name) for case in cases]
        marks.append(clock())
        for outcome in outcomes:
            as_json(outcome_document(outcome))
        marks.append(clock())
        for number, name in enumerate(took):
            took[name] += marks[number + 1] - marks[number]
    return took


def _with_totals(case: dict[str, Any]) -> dict[str, Any]:
    if case.pop("fees", None) is not None:
        case["totals"] = {"total": "22500.00", "self_funded": "86.40", "over_limit": "120.00", "first_pay": "738.54"}
    return case


def main() -> None:
    """Make the cases, run them three times, print how many a second, what they were, and with --profile where the time went."""
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    count = int(words[0]) if words else 20_000
    areas, shelf = load_areas(shipped("resources") / "areas.csv"), load_shelf(shipped("policies"))
    made = documents(count, SEED)
    if "--totals" in sys.argv:
        made = map(_with_totals, made)
    lines = [json.dumps(one, ensure_ascii=False) for one in made]
    rates, worked = [], []
    found: list[str] = []
    for _ in range(3):
        start, start_cpu = time.perf_counter(), time.process_time()
        found = settle(lines, areas, shelf)
        rates.append(count / (time.perf_counter() - start))
        worked.append(count / (time.process_time() - start_cpu))
    took = stages(lines, areas, shelf)  # before the documents below, which would make the collector's rounds longer
    given = [json.loads(line) for line in lines]
    outcomes = [json.loads(line) for line in found]
    seen = Counter[str]()
    for case, outcome in zip(given, outcomes, strict=True):
        seen["terms along" if case.get("terms") else "packs"] += 1
        seen["fee lines"] += len(case.get("fees") or ())
        seen["steps"] += len(outcome.get("steps", ()))
        seen["splits"] += outcome.get("split") is not None
        seen["refused"] += "errors" in outcome
    size_in, size_out = sum(map(len, lines)) / count, sum(map(len, found)) / count
    print(f"{count} cases, seed {SEED}: {dict(seen)}; {size_in:.0f} characters in, {size_out:.0f} out a case")
    print(HEAD)
    what = "with totals" if "--totals" in sys.argv else "with fee lines on half of them"
    tell_rate(f"settle --lines, {what}, {count:,} cases", rates, worked, TARGET, "a second")
    print(", ".join(f"{name} {seconds / count * 1e6:.0f} µs" for name, seconds in took.items()))
    if "--profile" in sys.argv:
        profile = cProfile.Profile()
        profile.runcall(settle, lines, areas, shelf)
        text = io.StringIO()
        pstats.Stats(profile, stream=text).strip_dirs().sort_stats("tottime").print_stats(12)
        print(text.getvalue())


if __name__ == "__main__":
    main()
