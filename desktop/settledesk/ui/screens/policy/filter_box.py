"""A box that narrows the table below it: Down or Enter goes into the table, Esc clears the box."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from settledesk.ui.keys import key
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import TIGHT
from settledesk.ui.pieces.keycap import Keycap


class _Line(QLineEdit):
    left = Signal()

    # ---- Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class FilterBox(QWidget):
    """The box with its key and, behind it, how much is left."""

    changed = Signal(str)
    """What is typed, small letters only."""
    left = Signal()
    """The table is wanted."""

    def __init__(self, look: Look, name: str, hint: str) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(name)
        self.line = _Line()
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(hint)
        self.line.setClearButtonEnabled(True)
        self._told = QLabel()
        self._told.setProperty("role", "small")
        self._told.setProperty("tone", "secondary")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.line, 1)
        self._row.addWidget(Keycap(look, key("filter_page").press))
        self._row.addWidget(self._told)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(lambda text: self.changed.emit(text.strip().casefold()))
        self.line.left.connect(self.left)
        look.changed.connect(self._follow)
        self._follow()

    @property
    def text(self) -> str:
        """What is typed, small letters only."""
        return self.line.text().strip().casefold()

    def tell(self, text: str) -> None:
        """Say how much is shown."""
        self._told.setText(text)

    def take_focus(self) -> None:
        """Put the cursor into the box, over what it holds."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def _follow(self) -> None:
        self._row.setSpacing(self._look.px(TIGHT))
