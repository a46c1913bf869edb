"""One line of buttons: those that do not fit are left out, the last one stays, for it leads to all the others."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR


class KeyRow(QWidget):
    """Shows of its buttons the offered ones as far as there is room for them, in their order."""

    def __init__(self, look: Look, buttons: Iterable[QPushButton]) -> None:
        super().__init__()
        self._look = look
        self._buttons = tuple(buttons)
        self._offered: tuple[QPushButton, ...] = ()
        for button in self._buttons:
            button.setParent(self)
        self.setAccessibleName("常用按键")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._follow)

    def offer(self, buttons: Iterable[QPushButton]) -> None:
        """Show these of its buttons, the last of which always has its place."""
        self._offered = tuple(buttons)
        self._follow()

    def fitting(self, width: int) -> tuple[QPushButton, ...]:
        """Return the offered buttons that stand in a width."""
        found, gap = list(self._offered), self._look.px(HAIR)
        while len(found) > 1 and sum(one.sizeHint().width() + gap for one in found) - gap > width:
            del found[-2]
        return tuple(found)

    def _follow(self) -> None:
        self.updateGeometry()
        self._place()

    def _place(self) -> None:
        shown, x, high = self.fitting(self.width()), 0, self.height()
        for button in self._buttons:
            button.setVisible(button in shown)
        for button in shown:
            size = button.sizeHint()
            button.setGeometry(QRect(x, (high - size.height()) // 2, size.width(), size.height()))
            x += size.width() + self._look.px(HAIR)

    # ---- Qt's own

    def sizeHint(self) -> QSize:
        sizes, gap = [one.sizeHint() for one in self._offered], self._look.px(HAIR)
        wide = sum(size.width() + gap for size in sizes) - gap
        return QSize(max(wide, 0), max((size.height() for size in sizes), default=0))

    def minimumSizeHint(self) -> QSize:
        sizes = [one.sizeHint() for one in self._offered[-1:]]
        return QSize(max((size.width() for size in sizes), default=0), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
