"""Taking a settlement back: framed in red, it says what will happen, asks why, and is done once for each opening."""

from __future__ import annotations

import re
import secrets

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from settledesk.desk.receipt_details import Details
from settledesk.ui.look.icons import pixmap
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import RADIUS, ROOM, SNUG, TIGHT
from settledesk.ui.pieces.flow import room
from settledesk.ui.pieces.keycap import KeyButton
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.screens.receipts.reason import ReasonField

REASONS = ("录入错误", "重复结算", "备案有变", "转为自费")

_LABEL_AND_AMOUNT = re.compile(r"([一-鿿]{2,4}) (?=[-\d])| (?=→)|(?<=→) ")


class VoidPanel(QWidget):
    """Ctrl+Enter, or Enter on the button, takes the settlement back; Enter in the line only goes on to the button."""

    confirmed = Signal(str, str, str)
    """The settlement's number, the key of this voiding, and the reason."""
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._number = self._key = ""
        self.setAccessibleName("作废")
        self._icon, self._banner = QLabel(), QLabel()
        self._icon.setAccessibleName("作废标记")
        self._banner.setProperty("role", "title")
        self._banner.setProperty("tone", "stop")
        self._banner.setWordWrap(True)
        self._effects = QLabel()
        self._effects.setWordWrap(True)
        self._effects.setTextFormat(Qt.TextFormat.PlainText)
        self.reason = ReasonField(look, "作废原因（必填）", REASONS)
        self.message = InlineMessage(look)
        self.go = KeyButton(look, "确认作废", "Ctrl+Enter", danger=True)
        self.back = KeyButton(look, "不作废", "Esc", outlined=True)
        self._head, self._foot = QHBoxLayout(), QHBoxLayout()
        self._head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._head.addWidget(self._banner, 1)
        self._foot.addWidget(self.go)
        self._foot.addWidget(self.back)
        self._foot.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        for widget in (self._effects, self.reason, self.message):
            self._column.addWidget(widget)
        self._column.addLayout(self._foot)
        self.reason.entered.connect(self._go_on)
        self.reason.forced.connect(self._confirm)
        self.go.clicked.connect(self._confirm)
        self.back.clicked.connect(self.left)
        look.changed.connect(self._follow)
        self._follow()
        self.hide()

    def start(self, details: Details) -> None:
        """Ask whether and why this settlement is to be taken back; from here on it is one voiding, however often asked."""
        line = details.line
        self._number, self._key = line.number, f"void-{secrets.token_hex(16)}"
        self._banner.setText(f"作废 {line.number} · {line.patient_name} · {line.total.grouped} 元")
        self._effects.setText("\n".join("· " + _kept_together(one) for one in details.effects))
        self.setAccessibleDescription("；".join(details.effects))
        self.message.clear()
        self.show()
        self.reason.start()

    def tell(self, sentence: str) -> None:
        """Say what went wrong, beside the reason, and put the cursor there."""
        self.message.tell("stop", sentence)
        self.reason.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on(self) -> None:
        if self._has_reason():
            self.go.setFocus(Qt.FocusReason.TabFocusReason)

    def _confirm(self) -> None:
        if self._has_reason():
            self.message.clear()
            self.confirmed.emit(self._number, self._key, self.reason.reason)

    def _has_reason(self) -> bool:
        if self.reason.reason:
            return True
        self.reason.set_wrong(True)
        self.tell("作废没有写原因。请按数字选一个，或直接写。")
        return False

    def _follow(self) -> None:
        room(self._look, self._column, ROOM, SNUG)
        self._head.setSpacing(self._look.px(TIGHT))
        self._foot.setSpacing(self._look.px(TIGHT))
        self._icon.setPixmap(pixmap("void", self._look, "stop", 24, self.devicePixelRatioF()))
        self.update()

    # ---- Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (enter and self.back.hasFocus()):
            self.left.emit()
        elif enter and (self.go.hasFocus() or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self._confirm()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self._look.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thick = self._look.px(3)
        painter.setPen(QPen(QColor(palette.stop), thick))
        painter.setBrush(QColor(palette.stop_ground))
        half = thick / 2
        where = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(where, self._look.px(RADIUS), self._look.px(RADIUS))


def _kept_together(sentence: str) -> str:
    """Return the sentence so that no line ends between a label and its amount, or within the label."""
    return _LABEL_AND_AMOUNT.sub(lambda found: "\u2060".join(found[1] or "") + "\u00a0", sentence)
