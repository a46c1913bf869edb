"""Prints how fast the fee grid is: a cell edited, 2,000 lines pasted, lines read again, 100,000 lines imported.

QT_QPA_PLATFORM=offscreen python tests/bench/bench_fee_grid.py   (ux.md 4: echo of a key at most 16 ms at p99)
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "desktop"))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from settledesk.basis.money import product
from settledesk.desk.fees import COLUMNS, row_of
from settledesk.model.case import FeeClass, FeeKind, FeeLine
from settledesk.ui.look.fonts import load_fonts
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import apply
from settledesk.ui.screens.settle.fee_grid import FeeGrid

ROWS, MANY, EDITS = 2_000, 100_000, 400
QUANTITY = next(place for place, column in enumerate(COLUMNS) if column.key == "quantity")


def bill(count: int) -> list[FeeLine]:
    """Return a bill in which hardly a price or an amount comes twice: the slowest kind."""
    pick = random.Random(20240416)
    found = []
    for number in range(count):
        quantity, price = Decimal(pick.randint(1, 400)) / 4, Decimal(pick.randint(1, 9_999_999)) / 1000
        grade = pick.choice([FeeClass.A, FeeClass.A, FeeClass.B, FeeClass.C])
        ratio = Decimal("0.1") if grade is FeeClass.B else None
        category = pick.choice(["01", "03", "04", "05", "07", "08", "09", "11"])
        found.append(
            FeeLine(
                f"XA{pick.randint(0, 99_999):05d}A001010100{number % 1000:03d}",
                f"示例项目{pick.randint(0, 5000)}注射液",
                category,
                FeeKind.DRUG,
                grade,
                quantity,
                price,
                product(quantity, price),
                ratio,
            )
        )
    return found


def took(act: Callable[[], object]) -> float:
    """Return how many milliseconds an act took, painting included."""
    start = time.perf_counter()
    act()
    QApplication.processEvents()
    return (time.perf_counter() - start) * 1000


def said(name: str, times: list[float]) -> None:
    """Print the middle, the 99th percentile and the worst of some times."""
    times.sort()
    p99 = times[min(len(times) - 1, len(times) * 99 // 100)]
    print(f"{name}: {times[len(times) // 2]:.1f} ms, p99 {p99:.1f} ms, worst {times[-1]:.1f} ms ({len(times)} times)")


def main() -> None:
    """Measure each act on a shown grid and print the figures."""
    app = QApplication(sys.argv[:1])
    load_fonts()
    look = Look()
    apply(look, app)
    grid = FeeGrid(look)
    grid.resize(560, 420)
    grid.show()
    lines = bill(ROWS)
    grid.set_rows(lines)
    grid.view.setFocus()
    QTest.qWait(100)
    pick = random.Random(7)
    first, more, leave, read = [], [], [], []
    for _ in range(EDITS):
        grid.view.go(pick.randrange(ROWS), QUANTITY)
        app.processEvents()
        first.append(took(lambda: QTest.keyClick(grid.view, Qt.Key.Key_7)))
        editor = QApplication.focusWidget() or grid.view
        more.append(took(lambda: QTest.keyClick(editor, Qt.Key.Key_5)))  # noqa: B023 - called at once
        leave.append(took(lambda: QTest.keyClick(editor, Qt.Key.Key_Return)))  # noqa: B023
        start = time.perf_counter()
        grid.lines()
        read.append((time.perf_counter() - start) * 1000)
    said(f"first key in a cell of {ROWS:,} rows (the editor opens)", first)
    said("next key", more)
    said("Enter (row read again, sums, next cell)", leave)
    said("lines() after one change", read)
    said("texts() after one change", [took(grid.texts) for _ in range(20)])
    keys = [column.place for column in COLUMNS]
    header = "\t".join(column.title for column in COLUMNS)
    text = "\r\n".join([header, *("\t".join(row_of(line)[key] for key in keys) for line in lines)])
    times = []
    for _ in range(5):
        grid.set_rows([])
        times.append(took(lambda: grid.paste_text(text)))
    if grid.model.line_count != ROWS:
        raise SystemExit(f"pasted {grid.model.line_count} of {ROWS} lines: {grid.mistakes()[:2]}")
    said(f"paste of {ROWS:,} lines", times)
    many = bill(MANY)
    said(f"import of {MANY:,} lines into the grid", [took(lambda: grid.take_lines(many)) for _ in range(3)])
    said(f"lines() of {MANY:,}", [took(grid.lines) for _ in range(3)])
    said(f"filter of {MANY:,} by category", [took(lambda: grid.model.show_only("09")) for _ in range(3)])
    said("undo of the import", [took(grid.model.undo_stack.undo)])


if __name__ == "__main__":
    main()
