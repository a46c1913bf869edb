"""What stands below the fee grid: rows and total, and one line for the sums by category or what is to be said."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from settledesk.model.labels import CATEGORY
from settledesk.ui.look.icons import pixmap
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import restyle
from settledesk.ui.look.tokens import HAIR, Role, Size
from settledesk.ui.pieces.flow import FlowLayout
from settledesk.ui.pieces.keycap import KeyButton
from settledesk.ui.screens.settle.fee_rows import FeeRows

_MARKED = {"good", "stop", "warning"}
"""The tones whose sentences have a mark before them, the icon of that name."""


class FeeFoot(QWidget):
    """What stands below the grid: rows and total, and one line for the sums by category or what is to be said."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._sums, self._icon, self._line = QLabel(), QLabel(), QLabel()
        self.next_mistake = KeyButton(look, "下一处", "Ctrl+E")
        self.next_mistake.setAccessibleName("到下一处错误")
        self._sums.setProperty("bold", True)
        self._line.setProperty("role", "small")
        self._line.setWordWrap(True)
        self._line.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._icon.setAccessibleName("标记")
        self._subtotals: list[str] = []
        self._said, self._tone = "", "secondary"
        self._shown = ("", "", "", 0, 0)
        self._marks: dict[str, QPixmap] = {}
        self._fitted: tuple[tuple[list[str], int, int], str] = (([], 0, 0), "")
        self._has_wrong = False
        self._head, self._below = FlowLayout(look), QHBoxLayout()
        self._head.addWidget(self._sums)
        self._below.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._below.addWidget(self._line, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._head)
        self._column.addLayout(self._below)
        look.changed.connect(self._follow)
        self._follow()

    def add_filters(self, *filters: QWidget) -> None:
        """Stand what chooses rows beside the sums, before the way to the next mistake."""
        for one in (*filters, self.next_mistake):
            self._head.addWidget(one)

    def show_sums(self, rows: FeeRows) -> None:
        """Show how many lines there are and what they come to."""
        self._has_wrong = bool(rows.wrong_count)
        self._sums.setText(f"{rows.line_count:,} 行 · 合计 {rows.total.grouped}")
        self._subtotals = [f"{CATEGORY[code]} {amount.grouped}" for code, amount in rows.subtotals()]
        self._say()

    def tell(self, tone: str, text: str) -> None:
        """Say a sentence in place of the sums by category."""
        self._said, self._tone = text, tone
        self._say()

    def hint(self, text: str) -> None:
        """Say what typing may come to; nothing: say no more of it."""
        if text:
            self.tell("secondary", text)
        else:
            self.clear()

    def clear(self) -> None:
        """Show the sums by category again."""
        if self._said:
            self.tell("secondary", "")

    def _say(self) -> None:
        text = self._said or self._fitting()
        marked = self._tone if self._said and self._tone in _MARKED else ""
        now = (text, self._tone, marked, self.width(), self._usual)
        if now == self._shown:
            return
        self._shown = now
        self._icon.setVisible(bool(marked))
        if marked:
            if marked not in self._marks:
                self._marks[marked] = pixmap(marked, self._look, marked, 16, self.devicePixelRatioF())
            self._icon.setPixmap(self._marks[marked])
        if self._line.property("tone") != self._tone:
            self._line.setProperty("tone", self._tone)
            restyle(self._line)
        self._line.setFixedHeight(self._high(text))
        self._line.setText(text)
        self._line.setAccessibleName(text)
        self._line.setToolTip(self._said or " · ".join(self._subtotals))

    @property
    def _usual(self) -> int:
        """How many lines are kept free: two where rows are wrong and say why, unless the largest type leaves no room."""
        return 2 if self._has_wrong and self._look.size is not Size.HUGE else 1

    def _lines_of(self, text: str) -> int:
        metrics = self._line.fontMetrics()
        mark = self._look.px(16 + HAIR) if self._said and self._tone in _MARKED else 0
        box = metrics.boundingRect(0, 0, max(self.width() - mark, 1), 10_000, int(Qt.TextFlag.TextWordWrap), text)
        # A letter of the second font makes a line somewhat higher than the first font says, but no second line.
        return max(round(box.height() / metrics.lineSpacing()), 1)

    def _high(self, text: str) -> int:
        return max(self._usual, self._lines_of(text)) * self._line.fontMetrics().lineSpacing() + 2

    def _fitting(self) -> str:
        """Return as many sums as there is room for, the largest first, and how many there are more."""
        asked = (self._subtotals, self.width(), self._usual)
        if self._fitted[0] == asked:
            return self._fitted[1]
        found = ""
        for count in range(len(self._subtotals), 0, -1):
            rest = len(self._subtotals) - count
            text = " · ".join(self._subtotals[:count]) + (f" · 另 {rest} 类" if rest else "")
            if self._lines_of(text) <= self._usual:
                found = text
                break
        self._fitted = (asked, found)
        return found

    def _follow(self) -> None:
        font = self._look.font(Role.SMALL)
        self._line.setFont(font)
        self._below.setSpacing(self._look.px(HAIR))
        self._column.setSpacing(self._look.px(2))
        self._shown, self._fitted = ("", "", "", 0, 0), (([], 0, 0), "")
        self._marks.clear()
        self._say()

    # ---- Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say()
