"""An open window on the sample office, driven as a clerk drives it: keys, scans, the input method, files, the clipboard."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event
from time import monotonic

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from settledesk.app import Opened, open_window
from settledesk.basis.clock import CHINA
from settledesk.basis.settings import Settings
from settledesk.desk.office import Office, open_office
from settledesk.desk.people import save_person
from settledesk.desk.setup import set_up
from settledesk.ui.look.look import Look
from settledesk.ui.window import Window

NOW = datetime(2024, 4, 18, 10, 42, 7, tzinfo=CHINA)
"""The day of the sample hospital, at a quiet moment."""
NO_FILING = "44170219720315003X"
"""The ID number of 张晓三 of Yangjiang, for whom nothing was ever filed."""
FROM_HERE = "510104198506120024"
"""The ID number of 成小玉, who is insured in the hospital's own city."""
_NEW = (
    {"name": "张晓三", "id_number": NO_FILING, "insured_area": "441700", "scheme": "390", "person": "adult"},
    {"name": "成小玉", "id_number": FROM_HERE, "insured_area": "510100", "scheme": "310", "person": "working"},
)
_SHORT_MS = 500
"""A timer of no more than this is about to change what is seen; the draft's and the clock's take longer."""


def build_office(folder: Path) -> None:
    """Set the sample office up in a folder, with two patients more than it has."""
    for _ in set_up(folder, Settings(), sample=True):
        pass
    add_patients(folder)


def add_patients(folder: Path) -> None:
    """Register two patients whom the sample lacks: one without filings, one who is insured here."""
    with open_office(folder) as office:
        for one in _NEW:
            texts = {f"patient.{name}": text for name, text in one.items()}
            save_person(office, {**texts, "patient.id_kind": "01"}, office.settings.clerk, NOW, NOW.date())


@dataclass
class Stage:
    """A window on an office of its own, and the hands at its keyboard."""

    app: QApplication
    look: Look
    folder: Path
    office: Office
    opened: Opened
    ending: list[Callable[[], object]] = field(default_factory=list)
    """What is to be taken down before the window goes, the last first."""

    @property
    def window(self) -> Window:
        """The window."""
        return self.opened.window

    @property
    def focus(self) -> QWidget:
        """What gets the keys: an open list, else what has the focus."""
        found = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert found is not None, "nothing has the focus"
        return found

    # ---- hands

    def keys(self, text: str, enter: bool = False) -> None:
        """Type a text on whatever has the focus, slower than a scanner does."""
        QTest.keyClicks(self.focus, text, Qt.KeyboardModifier.NoModifier, 35 if len(text) > 12 else -1)
        if enter:
            self.press(Qt.Key.Key_Return)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key on whatever has the focus, and wait for what it does."""
        self.touch(key, modifiers)
        self.wait()

    def touch(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key on whatever has the focus, and wait for nothing."""
        QTest.keyClick(self.focus, key, modifiers)

    def control(self, key: Qt.Key, shift: bool = False) -> None:
        """Press Ctrl with a key."""
        more = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        self.press(key, Qt.KeyboardModifier.ControlModifier | more)

    def compose(self, text: str) -> None:
        """Type a Chinese text through the input method."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self.focus, event)
        self.wait()

    def scan(self, number: str) -> None:
        """Scan a code: its characters and Enter without a pause."""
        QTest.keyClicks(self.focus, number)
        QTest.keyClick(self.focus, Qt.Key.Key_Return)
        self.wait()

    def find(self, text: str) -> None:
        """Type a text into the patients' box."""
        self.press(Qt.Key.Key_F6)
        self.keys(text)
        self.wait()

    def fill(self, path: str, text: str) -> None:
        """Type a text into a field of the stay and press Enter."""
        self.window.settle.focus_path(path)
        self.keys(text, enter=True)

    def paste(self, text: str) -> None:
        """Paste a text into whatever has the focus."""
        QGuiApplication.clipboard().setText(text)
        self.control(Qt.Key.Key_V)

    # ---- waiting

    def wait(self, until: Callable[[], bool] = lambda: True, seconds: float = 20.0) -> None:
        """Wait until nothing is under way and a condition holds."""
        end, quiet = monotonic() + seconds, 0
        while quiet < 3:
            QTest.qWait(10)
            quiet = quiet + 1 if self._still() and until() else 0
            assert monotonic() < end, "the window does not come to rest"

    def _still(self) -> bool:
        owners: tuple[QObject, ...] = (self.window, self.window.settle.current, self.opened.scanner)
        timers = [one for owner in owners for one in owner.findChildren(QTimer)]
        soon = any(one.isActive() and one.isSingleShot() and one.interval() <= _SHORT_MS for one in timers)
        gear = self.opened.gear
        return gear.jobs.idle and gear.child.idle and not soon

    def hold_work(self) -> None:
        """Keep the work thread busy until the stage is struck, so that what is asked for next stays on its way."""
        release = Event()
        self.opened.gear.jobs.run(release.wait, lambda _: None, _raise)
        self.ending.append(release.set)

    def rest(self, milliseconds: int) -> None:
        """Let time pass while something stays under way."""
        watch = QElapsedTimer()
        watch.start()
        while watch.elapsed() < milliseconds:
            QTest.qWait(10)

    # ---- what is laid before it

    def file(self, name: str, rows: Sequence[Sequence[str]]) -> Path:
        """Write a CSV file of rows and return it."""
        path = self.folder / name
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out).writerows(rows)
        return path


@contextmanager
def stage(app: QApplication, look: Look, template: Path, folder: Path) -> Iterator[Stage]:
    """Open a window on a copy, in `folder`, of a template office; everything is taken down at the end."""
    shutil.copytree(template, folder)
    with open_office(folder) as office, open_window(office, look, lambda: NOW) as opened:
        # A blinking cursor would make every other picture another one.
        app.setCursorFlashTime(0)
        made = Stage(app, look, folder, office, opened)
        opened.window.show()
        opened.window.activateWindow()
        made.wait()
        try:
            yield made
        finally:
            while made.ending:
                made.ending.pop()()
            made.wait()


def _raise(trouble: Exception) -> None:
    raise trouble
