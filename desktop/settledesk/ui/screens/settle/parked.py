"""The parked cases: taken up again with Enter, thrown away with Delete pressed twice."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel

from settledesk.basis.clock import CHINA
from settledesk.desk.drafts import Parked
from settledesk.model.sheet import Column, ColumnKind
from settledesk.ui.look.look import Look
from settledesk.ui.pieces.flow import Panel
from settledesk.ui.pieces.keycap import KeyButton
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.pieces.money_table import MoneyTable
from settledesk.ui.pieces.states import EmptyState

_COLUMNS = (
    Column("挂起时间", ColumnKind.TEXT, lambda one: f"{one.saved_at.astimezone(CHINA):%m-%d %H:%M}", width=12),
    Column("患者", ColumnKind.TEXT, lambda one: one.name or "（未填姓名）"),
    Column("总费用", ColumnKind.COUNT, lambda one: one.total),
    Column("窗口", ColumnKind.TEXT, lambda one: one.window),
    Column("说明", ColumnKind.TEXT, lambda one: one.trouble),
)


class ParkedList(Panel):
    """Lists the parked cases of all windows, the latest first."""

    chosen = Signal(str)
    """The key of the case to take up again."""
    thrown = Signal(str)
    """The key of a case to throw away; asked for twice."""
    closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setAccessibleName("挂起的各笔")
        self._doomed = ""
        self.message = InlineMessage(look)
        self.empty = EmptyState(look, "park", "没有挂起的", "Ctrl+S 挂起当前一笔，之后在这里继续。")
        self.table = MoneyTable(look, _COLUMNS, "挂起的各笔", wide=len(_COLUMNS) - 1)
        self.table.opened.connect(lambda one: self.chosen.emit(one.key))
        title = QLabel("挂起的各笔")
        title.setProperty("role", "title")
        row = QHBoxLayout()
        row.addWidget(title, 1)
        for words, press, act in (
            ("继续", "Enter", self._take),
            ("丢弃", "Del", self._throw),
            ("返回", "Esc", self.closed.emit),
        ):
            button = KeyButton(look, words, press, outlined=True)
            button.clicked.connect(lambda _=False, act=act: act())
            row.addWidget(button)
        self.body.addLayout(row)
        self.body.addWidget(self.message)
        self.body.addWidget(self.empty, 1)
        self.body.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def show_parked(self, parked: tuple[Parked, ...]) -> None:
        """Show these cases."""
        self._doomed = ""
        self.message.clear()
        self.empty.setVisible(not parked)
        self.table.setVisible(bool(parked))
        self.table.show_rows(parked)
        if parked:
            self.table.take(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _at(self) -> Parked | None:
        found = self.table.current
        return found if isinstance(found, Parked) else None

    def _take(self) -> None:
        one = self._at()
        if one is not None:
            self.chosen.emit(one.key)

    def _throw(self) -> None:
        one = self._at()
        if one is None:
            return
        if self._doomed == one.key:
            self.thrown.emit(one.key)
            return
        self._doomed = one.key
        self.message.tell("warning", f"将丢弃 {one.name or '这一笔'}（{one.total}），不能恢复。再按一次 Del 确认。")

    # ---- Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self._throw()
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
