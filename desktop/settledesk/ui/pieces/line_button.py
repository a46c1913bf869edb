"""A sentence that can be pressed: breaks into lines where it is long, has the focus ring, answers to Enter and Space."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR, RADIUS, Role
from settledesk.ui.pieces.ink import focus_ring, height_of, paint_wrapped, width_of, wrapped


class LineButton(QAbstractButton):
    """A pressable line of text in a token's colour, underlined while the pointer is over it."""

    def __init__(self, look: Look, text: str, tone: str = "accent", role: Role = Role.BODY) -> None:
        super().__init__()
        self._look, self._tone, self._role = look, tone, role
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self._follow)

    def _follow(self) -> None:
        self.updateGeometry()
        self.update()

    @property
    def _least(self) -> int:
        """A target is at least 24 pixels high."""
        return self._look.px(24)

    # ---- Qt's own

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        side = self._look.px(HAIR)
        high = wrapped(self.text(), self._look.font(self._role), width - 2 * side)
        return max(self._least, round(high + 0.5) + 2)

    def sizeHint(self) -> QSize:
        font = self._look.font(self._role)
        wide = round(width_of(self.text(), font) + 1) + 2 * self._look.px(HAIR)
        return QSize(wide, max(self._least, round(height_of(font) + 0.5) + 2))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), self._look.px(120)), self._least)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, side = self._look, self._look.px(HAIR)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.palette.accent_ground))
            painter.drawRoundedRect(QRectF(self.rect()), look.px(RADIUS), look.px(RADIUS))
        font = look.font(self._role)
        font.setUnderline(self.underMouse())
        painter.setPen(QColor(getattr(look.palette, self._tone if self.isEnabled() else "secondary")))
        paint_wrapped(painter, self.text(), font, QRectF(self.rect()).adjusted(side, 0, -side, 0))
        if self.hasFocus():
            focus_ring(painter, QRectF(self.rect()), look)
