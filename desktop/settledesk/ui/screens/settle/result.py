"""What the case comes to: the amounts, who pays them, each step with its clause, and the platform's figures beside."""

from __future__ import annotations

import re
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from settledesk.basis.errors import Mistake
from settledesk.desk.clauses import clause_of
from settledesk.desk.examine import Examined
from settledesk.desk.office import Office
from settledesk.model.citation import Evidence
from settledesk.model.labels import EVIDENCE
from settledesk.model.outcome import Outcome, Split
from settledesk.ui.look.look import Look
from settledesk.ui.pieces.clause import ClauseView
from settledesk.ui.pieces.flow import Panel, room
from settledesk.ui.pieces.message import ErrorSummary, InlineMessage
from settledesk.ui.pieces.money_line import MoneyLine
from settledesk.ui.pieces.scroll import scrolled
from settledesk.ui.pieces.split_bar import SplitBar
from settledesk.ui.pieces.split_view import bar_parts, money_view, short_source, step_rows
from settledesk.ui.pieces.states import EmptyState
from settledesk.ui.pieces.steps import StepsTable

_BEGIN = ("还没有患者", "按 F6 输入姓名、拼音、证件号、住院号，或直接扫码、刷卡。", "search")
_UNCONFIRMED = EVIDENCE[Evidence.UNCONFIRMED.value]
_TYPE_ON = "填到这里就会自动试算"


class Result(Panel):
    """The right half of the desk; shows always exactly what it was given last."""

    chosen = Signal(str)
    """The path of a field that is wrong or still blank, and was pressed."""

    def __init__(self, look: Look, office: Office) -> None:
        super().__init__(look)
        self._office = office
        self._split: Split | None = None
        self.setAccessibleName("结算结果")
        self.message = InlineMessage(look)
        self.mistakes = ErrorSummary(look)
        self.mistakes.chosen.connect(self.chosen)
        self.empty = EmptyState(look, _BEGIN[2], *_BEGIN[:2])
        self.money = MoneyLine(look)
        self.bar = SplitBar(look)
        self.steps = StepsTable(look)
        self.steps.opened.connect(self._open)
        self._amounts = QWidget()
        inside = QVBoxLayout(self._amounts)
        room(look, inside)
        inside.addWidget(self.money)
        inside.addWidget(self.bar)
        inside.addWidget(self.steps, 1)
        content = QWidget()
        column = QVBoxLayout(content)
        room(look, column)
        column.addWidget(self.message)
        column.addWidget(self.mistakes)
        column.addWidget(self.empty, 1)
        column.addWidget(self._amounts, 1)
        self.body.addWidget(scrolled(content))
        self.show_nothing()

    # ---- what it shows

    def show_nothing(self) -> None:
        """Show that no patient is at the window."""
        self.empty.say(*_BEGIN)
        self._show(None)

    def show_examined(self, found: Examined) -> None:
        """Show what a case comes to, or what it still needs."""
        split = None if found.outcome is None else found.outcome.split
        self._show(found.outcome if split is not None else None)
        if split is None:
            self.mistakes.show_mistakes(tuple(_placed(one) for one in (*found.reading.mistakes, *found.refused)))
            self.empty.say(*_waiting(found))

    def _show(self, outcome: Outcome | None) -> None:
        split = self._split = None if outcome is None else outcome.split
        self.mistakes.show_mistakes(())
        self.empty.setVisible(split is None)
        self._amounts.setVisible(split is not None)
        self.money.show_amounts(None if outcome is None else money_view(outcome))
        if split is None:
            return
        self.bar.show_parts(bar_parts(split))
        rows = step_rows(split)
        self.steps.show_steps(rows)
        # The clause that decided is there without a click.
        self._open(next((number for number, row in enumerate(rows) if row.decides), 0))

    def _open(self, number: int) -> None:
        if self._split is None or not 0 <= number < len(self._split.steps):
            return
        found = clause_of(self._office.rulebook, self._split.steps[number].citation)
        self.steps.show_clause(
            ClauseView(
                f"{short_source(found.source)} {found.clause}".strip(),
                found.says,
                found.title,
                found.evidence,
                "" if found.checked_on is None else found.checked_on.isoformat(),
                found.known and found.evidence != _UNCONFIRMED,
            )
        )


def _placed(one: Mistake) -> Mistake:
    """Return a mistake of the fee grid with the number of its row as the grid shows it, any other as it is."""
    row = re.match(r"fees\[(\d+)\]\.", one.path)
    return one if row is None else replace(one, problem=f"第 {int(row[1]) + 1} 行：{one.problem}")


def _waiting(found: Examined) -> tuple[str, str, str]:
    """Return what a case still needs: a title, a hint and an icon."""
    outcome = found.outcome
    if found.reading.mistakes or found.refused:
        return "有填写错误，改正后自动试算", "", "edit"
    if outcome is not None and outcome.missing:
        return "还缺少事实，不能计算金额", "缺什么、问谁，见上方备案核对一栏。", "question"
    blank: list[Mistake] = list(found.reading.waiting)
    if blank:
        return _TYPE_ON, "；".join(one.problem for one in blank[:4]) + ("……" if len(blank) > 4 else ""), "edit"
    return "本次就医不计算金额", "原因见上方备案核对一栏。", "question"
