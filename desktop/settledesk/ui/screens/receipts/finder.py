"""The left half of the 票据 screen: one box to search with, and the settlements it finds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QStackedWidget

from settledesk.desk.receipt_list import MOST, Lines, SettlementLine, find_settlements, not_printed
from settledesk.desk.troubles import is_bug
from settledesk.ui.equipment import Equipment
from settledesk.ui.keys import key
from settledesk.ui.look.tokens import TIGHT
from settledesk.ui.pieces.flow import Panel
from settledesk.ui.pieces.keycap import KeyButton, Keycap
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.pieces.money_table import MoneyTable
from settledesk.ui.pieces.search_box import SearchBox
from settledesk.ui.pieces.states import EmptyState, LoadingState
from settledesk.ui.screens.receipts.columns import ListCells, columns
from settledesk.ui.trouble_words import words_of

_TYPING_MS = 80
_TODAY = "今天"


@dataclass(frozen=True, slots=True)
class _Answer:
    lines: Lines
    unprinted: tuple[SettlementLine, ...]


class Finder(Panel):
    """Finds settlements while the clerk types; `chosen` hands out the one in hand, None where nothing was found."""

    chosen = Signal(object)

    def __init__(self, gear: Equipment, most: int = MOST) -> None:
        """`most` is how many are listed; where more were found, the list says so."""
        super().__init__(gear.look)
        self._gear, self._most = gear, most
        self._turn = self._answered = 0
        self._only_unprinted = self._enter_waits = False
        self._keep = ""
        self.setAccessibleName("查找票据")
        self.box = SearchBox()
        self.box.setAccessibleName("查找票据：结算单号、患者、日期或二维码")
        self.box.setPlaceholderText("单号 / 姓名 / 拼音 / 证件号 / 日期如 20240412 / 扫码")
        self.box.setClearButtonEnabled(True)
        today = KeyButton(gear.look, key("today").title, key("today").press, outlined=True)
        today.clicked.connect(self.find_today)
        self._top = QHBoxLayout()
        self._top.addWidget(self.box, 1)
        self._top.addWidget(Keycap(gear.look, key("find_receipt").press))
        self._top.addWidget(today)
        self._owed, self._message = InlineMessage(gear.look), InlineMessage(gear.look)
        self._owed.acted.connect(self._show_unprinted)
        self._told = QLabel()
        self._told.setProperty("role", "small")
        self._told.setProperty("tone", "secondary")
        self._loading = LoadingState(gear.look, "正在查找…", bare=True)
        self._empty = EmptyState(gear.look, "search", "没有找到")
        self.table = MoneyTable(gear.look, columns(gear.today), "结算单")
        self._cells = ListCells(gear.look, self.table.table)
        self.table.table.setItemDelegate(self._cells)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.table)
        self.body.addLayout(self._top)
        for widget in (self._owed, self._message, self._told, self._loading):
            self.body.addWidget(widget)
        self.body.addWidget(self._stack, 1)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._ask)
        self.box.textEdited.connect(self._edited)
        self.box.textChanged.connect(self._edited)
        self.box.entered.connect(self._enter)
        self.box.moved.connect(lambda event: QApplication.sendEvent(self.table.table, event))
        self.table.current_changed.connect(self._hand_out)
        gear.look.changed.connect(self._relook)
        self._relook()

    def ask_for(self, text: str) -> None:
        """Find what a text points to, as if it had been typed: a number, or the text of a scanned code."""
        self.box.setText(text)
        self.box.selectAll()
        self._only_unprinted = False
        self._ask()

    def find_today(self) -> None:
        """Show what was settled today."""
        self.ask_for(_TODAY)

    def refresh(self, keep: str = "") -> None:
        """Ask again, because something has changed; `keep` is the number to have in hand afterwards."""
        line = self.current
        self._keep = keep or (line.number if line is not None else "")
        self._ask()

    def take_focus(self) -> None:
        """Put the cursor on the list, or into the box where nothing is listed."""
        place = self.table if self._stack.currentWidget() is self.table else self.box
        place.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def current(self) -> SettlementLine | None:
        """The settlement in hand."""
        line = self.table.current
        return line if isinstance(line, SettlementLine) and self._stack.currentWidget() is self.table else None

    @property
    def pending(self) -> bool:
        """Whether what is listed is not yet what was asked for."""
        return self._typing.isActive() or self._answered != self._turn

    @property
    def asked(self) -> bool:
        """Whether anything was asked yet."""
        return bool(self._turn)

    @property
    def said(self) -> str:
        """What is said above the list."""
        return self._message.text

    @property
    def owed(self) -> str:
        """What is said about papers that were never printed."""
        return self._owed.text

    def _edited(self) -> None:
        self._only_unprinted = self._enter_waits = False
        self._typing.start()

    def _enter(self) -> None:
        if self._typing.isActive():
            self._ask()
        self._enter_waits = self.pending
        self.take_focus()

    def _show_unprinted(self) -> None:
        self._typing.stop()
        self._only_unprinted = True
        self._ask()

    def _ask(self) -> None:
        self._typing.stop()
        self._turn += 1
        turn, text, today, office = self._turn, self.box.text(), self._gear.today(), self._gear.office
        only, most = self._only_unprinted, self._most

        def work() -> _Answer | None:
            if turn != self._turn:
                return None
            owed = not_printed(office, today)
            lines = Lines(owed, read_as="未打印") if only else find_settlements(office, text, limit=most, today=today)
            return _Answer(lines, owed)

        self._loading.start()
        self._gear.jobs.run(work, partial(self._show, turn), partial(self._fail, turn))

    def _show(self, turn: int, answer: _Answer | None) -> None:
        if answer is None or turn != self._turn:
            return
        self._answered = turn
        self._loading.stop()
        lines = answer.lines
        self._say(lines)
        self._say_owed(answer.unprinted)
        numbers = [one.number for one in lines.rows]
        wanted = next((one for one in (self._keep, self.box.text().strip()) if one in numbers), None)
        self._keep = ""
        # Filling the table moves its row in hand about; what that is, is handed out once, at the end.
        self.table.current_changed.disconnect(self._hand_out)
        self.table.show_rows(lines.rows)
        if numbers:
            self.table.take(numbers.index(wanted) if wanted else 0)
        self.table.current_changed.connect(self._hand_out)
        if lines.more:
            self.table.too_many.tell_cut(len(lines.rows), None, "张")
        if not numbers and self.table.table.hasFocus():
            # The list goes from under the cursor, and keys would go where nobody sees them.
            self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self._stack.setCurrentWidget(self.table if numbers else self._empty)
        if numbers and self._enter_waits and self.box.hasFocus():
            self.take_focus()
        self._enter_waits = False
        self._hand_out(self.current)

    def _hand_out(self, line: SettlementLine | None) -> None:
        self.chosen.emit(line)

    def _say(self, lines: Lines) -> None:
        count = f"{len(lines.rows)} 张以上" if lines.more else f"{len(lines.rows)} 张"
        self._told.setText(f"{lines.read_as or '全部，最近的在前'} · {count}")
        if lines.warning:
            self._message.tell("stop", lines.warning)
        else:
            self._message.clear()
        asked = self.box.text().strip()
        if self._only_unprinted:
            self._empty.say("都打印过了", "最近七天的结算单没有未打印的")
        elif not asked:
            self._empty.say("还没有结算单", "在「结算」屏结算后，这里就能找到")
        else:
            self._empty.say(
                f"没有找到「{asked}」", "可按结算单号或其末几位、患者、日期（20240412、t 为今天、-3 为三天前）查找"
            )

    def _say_owed(self, unprinted: tuple[SettlementLine, ...]) -> None:
        if unprinted and not self._only_unprinted:
            self._owed.tell("warning", f"最近七天有 {len(unprinted)} 张还没有打印过", "只看这些")
        else:
            self._owed.clear()

    def _fail(self, turn: int, trouble: Exception) -> None:
        if turn == self._turn:
            self._answered = turn
            self._loading.stop()
            self._message.tell("stop", words_of(trouble))
        if is_bug(trouble):
            raise trouble

    def _relook(self) -> None:
        self._top.setSpacing(self._gear.look.px(TIGHT))
