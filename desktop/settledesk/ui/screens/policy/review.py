"""What of the policy library needs a look, and when: the calendar, in place of the area until it is closed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel

from settledesk.desk.policy_calendar import DUE_LABEL, CalendarLine, calendar
from settledesk.ui.equipment import Equipment
from settledesk.ui.look.tokens import TIGHT
from settledesk.ui.pieces.flow import Panel
from settledesk.ui.pieces.keycap import KeyButton
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.pieces.states import EmptyState, LoadingState
from settledesk.ui.pieces.text_table import Heading, TextColumn, TextTable
from settledesk.ui.screens.policy.asking import Asking

_TITLE = "需复核的政策文件"


def _tone(one: CalendarLine) -> str:
    return "warning" if one.past else "text"


_COLUMNS = (
    TextColumn("地区", lambda one: one.area_name, least=4),
    TextColumn("文件", lambda one: one.title, least=8),
    TextColumn(
        "原因",
        lambda one: DUE_LABEL[one.due],
        least=5,
        tone=_tone,
        icon=lambda one: "warning" if one.past else "clock",
    ),
    TextColumn("说明", lambda one: one.text.removeprefix(f"{DUE_LABEL[one.due]}："), least=10, grow=True),
)


class Review(Panel):
    """Lists what is past and what comes soon; Enter goes to the file, Esc back."""

    chosen = Signal(str, str)
    """The area and the file to look at."""
    closed = Signal()

    def __init__(self, gear: Equipment) -> None:
        super().__init__(gear.look)
        self._gear = gear
        self.setAccessibleName(_TITLE)
        title = QLabel(_TITLE)
        title.setProperty("role", "title")
        title.setWordWrap(True)
        self._head = QHBoxLayout()
        self._head.addWidget(title, 1)
        for words, press, act in (("看文件", "Enter", self._take), ("返回", "Esc", self.closed.emit)):
            button = KeyButton(gear.look, words, press, outlined=True)
            button.clicked.connect(lambda _=False, act=act: act())
            self._head.addWidget(button)
        self.message, self._loading = InlineMessage(gear.look), LoadingState(gear.look, "正在读取…", bare=True)
        self.table = TextTable(gear.look, _COLUMNS, _TITLE)
        self.table.opened.connect(self._open)
        self._empty = EmptyState(gear.look, "good", "没有需要复核的", "三个月内没有到期、被替代或一年未核对的文件")
        self.body.addLayout(self._head)
        self.body.addWidget(self.message)
        self.body.addWidget(self._loading)
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self.table, 1)
        self._empty.hide()
        self._asking = Asking(gear.jobs, self._loading, self.message)
        gear.look.changed.connect(self._relook)
        self._relook()

    def start(self) -> None:
        """Read what needs a look, and take the focus."""
        rulebook, today = self._gear.office.rulebook, self._gear.today()
        self._asking.ask(lambda: calendar(rulebook, today), self._show)
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show(self, lines: tuple[CalendarLine, ...]) -> None:
        past = [one for one in lines if one.past and one.day is not None]
        soon, never = [one for one in lines if not one.past], [one for one in lines if one.day is None]
        parts = (("已到期", past), ("三个月内到期", soon), ("从未核对过有无新文件", never))
        rows = ((Heading(f"{title} {len(some)} 项"), *some) for title, some in parts if some)
        self.table.show_rows(tuple(one for some in rows for one in some))
        self.table.take(0)
        self.table.setVisible(bool(lines))
        self._empty.setVisible(not lines)

    def _take(self) -> None:
        if isinstance(self.table.current, CalendarLine):
            self._open(self.table.current)

    def _open(self, line: CalendarLine) -> None:
        self.chosen.emit(line.area, line.file)

    def _relook(self) -> None:
        self._head.setSpacing(self._gear.look.px(TIGHT))

    # ---- Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
