"""A reason, chosen by one digit or written: what reprinting and voiding both ask for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from settledesk.ui.look.look import Look
from settledesk.ui.look.style import restyle
from settledesk.ui.look.tokens import HAIR
from settledesk.ui.pieces.flow import FlowLayout, room
from settledesk.ui.pieces.keycap import KeyButton

_LONGEST = 60


class _Line(QLineEdit):
    entered = Signal()
    forced = Signal()

    # ---- Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.forced if event.modifiers() & Qt.KeyboardModifier.ControlModifier else self.entered).emit()
        else:
            super().keyPressEvent(event)


class ReasonField(QWidget):
    """A line for the reason and the usual reasons as buttons; a digit alone in the line stands for one of them."""

    entered = Signal()
    """Enter was pressed in the line."""
    forced = Signal()
    """Ctrl and Enter were pressed in the line."""

    def __init__(self, look: Look, name: str, reasons: tuple[str, ...]) -> None:
        super().__init__()
        self._look, self._reasons = look, reasons
        self.line = _Line()
        self.line.setAccessibleName(name)
        self.line.setAccessibleDescription("；".join(f"{place} {one}" for place, one in enumerate(reasons, 1)))
        self.line.setPlaceholderText(f"{name}：按数字选，或直接写")
        self.line.setMaxLength(_LONGEST)
        self.line.textEdited.connect(self._edited)
        self.line.entered.connect(self.entered)
        self.line.forced.connect(self.forced)
        self._flow = FlowLayout(look, HAIR)
        for place, one in enumerate(reasons, 1):
            button = KeyButton(look, one, str(place), outlined=True)
            button.clicked.connect(lambda _=False, reason=one: self._take(reason))
            self._flow.addWidget(button)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.line)
        self._column.addLayout(self._flow)
        self.setFocusProxy(self.line)
        look.changed.connect(self._follow)
        self._follow()

    @property
    def reason(self) -> str:
        """The reason as written, without outer space; empty where there is none."""
        return self.line.text().strip()

    def start(self) -> None:
        """Ask anew: an empty line with the focus."""
        self.line.clear()
        self.set_wrong(False)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_wrong(self, wrong: bool) -> None:
        """Show whether the line is what holds things up."""
        self.line.setProperty("state", "wrong" if wrong else "")
        restyle(self.line)

    def _edited(self, text: str) -> None:
        self.set_wrong(False)
        # Full-width digits come from an input method that is switched on.
        if len(text) == 1 and text.isdecimal() and 1 <= int(text) <= len(self._reasons):
            self._take(self._reasons[int(text) - 1])

    def _take(self, reason: str) -> None:
        self.line.setText(reason)
        self.set_wrong(False)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self) -> None:
        room(self._look, self._column, 0, HAIR)
