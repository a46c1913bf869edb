"""The monkey's hands: each deed as the events that the system would send to the window in front."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import shiboken6
from PySide6.QtCore import QEvent, QKeyCombination, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QWheelEvent,
    QWindow,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QWidget,
)

from tests.ui.monkey import LONGEST_RUN, Deed

_NONE = Qt.KeyboardModifier.NoModifier
_LEFT = Qt.MouseButton.LeftButton
_PRESSED: dict[str, type[QWidget]] = {
    "QLineEdit": QLineEdit,
    "QPushButton": QPushButton,
    "QComboBox": QComboBox,
    "QCheckBox": QCheckBox,
}
_REST_MS = 80
"""A pause that parts what was typed from what comes: without it hands would be as fast as a scanner."""


class Hands:
    """Does deeds to the window that `window` returns; `looked` is called after each single event of one."""

    def __init__(self, window: Callable[[], QWidget], files: Path, looked: Callable[[], None]) -> None:
        self._window, self._files, self._looked = window, files, looked
        self.events = 0
        """How many there were: a text of five keys is five."""
        self._run = 0
        self._answer = ""
        self._other = QWidget()
        self._dialogs = QTimer()
        self._dialogs.setInterval(30)
        # By a timer of its own each time: one whose slot has not returned, since the answer has opened a dialog, rests.
        self._dialogs.timeout.connect(lambda: QTimer.singleShot(0, self._answer_dialog))
        self._dialogs.start()

    def close(self) -> None:
        """Let go of everything."""
        self._dialogs.stop()
        self._other.close()
        self._other.deleteLater()

    def do(self, deed: Deed) -> None:
        """Do one deed; a deed for which there is nothing, such as a click on a box where none is seen, does nothing."""
        acts: dict[str, Callable[[], object]] = {
            "key": lambda: self._strike(deed.text),
            "type": lambda: self._type(deed.text),
            "letters": lambda: self._letters(deed.text),
            "compose": lambda: self._compose(deed.text, ""),
            "commit": lambda: self._compose("", deed.text),
            "clip": lambda: QGuiApplication.clipboard().setText(deed.text),
            "clip_file": lambda: QGuiApplication.clipboard().setMimeData(self._file_data(deed.text)),
            "scan": lambda: self._scan(deed.text),
            "click": lambda: self._click(_LEFT, deed),
            "right": lambda: self._click(Qt.MouseButton.RightButton, deed),
            "middle": lambda: self._click(Qt.MouseButton.MiddleButton, deed),
            "double": lambda: self._click(_LEFT, deed, double=True),
            "drag": lambda: self._drag(deed),
            "wheel": lambda: self._wheel(deed),
            "press": lambda: self._press(deed),
            "drop": lambda: self._drop(self._file_data(deed.text), deed),
            "drop_text": lambda: self._drop(_text_data(deed.text), deed),
            "open": lambda: self._open(deed.text),
            "resize": lambda: self._resize(deed.text),
            "away": self._away,
            "wait": lambda: QTest.qWait(int(deed.text)),
        }
        acts[deed.do]()
        self.events += len(deed.text) if deed.do in ("type", "letters", "scan") else 1
        self._looked()

    # ---- keys

    def _front(self) -> QWindow:
        """Return the window in front; where the system has taken it away, ours comes to the front again."""
        if _front() is None:
            self._window().activateWindow()
            QTest.qWait(1)
        return _front() or self._window().windowHandle()

    def _strike(self, press: str) -> None:
        self._run = 0
        if press.startswith("Key_"):
            QTest.keyClick(self._front(), Qt.Key[press])
            return
        sequence = QKeySequence.fromString(press, QKeySequence.SequenceFormat.PortableText)
        assert sequence.count() == 1, press
        combined: QKeyCombination = sequence[0]  # type: ignore[index]  # left out of the stubs
        QTest.keyClick(self._front(), combined.key(), combined.keyboardModifiers())

    def _type(self, text: str) -> None:
        if self._run + len(text) > LONGEST_RUN:
            QTest.qWait(_REST_MS)
            self._run = 0
        self._run += len(text)
        for letter in text:
            self._letter(letter)
            self._looked()

    def _letter(self, letter: str) -> None:
        shift = Qt.KeyboardModifier.ShiftModifier if letter.isupper() else _NONE
        # By its letter: the key alone would leave the text to Qt, which knows that of few.
        QTest.keyClick(self._front(), letter, shift)  # type: ignore[call-overload]  # left out of the stubs

    def _letters(self, text: str) -> None:
        """Send characters that are on no key, as keyboards of other scripts and Alt codes do."""
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(self._front(), QKeyEvent(kind, 0, _NONE, letter))
            self._looked()

    def _scan(self, text: str) -> None:
        QTest.qWait(_REST_MS)
        self._run = 0
        for letter in text:
            self._letter(letter)
        QTest.keyClick(self._front(), Qt.Key.Key_Return)

    def _compose(self, preedit: str, commit: str) -> None:
        focus = QGuiApplication.focusObject()
        # An input method writes only where it is let in.
        if not isinstance(focus, QWidget) or not focus.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
            return
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        QApplication.sendEvent(focus, event)

    # ---- mouse

    def _top(self) -> QWidget:
        """Return what the mouse reaches: an open list or menu, a dialog, or the window."""
        return QApplication.activePopupWidget() or QApplication.activeModalWidget() or self._window()

    def _at(self, x: float, y: float) -> tuple[QWidget, QPoint]:
        top = self._top()
        return top, QPoint(int(x * (top.width() - 1)), int(y * (top.height() - 1)))

    def _click(self, button: Qt.MouseButton, deed: Deed, double: bool = False) -> None:
        top, at = self._at(deed.x, deed.y)
        handle = top.windowHandle()
        QTest.mouseClick(handle, button, _NONE, at)
        # The first click may have closed what it hit: a menu's window is gone by then.
        if double and shiboken6.isValid(handle) and handle.isVisible():
            QTest.mouseDClick(handle, button, _NONE, at)

    def _press(self, deed: Deed) -> None:
        top = self._top()
        found = [
            one
            for one in top.findChildren(_PRESSED[deed.text])
            if one.isVisibleTo(top) and one.isEnabled() and not one.visibleRegion().isEmpty()
        ]
        handle = top.windowHandle()
        if found:
            one = found[int(deed.x * len(found)) % len(found)]
            QTest.mouseClick(handle, _LEFT, _NONE, one.mapTo(top, one.visibleRegion().boundingRect().center()))

    def _drag(self, deed: Deed) -> None:
        top, start = self._at(deed.x, deed.y)
        x, y = map(float, deed.text.split())
        handle, end = top.windowHandle(), self._at(x, y)[1]
        QTest.mousePress(handle, _LEFT, _NONE, start)
        for part in (0.5, 1.0):
            if not handle.isVisible():
                return
            QTest.mouseMove(handle, start + (end - start) * part)
        QTest.mouseRelease(handle, _LEFT, _NONE, end)

    def _wheel(self, deed: Deed) -> None:
        top, at = self._at(deed.x, deed.y)
        handle = top.windowHandle()
        event = QWheelEvent(
            QPointF(at),
            QPointF(top.mapToGlobal(at)),
            QPoint(),
            QPoint(0, int(deed.text)),
            Qt.MouseButton.NoButton,
            _NONE,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(handle, event)

    def _drop(self, data: QMimeData, deed: Deed) -> None:
        """Drop something as Qt does: on what takes drops, at the place or above it; not under a dialog."""
        top, at = self._at(deed.x, deed.y)
        if QApplication.activePopupWidget() is not None or QApplication.activeModalWidget() is not None:
            return
        target: QWidget | None = top.childAt(at) or top
        given = (Qt.DropAction.CopyAction, data, _LEFT, _NONE)
        while target is not None:
            if target.acceptDrops() and target.isEnabled():
                place = target.mapFrom(top, at)
                entered = QDragEnterEvent(place, *given)
                entered.ignore()
                QApplication.sendEvent(target, entered)
                if entered.isAccepted():
                    QApplication.sendEvent(target, QDragMoveEvent(place, *given))
                    QApplication.sendEvent(target, QDropEvent(QPointF(place), *given))
                    return
            target = target.parentWidget()

    def _file_data(self, name: str) -> QMimeData:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self._files / name))])
        return data

    # ---- the window

    def _resize(self, size: str) -> None:
        wide, high = map(int, size.split("x"))
        self._window().resize(wide, high)
        QTest.qWait(1)

    def _away(self) -> None:
        """Bring another program's window to the front, and ours again."""
        self._other.show()
        self._other.activateWindow()
        QTest.qWait(5)
        self._other.hide()
        (QApplication.activeModalWidget() or self._window()).activateWindow()
        QTest.qWait(5)

    # ---- the system's own dialog

    def _open(self, name: str) -> None:
        """Press Ctrl+O; the dialog that opens, if one does, is answered with the file, or Esc where there is no name."""
        self._answer = str(self._files / name) if name else ""
        self._strike("Ctrl+O")

    def _answer_dialog(self) -> None:
        """Answer the dialog for files by keys: it belongs to the system, and waits until it is."""
        dialog: QWidget | None = QApplication.activeModalWidget()
        if dialog is None or not (isinstance(dialog, QFileDialog) or isinstance(dialog.parentWidget(), QFileDialog)):
            return
        answer, self._answer = self._answer, ""
        line = dialog.findChild(QLineEdit)
        if answer and line is not None:
            line.setText(answer)
            QTest.keyClick(line, Qt.Key.Key_Return)
        else:
            # To what it has opened itself, first: its list of names, or its "file not found".
            QTest.keyClick(QApplication.activePopupWidget() or dialog, Qt.Key.Key_Escape)


def _front() -> QWindow | None:
    # The stubs say that there always is one.
    return QGuiApplication.focusWindow()


def _text_data(text: str) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    return data
