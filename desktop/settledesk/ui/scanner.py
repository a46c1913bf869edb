"""The scanner: keys that come faster than hands can type are taken as one code, whatever has the focus."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QMetaObject, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QTextCursor, QWindow
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemDelegate,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from settledesk.basis.text import squeeze

_LEAST = 15
"""Characters of the shortest code: an old ID number, a settlement number of a window with a one-character name."""
_LEAST_TYPED = 8
"""Letters and digits that must be among what came with an input method on; words put in by pinyin have none."""
_ID = re.compile(r"\d{17}[\dX]|\d{15}", re.ASCII)
_NUMBER = re.compile(r"[0-9A-Za-z]{1,4}-\d{8}-\d{4,}", re.ASCII)
_STATEMENT_QR = re.compile(r"YDJS:\d+:.+:[0-9A-F]{12}", re.ASCII)

_UNKNOWN = "扫到的码不是身份证号，也不是本院结算单，没有采用。请核对所扫的码，或改用键盘输入"
_INPUT_METHOD = "输入法打开时扫描不完整，请再扫一次"
_DIALOG = "对话框还开着，扫描没有采用。请先关闭对话框，再扫一次"

_KEYS = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride, QEvent.Type.InputMethod)
_SILENT = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
    Qt.Key.Key_ScrollLock,
)
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
# CR, LF and TAB as control characters: some scanners send them so.
_CONTROL_ENDS = (Qt.Key.Key_M, Qt.Key.Key_J, Qt.Key.Key_I)
_ALT, _CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class _Stroke:
    """One character (or what an input method made of some), and when it came."""

    __slots__ = ("arrived", "composed", "stamp", "text")

    def __init__(self, text: str, composed: bool, stamp: int, arrived: float) -> None:
        self.text, self.composed, self.stamp, self.arrived = text, composed, stamp, arrived

    def gap(self, earlier: _Stroke) -> float:
        """Return the milliseconds since an earlier stroke."""
        # The system's own times are true even when this program was late in asking; not every event has one.
        if self.stamp and earlier.stamp:
            return self.stamp - earlier.stamp
        return self.arrived - earlier.arrived


class Scanner(QObject):
    """Watches the keys of the whole application and tells scans from typing.

    A scan is at least 15 characters with a mean gap of at most `gap_ms` (15 to 80 milliseconds; ValueError
    otherwise), ended by CR, LF or TAB. What had the focus gets its former text back, the end presses nothing.
    `clock` returns milliseconds; it counts for keys that carry no time of their own.
    """

    id_scanned = Signal(str)
    """18 or 15 characters that look like an ID number, x as X; the check digit is the receiver's to verify."""
    receipt_scanned = Signal(str)
    """A settlement's number, or the whole text of a statement's QR."""
    refused = Signal(str)
    """A Chinese sentence: why a scan was not taken, and what to do."""
    _told = Signal(str, str)

    def __init__(self, app: QApplication, gap_ms: int = 30, clock: Callable[[], float] | None = None) -> None:
        super().__init__()
        if not 15 <= gap_ms <= 80:
            raise ValueError(gap_ms)
        self._gap_ms = gap_ms
        self._clock = clock or (lambda: time.monotonic() * 1000)
        self._strokes: list[_Stroke] = []
        self._starts: list[int] = []  # where in the strokes a scan may have begun
        self._kept: list[tuple[int, QWidget, Callable[[], None]]] = []  # from which stroke, whose, how to give it back
        self._ended: _Stroke | None = None
        self._at_window: tuple[QEvent.Type, int, int] | None = None
        self._restoring = False
        # Queued: receivers move the focus and open screens, which must not happen inside a widget's own key event.
        self._told.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(4 * gap_ms)
        self._pause.timeout.connect(self._after_pause)
        # Not a filter on the application: that one is called for every event of every object, and each call must wait
        # for the interpreter while the work thread is busy. Real keys pass the window in front before anything else,
        # compositions go to what has the focus: these two are followed.
        self._app = app
        self._window: QObject | None = None
        self._focus: QObject | None = None
        app.focusWindowChanged.connect(self._follow_window)
        app.focusObjectChanged.connect(self._follow_focus)
        self._follow_window(app.focusWindow())
        self._follow_focus(app.focusObject())

    def close(self) -> None:
        """Watch no more."""
        self._app.focusWindowChanged.disconnect(self._follow_window)
        self._app.focusObjectChanged.disconnect(self._follow_focus)
        self._follow_window(None)
        self._follow_focus(None)
        self._forget()

    # ---- what is watched

    def _follow_window(self, window: QWindow | None) -> None:
        self._window = self._move(self._window, window)

    def _follow_focus(self, focus: QObject | None) -> None:
        self._focus = self._move(self._focus, focus)

    def _move(self, old: QObject | None, new: QObject | None) -> QObject | None:
        if old is not None and shiboken6.isValid(old):
            old.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)
        return new

    # ---- strokes

    def _key(self, event: QKeyEvent) -> bool:
        """Take note of a key that was pressed; whether it goes no further."""
        if _ends_scan(event):
            return self._end(self._stroke("", event))
        if event.key() in _SILENT:
            return False
        text = event.text()
        typed = len(text) == 1 and text.isprintable() and squeeze(text).isascii()
        # A key held down, a shortcut, an arrow, and what card readers send as Alt and numbers are no part of a scan.
        if not typed or event.isAutoRepeat() or event.modifiers() & (_ALT | _CTRL):
            self._forget()
            return False
        receiver = _receiver()
        at_pace = self._add(self._stroke(text, event), receiver)
        # A space would press a button. Where there is no text, there is no echo that this could hold up.
        return at_pace and _is_pressed_by_keys(receiver)

    def _stroke(self, text: str, event: QKeyEvent) -> _Stroke:
        return _Stroke(text, False, event.timestamp(), self._clock())

    def _composed(self, event: QInputMethodEvent) -> None:
        """Take note of what an input method has put in or is about to."""
        if event.commitString() or event.preeditString():
            self._add(_Stroke(event.commitString(), True, 0, self._clock()), _receiver())

    def _add(self, stroke: _Stroke, receiver: QWidget | None) -> bool:
        """Add a stroke to the burst, or begin one with it; whether it came at a scanner's pace."""
        gap = stroke.gap(self._strokes[-1]) if self._strokes else None
        # The mean decides, for devices falter; but a pause of two gaps parts one burst from another.
        if gap is None or gap > 2 * self._gap_ms:
            self._forget()
            gap = None
        at_pace = gap is not None and gap <= self._gap_ms
        if not at_pace:
            self._starts.append(len(self._strokes))
        if receiver is not None:
            begun = self._starts[-1]
            if not any(at >= begun and widget is receiver for at, widget, _ in reversed(self._kept)):
                self._kept.append((len(self._strokes), receiver, _keep(receiver)))
        self._strokes.append(stroke)
        if stroke.composed or self._pause.isActive():
            self._pause.start()
        return at_pace

    def _forget(self) -> None:
        self._strokes.clear()
        self._starts.clear()
        self._kept.clear()
        self._ended = None
        self._pause.stop()

    # ---- telling a scan

    def _end(self, last: _Stroke) -> bool:
        """Take the scan, if it is one; whether the key that ended it goes no further."""
        if self._ended is not None and last.gap(self._ended) <= 2 * self._gap_ms:
            # The second half of CR LF.
            return True
        spoiled, scan = self._spoiled(last), self._scan(last)
        if spoiled is not None:
            self._refuse_spoiled(spoiled)
        elif scan is not None:
            self._put_back(scan[0])
            self._announce(scan[1])
        self._forget()
        if spoiled is None and scan is None:
            return False
        self._ended = last
        return True

    def _begun_at_pace(self, last: _Stroke) -> list[int]:
        """Return where a burst may have begun that ends with `last` and came at a scanner's pace."""
        if not self._strokes or last.gap(self._strokes[-1]) > 2 * self._gap_ms:
            return []
        count = len(self._strokes)
        return [at for at in self._starts if last.gap(self._strokes[at]) <= self._gap_ms * (count - at)]

    def _scan(self, last: _Stroke) -> tuple[int, str] | None:
        """Return where the scan that ends with `last` began and what it says, or None where hands typed."""
        found = []
        for start in self._begun_at_pace(last):
            text = "".join(stroke.text for stroke in self._strokes[start:])
            # One and the same character is a key held down on a system that does not say so.
            if len(text) >= _LEAST and len(set(text)) > 1:
                found.append((start, text))
        # A character typed just before may hang on to the scan; what makes sense without it is the scan.
        return next((one for one in found if _route(one[1])), found[0] if found else None)

    def _spoiled(self, last: _Stroke) -> int | None:
        """Return where a scan began that an input method has had its hands in, or None."""
        for start in self._begun_at_pace(last):
            strokes = self._strokes[start:]
            typed = sum(len(one.text) for one in strokes if squeeze(one.text).isascii())
            length = sum(len(one.text) or 1 for one in strokes)
            if any(one.composed for one in strokes) and typed >= _LEAST_TYPED and length >= _LEAST:
                return start
        return None

    def _after_pause(self) -> None:
        """See what has come when nothing more does: an input method may have swallowed the end."""
        if self._strokes:
            spoiled = self._spoiled(self._strokes[-1])
            if spoiled is not None:
                self._refuse_spoiled(spoiled)
        self._forget()

    def _refuse_spoiled(self, start: int) -> None:
        # What is still being composed would be put in after the text was given back.
        self._restoring = True
        QGuiApplication.inputMethod().reset()
        self._restoring = False
        self._put_back(start)
        self._told.emit("refused", _INPUT_METHOD)

    def _announce(self, text: str) -> None:
        route = _route(text)
        if QApplication.activeModalWidget() is not None:
            self._told.emit("refused", _DIALOG)
        elif route is None:
            self._told.emit("refused", _UNKNOWN)
        else:
            self._told.emit(*route)

    def _deliver(self, kind: str, text: str) -> None:
        {"id": self.id_scanned, "receipt": self.receipt_scanned, "refused": self.refused}[kind].emit(text)

    def _put_back(self, start: int) -> None:
        """Give everything that had the focus since the stroke `start` what it held before."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            # Later: a popup must not go while its window is handling a key.
            QMetaObject.invokeMethod(popup, "close", Qt.ConnectionType.QueuedConnection)
        kept = [
            (widget, give_back) for at, widget, give_back in self._kept if at >= start and shiboken6.isValid(widget)
        ]
        for _, give_back in reversed(kept):
            give_back()
        first = kept[0][0] if kept else None
        if first is not None and first.isVisible() and first.focusPolicy() != Qt.FocusPolicy.NoFocus:
            first.setFocus()

    # ---- Qt's own

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See every key before anything else does, and keep back what ends a scan."""
        kind = event.type()
        if kind not in _KEYS or self._restoring:
            return False
        if isinstance(event, QInputMethodEvent):
            self._composed(event)
            return False
        if not isinstance(event, QKeyEvent):
            return False
        # A real key passes the window and then what has the focus; it is one key.
        seen = (kind, event.timestamp(), event.key())
        if isinstance(watched, QWindow):
            self._at_window = seen
        elif event.timestamp() and seen == self._at_window:
            return False
        if kind == QEvent.Type.ShortcutOverride:
            # Asked before a shortcut gets the key: the end of a scan is nobody's shortcut.
            taken = bool(self._strokes) and _ends_scan(event) and self._is_end(self._stroke("", event))
        else:
            taken = self._key(event)
        if taken:
            event.accept()
        return taken

    def _is_end(self, last: _Stroke) -> bool:
        return self._scan(last) is not None or self._spoiled(last) is not None


