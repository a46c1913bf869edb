"""Prints how long one settlement statement takes, each with other names and amounts (target: at most 10 ms, warm).

taskset -c 0 python tests/bench/bench_statement.py [COUNT]
"""

from __future__ import annotations

import random
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "desktop"))

from settledesk.basis.money import Money
from settledesk.model.settlement import Settlement
from settledesk.paper import fonts
from settledesk.paper.statement import StatementHead, draw_statement
from tests.bench.figures import HEAD, Times, tell
from tests.paper.samples import LONG_HEAD, LONGEST, VOID, YANGJIANG, YANGJIANG_HEAD, ZIBO, ZIBO_HEAD

TARGET_MS = 10


def varied(settlement: Settlement, number: int, pick: random.Random) -> Settlement:
    """Return the settlement as that of someone else: nothing drawn before can be used again but the form."""

    def text(length: int) -> str:
        return "".join(chr(pick.randint(0x4E00, 0x9FA5)) for _ in range(length))

    def money() -> Money:
        return Money(pick.randint(1, 10_000_000))

    split = {key: money().text if key != "pool_prop_selfpay" else "0.5000" for key in settlement.outcome["split"]}
    steps = [{**one, "amount": money().text, "formula": money().grouped} for one in settlement.outcome["steps"]]
    stay = {"department": text(5), "doctor": text(3), "diagnoses": [{"code": "I10", "name": text(8)}]}
    patient = {**settlement.case["patient"], "name": text(3)}
    return replace(
        settlement,
        number=f"JS2023{number:08d}",
        clerk=text(3),
        case={**settlement.case, "patient": patient, "stay": stay},
        outcome={**settlement.outcome, "split": split, "steps": steps},
        categories=tuple(
            replace(one, amount=money(), class_a=money(), first_pay=money()) for one in settlement.categories
        ),
    )


def main() -> None:
    """Draw each kind COUNT times and print the times."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    start = time.perf_counter()
    fonts.warm_up()
    print(f"fonts read in {1000 * (time.perf_counter() - start):.0f} ms")
    kinds: tuple[tuple[str, Settlement, StatementHead, bool], ...] = (
        ("routine, 1 page", YANGJIANG, YANGJIANG_HEAD, True),
        ("void, 1 page", VOID, YANGJIANG_HEAD, True),
        ("with the platform's figures, 2 pages", ZIBO, ZIBO_HEAD, False),
        ("the longest, 8 pages", LONGEST, LONG_HEAD, False),
    )
    print(HEAD)
    for name, settlement, head, one_page in kinds:
        pick = random.Random(7)
        cases = [varied(settlement, number, pick) for number in range(count + 3)]
        for one in cases[:3]:
            draw_statement(one, head)
        times = Times()
        for one in cases[3:]:
            times.take(partial(draw_statement, one, head))
        tell(f"statement drawn: {name}", times, TARGET_MS if one_page else None)


if __name__ == "__main__":
    main()
