"""The line at the top of the window: labels at its left and right; where it is short, the least needed give way."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy

from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import ROOM, SNUG, TIGHT


class HeadRow(QFrame):
    """Shows its labels whole or not at all; an empty one takes no room."""

    def __init__(
        self, look: Look, left: Iterable[QLabel], right: Iterable[QLabel], giving_way: Iterable[QLabel]
    ) -> None:
        """`giving_way` are the labels that go, the first of them first; the others stay."""
        super().__init__()
        self._look, self._giving_way = look, tuple(giving_way)
        self._labels = (*left, *right)
        self.setProperty("surface", "bar")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self)
        for label in left:
            self._row.addWidget(label)
        self._row.addStretch(1)
        for label in right:
            self._row.addWidget(label)
        look.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        px = self._look.px
        self._row.setContentsMargins(px(ROOM), px(TIGHT), px(ROOM), px(TIGHT))
        self._row.setSpacing(px(SNUG))
        self.fit()

    def fit(self) -> None:
        """Show what there is room for; to be called when a label has something else to say."""
        shown = [label for label in self._labels if label.text()]
        room = self.width() - 2 * self._look.px(ROOM)
        for label in self._giving_way:
            if sum(one.sizeHint().width() + self._look.px(SNUG) for one in shown) <= room:
                break
            if label in shown:
                shown.remove(label)
        for label in self._labels:
            label.setVisible(label in shown)

    # ---- Qt's own

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            # The type has another size.
            self.fit()
        return super().event(event)
