"""The page 指引: what to tell a patient of the area, by topic, each sentence with where it comes from."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from settledesk.desk.guidance import GuidanceLine, guidance_for
from settledesk.ui.equipment import Equipment
from settledesk.ui.look.tokens import TIGHT
from settledesk.ui.pieces.clause import ClausePanel, ClauseView
from settledesk.ui.pieces.flow import room
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.pieces.split_view import short_citation
from settledesk.ui.pieces.states import EmptyState, LoadingState
from settledesk.ui.pieces.text_table import Heading, TextColumn, TextTable
from settledesk.ui.screens.policy.asking import Asking
from settledesk.ui.screens.policy.page import Page, Subject, focus_on


def _tone(line: GuidanceLine) -> str:
    return "warning" if line.doubt else "text"


_COLUMNS = (
    TextColumn("告诉患者", lambda line: line.text, least=12, grow=True),
    TextColumn("电话", lambda line: line.telephone, least=4),
    TextColumn(
        "来自",
        lambda line: line.area + ("（待核对）" if line.doubt else ""),
        least=4,
        tone=_tone,
        icon=lambda line: "warning" if line.doubt else "",
    ),
)


class GuidancePage(Page):
    """Shows the guidance that holds today for patients of the area."""

    def __init__(self, gear: Equipment) -> None:
        super().__init__(gear)
        self.setAccessibleName("办事指引")
        self.message, self._loading = InlineMessage(gear.look), LoadingState(gear.look, "正在读取…", bare=True)
        self.table = TextTable(gear.look, _COLUMNS, "办事指引")
        self._empty = EmptyState(gear.look, "person", "没有这里的办事指引", "请患者拨打参保地经办机构的电话询问")
        self.clause = ClausePanel(gear.look)
        self._column = QVBoxLayout(self)
        for widget in (self.message, self._loading):
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
        """Show what to tell patients of the area."""
        rulebook, code, today = self.gear.office.rulebook, subject.area.row.code, self.gear.today()
        self._asking.ask(lambda: guidance_for(rulebook, code, today), self._show)

    def take_focus(self) -> None:
        """Put the cursor on the sentences."""
        focus_on(self.table)

    def _show(self, lines: tuple[GuidanceLine, ...]) -> None:
        topics = dict.fromkeys(line.topic for line in lines)
        by_topic = ((topic, [line for line in lines if line.topic == topic]) for topic in topics)
        self.table.show_rows(tuple(one for topic, some in by_topic for one in (Heading(topic), *some)))
        for widget in (self.table, self.clause):
            widget.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        self.table.take(0)

    def _show_clause(self, line: GuidanceLine | None) -> None:
        if line is None:
            self.clause.show_clause(None)
            return
        doubt = f"{line.doubt}。" if line.doubt else ""
        self.clause.show_clause(
            ClauseView(
                short_citation(line.citation),
                f"{line.text}{doubt}",
                line.citation.source,
                line.evidence,
                "",
                not line.doubt,
            )
        )

    def _relook(self) -> None:
        room(self.gear.look, self._column, 0, TIGHT)