def _ends_scan(event: QKeyEvent) -> bool:
    """Whether a key is CR, LF or TAB."""
    if event.modifiers() & _ALT:
        return False
    return event.key() in (_CONTROL_ENDS if event.modifiers() & _CTRL else _ENDS)


def _route(text: str) -> tuple[str, str] | None:
    """Return what a scanned text is, "id" or "receipt", and its plain form; None where it is neither."""
    plain = squeeze(text)
    if _ID.fullmatch(plain.upper()):
        return "id", plain.upper()
    if _NUMBER.fullmatch(plain):
        return "receipt", plain
    # With Caps Lock on, a scanner's capitals come small and its small letters as capitals.
    for one in (plain, plain.swapcase()):
        if _STATEMENT_QR.fullmatch(one):
            return "receipt", one
    return None


def _receiver() -> QWidget | None:
    """Return what holds what a key changes; under an open list or menu it is what has opened it."""
    focus: QWidget | None = QApplication.focusWidget()
    return QApplication.activeWindow() if focus is None else focus


def _is_pressed_by_keys(widget: QWidget | None) -> bool:
    if isinstance(QApplication.activePopupWidget(), QMenu):
        return True
    if isinstance(widget, QComboBox):
        return not widget.isEditable()
    return isinstance(widget, QAbstractButton)


