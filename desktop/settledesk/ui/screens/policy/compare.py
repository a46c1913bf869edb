"""The page 比较: what differs between the file in hand and another, figure by figure, with the clauses of both."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from settledesk.desk.clauses import ClauseText
from settledesk.desk.policy_compare import (
    CHANGE_LABEL,
    ChangeOf,
    FileChoice,
    ShownChange,
    beside,
    changes,
    former,
)
from settledesk.desk.policy_figures import FigureLine
from settledesk.desk.rulebook import Rulebook
from settledesk.ui.equipment import Equipment
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR, ROOM, TIGHT
from settledesk.ui.pieces.clause import ClausePanel
from settledesk.ui.pieces.flow import room
from settledesk.ui.pieces.halves import Halves
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.pieces.states import EmptyState, LoadingState
from settledesk.ui.pieces.text_table import TextColumn, TextTable
from settledesk.ui.screens.policy.asking import Asking
from settledesk.ui.screens.policy.changing_choice import ChangingChoice
from settledesk.ui.screens.policy.clause_words import clause_view
from settledesk.ui.screens.policy.page import Page, Subject, focus_on

_MARK = {
    ChangeOf.ADDED: ("plus", "good"),
    ChangeOf.REMOVED: ("cross", "stop"),
    ChangeOf.CHANGED: ("edit", "warning"),
    ChangeOf.CLAUSE: ("file", "secondary"),
}
_FIELD = 420
_BESIDE = 640
_TABLE_HIGH = 170
_NONE = "没有规定"


def _value(line: FigureLine | None) -> str:
    return _NONE if line is None else line.value


def _tone(line: FigureLine | None) -> str:
    return "faint" if line is None else "text"


_COLUMNS = (
    TextColumn(
        "变化",
        lambda one: CHANGE_LABEL[one.change.of],
        least=4,
        tone=lambda one: _MARK[one.change.of][1],
        icon=lambda one: _MARK[one.change.of][0],
    ),
    TextColumn("项目", lambda one: one.change.title, least=7),
    TextColumn("条件", lambda one: one.change.when or "一律", least=6, grow=True),
    TextColumn("旧", lambda one: _value(one.change.old), least=5, tone=lambda one: _tone(one.change.old)),
    TextColumn("新", lambda one: _value(one.change.new), least=5, tone=lambda one: _tone(one.change.new), bold=True),
)


@dataclass(frozen=True, slots=True)
class _Compared:
    """Two files and what differs; "" for a file that there is none of. `others` can stand in the old one's place."""

    others: tuple[FileChoice, ...]
    new: str
    old: str
    changes: tuple[ShownChange, ...]


