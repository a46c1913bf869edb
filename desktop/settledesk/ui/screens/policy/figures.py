"""The page 数字: every figure of one file with its conditions and clause; the clause of the one in hand stands below."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from settledesk.desk.policy_figures import GapLine, ShownFigure, figures, gaps
from settledesk.ui.equipment import Equipment
from settledesk.ui.look.tokens import TIGHT
from settledesk.ui.pieces.clause import ClausePanel, ClauseView
from settledesk.ui.pieces.flow import room
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.pieces.split_view import short_citation
from settledesk.ui.pieces.states import EmptyState, LoadingState
from settledesk.ui.pieces.text_table import Heading, TextColumn, TextTable
from settledesk.ui.screens.policy.asking import Asking
from settledesk.ui.screens.policy.clause_words import clause_view, evidence_icon, evidence_tone
from settledesk.ui.screens.policy.filter_box import FilterBox
from settledesk.ui.screens.policy.filtered_page import FilteredPage
from settledesk.ui.screens.policy.page import Subject

_MISSING = "未查到"
Row = ShownFigure | GapLine


def _label(row: Row) -> str:
    line = row if isinstance(row, GapLine) else row.line
    return line.label or line.group


def _when(row: Row) -> str:
    return row.when if isinstance(row, GapLine) else row.line.when


def _value(row: Row) -> str:
    return _MISSING if isinstance(row, GapLine) else row.line.value


def _clause(row: Row) -> str:
    return row.what if isinstance(row, GapLine) else short_citation(row.line.citation)


def _evidence(row: Row) -> str:
    return "" if isinstance(row, GapLine) else row.clause.evidence


def _tone(row: Row) -> str:
    return "warning" if isinstance(row, GapLine) else "text"


_COLUMNS = (
    TextColumn("项目", _label, least=6),
    TextColumn("条件", _when, least=5, grow=True),
    TextColumn(
        "数值", _value, least=4, tone=_tone, icon=lambda row: "warning" if isinstance(row, GapLine) else "", bold=True
    ),
    TextColumn("条款", _clause, least=6, tone=lambda row: _tone(row) if isinstance(row, GapLine) else "accent"),
    TextColumn(
        "核实",
        _evidence,
        least=4,
        tone=lambda row: evidence_tone(_evidence(row)),
        icon=lambda row: evidence_icon(_evidence(row)),
    ),
)


class FiguresPage(FilteredPage):
    """Shows the figures of the file in hand."""

    def __init__(self, gear: Equipment) -> None:
        box = FilterBox(gear.look, "筛选数字", "筛选：项目、条件、数值、条款")
        super().__init__(gear, box, TextTable(gear.look, _COLUMNS, "政策数字"))
        self.setAccessibleName("政策数字")
        self._rows: tuple[Row, ...] = ()
        self.message, self._loading = InlineMessage(gear.look), LoadingState(gear.look, "正在读取…", bare=True)
        self._empty = EmptyState(gear.look, "search", "没有这样的数字")
        self.clause = ClausePanel(gear.look)
        self._column = QVBoxLayout(self)
        for widget in (self.filter, self.message, self._loading):
            self._column.addWidget(widget)
        self._column.addWidget(self._empty, 1)
        self._column.addWidget(self.table, 1)
        self._column.addWidget(self.clause)
        self._asking = Asking(gear.jobs, self._loading, self.message)
        self.table.current_changed.connect(self._show_clause)
        gear.look.changed.connect(self._relook)
        self._relook()
        self._empty.hide()

    def show_subject(self, subject: Subject) -> None:
        """Show the figures of the file in hand."""
        if subject.file is None:
            return
        rulebook, name = self.gear.office.rulebook, subject.file.name

        def work() -> tuple[Row, ...]:
            return (*figures(rulebook, name), *gaps(rulebook, name))

        self._asking.ask(work, partial(self._show, name))

    def _show(self, name: str, rows: tuple[Row, ...]) -> None:
        self._turn_to(name)
        self._rows = rows
        self._list()

    def _list(self) -> None:
        wanted = self.filter.text.split()
        found = [row for row in self._rows if all(word in _said(row) for word in wanted)]
        self.filter.tell(f"{len(found)} / {len(self._rows)} 个" if wanted else f"{len(self._rows)} 个")
        self.table.show_rows(_under_headings(found))
        self.table.setVisible(bool(found))
        self._empty.setVisible(not found)
        self._empty.say(*(("没有这样的数字", "少写几个字，或按 Esc 看全部") if wanted else ("这份文件没有数字", "")))
        self.clause.setVisible(bool(found))
        self.table.take(0)
        if not found:
            self._show_clause(None)

    def _show_clause(self, row: Row | None) -> None:
        if row is None:
            self.clause.show_clause(None)
        elif isinstance(row, GapLine):
            self.clause.show_clause(
                ClauseView(row.title, f"{row.what}（规定里有，没有查到这个数字）", _MISSING, sure=False)
            )
        else:
            self.clause.show_clause(clause_view(row.clause))

    def _relook(self) -> None:
        room(self.gear.look, self._column, 0, TIGHT)


def _said(row: Row) -> str:
    group = row.group if isinstance(row, GapLine) else row.line.group
    return " ".join((group, _label(row), _when(row), _value(row), _clause(row), _evidence(row))).casefold()


def _under_headings(rows: list[Row]) -> tuple[Row | Heading, ...]:
    """Return the rows group by group, each below its heading, in the order in which the groups come first."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.group if isinstance(row, GapLine) else row.line.group, []).append(row)
    return tuple(one for group, some in groups.items() for one in (Heading(group), *some))
