"""Prints how fast the fee grid is: a cell edited, 2,000 lines pasted, lines read again, 100,000 lines imported.

QT_QPA_PLATFORM=offscreen python tests/bench/bench_fee_grid.py   (ux.md 4: echo of a key at most 16 ms at p99)
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "desktop"))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from settledesk.desk.fees import COLUMNS, row_of
from settledesk.ui.look.fonts import load_fonts
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import apply
from settledesk.ui.screens.settle.fee_grid import FeeGrid
from tests.bench.driven import bill
from tests.bench.figures import HEAD, Times, tell

ROWS, MANY, EDITS, ECHO_MS = 2_000, 100_000, 400, 16
QUANTITY = next(place for place, column in enumerate(COLUMNS) if column.key == "quantity")


def take(times: Times, act: Callable[[], object]) -> None:
    """Do something and take its time, painting included."""

    def painted() -> None:
        act()
        QApplication.processEvents()

    times.take(painted)


def taken(act: Callable[[], object], count: int) -> Times:
    """Return the times of something done so often."""
    found = Times()
    for _ in range(count):
        take(found, act)
    return found


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
    first, more, leave, read = Times(), Times(), Times(), Times()
    print(HEAD)
    for _ in range(EDITS):
        grid.view.go(pick.randrange(ROWS), QUANTITY)
        app.processEvents()
        take(first, lambda: QTest.keyClick(grid.view, Qt.Key.Key_7))
        editor = QApplication.focusWidget() or grid.view
        take(more, lambda: QTest.keyClick(editor, Qt.Key.Key_5))  # noqa: B023 - called at once
        take(leave, lambda: QTest.keyClick(editor, Qt.Key.Key_Return))  # noqa: B023
        read.take(grid.lines)
    tell(f"fee grid of {ROWS:,} rows: first key in a cell (the editor opens)", first, ECHO_MS)
    tell("fee grid: next key", more, ECHO_MS)
    tell("fee grid: Enter (row read again, sums, next cell)", leave, ECHO_MS)
    tell("fee grid: lines() after one change", read, None)
    tell("fee grid: texts()", taken(grid.texts, 20), None)
    keys = [column.place for column in COLUMNS]
    header = "\t".join(column.title for column in COLUMNS)
    text = "\r\n".join([header, *("\t".join(row_of(line)[key] for key in keys) for line in lines)])
    times = Times()
    for _ in range(5):
        grid.set_rows([])
        take(times, lambda: grid.paste_text(text))
    if grid.model.rows.line_count != ROWS:
        raise SystemExit(f"pasted {grid.model.rows.line_count} of {ROWS} lines: {grid.mistakes()[:2]}")
    tell(f"fee grid: paste of {ROWS:,} lines", times, None)
    many = bill(MANY)
    tell(f"fee grid: import of {MANY:,} lines", taken(lambda: grid.take_lines(many), 3), None)
    tell(f"fee grid: lines() of {MANY:,}", taken(grid.lines, 3), None)
    tell(f"fee grid: filter of {MANY:,} by category", taken(lambda: grid.model.show_only("09"), 3), None)
    tell("fee grid: undo of the import", taken(grid.model.undo_stack.undo, 1), None)


if __name__ == "__main__":
    main()
