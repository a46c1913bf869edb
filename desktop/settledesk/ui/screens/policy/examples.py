"""The page 算例: the worked examples beside one file, whether each holds, and of the one in hand what was expected."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from settledesk.desk.worked_examples import Examples, Worked, WorkedLine, load_examples, work_out
from settledesk.ui.equipment import Equipment
from settledesk.ui.look.tokens import TIGHT
from settledesk.ui.pieces.clause import ClausePanel, ClauseView
from settledesk.ui.pieces.flow import room
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.pieces.states import EmptyState, LoadingState
from settledesk.ui.pieces.text_table import TextColumn, TextTable
from settledesk.ui.screens.policy.asking import Asking
from settledesk.ui.screens.policy.filter_box import FilterBox
from settledesk.ui.screens.policy.filtered_page import FilteredPage
from settledesk.ui.screens.policy.page import Subject


def _tone(one: Worked | WorkedLine) -> str:
    return "good" if one.ok else "stop"


def _icon(one: Worked | WorkedLine) -> str:
    return "check" if one.ok else "cross"


_EXAMPLES = (
    TextColumn("算例", lambda one: one.name, least=10, grow=True),
    TextColumn("结果", lambda one: "相符" if one.ok else "不符", least=4, tone=_tone, icon=_icon),
)
_VALUES = (
    TextColumn("项目", lambda one: one.label, least=6),
    TextColumn("应得", lambda one: one.expected, least=5),
    TextColumn("算得", lambda one: one.got, least=5, tone=lambda one: "text" if one.ok else "stop", grow=True),
    TextColumn("", lambda one: "相符" if one.ok else "不符", least=3, tone=_tone, icon=_icon),
)


class ExamplesPage(FilteredPage):
    """Runs the examples of the file in hand when it is looked at, and shows them."""

    def __init__(self, gear: Equipment) -> None:
        box = FilterBox(gear.look, "筛选算例", "筛选：算例的名称")
        super().__init__(gear, box, TextTable(gear.look, _EXAMPLES, "算例"))
        self.setAccessibleName("算例")
        self._read: Examples | None = None
        self._worked: tuple[Worked, ...] = ()
        self.message, self._loading = InlineMessage(gear.look), LoadingState(gear.look, "正在计算…", bare=True)
        self.about = ClausePanel(gear.look)
        self.about.setAccessibleName("选中的算例")
        self.values = TextTable(gear.look, _VALUES, "应得与算得")
        self._empty = EmptyState(gear.look, "compare", "这份文件旁没有算例", "没有算例的数字，算错了也没有人知道。")
        self._column = QVBoxLayout(self)
        for widget in (self.filter, self.message, self._loading):
            self._column.addWidget(widget)
        self._column.addWidget(self._empty, 1)
        self._column.addWidget(self.table, 4)
        self._column.addWidget(self.about)
        self._column.addWidget(self.values, 5)
        self._asking = Asking(gear.jobs, self._loading, self.message)
        self.table.current_changed.connect(self._show_one)
        gear.look.changed.connect(self._relook)
        self._relook()
        self._empty.hide()

    def show_subject(self, subject: Subject) -> None:
        """Run the examples of the file in hand; they are read once for as long as the packs stay as they are."""
        if subject.file is None:
            return
        office, read, name = self.gear.office, self._read, subject.file.name

        def work() -> tuple[Examples, tuple[Worked, ...]]:
            examples = read if read is not None and read.rulebook is office.rulebook else load_examples(office)
            return examples, work_out(examples, name)

        self._asking.ask(work, partial(self._show, name))

    def _show(self, name: str, found: tuple[Examples, tuple[Worked, ...]]) -> None:
        self._turn_to(name)
        self._read, self._worked = found
        wrong = sum(not one.ok for one in self._worked)
        if self._read.problems:
            self.message.tell("stop", f"有 {len(self._read.problems)} 处算例读不出来：{self._read.problems[0]}")
        elif wrong:
            self.message.tell("stop", f"{len(self._worked)} 例中有 {wrong} 例不符：核对它们用到的数字，或改正算例。")
        self._list()

    def _list(self) -> None:
        wanted = self.filter.text.split()
        found = tuple(one for one in self._worked if all(word in one.name.casefold() for word in wanted))
        right = sum(one.ok for one in found)
        count = f"{len(found)} 例" if wanted else f"全部 {len(found)} 例"
        self.filter.tell(f"✔ {count}相符" if found and right == len(found) else count)
        # What does not hold is looked at first.
        found = tuple(sorted(found, key=lambda one: one.ok))
        self.table.show_rows(found)
        for widget in (self.table, self.about, self.values):
            widget.setVisible(bool(found))
        self._empty.setVisible(not found)
        if wanted:
            self._empty.say("没有这样的算例", "少写几个字，或按 Esc 看全部")
        else:
            self._empty.say("这份文件旁没有算例", "没有算例的数字，算错了也没有人知道。")
        self.table.take(0)

    def _show_one(self, one: Worked | None) -> None:
        if one is None:
            self.values.show_rows(())
            return
        who, where, *more = one.case
        self.about.show_clause(ClauseView(who, where, one.refused or " · ".join(more), sure=not one.refused))
        self.values.show_rows(one.lines)

    def _relook(self) -> None:
        room(self.gear.look, self._column, 0, TIGHT)
