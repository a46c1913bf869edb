"""The one thing asked of a pasted list: which of the grid's columns a header that nobody knows stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QVBoxLayout

from settledesk.desk.fees import COLUMNS
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR, TIGHT
from settledesk.ui.pieces.flow import FlowLayout, room
from settledesk.ui.pieces.keycap import KeyButton

_NOT_USED = "不用这一列"
_NAMES = {column.key: re.split("[，；：（]", column.full)[0] for column in COLUMNS}


class HeaderQuestion(QFrame):
    """Asks once what an unknown header of a pasted list stands for."""

    answered = Signal(str, str)
    """The header and the key of its column; an empty key where it is none of ours."""
    cancelled = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._header = look, ""
        self.setProperty("surface", "sunken")
        self._text = QLabel()
        self._choice = QComboBox()
        self._choice.setAccessibleName("是哪一列")
        self._choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._yes = KeyButton(look, "记住", "Enter", primary=True)
        self._no = KeyButton(look, "取消粘贴", "Esc", outlined=True)
        self._row = FlowLayout(look)
        for one in (self._choice, self._yes, self._no):
            self._row.addWidget(one)
        self._text.setWordWrap(True)
        self._lines = QVBoxLayout(self)
        self._lines.addWidget(self._text)
        self._lines.addLayout(self._row)
        self._yes.clicked.connect(self._answer)
        self._no.clicked.connect(self._cancel)
        look.changed.connect(self._follow)
        self._follow()
        self.hide()

    def ask(self, header: str, keys: Sequence[str]) -> None:
        """Ask which of the columns a header stands for; the likeliest is chosen already."""
        self._header = header
        self._text.setText(f"「{header}」是哪一列？")
        self.setAccessibleName(self._text.text())
        self._choice.clear()
        self._choice.addItem(_NOT_USED, "")
        for key in keys:
            self._choice.addItem(_NAMES[key], key)
        alike = [len(set(header) & set(self._choice.itemText(place))) for place in range(1, self._choice.count())]
        likely = max(alike, default=0)
        self._choice.setCurrentIndex(alike.index(likely) + 1 if likely >= 2 else 0)
        self.show()
        self._choice.setFocus()

    def _answer(self) -> None:
        self.hide()
        self.answered.emit(self._header, str(self._choice.currentData()))

    def _cancel(self) -> None:
        self.hide()
        self.cancelled.emit()

    def _follow(self) -> None:
        room(self._look, self._lines, TIGHT, HAIR)

    # ---- Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._answer()
        elif event.key() == Qt.Key.Key_Escape:
            self._cancel()
        else:
            super().keyPressEvent(event)
