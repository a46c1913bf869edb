"""Keys as one sees them on a keyboard, alone and on the button that does the same."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import FIELD, HAIR, RADIUS, SNUG, TIGHT, Role
from settledesk.ui.pieces.ink import focus_ring, height_of, width_of

_SIDE = 5
"""What a cap has left and right of its letters, in design pixels."""


def cap_size(look: Look, press: str) -> QSize:
    """Return the room that the cap of a key takes."""
    font = look.font(Role.CAPTION)
    wide = width_of(press, font) + 2 * look.px(_SIDE)
    return QSize(round(max(wide, look.px(22)) + 0.5), round(height_of(font) + 0.5))


def paint_cap(painter: QPainter, look: Look, press: str, where: QRectF, ink: str, line: str) -> None:
    """Paint the cap of a key into a rectangle of its size."""
    painter.setPen(QPen(QColor(line), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(where.adjusted(0.5, 0.5, -0.5, -0.5), look.px(HAIR), look.px(HAIR))
    painter.setPen(QColor(ink))
    painter.setFont(look.font(Role.CAPTION))
    painter.drawText(where, Qt.AlignmentFlag.AlignCenter, press)


class Keycap(QWidget):
    """A small outlined cap that names a key."""

    def __init__(self, look: Look, press: str) -> None:
        super().__init__()
        self._look, self._press = look, press
        self.setAccessibleName(f"快捷键 {press}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._follow)

    def _follow(self) -> None:
        self.updateGeometry()
        self.update()

    # ---- Qt's own

    def sizeHint(self) -> QSize:
        return cap_size(self._look, self._press)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._look.palette
        paint_cap(painter, self._look, self._press, QRectF(self.rect()), colours.secondary, colours.edge)


class KeyButton(QPushButton):
    """A button that shows its key in a cap before its title.

    `primary` is the one the screen leads to; `outlined` stands alone among text and needs an edge; `danger` takes
    something back. The key itself is bound elsewhere.
    """

    def __init__(
        self,
        look: Look,
        title: str,
        press: str,
        primary: bool = False,
        outlined: bool = False,
        danger: bool = False,
    ) -> None:
        super().__init__(title)
        self._look, self._press, self._primary, self._outlined = look, press, primary, outlined or danger
        self._danger = danger
        self.setProperty("kind", "primary" if primary else "plain")
        self.set_title(title)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._follow)

    def set_title(self, title: str) -> None:
        """Show another title."""
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"快捷键 {self._press}" if self._press else "")
        self._follow()

    def _follow(self) -> None:
        self.updateGeometry()
        self.update()

    @property
    def _side(self) -> int:
        return self._look.px(SNUG if self._primary else TIGHT)

    @property
    def _cap(self) -> QSize:
        return cap_size(self._look, self._press) if self._press else QSize(0, 0)

    def _colours(self) -> tuple[str, str, str, str]:
        """Return ground, edge, title and cap colours of the state it is in."""
        p = self._look.palette
        if not self.isEnabled():
            plain = "transparent" if not (self._primary or self._outlined) else p.line
            return (p.sunken if self._primary else "transparent"), plain, p.secondary, p.secondary
        if self._primary:
            ground = QColor(p.accent).darker(125).name() if self.isDown() else p.accent
            return ground, p.text if self.underMouse() else ground, p.on_accent, p.on_accent
        if self._danger:
            return (p.stop_ground if self.isDown() or self.underMouse() else p.surface), p.stop, p.stop, p.stop
        ground = p.accent_ground if self.isDown() else p.sunken if self.underMouse() else "transparent"
        return ground, p.edge if self._outlined else ground, p.text, p.secondary

    # ---- Qt's own

    def sizeHint(self) -> QSize:
        font = self._look.font(bold=self._primary)
        cap = self._cap
        between = self._look.px(HAIR + 2) if self._press else 0
        wide = 2 * self._side + cap.width() + between + round(width_of(self.text(), font) + 1)
        return QSize(wide, max(self._look.px(FIELD), cap.height() + self._look.px(TIGHT)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        ground, edge, ink, cap_ink = self._colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), look.px(RADIUS), look.px(RADIUS))
        cap, x = self._cap, float(self._side)
        if self._press:
            where = QRectF(x, (whole.height() - cap.height()) / 2, cap.width(), cap.height())
            line = cap_ink if self._primary else look.palette.edge
            paint_cap(painter, look, self._press, where, cap_ink, line)
            x += cap.width() + look.px(HAIR + 2)
        painter.setPen(QColor(ink))
        painter.setFont(look.font(bold=self._primary))
        painter.drawText(
            QRectF(x, 0, whole.width() - x - self._side + 1, whole.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            self.text(),
        )
        if self.hasFocus():
            focus_ring(painter, whole, look, look.palette.text if self._primary else None)
