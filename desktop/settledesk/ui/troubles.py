"""Our own bugs while the window is open: logged by place under a number, told in one dialog, never as a traceback."""

from __future__ import annotations

import logging
import re
import secrets
import sys
import threading
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from settledesk.desk.troubles import is_bug, kind_of, place_of, sentence_of, way_of
from settledesk.ui.look.icons import pixmap
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import ROOM, SNUG, WIDE
from settledesk.ui.pieces.keycap import KeyButton

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""What a number is made of: nothing that sounds or looks like another letter, for it is read out on the telephone."""

_WHAT_TO_DO = "刚才这一步没有存储任何数据，之前已结算、已保存的不受影响。可以再试一次；再次出现时，请把下面的编号告诉软件维护人员。"
_MOST_LINES = 6
_WIDEST = 980
"""Pixels: a dialog fits a screen of 1024, also at the largest type."""

_FOREIGN = re.compile(r"[^\x20-\x7e]+")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Troubles(QObject):
    """Catches what nobody caught, in any thread, from `catch` until `release`."""

    _happened = Signal(str, str)

    def __init__(self, look: Look, log: logging.Logger) -> None:
        super().__init__()
        self._look, self._log = look, log
        self.quiet_seconds = 10.0
        self._lock = threading.Lock()
        self._times: dict[str, int] = {}
        self._numbers: dict[str, str] = {}
        self._quiet_until: dict[str, float] = {}
        self._open_for = ""
        self._dialog: TroubleDialog | None = None
        self._before: tuple[Any, Any, Any] | None = None
        self._qt_before: Any = None
        # Queued: the bug may be another thread's, or in the middle of painting, where no dialog can be opened.
        self._happened.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def catch(self) -> None:
        """Take over what Python and Qt do with uncaught exceptions and messages."""
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._uncaught
        threading.excepthook = lambda given: self._uncaught(given.exc_type, given.exc_value, given.exc_traceback)
        sys.unraisablehook = lambda given: self._uncaught(given.exc_type, given.exc_value, given.exc_traceback)
        self._qt_before = qInstallMessageHandler(self._qt_said)

    def release(self) -> None:
        """Give back what `catch` took over, and close the dialog."""
        if self._before is not None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
            self._before = None
            qInstallMessageHandler(self._qt_before)
        if self._dialog is not None:
            self._dialog.close()

    def report(self, trouble: Exception) -> None:
        """Log and tell a bug that was caught on its way, such as one of the child process."""
        self._uncaught(type(trouble), trouble, trouble.__traceback__)

    @property
    def dialog(self) -> TroubleDialog | None:
        """The dialog that is open, if one is."""
        return self._dialog

    def _uncaught(self, kind: type[BaseException], trouble: BaseException | None, trace: TracebackType | None) -> None:
        if trouble is None or issubclass(kind, KeyboardInterrupt):
            # Ctrl+C in the console that started the program; nothing has gone wrong.
            QApplication.quit()
            return
        place = f"{kind_of(trouble)} {place_of(trouble, trace)}"
        with self._lock:
            times = self._times[place] = self._times.get(place, 0) + 1
            number = self._numbers.setdefault(place, _number())
        # A widget that fails whenever it is painted must not wash everything else out of the log.
        if times in (1, 10) or times % 100 == 0:
            # The exception's own words stay out: they may hold a patient's name. Its way says where to look.
            causes = "".join(f" from {kind_of(one)}" for one in _causes(trouble))
            self._log.error("%s %s%s (%d) %s", number, place, causes, times, " > ".join(way_of(trouble, trace)))
        # Where the surroundings failed and no screen said so, the clerk is told what; a bug's own words say nothing.
        told = sentence_of(trouble) if isinstance(trouble, Exception) and not is_bug(trouble) else _WHAT_TO_DO
        self._happened.emit(place, told)

    def _qt_said(self, kind: QtMsgType, about: QMessageLogContext, text: str | None) -> None:
        # Qt quotes what it was given, so only plain ASCII of it goes into the log: no name can be in that.
        plain = _FOREIGN.sub("_", text or "")[:300]
        with self._lock:
            times = self._times[plain] = self._times.get(plain, 0) + 1
        if times in (1, 10) or times % 100 == 0:
            self._log.log(_LEVELS.get(kind, logging.WARNING), "Qt %s (%d) %s", about.category or "", times, plain)

    def _tell(self, place: str, text: str) -> None:
        # One dialog at a time, and not the same one right after it was closed: a widget that fails whenever it is
        # painted would else keep the clerk from everything.
        if self._dialog is not None or time.monotonic() < self._quiet_until.get(place, 0.0):
            return
        self._open_for = place
        title = "出了意外，本次操作没有完成"
        self._dialog = TroubleDialog(self._look, title, text, self._numbers[place], QApplication.activeWindow())
        self._dialog.finished.connect(self._closed)
        self._dialog.open()

    def _closed(self) -> None:
        self._quiet_until[self._open_for] = time.monotonic() + self.quiet_seconds
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None


class TroubleDialog(QDialog):
    """What happened, what to do, and the number to tell; Enter and Esc close it, Ctrl+C copies the number."""

    def __init__(self, look: Look, title: str, text: str, number: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self.setWindowTitle("异地结算台")
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        px = look.px
        mark, head, body = QLabel(), QLabel(title), QLabel(text)
        mark.setPixmap(pixmap("stop", look, "stop", 32, self.devicePixelRatioF()))
        mark.setAccessibleName("错误标记")
        head.setProperty("role", "title")
        for label in (head, body):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        words = QVBoxLayout()
        words.setSpacing(px(SNUG))
        words.addWidget(head)
        words.addWidget(body)
        if number:
            words.addLayout(self._number_line(look))
        top = QHBoxLayout()
        top.setSpacing(px(ROOM))
        top.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        self.go_on = KeyButton(look, "知道了", "Enter", primary=True)
        self.go_on.setDefault(True)
        self.go_on.clicked.connect(self.accept)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self.go_on)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(WIDE), px(WIDE), px(WIDE), px(ROOM))
        whole.setSpacing(px(WIDE))
        whole.addLayout(top)
        whole.addLayout(below)
        self.setFixedWidth(min(px(480), _WIDEST))
        self.go_on.setFocus()

    def _number_line(self, look: Look) -> QHBoxLayout:
        shown = QLabel(f"编号 {self._number}")
        shown.setProperty("role", "mono")
        shown.setProperty("strong", True)
        shown.setAccessibleName(f"编号 {' '.join(self._number)}")
        self.copy = KeyButton(look, "复制编号", "Ctrl+C", outlined=True)
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(self._copy)
        QShortcut(QKeySequence.StandardKey.Copy, self, self._copy)
        line = QHBoxLayout()
        line.setSpacing(look.px(SNUG))
        line.addWidget(shown)
        line.addWidget(self.copy)
        line.addStretch(1)
        return line

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._number)
        self.copy.set_title("已复制")

    # ---- Qt's own

    def showEvent(self, event: QShowEvent) -> None:
        # A layout of wrapped labels does not tell a window how high it must be at its width.
        whole = self.layout()
        if whole is not None:
            self.setFixedHeight(whole.totalHeightForWidth(self.width()))
        super().showEvent(event)


def catch_troubles(look: Look, log: logging.Logger) -> Troubles:
    """Return the hook, in force until its `release`; uncaught bugs go to the log and into one dialog."""
    made = Troubles(look, log)
    made.catch()
    return made


def start_trouble(look: Look, trouble: Exception) -> TroubleDialog:
    """Return the dialog, not yet open, for what keeps the program from starting: bad settings, packs or database."""
    more = "" if is_bug(trouble) else "\n改正后请重新打开程序。数据没有被改动。"
    return TroubleDialog(look, "程序不能开始工作", _shortened(sentence_of(trouble)) + more)


def show_start_trouble(look: Look, trouble: Exception) -> None:
    """Say what keeps the program from starting and wait until it has been read; there is no window yet."""
    start_trouble(look, trouble).exec()


def _shortened(text: str) -> str:
    """Return the first lines of a long list of mistakes, and how many more there are."""
    lines = text.split("\n")
    rest = len(lines) - _MOST_LINES
    return (
        text if rest <= 0 else "\n".join([*lines[:_MOST_LINES], f"还有 {rest} 条，请运行 settledesk check 查看全部。"])
    )


def _number() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(8))


def _causes(trouble: BaseException) -> Iterator[BaseException]:
    """Yield what the exception came from, the nearest first."""
    seen = {id(trouble)}
    while (cause := trouble.__cause__ or trouble.__context__) is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        trouble = cause
