"""Times the switch of screens with its first painting (100 ms), and a change of theme and type size.

PYTHONPATH=desktop:. python -m tests.bench.bench_screens [TIMES]

On the sample office with a patient at the desk and receipts listed. The first switch of a start is told by itself.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from tests.bench.driven import Painted, at_rest, fill_stay, sample_window
from tests.bench.figures import HEAD, Times, tell

BUDGET_MS = 100


def main() -> None:
    """Switch to and fro and print the times."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    print(HEAD)
    with sample_window() as opened:
        painted = Painted(opened, time.process_time)
        window, look = opened.window, opened.gear.look

        def measure(into: Times, act: Callable[[], object]) -> None:
            painted.act(into, act)
            at_rest(opened, 20)

        fill_stay(opened, "ZY1")
        first = Times()
        measure(first, lambda: window.show_screen("receipts"))
        window.do("today")
        at_rest(opened)
        tell("first switch to the receipts", first, BUDGET_MS)
        to_desk, to_receipts, theme, size, form = (Times() for _ in range(5))
        for _ in range(times):
            measure(to_desk, lambda: window.show_screen("settle"))
            measure(form, window.settle.edit_patient)
            window.settle.to_desk()
            at_rest(opened, 20)
            measure(to_receipts, lambda: window.show_screen("receipts"))
        window.show_screen("settle")
        at_rest(opened)
        for _ in range(max(times // 3, 3)):
            for bigger in (look.bigger, look.bigger, look.smaller, look.smaller):
                measure(size, bigger)
            measure(theme, lambda: look.set_dark(not look.dark))
        tell("switch to the desk", to_desk, BUDGET_MS)
        tell("switch to the receipts", to_receipts, BUDGET_MS)
        tell("the patient's form", form, BUDGET_MS)
        tell("type size", size, None)
        tell("theme", theme, None)
        painted.close()


if __name__ == "__main__":
    main()