# ---- what a widget held, and how it gets it back


def _keep(widget: QWidget) -> Callable[[], None]:
    """Return what gives the widget back what it holds now."""
    if isinstance(widget, QLineEdit):
        return _keep_line(widget)
    if isinstance(widget, QComboBox):
        return _keep_choice(widget)
    if isinstance(widget, QAbstractSpinBox):
        line = widget.findChild(QLineEdit)
        return _keep_line(line) if line is not None else _nothing
    if isinstance(widget, (QPlainTextEdit, QTextEdit)):
        return _keep_document(widget)
    if isinstance(widget, QAbstractItemView):
        return _keep_view(widget)
    if isinstance(widget, QAbstractButton) and widget.isCheckable():
        checked = widget.isChecked()
        return lambda: widget.setChecked(checked)
    return _nothing


def _nothing() -> None:
    """Give nothing back."""


def _keep_line(line: QLineEdit) -> Callable[[], None]:
    text, cursor, start, length = line.text(), line.cursorPosition(), line.selectionStart(), line.selectionLength()

    def give_back() -> None:
        # Undone rather than written over, so that Ctrl+Z later does not bring the scan back. Where one step holds
        # what was typed before, too, it goes too far; then it is written.
        if line.text() != text and line.isUndoAvailable():
            line.undo()
        if line.text() != text:
            line.selectAll()
            line.insert(text)
        if length:
            line.setSelection(start, length)
        else:
            line.setCursorPosition(cursor)

    return give_back


