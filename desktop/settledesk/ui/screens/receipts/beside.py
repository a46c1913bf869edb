"""Two halves of a screen: side by side where there is room, one below the other where type is large."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QWidget

from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import SNUG
from settledesk.ui.pieces.halves import least_height

_NARROW = 1100
"""Design pixels below which the halves do not fit side by side."""
_SHARES = (60, 40)
_LEAST_HIGH = (340, 560)
"""How high the halves are at least, one below the other, in design pixels; what does not fit is scrolled."""
_MOST_TIMES = 3
"""How much higher than that a half becomes for what it has to say."""


class Beside(QScrollArea):
    """A left (or upper) and a right (or lower) half with a border that can be moved."""

    def __init__(self, look: Look, first: QWidget, second: QWidget) -> None:
        super().__init__()
        self._look, self._halves = look, (first, second)
        self._split = QSplitter()
        self._split.setChildrenCollapsible(False)
        self._split.setAccessibleName("列表与票据的分界")
        for half, share in zip(self._halves, _SHARES, strict=True):
            self._split.addWidget(half)
            half.installEventFilter(self)
            self._split.setStretchFactor(self._split.indexOf(half), share)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._split)
        look.changed.connect(self._arrange)
        self._arrange()

    @property
    def stacked(self) -> bool:
        """Return whether one half is below the other."""
        return self._split.orientation() is Qt.Orientation.Vertical

    def _arrange(self) -> None:
        px = self._look.px
        narrow = self.width() < px(_NARROW)
        way = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        self._split.setHandleWidth(px(SNUG))
        for half, high in zip(self._halves, _LEAST_HIGH, strict=True):
            needed = min(least_height(half, self.viewport().width()), px(_MOST_TIMES * high))
            half.setMinimumHeight(max(px(high), needed) if narrow else 0)
        if way is not self._split.orientation():
            self._split.setOrientation(way)
        if not narrow:
            wide = self.viewport().width() - px(SNUG)
            self._split.setSizes([wide * share // sum(_SHARES) for share in _SHARES])

    # ---- Qt's own

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched in self._halves:
            # A half has something more to say, or less.
            self._arrange()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
