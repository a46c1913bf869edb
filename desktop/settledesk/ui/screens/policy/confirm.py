"""What was entered by hand and waits for a second person: its figures, its source, and the name of who confirms it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from settledesk.desk.local_benefits import Waiting, confirm_local, waiting_confirmation
from settledesk.desk.local_form import HOW_KNOWN
from settledesk.desk.pack_plan import Change
from settledesk.desk.policy_figures import ShownFigure, figures
from settledesk.desk.troubles import is_bug
from settledesk.ui.equipment import Equipment
from settledesk.ui.fields import TextField
from settledesk.ui.look.tokens import TIGHT
from settledesk.ui.pieces.flow import FlowLayout, room
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.pieces.states import EmptyState, LoadingState
from settledesk.ui.pieces.text_table import TextColumn, TextTable
from settledesk.ui.screens.policy.asking import Asking
from settledesk.ui.screens.policy.own_keys import bind, key_button
from settledesk.ui.trouble_words import words_of

_HOW = dict(HOW_KNOWN)
_WAITING = (
    TextColumn("参保地", lambda one: f"{one.area_name} {one.area}", least=6),
    TextColumn("内容", lambda one: one.title, least=8, grow=True),
    TextColumn("执行首日", lambda one: f"{one.in_force}", least=6),
    TextColumn("录入", lambda one: f"{one.by} {one.on}", least=6),
)
_FIGURES = (
    TextColumn("项目", lambda one: one.line.title, least=8),
    TextColumn("条件", lambda one: one.line.when or "一律", least=6, grow=True),
    TextColumn("数值", lambda one: one.line.value, least=5, bold=True),
)
_NAME = 200
_LIST_HIGH = 150


class ConfirmPanel(QWidget):
    """Lists what waits, the figures of the one in hand, and takes the name of the second person."""

    confirmed = Signal(str)
    """What was confirmed, in a sentence."""
    left = Signal()

    def __init__(self, gear: Equipment) -> None:
        super().__init__()
        self._gear = gear
        look = gear.look
        self._seen: Waiting | None = None
        self._busy = False
        self.setAccessibleName("待确认的录入")
        title = QLabel("待确认的录入")
        title.setProperty("role", "title")
        self.message, self._loading = InlineMessage(look), LoadingState(look, "正在核对…", bare=True)
        self._asking = Asking(gear.jobs, self._loading, self.message)
        self.empty = EmptyState(look, "good", "没有待确认的", "手工录入的本地待遇都已由另一人核对过。")
        self.table = TextTable(look, _WAITING, "待确认的录入")
        self.source = QLabel()
        self.source.setWordWrap(True)
        self.source.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.figures = TextTable(look, _FIGURES, "录入的数字")
        self.name = TextField(look, "by", "确认人（不能是录入的人）")
        self.go = key_button(look, "confirm_benefits", self.confirm, primary=True)
        self.back = key_button(look, "leave_confirm", self.left.emit)
        self._foot = FlowLayout(look, top=False)
        for button in (self.go, self.back):
            self._foot.addWidget(button)
        self._column = QVBoxLayout(self)
        self._column.addWidget(title)
        self._column.addWidget(self.empty, 1)
        self._column.addWidget(self.table, 2)
        self._column.addWidget(self.source)
        self._column.addWidget(self.figures, 5)
        for widget in (self.name, self.message, self._loading):
            self._column.addWidget(widget)
        self._column.addLayout(self._foot)
        self.table.current_changed.connect(self._show_one)
        self.table.opened.connect(lambda _: self.name.focus())
        self.name.entered.connect(lambda back: self.table.setFocus() if back else self.go.setFocus())
        bind(self, "confirm_benefits", self.confirm)
        look.changed.connect(self._follow)
        self._follow()
        self._show(())

    def start(self, area: str) -> None:
        """Read what waits, the area's own in hand."""
        office = self._gear.office
        self._asking.ask(lambda: waiting_confirmation(office), partial(self._show, area=area))

    def confirm(self) -> None:
        """Confirm the one in hand in the name that is written."""
        if self._seen is None or self._busy:
            return
        office, seen, by, at = self._gear.office, self._seen, self.name.text(), self._gear.now()
        self._busy = True
        self._loading.start()
        self._gear.jobs.run(lambda: confirm_local(office, seen, by, at), self._done, self._failed)

    def _done(self, _: Change) -> None:
        seen = self._seen
        self._over()
        if seen is not None:
            self.confirmed.emit(f"已确认 {seen.area_name} {seen.in_force} 起的待遇，以后不再按未核实的数字提示。")

    def _failed(self, trouble: Exception) -> None:
        self._over()
        self.message.tell("stop", words_of(trouble))
        self.name.focus()
        if is_bug(trouble):
            raise trouble

    def _over(self) -> None:
        self._busy = False
        self._loading.stop()

    def _show(self, found: tuple[Waiting, ...], area: str = "") -> None:
        self.table.show_rows(found)
        for widget in (self.table, self.source, self.figures, self.name, self.go):
            widget.setVisible(bool(found))
        self.empty.setVisible(not found)
        if found:
            self.table.take(next((number for number, one in enumerate(found) if one.area == area), 0))
            self.table.setFocus()
        else:
            self._seen = None
            self.back.setFocus()

    def _show_one(self, one: Waiting | None) -> None:
        self._seen = one
        self.message.clear()
        if one is None:
            return
        self.source.setText(
            f"{one.by} 于 {one.on} 从{_HOW.get(one.how, one.how)}得知：{one.source}。请照来源逐项核对。"
        )
        clerk = self._gear.office.settings.clerk
        self.name.set_text("" if clerk == one.by else clerk)
        rulebook, name = self._gear.office.rulebook, one.file

        def show(found: tuple[ShownFigure, ...]) -> None:
            self.figures.show_rows(found)
            self.figures.take(0)

        self._asking.ask(lambda: figures(rulebook, name), show)

    def _follow(self) -> None:
        room(self._gear.look, self._column, 0, TIGHT)
        self.table.setMaximumHeight(self._gear.look.px(_LIST_HIGH))
        self.name.setMaximumWidth(self._gear.look.px(_NAME))
