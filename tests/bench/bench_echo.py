"""Times a key until its echo is painted, a focus until it has moved, and a tick: in each kind of field (16 ms p99).

PYTHONPATH=desktop:. python -m tests.bench.bench_echo [KEYS]

In the real window with the scanner watching: quiet, beside an export in the child process, beside previews of 2,000
lines without a pause on the work thread, and with 2,000 lines in the fee grid. CPU is the window thread's alone.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from settledesk.app import Opened
from settledesk.desk.examine import examine
from settledesk.model.sheet import Sheet
from settledesk.ui.screens.settle.stay import LINES, MORE, TOTALS
from tests.bench.bench_export import big_sheet, write
from tests.bench.driven import NOON, Painted, at_rest, bill, fill_stay, sample_window, wait
from tests.bench.figures import HEAD, Times, tell

BUDGET_MS = 16
_PAUSE_MS = 45
"""Between two keys: faster than a clerk, slower than a scanner."""
_DIGITS = tuple((Qt.Key(ord(digit)), digit) for digit in "1234567")
_PLACES = (_DIGITS[1], _DIGITS[0]) * 3


def fields(opened: Opened) -> dict[str, Callable[[], QWidget]]:
    """Return how the focus gets into one field of each kind."""
    settle = opened.window.settle
    stay = settle.stay

    def of_stay(path: str) -> Callable[[], QWidget]:
        def go() -> QWidget:
            settle.to_desk(keep_focus=True)
            stay.focus_path(path)
            return stay.fields[path].editor

        return go

    def of_form(path: str) -> Callable[[], QWidget]:
        def go() -> QWidget:
            settle.edit_patient()
            settle.patient_form.focus_path(path)
            return _focus()

        return go

    def box() -> QWidget:
        settle.to_patient()
        return settle.bar.box

    def cell() -> QWidget:
        settle.to_desk(keep_focus=True)
        stay.show_page(LINES)
        stay.grid.view.setFocus()
        return stay.grid.view

    return {
        "the box": box,
        "text (visit number)": of_stay("visit.number"),
        "day": of_stay("visit.admitted_on"),
        "amount (with its identity's tick)": of_stay("totals.total"),
        "choice": of_stay("visit.kind"),
        "ID number": of_form("patient.id_number"),
        "name": of_form("patient.name"),
        "area": of_form("patient.insured_area"),
        "cell of the fee grid": cell,
    }


def echo(painted: Painted, go: Callable[[], QWidget], keys: int) -> Times:
    """Return the times of so many digits typed into a field; in one of choice they are places in its list."""
    times = Times()
    presses = _PLACES if isinstance(go(), QComboBox) else _DIGITS
    wait(200)
    while len(times.wall) < keys:
        for key, text in presses:
            painted.key(times, key, text)
            wait(_PAUSE_MS)
        editor = _focus()
        if isinstance(editor, QLineEdit):
            editor.selectAll()
        # A pause, in which the case is computed and shown.
        wait(200)
    return times


def moves(opened: Opened, painted: Painted, keys: int) -> Times:
    """Return the times in which Enter moves the focus through the stay's fields, ticks and crosses of those included."""
    times = Times()
    stay = opened.window.settle.stay
    while len(times.wall) < keys:
        stay.focus_path("visit.number")
        wait(100)
        for _ in range(8):
            painted.key(times, Qt.Key.Key_Return)
            wait(_PAUSE_MS)
    return times


@contextmanager
def previews(opened: Opened) -> Iterator[None]:
    """Compute a case of 2,000 lines on the work thread, again and again."""
    current, gear = opened.window.settle.current, opened.gear
    lines = tuple(bill(2_000))
    entry = replace(current.entry, itemised=True)
    on = True

    def once(_: object = None) -> None:
        if on:
            gear.jobs.run(lambda: examine(gear.office, entry, NOON, lines), once, _raise)

    once()
    yield
    on = False
    at_rest(opened)


@contextmanager
def exports(opened: Opened, sheet: Sheet, folder: Path) -> Iterator[None]:
    """Write a big workbook in the child process, again and again."""
    on = True

    def once(_: object = None) -> None:
        if on:
            opened.gear.child.run(
                partial(write, sheet=sheet, path=folder / "report.xlsx"), once, _raise, lambda _: None
            )

    once()
    wait(2_000)
    yield
    on = False
    at_rest(opened)


@contextmanager
def nothing() -> Iterator[None]:
    """Do nothing beside."""
    yield


def _raise(trouble: Exception) -> None:
    raise trouble


def _focus() -> QWidget:
    focus: QWidget | None = QApplication.focusWidget()
    if focus is None:
        raise RuntimeError("nothing has the focus")
    return focus


def main() -> None:
    """Type into each kind of field under each load and print the times."""
    keys = int(sys.argv[1]) if len(sys.argv) > 1 else 210
    print(HEAD)
    with sample_window() as opened, tempfile.TemporaryDirectory() as temporary:
        painted = Painted(opened)
        sheet = big_sheet()
        for load, beside in (
            ("quiet", nothing),
            ("beside an export", lambda: exports(opened, sheet, Path(temporary))),
            ("beside previews of 2,000 lines", lambda: previews(opened)),
        ):
            fill_stay(opened, f"ZY{time.monotonic_ns()}")
            with beside():
                for name, go in fields(opened).items():
                    tell(f"echo, {load}: {name}", echo(painted, go, keys), BUDGET_MS)
                    opened.window.settle.to_desk(keep_focus=True)
                opened.window.settle.stay.show_page(TOTALS)
                tell(f"focus moved by Enter, {load}", moves(opened, painted, keys), BUDGET_MS)
        fill_stay(opened, "ZY2000")
        stay = opened.window.settle.stay
        stay.show_page(LINES)
        stay.grid.take_lines(bill(2_000))
        at_rest(opened)
        for name in ("text (visit number)", "cell of the fee grid"):
            tell(f"echo, 2,000 lines in the grid: {name}", echo(painted, fields(opened)[name], keys), BUDGET_MS)
        stay.show_page(MORE)
        painted.close()


if __name__ == "__main__":
    main()
