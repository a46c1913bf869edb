"""What a place shows while it has nothing to show: empty, loading, or more than it can."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from settledesk.ui.look.icons import pixmap
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR, TIGHT, WIDE
from settledesk.ui.pieces.flow import room
from settledesk.ui.pieces.message import InlineMessage

PATIENCE_MS = 100
"""Work shorter than this shows no busy mark: it would only flicker."""


class EmptyState(QWidget):
    """A calm icon, what is not here, and what to do about it."""

    acted = Signal()
    """The button was pressed."""

    def __init__(self, look: Look, icon: str, title: str, hint: str = "", action: str = "") -> None:
        super().__init__()
        self._look, self._name = look, icon
        self.setAccessibleName(title)
        self.setAccessibleDescription(hint)
        self._icon, self._title, self._hint = QLabel(), QLabel(title), QLabel(hint)
        self._icon.setAccessibleName("标记")
        self._title.setProperty("bold", True)
        self._hint.setProperty("tone", "secondary")
        self._column = QVBoxLayout(self)
        self._column.addStretch(1)
        for label in (self._icon, self._title, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            self._column.addWidget(label)
        self._hint.setVisible(bool(hint))
        if action:
            button = QPushButton(action)
            button.setAccessibleName(action)
            button.clicked.connect(self.acted)
            self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
        self._column.addStretch(1)
        look.changed.connect(self._follow)
        self._follow()

    def say(self, title: str, hint: str = "", icon: str = "") -> None:
        """Say something else is not here, under another icon if one is named."""
        self._name = icon or self._name
        self._title.setText(title)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(title)
        self.setAccessibleDescription(hint)
        self._follow()

    def _follow(self) -> None:
        room(self._look, self._column, WIDE, TIGHT)
        self._icon.setPixmap(pixmap(self._name, self._look, "faint", 36, self.devicePixelRatioF()))


class LoadingState(QWidget):
    """A thin busy bar and a word; shows itself only when the work takes longer than 100 ms.

    With `bare` it is the bar alone and keeps its place while it is not seen, so that nothing below it jumps.
    """

    def __init__(self, look: Look, text: str = "正在读取…", bare: bool = False) -> None:
        super().__init__()
        self._look, self._bare = look, bare
        self.setAccessibleName(text)
        self._text = QLabel(text)
        self._text.setProperty("tone", "secondary")
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setWordWrap(True)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(text)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._text)
        self._column.addWidget(self._bar)
        self._text.setVisible(not bare)
        keeps = self.sizePolicy()
        keeps.setRetainSizeWhenHidden(bare)
        self.setSizePolicy(keeps)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(PATIENCE_MS)
        self._late.timeout.connect(lambda: self.setVisible(True))
        look.changed.connect(self._follow)
        self._follow()
        self.setVisible(False)

    def start(self) -> None:
        """Work begins."""
        self._late.start()

    def stop(self) -> None:
        """Work is over."""
        self._late.stop()
        self.setVisible(False)

    def _follow(self) -> None:
        room(self._look, self._column, 0 if self._bare else TIGHT, TIGHT)
        if self._bare:
            self._bar.setFixedHeight(self._look.px(HAIR))


class TooMany(InlineMessage):
    """Says that a list was cut, and how to see the rest."""

    def tell_cut(self, shown: int, found: int | None, what: str = "条") -> None:
        """Say that only `shown` of `found` (None: nobody counted) are on the screen."""
        all_of = "还有更多" if found is None else f"共 {found:,} {what}"
        self.tell("warning", f"只显示前 {shown:,} {what}（{all_of}），请写得更具体一些，缩小查找范围。")