def _keep_choice(choice: QComboBox) -> Callable[[], None]:
    index, line = choice.currentIndex(), choice.lineEdit()
    text = _keep_line(line) if line is not None else _nothing

    def give_back() -> None:
        if choice.currentIndex() != index:
            choice.setCurrentIndex(index)
        text()

    return give_back


def _keep_document(edit: QPlainTextEdit | QTextEdit) -> Callable[[], None]:
    text, cursor = edit.toPlainText(), edit.textCursor()
    position, anchor = cursor.position(), cursor.anchor()

    def give_back() -> None:
        now = edit.toPlainText()
        if now != text:
            same = next(
                (i for i, (a, b) in enumerate(zip(now, text, strict=False)) if a != b), min(len(now), len(text))
            )
            most = min(len(now), len(text)) - same
            tail = next((i for i in range(most) if now[-1 - i] != text[-1 - i]), most)
            change = QTextCursor(edit.document())
            # Qt counts a rare character as two.
            change.setPosition(_units(now[:same]))
            change.setPosition(_units(now[: len(now) - tail]), QTextCursor.MoveMode.KeepAnchor)
            change.insertText(text[same : len(text) - tail])
        back = edit.textCursor()
        back.setPosition(anchor)
        back.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        edit.setTextCursor(back)

    return give_back


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _keep_view(view: QAbstractItemView) -> Callable[[], None]:
    current = QPersistentModelIndex(view.currentIndex())

    def give_back() -> None:
        # A key may have opened an editor in a cell.
        editor = QApplication.focusWidget()
        while editor is not None and editor.parentWidget() is not view.viewport():
            editor = editor.parentWidget()
        if editor is not None:
            delegate = view.itemDelegateForIndex(view.currentIndex())
            delegate.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
        if current.isValid() and view.currentIndex() != current:
            view.setCurrentIndex(view.model().index(current.row(), current.column(), current.parent()))

    return give_back
