"""Room for two halves and for pages: side by side or one below the other, and never higher than what is shown needs.

Qt asks a stack for the room of its largest page, and a scrolled column for the height that everything in it would
like; both made the desk scroll where all of it fits.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QStackedWidget, QWidget

from settledesk.ui.look.look import Look


class Pages(QStackedWidget):
    """A stack that asks for the least room of the page that is shown, and `least` design pixels of height."""

    def __init__(self, look: Look, least: float = 0) -> None:
        super().__init__()
        self._look, self._least = look, least
        self.currentChanged.connect(lambda _: self.updateGeometry())

    # ---- Qt's own

    def hasHeightForWidth(self) -> bool:
        return False

    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        least = QSize(0, self._look.px(self._least))
        return least if page is None else page.minimumSizeHint().expandedTo(least)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()


class Halves(QWidget):
    """Two widgets beside each other by their shares, or, narrower than `beside` design pixels, one below the other."""

    rearranged = Signal()
    """The halves went beside or below each other."""

    def __init__(
        self, look: Look, first: QWidget, second: QWidget, shares: tuple[int, int], beside: float, gap: float = 12
    ) -> None:
        super().__init__()
        self._look, self._first, self._second = look, first, second
        self._shares, self._beside, self._gap = shares, beside, gap
        self._was_stacked = self.stacked
        for half in (first, second):
            half.setParent(self)
        look.changed.connect(self._follow)

    @property
    def stacked(self) -> bool:
        """Whether one half is below the other."""
        return self.width() < self._look.px(self._beside)

    def _follow(self) -> None:
        self.updateGeometry()
        self._arrange()

    def _widths(self) -> tuple[int, int]:
        if self.stacked:
            return self.width(), self.width()
        room = self.width() - self._look.px(self._gap)
        first = room * self._shares[0] // sum(self._shares)
        return first, room - first

    def _arrange(self) -> None:
        gap, (first, second) = self._look.px(self._gap), self._widths()
        if self.stacked:
            high = least_height(self._first, first)
            high += max(self.height() - high - gap - least_height(self._second, second), 0) // 3
            self._first.setGeometry(QRect(0, 0, first, high))
            self._second.setGeometry(QRect(0, high + gap, second, max(self.height() - high - gap, 0)))
        else:
            self._first.setGeometry(QRect(0, 0, first, self.height()))
            self._second.setGeometry(QRect(first + gap, 0, second, self.height()))
        if self.stacked != self._was_stacked:
            self._was_stacked = self.stacked
            self.rearranged.emit()

    # ---- Qt's own

    def minimumSizeHint(self) -> QSize:
        first, second = (
            least_height(half, wide) for half, wide in zip((self._first, self._second), self._widths(), strict=True)
        )
        return QSize(0, first + self._look.px(self._gap) + second if self.stacked else max(first, second))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()
        self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._follow()
        return super().event(event)


def least_height(widget: QWidget, width: int) -> int:
    """Return the height below which a widget of this width would be cut."""
    layout: QLayout | None = widget.layout()
    if layout is not None and layout.hasHeightForWidth() and not isinstance(widget, QStackedWidget):
        return layout.totalMinimumHeightForWidth(width)
    return max(widget.minimumSizeHint().height(), widget.minimumHeight())
