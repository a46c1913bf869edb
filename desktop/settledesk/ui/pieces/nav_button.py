"""The way to a screen, in the rail at the left: its name, and below it the key that does the same."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR, RADIUS, TIGHT, Role
from settledesk.ui.pieces.ink import focus_ring, height_of, width_of
from settledesk.ui.pieces.keycap import cap_size, paint_cap


class NavButton(QPushButton):
    """One of several, checkable; the mouse's alone, since its key works everywhere."""

    def __init__(self, look: Look, title: str, press: str) -> None:
        super().__init__(title)
        self._look, self._press = look, press
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"快捷键 {press}")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._follow)

    def _follow(self) -> None:
        self.updateGeometry()
        self.update()

    # ---- Qt's own

    def sizeHint(self) -> QSize:
        px, cap = self._look.px, cap_size(self._look, self._press)
        font = self._look.font(Role.SMALL, bold=True)
        wide = max(round(width_of(self.text(), font) + 1), cap.width()) + 2 * px(HAIR)
        high = 2 * px(TIGHT) + round(height_of(font)) + px(HAIR) // 2 + cap.height()
        return QSize(wide, high)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, p, px, chosen = self._look, self._look.palette, self._look.px, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        if chosen or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(p.accent_ground if chosen else p.sunken))
            painter.drawRoundedRect(whole, px(RADIUS), px(RADIUS))
        font, cap = look.font(Role.SMALL, bold=chosen), cap_size(look, self._press)
        high = height_of(font)
        painter.setFont(font)
        painter.setPen(QColor(p.accent if chosen else p.text))
        painter.drawText(QRectF(0, px(TIGHT), whole.width(), high), Qt.AlignmentFlag.AlignCenter, self.text())
        left = round((whole.width() - cap.width()) / 2)
        where = QRectF(left, whole.height() - px(TIGHT) - cap.height(), cap.width(), cap.height())
        paint_cap(painter, look, self._press, where, p.secondary, p.edge)
        if self.hasFocus():
            focus_ring(painter, whole, look)
