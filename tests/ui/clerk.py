"""A clerk who has only a keyboard: real key events to the window in front, each counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from settledesk.desk.office import Office
from settledesk.ui.look.look import Look
from settledesk.ui.screens.settle.screen import SettleScreen
from settledesk.ui.window import Window
from tests.ui.stage import Stage, stage

_HAND_MS = 35
"""Between two keys of a long number: a scanner is faster."""


class Clerk:
    """Presses keys as the system hands them on: to the window in front, which knows what has the focus.

    `pressed` counts them: function keys, letters, digits of a date or number, Enter and Tab; not the digits of amounts
    and not names.
    """

    def __init__(self, at: Stage) -> None:
        self._stage = at
        self.pressed = 0

    # ---- hands

    def press(self, *keys: str) -> None:
        """Press keys as they are written in the table of keys, waiting after each for what it does."""
        for one in keys:
            self.strike(one)
            self.wait()

    def strike(self, written: str) -> None:
        """Press one key and wait for nothing."""
        self.pressed += 1
        if QGuiApplication.focusWindow() is None:
            # A dialog has gone: other systems give the front back to the window by themselves.
            self.window.activateWindow()
            assert QTest.qWaitForWindowActive(self.window)
        combination = QKeySequence(written)[0]  # type: ignore[index]  # The stubs do not know it.
        # What keyboards send for Shift and Tab.
        pressed = Qt.Key.Key_Backtab if written == "Shift+Tab" else combination.key()
        QTest.keyClick(_front(), pressed, combination.keyboardModifiers())

    def type(self, text: str, *then: str) -> None:
        """Type a text that counts, and the keys behind it, without waiting."""
        self.pressed += len(text)
        self._letters(text)
        for one in then:
            self.strike(one)

    def amount(self, text: str, *then: str) -> None:
        """Type an amount, which does not count, and the keys behind it, which do."""
        self._letters(text)
        for one in then:
            self.strike(one)

    def number(self, text: str, *then: str) -> None:
        """Type a long number, which does not count, slower than a scanner does."""
        for letter in text:
            self._letters(letter)
            QTest.qWait(_HAND_MS)
        for one in then:
            self.strike(one)

    def say(self, text: str) -> None:
        """Put in a text by an input method, as a name is; it does not count."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self.focus, event)

    def _letters(self, text: str) -> None:
        for letter in text:
            QTest.keyClick(_front(), ord(letter))

    def wait(self) -> None:
        """Wait until everything that was asked for is there."""
        self._stage.wait()

    def finish(self) -> None:
        """Wait for what is under way, and for nothing that is still to begin."""
        while not self._stage.opened.gear.jobs.idle:
            QTest.qWait(1)

    # ---- eyes

    @property
    def window(self) -> Window:
        """The window."""
        return self._stage.window

    @property
    def desk(self) -> SettleScreen:
        """The screen for settling."""
        return self._stage.window.settle

    @property
    def office(self) -> Office:
        """The office whose window it is."""
        return self._stage.office

    @property
    def folder(self) -> Path:
        """The office's data folder."""
        return self._stage.folder

    @property
    def focus(self) -> QWidget:
        """What has the focus."""
        return self._stage.focus

    def is_at(self, widget: QWidget) -> bool:
        """Whether a widget has the focus."""
        return self._stage.focus is widget

    @property
    def at(self) -> str | None:
        """The path of the field that has the focus."""
        return self.desk.stay.group.focused_path() or self.desk.patient_form.group.focused_path()

    @property
    def said(self) -> str:
        """What the bottom bar says."""
        return self.window._said.text()


def _front() -> QWindow:
    found = QGuiApplication.focusWindow()
    assert found is not None
    return found


@contextmanager
def clerk_at(app: QApplication, look: Look, template: Path, folder: Path) -> Iterator[Clerk]:
    """Open a window on a copy of a template office with a clerk before it."""
    with stage(app, look, template, folder) as at:
        yield Clerk(at)
