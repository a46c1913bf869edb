"""The line in which a reprint is asked for its reason, beside the paper and not in a dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel

from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import SNUG, TIGHT
from settledesk.ui.pieces.flow import Panel
from settledesk.ui.pieces.keycap import KeyButton
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.screens.receipts.reason import ReasonField

REASONS = ("打印机卡纸", "患者遗失", "字迹不清", "其他")


class ReprintLine(Panel):
    """Asks why; Enter prints, Esc leaves."""

    confirmed = Signal(str)
    """The reason to print again for."""
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "sunken", SNUG, TIGHT)
        self.setAccessibleName("补打原因")
        self._title = QLabel()
        self._title.setProperty("bold", True)
        self._title.setWordWrap(True)
        self.reason = ReasonField(look, "补打原因", REASONS)
        self.message = InlineMessage(look)
        self.go = KeyButton(look, "补打", "Enter", primary=True)
        self.back = KeyButton(look, "不打了", "Esc", outlined=True)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self.go)
        self._foot.addWidget(self.back)
        self._foot.addStretch(1)
        self.body.addWidget(self._title)
        self.body.addWidget(self.reason)
        self.body.addWidget(self.message)
        self.body.addLayout(self._foot)
        self.reason.entered.connect(self._confirm)
        self.reason.forced.connect(self._confirm)
        self.go.clicked.connect(self._confirm)
        self.back.clicked.connect(self.left)
        self.hide()

    def start(self, number: str, copies: int) -> None:
        """Ask for the reason of the next reprint of a settlement that was printed so many times."""
        self._title.setText(f"补打 {number}：这将是第 {copies} 次补打，纸上会注明次数、时间和操作员")
        self.message.clear()
        self.show()
        self.reason.start()

    def tell(self, sentence: str) -> None:
        """Say what went wrong, beside the reason, and put the cursor there."""
        self.message.tell("stop", sentence)
        self.reason.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirm(self) -> None:
        if self.reason.reason:
            self.message.clear()
            self.confirmed.emit(self.reason.reason)
        else:
            self.reason.set_wrong(True)
            self.tell("补打没有写原因。请按数字选一个，或直接写。")

    # ---- Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.left.emit if self.back.hasFocus() else self._confirm)()
        else:
            super().keyPressEvent(event)
