"""The monkey at the first run: what must hold before an office is there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from settledesk.basis.settings import read_settings
from settledesk.desk.office import open_office
from settledesk.desk.setup import check_setup, needs_setup, shipped_areas
from settledesk.ui.child import Child
from settledesk.ui.first_run import FirstRun
from settledesk.ui.jobs import Jobs
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import apply
from tests.ui.monkey import Bait, Deed
from tests.ui.monkey_cage import Escaped, clean_up, outcries, report
from tests.ui.monkey_hands import Hands


def run_wizard(place: Path, bait: Bait, deeds: Sequence[Deed], batch: int = 12) -> tuple[int, int]:
    """Do the deeds to a first run, begun anew whenever it ends; return the events and how many offices came of them.

    Escaped, with the deeds that led there, where something does not hold.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    look = Look()
    apply(look, app)
    done: list[Deed] = []
    offices = events = 0
    rest = iter(deeds)
    with outcries() as cries:
        try:
            while len(done) < len(deeds):
                offices += 1
                folder = place / f"data-{offices}"
                jobs, child = Jobs(), Child()
                first = FirstRun(look, jobs, child, folder)
                finished: list[Path] = []
                first.finished.connect(finished.append)
                hands = Hands(lambda one=first: one, bait.folder, lambda: None)  # type: ignore[misc]
                first.show()
                first.activateWindow()
                QTest.qWait(5)
                for deed in rest:
                    done.append(deed)
                    hands.do(deed)
                    if finished or not first.isVisible():
                        break
                    if len(done) % batch == 0:
                        _check(first, jobs, child, folder)
                    cries.listen()
                events += hands.events
                hands.close()
                first.close()
                child.close()
                jobs.close()
                first.deleteLater()
                clean_up()
                cries.listen()
                _check_office(folder, bool(finished))
        except Exception as trouble:
            raise report(trouble, done) from trouble
    return events, sum(not needs_setup(place / f"data-{number + 1}") for number in range(offices))


def _check(first: FirstRun, jobs: Jobs, child: Child, folder: Path) -> None:
    """Find that a key gets the clerk somewhere, and that nothing is there before the last step."""
    while not (jobs.idle and child.idle):
        QTest.qWait(5)
    QTest.qWait(1)
    if first.page in (first.choice, first.facts) and not needs_setup(folder):
        raise Escaped("an office is there before it was set up")
    if QApplication.activePopupWidget() is not None:
        return
    first.activateWindow()
    QTest.qWait(1)
    focus = QApplication.focusWidget()
    if QGuiApplication.focusWindow() is None or focus is None or not (focus.isVisible() and focus.isEnabled()):
        raise Escaped(f"the focus is nowhere: {focus}")


def _check_office(folder: Path, finished: bool) -> None:
    """Find that there is a whole office, or none."""
    if needs_setup(folder):
        if finished:
            raise Escaped("set up, and no office is there")
        return
    wrong = check_setup(read_settings(folder), shipped_areas())
    if wrong:
        raise Escaped(f"an office with wrong settings: {wrong}")
    with open_office(folder):
        pass
