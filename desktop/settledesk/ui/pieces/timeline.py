"""The drawn timeline: filings, the stay, the day that decides, today, and until when a late filing is possible."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR, TIGHT, Role
from settledesk.ui.pieces.ink import height_of, width_of
from settledesk.ui.pieces.timeline_view import SHOWN_FILINGS, Bar, Drawn, TimelineView, place, words


class Timeline(QWidget):
    """Paints a TimelineView; described in words for those who hear it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._view: TimelineView | None = None
        self._tone = "warning"
        self.setAccessibleName("备案与住院时间线")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self._follow)

    def show_days(self, view: TimelineView | None, tone: str = "warning") -> None:
        """Show a timeline; the day that decides is painted in the tone. None shows nothing."""
        self._view, self._tone = view, tone
        self.setAccessibleDescription("" if view is None else words(view))
        self._follow()

    def drawn(self, width: float) -> Drawn | None:
        """Return where everything stands at a width, None while nothing is shown."""
        if self._view is None:
            return None
        font = self._look.font(Role.CAPTION, bold=True)
        return place(self._view, width, lambda text: width_of(text, font) + 1, self._look.px(TIGHT - 2))

    def _follow(self) -> None:
        self.updateGeometry()
        self.update()

    @property
    def _line(self) -> float:
        return height_of(self._look.font(Role.CAPTION))

    @property
    def _bar(self) -> float:
        """How high a span is."""
        return self._line + self._look.px(1)

    def _rows(self) -> int:
        """How many spans stand above the stay."""
        if self._view is None:
            return 1
        return max(min(len(self._view.filings), SHOWN_FILINGS) + bool(self._view.until_label), 1)

    def _height(self, width: int) -> int:
        found = self.drawn(width)
        lines = 1 if found is None else max(mark.line for mark in found.marks) + 1
        gap = self._look.px(HAIR)
        return round((self._rows() + 1) * self._bar + lines * self._line + (self._rows() + 2) * gap)

    # ---- painting

    def _paint_span(self, painter: QPainter, bar: Bar, top: float, colour: str, ground: str, dashed: bool) -> None:
        high = self._bar
        where = QRectF(bar.left, top, bar.right - bar.left, high)
        pen = QPen(QColor(colour), 1.5 if dashed else 1, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(QColor(ground) if not dashed else Qt.BrushStyle.NoBrush)
        painter.drawRect(where)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        size = self._look.px(HAIR) * 1.25
        for more, x, way in ((bar.more_left, bar.left, -1), (bar.more_right, bar.right, 1)):
            if more:
                middle = top + high / 2
                tip = QPointF(x + way * size, middle)
                painter.drawPolygon(QPolygonF([QPointF(x, middle - size), tip, QPointF(x, middle + size)]))

    @property
    def _ground(self) -> str:
        """The strip's colour, which this stands on."""
        p = self._look.palette
        ground: str = getattr(p, f"{self._tone}_ground") if self._tone in ("good", "warning", "stop") else p.surface
        return ground

    def _label(self, painter: QPainter, bar: Bar, top: float, colour: str, within: str | None = None) -> None:
        """Write a span's label; outside the span it gets a ground, so that no line runs through it."""
        if not bar.inside:
            wide = width_of(bar.label, self._look.font(Role.CAPTION))
            painter.fillRect(QRectF(bar.label_at - 2, top, wide + 4, self._bar), QColor(self._ground))
        self._text(painter, bar.label, bar.label_at, top, within if within is not None and bar.inside else colour)

    def _text(self, painter: QPainter, text: str, left: float, top: float, colour: str, bold: bool = False) -> None:
        font = self._look.font(Role.CAPTION, bold)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(QPointF(left, top + QFontMetricsF(font).ascent()), text)

    def _paint_stay(self, painter: QPainter, found: Drawn, top: float) -> None:
        p, bar = self._look.palette, found.stay
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(p.text))
        painter.drawRect(QRectF(bar.left, top, bar.right - bar.left, self._bar))
        self._label(painter, bar, top, p.text, within=p.surface)

    def _paint_axis(self, painter: QPainter, found: Drawn, base: float) -> None:
        p, tone = self._look.palette, getattr(self._look.palette, self._tone)
        painter.setPen(QPen(QColor(p.edge), 1))
        painter.drawLine(QLineF(0, base, self.width(), base))
        painter.setPen(QPen(QColor(p.secondary), 1.5, Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(found.today, 0, found.today, base))
        gap = self._look.px(HAIR)
        for mark in found.marks:
            decides = mark.kind == "admitted"
            if decides:
                painter.setPen(QPen(QColor(tone), self._look.px(2)))
                painter.drawLine(QLineF(mark.x, 0, mark.x, base))
            painter.setPen(QPen(QColor(tone if decides else p.secondary), 1.5))
            painter.drawLine(QLineF(mark.x, base, mark.x, base + gap))
            top = base + gap + mark.line * self._line
            self._text(painter, mark.text, mark.left, top, tone if decides else p.secondary, decides)

    # ---- Qt's own

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._height(width)

    def sizeHint(self) -> QSize:
        wide = self._look.px(440)
        return QSize(wide, self._height(wide))

    def minimumSizeHint(self) -> QSize:
        wide = self._look.px(280)
        return QSize(wide, self._height(max(wide, self.width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        found = self.drawn(self.width())
        if found is None:
            return
        look, p = self._look, self._look.palette
        tone = getattr(p, self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap, step = look.px(HAIR), self._bar + look.px(HAIR)
        base = gap + self._rows() * step + self._bar
        self._paint_axis(painter, found, base)
        top = float(gap)
        for number, bar in enumerate(found.filings):
            ink = tone if self._view is not None and self._view.decided and number == 0 else p.secondary
            self._paint_span(painter, bar, top, ink, p.surface, dashed=False)
            self._label(painter, bar, top, ink)
            top += step
        if found.late is not None:
            self._paint_span(painter, found.late, top, tone, p.surface, dashed=True)
            self._label(painter, found.late, top, tone)
            if found.until_label:
                self._text(painter, found.until_label, found.until_at, top, p.secondary)
        self._paint_stay(painter, found, base - self._bar)
