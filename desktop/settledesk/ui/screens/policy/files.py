"""The page 文件: the files that hold for an area on a time line, the one in hand in words, and all of them as a table."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from settledesk.desk.policy_files import FileLine
from settledesk.ui.equipment import Equipment
from settledesk.ui.look.tokens import TIGHT
from settledesk.ui.pieces.clause import ClausePanel
from settledesk.ui.pieces.flow import room
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.pieces.scroll import scrolled
from settledesk.ui.pieces.text_table import TextColumn, TextTable
from settledesk.ui.screens.policy.file_line import (
    STATE_ICON,
    STATE_TONE,
    STATE_WORD,
    days_word,
    file_view,
    kind_word,
    whose,
)
from settledesk.ui.screens.policy.page import Page, Subject, focus_on
from settledesk.ui.screens.policy.timeline import FileTimeline, Legend

_COLUMNS = (
    TextColumn("种类", kind_word, least=4),
    TextColumn("文件", lambda one: one.title, least=8, grow=True),
    TextColumn(
        "哪里的", lambda one: whose(one) or "本地", least=4, tone=lambda one: "text" if one.own else "secondary"
    ),
    TextColumn("用于", days_word, least=6),
    TextColumn(
        "状态",
        lambda one: STATE_WORD[one.state],
        least=6,
        tone=lambda one: STATE_TONE[one.state],
        icon=lambda one: STATE_ICON[one.state],
    ),
)


class FilesPage(Page):
    """Shows an area's files; what is in hand on the time line is in hand in the table, and the other way round."""

    def __init__(self, gear: Equipment) -> None:
        super().__init__(gear)
        self.setAccessibleName("政策文件")
        self._subject: Subject | None = None
        self.missing = InlineMessage(gear.look)
        self.missing.acted.connect(lambda: self.wanted.emit("entry", ""))
        self.timeline, self._legend = FileTimeline(gear.look), Legend(gear.look)
        self.about = ClausePanel(gear.look)
        self.about.setAccessibleName("选中的文件")
        self.table = TextTable(gear.look, _COLUMNS, "政策文件", whole=True)
        content = QWidget()
        self._column = QVBoxLayout(content)
        for widget in (self.missing, self.timeline, self._legend, self.about, self.table):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._area = scrolled(content)
        outer.addWidget(self._area)
        self.timeline.current_changed.connect(self._from_timeline)
        self.timeline.opened.connect(self._open)
        self.table.current_changed.connect(self._from_table)
        self.table.opened.connect(self._open)
        gear.look.changed.connect(self._relook)
        self._relook()

    def show_subject(self, subject: Subject) -> None:
        """Show an area's files, with the one in hand marked."""
        self._subject = subject
        area = subject.area
        if area.missing:
            action = "录入本地待遇" if "entry" in subject.pages else ""
            self.missing.tell("warning", f"没有文件决定：{'、'.join(area.missing)}。要用到的就医不能算出金额。", action)
        else:
            self.missing.clear()
        self.timeline.show_files(area.files, self.gear.today())
        self.table.current_changed.disconnect(self._from_table)
        self.table.show_rows(area.files)
        self.table.current_changed.connect(self._from_table)
        held = subject.file or next((one for one in area.files if one.used), None)
        if held is not None:
            self._hold(held)

    def take_focus(self) -> None:
        """Put the cursor on the time line."""
        focus_on(self.timeline)

    def _from_timeline(self, line: FileLine | None) -> None:
        if line is not None:
            self._hold(line)

    def _from_table(self, line: FileLine | None) -> None:
        if line is not None:
            self.timeline.take(line.name)
            self.about.show_clause(file_view(line))

    def _hold(self, line: FileLine) -> None:
        self.timeline.take(line.name)
        self.table.take(self.table.rows.index(line))
        self.about.show_clause(file_view(line))

    def _open(self, line: FileLine) -> None:
        self.wanted.emit("guidance" if line.kind == "guidance" else "figures", line.name)

    def _relook(self) -> None:
        room(self.gear.look, self._column, 0, TIGHT)
