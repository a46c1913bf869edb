"""Room for things: panels whose margins follow the look, and a layout that breaks a row of widgets into lines."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QFrame, QLayout, QLayoutItem, QVBoxLayout, QWidget

from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import SNUG, TIGHT


def room(look: Look, layout: QLayout, margin: float = 0, gap: float = TIGHT) -> None:
    """Give a layout its margins and gap in design pixels, at the size in force."""
    side = look.px(margin)
    layout.setContentsMargins(side, side, side, side)
    layout.setSpacing(look.px(gap))


class Panel(QFrame):
    """A surface with a column of widgets, `body`; margins and gap (design pixels) follow the look."""

    def __init__(self, look: Look, surface: str = "panel", margin: float = SNUG, gap: float = TIGHT) -> None:
        super().__init__()
        self._look, self._margin, self._gap = look, margin, gap
        self.setProperty("surface", surface)
        self.body = QVBoxLayout(self)
        look.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        room(self._look, self.body, self._margin, self._gap)


def panel(look: Look, surface: str = "panel", margin: float = SNUG, gap: float = TIGHT) -> Panel:
    """Return a panel; its column is `panel(look).body`."""
    return Panel(look, surface, margin, gap)


class FlowLayout(QLayout):
    """Lays widgets out in a row and breaks it into lines where the width ends; right-aligned if asked.

    `line_gap` is what lines keep between them, where it is not the gap; with `top` the widgets of a line begin at the
    same height, else they have the same middle.
    """

    def __init__(
        self,
        look: Look,
        gap: float = TIGHT,
        parent: QWidget | None = None,
        right: bool = False,
        line_gap: float | None = None,
        top: bool = False,
    ) -> None:
        super().__init__(parent)
        self._look, self._gap, self._right, self._top = look, gap, right, top
        self._line_gap = gap if line_gap is None else line_gap
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        look.changed.connect(self.invalidate)

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """Return the visible items in lines, each with the size it gets."""
        gap = self._look.px(self._gap)
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            size.setWidth(min(size.width(), width))
            if item.hasHeightForWidth():
                size.setHeight(item.heightForWidth(size.width()))
            if lines and used + gap + size.width() <= width:
                lines[-1].append((item, size))
                used += gap + size.width()
            else:
                lines.append([(item, size)])
                used = size.width()
        return lines

    def _height(self, lines: list[list[tuple[QLayoutItem, QSize]]]) -> int:
        heights = [max(size.height() for _, size in line) for line in lines]
        return sum(heights) + self._look.px(self._line_gap) * max(len(heights) - 1, 0)

    # ---- Qt's own

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        around = self.contentsMargins()
        inner = width - around.left() - around.right()
        return self._height(self._lines(inner)) + around.top() + around.bottom()

    def sizeHint(self) -> QSize:
        gap = self._look.px(self._gap)
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in sizes) + gap * max(len(sizes) - 1, 0)
        height = max((size.height() for size in sizes), default=0)
        return QSize(width, height).grownBy(self.contentsMargins())

    def minimumSize(self) -> QSize:
        least = QSize(0, 0)
        for item in self._items:
            if not item.isEmpty():
                least = least.expandedTo(item.minimumSize())
        return least.grownBy(self.contentsMargins())

    def setGeometry(self, where: QRect) -> None:
        super().setGeometry(where)
        around: QMargins = self.contentsMargins()
        inner = where.marginsRemoved(around)
        gap, y = self._look.px(self._gap), inner.top()
        for line in self._lines(inner.width()):
            high = max(size.height() for _, size in line)
            wide = sum(size.width() for _, size in line) + gap * (len(line) - 1)
            x = inner.right() + 1 - wide if self._right else inner.left()
            for item, size in line:
                down = 0 if self._top else (high - size.height()) // 2
                item.setGeometry(QRect(QPoint(x, y + down), size))
                x += size.width() + gap
            y += high + self._look.px(self._line_gap)