class ComparePage(Page):
    """Another file to choose, what differs from it, and the clauses of the difference in hand."""

    def __init__(self, gear: Equipment) -> None:
        super().__init__(gear)
        look = gear.look
        self.setAccessibleName("比较两份文件")
        self._compared = _Compared((), "", "", ())
        self.old = ChangingChoice(look, "old", "与这一份（旧）比较")
        self.message, self._loading = InlineMessage(look), LoadingState(look, "正在比较…", bare=True)
        self.asking = Asking(gear.jobs, self._loading, self.message)
        self.told = QLabel()
        self.told.setProperty("role", "small")
        self.told.setWordWrap(True)
        self.same = EmptyState(look, "compare", "没有差别")
        self.table = TextTable(look, _COLUMNS, "两份文件的差别")
        self.note = QLabel()
        self.note.setProperty("role", "small")
        self.note.setProperty("tone", "warning")
        self.note.setWordWrap(True)
        self.sides = (_Side(look, "旧"), _Side(look, "新"))
        self._halves = Halves(look, *self.sides, shares=(1, 1), beside=_BESIDE)
        self._top = QHBoxLayout()
        self._top.addWidget(self.old, 3)
        self._top.addWidget(self.told, 2, Qt.AlignmentFlag.AlignBottom)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._top)
        self._column.addWidget(self.message)
        self._column.addWidget(self._loading)
        self._column.addWidget(self.same, 1)
        self._column.addWidget(self.table, 1)
        self._column.addWidget(self.note)
        self._column.addWidget(self._halves)
        self.old.changed.connect(lambda _: self._ask(self._compared.new, self.old.text()))
        self.old.entered.connect(lambda _: focus_on(self.table))
        self.table.current_changed.connect(self._show_clauses)
        look.changed.connect(self._follow)
        self._follow()
        self._show(self._compared)

    def show_subject(self, subject: Subject) -> None:
        """Compare the file in hand with the one before it, or with the one that was chosen for it."""
        new = "" if subject.file is None else subject.file.name
        self._ask(new, self._compared.old if new == self._compared.new else "")

    def take_focus(self) -> None:
        """Put the cursor on the file to choose."""
        self.old.focus()

    def leave(self) -> bool:
        """Go back from the differences to the file to choose."""
        if self.table.hasFocus():
            self.old.focus()
            return True
        return False

    def _ask(self, new: str, old: str) -> None:
        rulebook = self.gear.office.rulebook
        self.asking.ask(lambda: _compare(rulebook, new, old), self._show)

    def _show(self, found: _Compared) -> None:
        self._compared = found
        self.old.offer(tuple((one.name, one.label) for one in found.others), found.old)
        self.told.setText(_summary(found.changes))
        self.table.show_rows(found.changes)
        for widget in (self.table, self._halves):
            widget.setVisible(bool(found.changes))
        self.same.setVisible(not found.changes)
        if found.old:
            self.same.say("数字和出处都没有差别", "两份文件规定的是同样的数字，依据的也是同样的条款。", "good")
        elif found.others:
            self.same.say("这是本地区最早的一份", "可以在上面选别的地区的同类文件来比较。", "compare")
        else:
            self.same.say("没有同类的文件可比", "", "compare")
        if found.changes:
            self.table.take(0)
        else:
            self._show_clauses(None)

    def _show_clauses(self, one: ShownChange | None) -> None:
        self.note.setText("" if one is None else one.change.note)
        self.note.setVisible(one is not None and bool(one.change.note))
        if one is not None:
            self.sides[0].show_line(one.change.old, one.old)
            self.sides[1].show_line(one.change.new, one.new)

    def _follow(self) -> None:
        look = self.gear.look
        room(look, self._column, 0, TIGHT)
        self._top.setSpacing(look.px(ROOM))
        self.old.setMaximumWidth(look.px(_FIELD))
        self.table.setMinimumHeight(look.px(_TABLE_HIGH))


class _Side(QWidget):
    """One side of a difference: the figure, and its clause."""

    def __init__(self, look: Look, word: str) -> None:
        super().__init__()
        self._look, self._word = look, word
        self.head, self.clause = QLabel(), ClausePanel(look)
        self.head.setProperty("bold", True)
        self.head.setWordWrap(True)
        self.head.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.head)
        self._column.addWidget(self.clause)
        self._column.addStretch(1)
        look.changed.connect(self._follow)
        self._follow()

    def show_line(self, line: FigureLine | None, clause: ClauseText | None) -> None:
        """Show a figure with its clause; None: this file has none."""
        self.head.setText(f"{self._word}：{_value(line)}")
        self.clause.setVisible(clause is not None)
        if clause is not None:
            self.clause.show_clause(clause_view(clause))

    def _follow(self) -> None:
        room(self._look, self._column, 0, HAIR)


def _summary(found: tuple[ShownChange, ...]) -> str:
    counts = ((word, sum(one.change.of is of for one in found)) for of, word in CHANGE_LABEL.items())
    return "，".join(f"{word} {count} 处" for word, count in counts if count)


def _compare(rulebook: Rulebook, new: str, old: str) -> _Compared:
    """Return what differs from the old file, or from the one before the new one where none is named."""
    if not new:
        return _Compared((), "", "", ())
    others = beside(rulebook, new)
    old = old if any(one.name == old for one in others) else former(rulebook, new)
    return _Compared(others, new, old, changes(rulebook, old, new) if old else ())
