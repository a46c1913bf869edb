"""The left part of the 政策 screen: one box to search with, what needs a look, and the areas."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QStackedWidget

from settledesk.desk.policy_calendar import calendar
from settledesk.desk.policy_views import AreaRow, area_rows, areas_found
from settledesk.ui.equipment import Equipment
from settledesk.ui.keys import key
from settledesk.ui.look.tokens import HAIR, TIGHT
from settledesk.ui.pieces.flow import Panel
from settledesk.ui.pieces.keycap import KeyButton, Keycap
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.pieces.search_box import SearchBox
from settledesk.ui.pieces.states import EmptyState, LoadingState
from settledesk.ui.screens.policy.area_list import AreaList
from settledesk.ui.screens.policy.asking import Asking

_TYPING_MS = 60


class Areas(Panel):
    """Lists the areas and narrows them while one types."""

    chosen = Signal(object)
    """The area in hand, None where none was found."""
    entered = Signal()
    """Enter: the clerk wants to go on to the area in hand."""
    review = Signal()
    """What needs a look is asked for."""

    def __init__(self, gear: Equipment) -> None:
        super().__init__(gear.look)
        self._gear = gear
        self._rows: tuple[AreaRow, ...] = ()
        self._keep = ""
        self._enter_waits = False
        self.setAccessibleName("参保地")
        self.due = KeyButton(gear.look, key("review").title, key("review").press, outlined=True)
        self.due.clicked.connect(self.review)
        self._told = QLabel()
        self._told.setProperty("role", "small")
        self._told.setProperty("tone", "secondary")
        self._told.setWordWrap(True)
        self._head = QHBoxLayout()
        self._head.addWidget(self._told, 1)
        self._head.addWidget(self.due)
        self.box = SearchBox()
        self.box.setAccessibleName("查找参保地：名称、拼音、代码或省份")
        self.box.setPlaceholderText("名称 / 拼音 / 代码 / 省份")
        self.box.setClearButtonEnabled(True)
        self._top = QHBoxLayout()
        self._top.addWidget(self.box, 1)
        self._top.addWidget(Keycap(gear.look, key("find_area").press))
        self._message, self.loading = InlineMessage(gear.look), LoadingState(gear.look, "正在查找…", bare=True)
        self.list = AreaList(gear.look)
        self._empty = EmptyState(gear.look, "search", "没有找到")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        self.body.addLayout(self._head)
        self.body.addLayout(self._top)
        self.body.addWidget(self._message)
        self.body.addWidget(self.loading)
        self.body.addWidget(self._stack, 1)
        self._asking = Asking(gear.jobs, self.loading, self._message)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._search)
        self.box.textChanged.connect(self._edited)
        self.box.entered.connect(self._enter)
        self.box.moved.connect(lambda event: QApplication.sendEvent(self.list, event))
        self.list.current_changed.connect(self.chosen)
        self.list.opened.connect(self.entered)
        gear.look.changed.connect(self._relook)
        self._relook()

    @property
    def current(self) -> AreaRow | None:
        """The area in hand."""
        return self.list.current if self._stack.currentWidget() is self.list else None

    @property
    def pending(self) -> bool:
        """Whether what is listed is not yet what was asked for."""
        return self._typing.isActive() or self._asking.pending

    def refresh(self, keep: str = "") -> None:
        """Read the areas anew and list what the box asks for, or all where `keep`, to be in hand then, is not in that."""
        self._keep = keep or self._kept()
        self._typing.stop()
        rulebook, today, text = self._gear.office.rulebook, self._gear.today(), self.box.text()

        def work() -> tuple[tuple[AreaRow, ...], tuple[AreaRow, ...], int]:
            rows = area_rows(rulebook, today)
            due = {one.file for one in calendar(rulebook, today)}
            return rows, areas_found(rows, text), len(due)

        self._asking.ask(work, self._show_all)

    def fold(self, away: bool) -> None:
        """Put the list away, so that what stands below the box has its room, or take it out again."""
        self._stack.setVisible(not away)

    def _kept(self) -> str:
        row = self.list.current
        return "" if row is None else row.code

    def _edited(self) -> None:
        self._enter_waits = False
        self._typing.start()

    def _search(self) -> None:
        self._typing.stop()
        if not self._rows:
            self.refresh()
            return
        rows, text = self._rows, self.box.text()
        self._keep = "" if text else self._kept()
        self._asking.ask(lambda: areas_found(rows, text), partial(self._show, text))

    def _show_all(self, found: tuple[tuple[AreaRow, ...], tuple[AreaRow, ...], int]) -> None:
        self._rows, listed, due = found
        if self._keep and all(row.code != self._keep for row in listed) and self.box.text():
            # What is to be in hand is not among what the box has found.
            listed = self._rows
            self.box.blockSignals(True)
            self.box.clear()
            self.box.blockSignals(False)
        self.due.set_title(f"{key('review').title} {due} 份" if due else key("review").title)
        self._show(self.box.text(), listed)

    def _show(self, text: str, listed: tuple[AreaRow, ...]) -> None:
        self._told.setText(f"找到 {len(listed)} 个" if text.strip() else f"共 {len(listed)} 个")
        # Filling the list moves its row in hand about; what that is, is handed out once, at the end.
        self.list.current_changed.disconnect(self.chosen)
        self.list.show_rows(listed, self._keep)
        self.list.current_changed.connect(self.chosen)
        if not listed:
            self._empty.say(f"没有找到「{text.strip()}」", "可写名称、拼音首字母、六位代码的前几位，或省份")
        had_focus = self.list.hasFocus()
        self._stack.setCurrentWidget(self.list if listed else self._empty)
        if had_focus and not listed:
            self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(self.current)
        if self._enter_waits:
            self._enter_waits = False
            if listed:
                self.entered.emit()

    def _enter(self) -> None:
        if self._typing.isActive():
            self._search()
        if self.pending:
            self._enter_waits = True
        elif self.current is not None:
            self.entered.emit()

    def _relook(self) -> None:
        px = self._gear.look.px
        self._top.setSpacing(px(TIGHT))
        self._head.setSpacing(px(HAIR))
