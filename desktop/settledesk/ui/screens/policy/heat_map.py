"""The heat-map of a benefits file, painted: ratios in cells that are the deeper the more is paid; holes to be seen."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from settledesk.desk.policy_views import Heat, HeatCell, State
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR, TIGHT, Role
from settledesk.ui.pieces.ink import fitting, focus_ring, height_of, paint_wrapped, width_of, wrapped
from settledesk.ui.screens.policy.heat_places import Box, Measures, Placed, Text, place

WORD = {State.MISSING: "缺", State.GAP: "未查到", State.OVERLAP: "重"}
"""What stands in a cell without a figure."""
_TONE = {State.MISSING: "stop", State.GAP: "warning", State.OVERLAP: "stop"}
_LEAST, _MOST = 52, 108
"""How wide a column is at least and at most, in design pixels."""
_PALEST, _DEEPEST = 0.06, 0.40
_LEAST_TYPE = 0.85


class HeatMap(QWidget):
    """Shows tables of cells one below the other; the arrow keys go from cell to cell."""

    current_changed = Signal(object)
    """The cell in hand as a Box, None where there is none."""
    opened = Signal()
    """Enter: the figures are asked for."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._heats: tuple[Heat, ...] = ()
        self._placed = Placed((), (), (), (), 0.0)
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("待遇覆盖图")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._follow)

    def show_heats(self, heats: tuple[Heat, ...]) -> None:
        """Show these tables; the first cell that is no figure is in hand, the first of all where there is none."""
        self._heats = heats
        self._follow()
        holes = (number for number, box in enumerate(self._placed.boxes) if box.cell.state is not State.FIGURE)
        self._at = next(holes, 0 if self._placed.boxes else -1)
        self._told()

    @property
    def current(self) -> Box | None:
        """The cell in hand."""
        return self._placed.boxes[self._at] if 0 <= self._at < len(self._placed.boxes) else None

    @property
    def place_in_hand(self) -> QRectF:
        """Where the cell in hand stands."""
        return QRectF() if self.current is None else _rect(self.current)

    def _follow(self) -> None:
        look, px = self._look, self._look.px
        small, caption = look.font(Role.SMALL), look.font(Role.CAPTION)
        measures = Measures(
            lambda text: width_of(text, small) + 1,
            lambda text, wide: wrapped(text, small, wide),
            lambda text, wide: wrapped(text, caption, wide),
            px(_LEAST),
            px(_MOST),
            height_of(small) + px(HAIR),
            px(TIGHT),
        )
        self._placed = place(self._heats, max(self.width() - 2, 1), measures)
        self.updateGeometry()
        self.update()

    def _go(self, number: int) -> None:
        if 0 <= number < len(self._placed.boxes) and number != self._at:
            self._at = number
            self._told()

    def _told(self) -> None:
        box = self.current
        self.setAccessibleDescription("" if box is None else f"{box.where}：{shown(box.cell)}。{box.cell.says}")
        self.update()
        self.current_changed.emit(box)

    def _beside(self, way: int) -> int:
        """Return the nearest cell of the next line up or down, the one in hand where there is none."""
        here = self.current
        if here is None:
            return -1
        boxes = self._placed.boxes
        lines = sorted({box.y for box in boxes if (box.y - here.y) * way > 0}, key=lambda y: y * way)
        line = [number for number, box in enumerate(boxes) if lines and box.y == lines[0]]
        return min(line, key=lambda number: abs(boxes[number].x - here.x), default=self._at)

    def _under(self, where: QPointF) -> int:
        return next((number for number, box in enumerate(self._placed.boxes) if _rect(box).contains(where)), -1)

    # ---- painting

    def _paint_cell(self, painter: QPainter, box: Box) -> None:
        look, p = self._look, self._look.palette
        where, cell = _rect(box).adjusted(1, 1, -1, -1), box.cell
        if cell.state is State.FIGURE:
            ground, ink = self._heat(box), p.text
            painter.setPen(Qt.PenStyle.NoPen)
        else:
            tone = _TONE[cell.state]
            ground, ink = QColor(getattr(p, f"{tone}_ground")), getattr(p, tone)
            painter.setPen(QPen(QColor(ink), 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(where.adjusted(0.5, 0.5, -0.5, -0.5), look.px(2), look.px(2))
        text = shown(cell)
        font = look.font(Role.SMALL, bold=cell.state is not State.FIGURE)
        painter.setFont(fitting(text, font, where.width() - 2, round(font.pixelSize() * _LEAST_TYPE)))
        painter.setPen(QColor(ink))
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, text)

    def _heat(self, box: Box) -> QColor:
        p = self._look.palette
        if box.deductible or not box.cell.text.endswith("%"):
            return QColor(p.sunken)
        ratio = float(Decimal(box.cell.text.removesuffix("%")) / 100)
        much = _PALEST + (_DEEPEST - _PALEST) * max(ratio - 0.3, 0) / 0.7
        low, high = QColor(p.surface), QColor(p.fund)
        pairs = ((low.red(), high.red()), (low.green(), high.green()), (low.blue(), high.blue()))
        return QColor(*(round(one + (other - one) * much) for one, other in pairs))

    def _paint_texts(
        self, painter: QPainter, texts: tuple[Text, ...], font: QFont, tone: str, side: Qt.AlignmentFlag
    ) -> None:
        painter.setPen(QColor(getattr(self._look.palette, tone)))
        for one in texts:
            paint_wrapped(painter, one.text, font, QRectF(one.x, one.y, one.wide, one.high), side)

    # ---- Qt's own

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(480), round(self._placed.height + 2))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(240), self.sizeHint().height())

    def resizeEvent(self, event: object) -> None:
        self._follow()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        placed, seen = self._placed, QRectF(event.rect())
        left, middle = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter
        self._paint_texts(painter, placed.titles, self._look.font(Role.SMALL, bold=True), "text", left)
        self._paint_texts(painter, placed.heads, self._look.font(Role.CAPTION), "secondary", middle)
        self._paint_texts(painter, placed.names, self._look.font(Role.SMALL), "text", left)
        for box in placed.boxes:
            if _rect(box).intersects(seen):
                self._paint_cell(painter, box)
        if self.current is not None:
            focus_ring(painter, _rect(self.current), self._look, None if self.hasFocus() else self._look.palette.edge)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not plain or self.current is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._go(self._at + (1 if key == Qt.Key.Key_Right else -1))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._go(self._beside(1 if key == Qt.Key.Key_Down else -1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if key == Qt.Key.Key_Home else len(self._placed.boxes) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(self._under(event.position()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._under(QPointF(event.pos()))
            if number >= 0:
                box = self._placed.boxes[number]
                QToolTip.showText(event.globalPos(), f"{box.where}：{shown(box.cell)}\n{box.cell.says}", self)
            return True
        return super().event(event)


def shown(cell: HeatCell) -> str:
    """Return what stands in a cell: its figure without the unit that the head of the column has, or a word."""
    return WORD.get(cell.state) or cell.text.removesuffix(" 元")


def _rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.wide, box.high)
