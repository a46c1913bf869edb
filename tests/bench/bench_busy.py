"""Times how soon work of over half a second shows a busy mark (100 ms), and whether the window lives meanwhile.

PYTHONPATH=desktop:. python -m tests.bench.bench_busy [TIMES]

A fee file of 20,000 lines is read by the child process; keys are echoed while it is.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from openpyxl import Workbook
from PySide6.QtCore import Qt

from settledesk.desk.fees import COLUMNS, row_of
from tests.bench.driven import Painted, at_rest, bill, fill_stay, sample_window, wait
from tests.bench.figures import HEAD, Times, tell

MARK_MS, ECHO_MS, LEAST_MS = 100, 16, 500


def main() -> None:
    """Read the file some times and print the times."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    print(HEAD)
    marked, echoed, lasted = Times(), Times(), Times()
    with tempfile.TemporaryDirectory() as temporary, sample_window() as opened:
        path = Path(temporary) / "fees.xlsx"
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.append([column.title for column in COLUMNS])
        for line in bill(20_000):
            row = row_of(line)
            sheet.append([row[column.place] for column in COLUMNS])
        book.save(path)
        painted, settle = Painted(opened), opened.window.settle
        fill_stay(opened, "ZY1")
        opened.gear.child.warm()
        at_rest(opened, 1_000)
        for _ in range(times):
            start = time.perf_counter()
            painted.act(marked, lambda: settle.read_file(path), lambda: settle.stay.fee_file.isVisible())
            settle.bar.box.setFocus()
            while not opened.gear.child.idle:
                painted.key(echoed, Qt.Key.Key_1, "1")
                wait(45)
            lasted.wall.append((time.perf_counter() - start) * 1000)
            settle.bar.clear()
            at_rest(opened)
        painted.close()
    tell("busy mark of a fee file being read", marked, MARK_MS)
    tell("echo meanwhile", echoed, ECHO_MS)
    tell("the reading of 20,000 lines", lasted, None)
    if min(lasted.wall) < LEAST_MS:
        raise SystemExit("the work was too short to need a mark")


if __name__ == "__main__":
    main()
