"""The time line of an area's files, painted: one row for each kind, a bar for each file, today's line through all."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from settledesk.desk.policy_files import FileLine, FileState
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR, SNUG, TIGHT, Role
from settledesk.ui.pieces.ink import focus_ring, height_of, width_of
from settledesk.ui.screens.policy.file_line import STATE_WORD
from settledesk.ui.screens.policy.file_times import Drawn, FileBar, Row, place, words

_LANE, _BETWEEN = 22, 4
"""How high a bar is, and what is between two, in design pixels."""
_STATES = tuple(STATE_WORD)


class FileTimeline(QWidget):
    """Shows files as bars; the arrow keys go from one to the next, Enter opens the one in hand."""

    current_changed = Signal(object)
    """The file in hand."""
    opened = Signal(object)
    """The file whose figures are asked for."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._files: tuple[FileLine, ...] = ()
        self._today = date.min
        self._drawn = Drawn((), (), (), 0.0, 0)
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("政策文件时间线")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._follow)

    def show_files(self, files: tuple[FileLine, ...], today: date) -> None:
        """Show these files as they stand on a day; none of them is in hand."""
        self._files, self._today, self._at = files, today, -1
        self._follow()

    @property
    def current(self) -> FileLine | None:
        """The file in hand."""
        return self._drawn.bars[self._at].line if 0 <= self._at < len(self._drawn.bars) else None

    @property
    def bars(self) -> tuple[FileBar, ...]:
        """The bars as they are drawn, in reading order."""
        return self._drawn.bars

    def take(self, name: str) -> None:
        """Take a file in hand by its name, silently."""
        self._at = next((number for number, bar in enumerate(self._drawn.bars) if bar.line.name == name), -1)
        self._describe()
        self.update()

    def _follow(self) -> None:
        look, px = self._look, self._look.px
        font = look.font(Role.CAPTION)
        self._drawn = place(
            self._files, self._today, self._side, self.width() - px(2), lambda text: width_of(text, font), px(HAIR)
        )
        self._describe()
        self.updateGeometry()
        self.update()

    @property
    def _side(self) -> float:
        """How wide the names of the rows are."""
        font = self._look.font(Role.SMALL)
        names = {row.label for row in self._drawn.rows} | {"居民待遇"}
        return max(width_of(name, font) for name in names) + self._look.px(SNUG)

    def _describe(self) -> None:
        held = self.current
        self.setAccessibleDescription("没有文件" if not self._files else words(held) if held else "按方向键逐个查看")

    @property
    def _step(self) -> float:
        look = self._look
        return max(look.px(_LANE), height_of(look.font(Role.CAPTION)) + 2) + look.px(_BETWEEN)

    @property
    def _head(self) -> float:
        return height_of(self._look.font(Role.CAPTION)) + self._look.px(HAIR)

    def _rect(self, bar: FileBar) -> QRectF:
        top = self._head + bar.lane * self._step + self._look.px(_BETWEEN) / 2
        return QRectF(bar.left, top, bar.right - bar.left, self._step - self._look.px(_BETWEEN))

    def _under(self, where: QPointF) -> int:
        return next((number for number, bar in enumerate(self._drawn.bars) if self._rect(bar).contains(where)), -1)

    def _go(self, number: int) -> None:
        if 0 <= number < len(self._drawn.bars) and number != self._at:
            self._at = number
            self._describe()
            self.update()
            self.current_changed.emit(self.current)

    def _row_of(self, number: int) -> int:
        lane = self._drawn.bars[number].lane
        rows = enumerate(self._drawn.rows)
        return next(place for place, row in rows if row.lane <= lane < row.lane + row.lanes)

    def _beside(self, way: int) -> int:
        """Return the bar of the next lane up or down that is nearest to the one in hand, the same where none is."""
        bars, here = self._drawn.bars, self._drawn.bars[self._at]
        lane = here.lane + way
        others = [number for number, bar in enumerate(bars) if bar.lane == lane]
        middle = (here.left + here.right) / 2
        return min(
            others, key=lambda number: abs((bars[number].left + bars[number].right) / 2 - middle), default=self._at
        )

    # ---- painting

    def _paint_bar(self, painter: QPainter, bar: FileBar) -> None:
        p, px, where = self._look.palette, self._look.px, self._rect(bar)
        fill, line, _, dashed = _dress(bar.line.state)
        painter.setPen(QPen(QColor(getattr(p, line)), 1, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine))
        painter.setBrush(QColor(getattr(p, fill)))
        painter.drawRoundedRect(where.adjusted(0.5, 0.5, -0.5, -0.5), px(HAIR), px(HAIR))
        if bar.doubt is not None:
            tail = QRectF(bar.doubt, where.top(), bar.right - bar.doubt, where.height()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setPen(QPen(QColor(p.warning), 1))
            painter.setBrush(QColor(p.warning_ground))
            painter.drawRect(tail)
            _hatch(painter, tail, p.warning, px(7))

    def _paint_label(self, painter: QPainter, bar: FileBar) -> None:
        if not bar.label:
            return
        p, px, where = self._look.palette, self._look.px, self._rect(bar)
        fill, _, ink, _ = _dress(bar.line.state)
        room = where.adjusted(px(HAIR), 0, -px(HAIR), 0)
        wide = width_of(bar.label, self._look.font(Role.CAPTION)) + px(HAIR)
        if room.left() + wide > (bar.doubt or bar.right) or room.left() < self._drawn.today < room.left() + wide:
            # Letters stand on the plain ground, not on a pattern or today's line.
            ground = QRectF(room.left() - 1, where.top() + 2, min(wide, room.width() + 1), where.height() - 4)
            painter.fillRect(ground, QColor(getattr(p, fill)))
        painter.setPen(QColor(getattr(p, ink)))
        painter.setFont(self._look.font(Role.CAPTION))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, bar.label)

    def _paint_row(self, painter: QPainter, row: Row) -> None:
        p = self._look.palette
        top = self._head + row.lane * self._step
        painter.setPen(QPen(QColor(p.line), 1))
        painter.drawLine(QLineF(0, top + 0.5, self.width(), top + 0.5))
        painter.setPen(QColor(p.text))
        painter.setFont(self._look.font(Role.SMALL))
        where = QRectF(0, top, self._side, self._step)
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, row.label)

    # ---- Qt's own

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(480), round(self._head + max(self._drawn.lanes, 1) * self._step + self._look.px(2)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(260), self.sizeHint().height())

    def resizeEvent(self, event: object) -> None:
        self._follow()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, p, px, drawn = self._look, self._look.palette, self._look.px, self._drawn
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        caption, bottom = look.font(Role.CAPTION), self.height()
        painter.setFont(caption)
        today = f"今天 {self._today:%m-%d}"
        wide = width_of(today, caption) + 1
        # A label that would leave the picture stands left of its line.
        begins = (
            drawn.today + px(HAIR) if drawn.today + px(HAIR) + wide <= self.width() else drawn.today - px(HAIR) - wide
        )
        for x, text in drawn.years:
            painter.setPen(QPen(QColor(p.line), 1))
            painter.drawLine(QLineF(x, 0, x, bottom))
            room = width_of(text, caption) + px(HAIR)
            if drawn.rows and not begins - room - px(HAIR) < x < begins + wide:
                painter.setPen(QColor(p.secondary))
                painter.drawText(QRectF(x + px(HAIR), 0, room, self._head), Qt.AlignmentFlag.AlignVCenter, text)
        for row in drawn.rows:
            self._paint_row(painter, row)
        for bar in drawn.bars:
            self._paint_bar(painter, bar)
        if drawn.rows:
            painter.setPen(QPen(QColor(p.text), 2, Qt.PenStyle.DotLine))
            painter.drawLine(QLineF(drawn.today, 0, drawn.today, bottom))
            for bar in drawn.bars:
                self._paint_label(painter, bar)
            painter.setPen(QColor(p.text))
            painter.setFont(look.font(Role.CAPTION, bold=True))
            painter.drawText(QRectF(begins, 0, wide + px(TIGHT), self._head), Qt.AlignmentFlag.AlignVCenter, today)
        if 0 <= self._at < len(drawn.bars):
            where = self._rect(drawn.bars[self._at])
            focus_ring(painter, where.adjusted(-1, -1, 1, 1), look, None if self.hasFocus() else p.text)
        elif self.hasFocus():
            focus_ring(painter, QRectF(self.rect()), look)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count, at = len(self._drawn.bars), self._at
        key = event.key()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not plain or not count:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.current is not None:
            self.opened.emit(self.current)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down) and at < 0:
            self._go(0)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._go(at + (1 if key == Qt.Key.Key_Right else -1))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._go(self._beside(1 if key == Qt.Key.Key_Down else -1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if key == Qt.Key.Key_Home else count - 1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(self._under(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._under(event.position()) == self._at and self.current is not None:
            self.opened.emit(self.current)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._under(QPointF(event.pos()))
            if number >= 0:
                QToolTip.showText(event.globalPos(), words(self._drawn.bars[number].line), self)
            return True
        return super().event(event)


class Legend(QWidget):
    """The states that bars can have, each a small bar with its word; breaks into lines where the width is short."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName("图例")
        self.setAccessibleDescription("、".join(STATE_WORD.values()))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self.updateGeometry)

    def _places(self, width: float) -> list[QRectF]:
        look, px = self._look, self._look.px
        font = look.font(Role.CAPTION)
        high, swatch = height_of(font) + px(HAIR), px(28)
        found, x, y = [], 0.0, 0.0
        for state in _STATES:
            wide = swatch + px(HAIR) + width_of(STATE_WORD[state], font) + px(SNUG)
            if x and x + wide > width:
                x, y = 0.0, y + high
            found.append(QRectF(x, y, wide, high))
            x += wide
        return found

    # ---- Qt's own

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._places(width)[-1].bottom() + 0.5)

    def sizeHint(self) -> QSize:
        wide = round(self._places(1e6)[-1].right())
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(160), round(self._places(1e6)[-1].height() + 0.5))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, p, px = self._look, self._look.palette, self._look.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font(Role.CAPTION))
        for state, where in zip(_STATES, self._places(self.width()), strict=True):
            fill, line, _, dashed = _dress(state)
            swatch = QRectF(where.left() + 0.5, where.top() + px(HAIR), px(28) - 1, where.height() - 2 * px(HAIR))
            painter.setPen(QPen(QColor(getattr(p, line)), 1, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine))
            painter.setBrush(QColor(getattr(p, fill)))
            painter.drawRoundedRect(swatch, px(HAIR) / 2, px(HAIR) / 2)
            if state in (FileState.SUPERSEDED, FileState.EXPIRED):
                _hatch(painter, swatch.adjusted(px(10), 1, -1, -1), p.warning, px(7))
            painter.setPen(QColor(p.secondary))
            words_at = where.adjusted(px(28) + px(HAIR), 0, 0, 0)
            painter.drawText(words_at, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, STATE_WORD[state])


def _dress(state: FileState) -> tuple[str, str, str, bool]:
    """Return the tokens of a state's ground, outline and letters, and whether the outline is dashed."""
    return {
        FileState.IN_FORCE: ("fund", "fund", "on_payer", False),
        FileState.COMING: ("accent_ground", "accent", "accent", False),
        FileState.SUPERSEDED: ("warning_ground", "warning", "warning", False),
        FileState.EXPIRED: ("warning_ground", "warning", "warning", False),
        FileState.REPLACED: ("sunken", "edge", "secondary", False),
        FileState.DRAFT: ("surface", "secondary", "secondary", True),
    }[state]


def _hatch(painter: QPainter, where: QRectF, colour: str, step: float) -> None:
    """Paint slanted lines: from here on a file can no longer be leant on."""
    ink = QColor(colour)
    ink.setAlpha(150)
    painter.save()
    painter.setClipRect(where, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(ink, 1))
    x = where.left() - where.height()
    while x < where.right():
        painter.drawLine(QLineF(x, where.bottom(), x + where.height(), where.top()))
        x += step
    painter.restore()
