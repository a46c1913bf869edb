"""Times a changed cell of a bill of 500 and 2,000 lines until its result is painted, and a filing verdict.

PYTHONPATH=desktop:. python -m tests.bench.bench_preview [TIMES]

In the real window, from the key that ends the edit (50 and 150 ms), without the 150 ms for which it waits for more
keys. The verdict is computed for every patient of the sample, with the remedies priced (5 ms).
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from settledesk.app import Opened
from settledesk.basis.money import yuan
from settledesk.desk.compute import outcome_of
from settledesk.desk.examine import examine
from settledesk.desk.fees import COLUMNS
from settledesk.desk.office import Office
from settledesk.desk.sample_stays import case_here
from settledesk.model.case import Case, Route, Totals, Visit, VisitKind
from settledesk.store import filings, patients
from settledesk.ui.screens.settle.stay import LINES
from tests.bench.driven import NOON, Painted, at_rest, bill, fill_stay, sample_window
from tests.bench.figures import HEAD, Times, tell

BUDGETS_MS = {500: 50, 2_000: 150}
VERDICT_MS = 5
_BILL = Totals(yuan("20000.00"), yuan("1000.00"), yuan("100.00"), yuan("400.00"))
_LIMIT = next(place for place, column in enumerate(COLUMNS) if column.key == "price_limit")


def from_change_to_shown(opened: Opened, painted: Painted, rows: int, times: int) -> Times:
    """Return the times from the end of an edit in the grid to the painted result."""
    found = Times()
    settle, grid = opened.window.settle, opened.window.settle.stay.grid
    settle.stay.show_page(LINES)
    grid.take_lines(bill(rows))
    at_rest(opened)
    settle.current._soon.setInterval(0)
    shown = 0

    def looked(_: object) -> None:
        nonlocal shown
        shown += 1

    settle.current.looked.connect(looked)
    for number in range(times):
        grid.view.setFocus()
        grid.view.go(number * 37 % rows, _LIMIT)
        QTest.keyClick(grid.view, Qt.Key.Key_7)
        editor = QApplication.focusWidget() or grid.view
        QTest.keyClick(editor, Qt.Key(Qt.Key.Key_1 + number % 9))
        before = shown
        painted.act(found, partial(painted.press, Qt.Key.Key_Return), lambda: shown > before)  # noqa: B023 - at once
        at_rest(opened, 20)
    settle.current.looked.disconnect(looked)
    settle.current._soon.setInterval(150)
    return found


def examined(opened: Opened, rows: int, times: int) -> Times:
    """Return the times of the computing alone."""
    found = Times()
    entry, lines = replace(opened.window.settle.current.entry, itemised=True), tuple(bill(rows))
    for _ in range(times):
        found.take(lambda: examine(opened.gear.office, entry, NOON, lines))
    return found


def verdicts(office: Office) -> Times:
    """Return the times of verdict, split and priced remedies for each patient of the sample, filed and not."""
    found = Times()
    visit = Visit(VisitKind.INPATIENT, "示例", NOON.date(), None, None, Route.DIRECT)
    cases: list[Case] = []
    with office.database.read() as session:
        for one in filings.all_filings(session):
            stored = patients.patient(session, one.patient_id)
            if stored is not None:
                case = replace(case_here(office, stored.patient, visit), totals=_BILL)
                cases.append(replace(case, filings=(one.filing,), as_of=NOON.date()))
                cases.append(replace(case, as_of=NOON.date()))
    for case in cases:
        found.take(partial(outcome_of, office.rulebook, case))
    return found


def main() -> None:
    """Measure on a shown window and print the times."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    print(HEAD)
    with sample_window() as opened:
        painted = Painted(opened, time.process_time)
        fill_stay(opened, f"ZY{time.monotonic_ns()}")
        for rows, budget in BUDGETS_MS.items():
            tell(
                f"preview of {rows:,} lines, changed cell to painted",
                from_change_to_shown(opened, painted, rows, times),
                budget,
            )
            tell("… of it computing", examined(opened, rows, times), None)
        tell("filing verdict and split, all remedies priced", verdicts(opened.gear.office), VERDICT_MS)
        painted.close()


if __name__ == "__main__":
    main()
