"""The 票据 screen: the list beside the paper; prints, reprints and voids what is in hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from settledesk.desk import receipts
from settledesk.desk.receipt_details import Details, details
from settledesk.desk.receipt_list import LineState, SettlementLine
from settledesk.desk.settle import void
from settledesk.desk.troubles import is_bug
from settledesk.model.settlement import Settlement
from settledesk.ui.equipment import Equipment
from settledesk.ui.keys import key
from settledesk.ui.look.tokens import ROOM
from settledesk.ui.pdf_view import PdfView
from settledesk.ui.pieces.flow import Panel, room
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.printing import Sent
from settledesk.ui.screens.receipts.beside import Beside
from settledesk.ui.screens.receipts.facts import Facts
from settledesk.ui.screens.receipts.finder import Finder
from settledesk.ui.screens.receipts.reprint_line import ReprintLine
from settledesk.ui.screens.receipts.void_panel import VoidPanel
from settledesk.ui.trouble_words import words_of

_PASSING_MS = 60
"""Rows that are only passed over on the way to another are not drawn."""


class ReceiptsScreen(QWidget):
    """Finds settlements and does with them what a window may: print, print again with a reason, take back."""

    status = Signal(str, str)
    """A tone and a sentence for the bottom bar."""
    correct = Signal(str)
    """The number of a voided settlement that is to be settled anew."""

    def __init__(self, gear: Equipment) -> None:
        super().__init__()
        self._gear = gear
        self._turn = 0
        self._busy = self._in_side = False
        self._line: SettlementLine | None = None
        self._details: Details | None = None
        self.setProperty("ground", True)
        self.setAccessibleName("票据")
        self.acts: dict[str, Callable[[], None]] = {
            "print": self.print_now,
            "reprint": self.reprint,
            "void": self.void,
            "find_receipt": self.focus_search,
            "today": self.find_today,
        }
        self.finder, self.facts, self.paper = Finder(gear), Facts(gear.look), PdfView(gear.look, gear.jobs)
        self.message = InlineMessage(gear.look)
        self.reprint_line, self.void_panel = ReprintLine(gear.look), VoidPanel(gear.look)
        self.side = Panel(gear.look)
        for widget in (self.facts, self.message, self.reprint_line, self.void_panel):
            self.side.body.addWidget(widget)
        self.side.body.addWidget(self.paper, 1)
        self.halves = Beside(gear.look, self.finder, self.side)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.halves)
        self._passing = QTimer(self)
        self._passing.setSingleShot(True)
        self._passing.setInterval(_PASSING_MS)
        self._passing.timeout.connect(self._read)
        self._wire()
        gear.look.changed.connect(self._relook)
        self._relook()
        self._show_nothing()

    def entered(self) -> None:
        """Take the focus to the search box; what is listed is brought up to date, at first it is today's."""
        self.focus_search()
        if self.finder.asked:
            self.finder.refresh()
        else:
            self.find_today()

    def focus_search(self) -> None:
        """Put the cursor into the search box, over what it holds."""
        self.finder.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.finder.box.selectAll()
        self.halves.ensureWidgetVisible(self.finder.box)

    def find(self, text: str) -> None:  # type: ignore[override]  # Qt's finds a widget by its window's number
        """Find what a text points to: a number, a patient, a day, or the text of a scanned code."""
        self.finder.ask_for(text)

    def find_today(self) -> None:
        """Show what was settled today."""
        self.finder.find_today()

    def print_now(self) -> None:
        """Print the settlement in hand for the first time; one that was printed is only reprinted, with a reason."""
        line = self._ready("打印")
        if line is None:
            return
        if line.copies:
            press = key("reprint").press
            self.message.tell(
                "warning", f"{line.number} 已打印过 {line.copies} 次。再打请按 {press} 补打，并写明原因。"
            )
            return
        self._print(line, None, self._tell)

    def reprint(self) -> None:
        """Ask for the reason of a reprint, beside the paper; what was never printed is printed at once."""
        line = self._ready("补打")
        if line is None:
            return
        if line.copies:
            self.message.clear()
            self.reprint_line.start(line.number, line.copies)
            self._show_whole(self.reprint_line)
        else:
            self._print(line, None, self._tell)

    def void(self) -> None:
        """Open the panel in which the settlement in hand can be taken back."""
        line = self._ready("作废")
        if line is None:
            return
        if line.state is LineState.VOID:
            self._tell(f"{line.number} 本身是作废单，不能再作废。如需恢复，请重新结算。")
        elif line.state is LineState.VOIDED:
            self._tell(f"{line.number} 已由 {line.voided_by} 作废，不能作废两次。请查看作废单。")
        elif self._details is not None:
            self.message.clear()
            self.facts.hide()
            self.void_panel.start(self._details)
            self._show_whole(self.void_panel)

    # ---- what is in hand

    def _wire(self) -> None:
        self.finder.chosen.connect(self._choose)
        self.facts.wanted.connect(self._do)
        self.facts.jumped.connect(self.find)
        self.reprint_line.confirmed.connect(self._reprint)
        self.reprint_line.left.connect(self._leave)
        self.void_panel.confirmed.connect(self._void)
        self.void_panel.left.connect(self._leave)

    def _do(self, act: str) -> None:
        if act != "correct":
            self.acts[act]()
        elif self._details is not None:
            line = self._details.line
            self.correct.emit(line.voids or line.number)

    def _choose(self, line: SettlementLine | None) -> None:
        before, self._line = self._line, line
        self._turn += 1
        if line is None:
            self._show_nothing()
            return
        if before is None or before.number != line.number:
            self._close_panels()
            self.message.clear()
            self._details = None
        self._passing.start()

    def _read(self) -> None:
        line = self._line
        if line is None:
            return
        turn, office, now, number = self._turn, self._gear.office, self._gear.now(), line.number

        def work() -> Details | None:
            return details(office, number) if turn == self._turn else None

        self._gear.jobs.run(work, partial(self._show, turn), partial(self._fail, turn))
        self.paper.load(lambda: receipts.preview_pdf(office, number, now))

    def _show(self, turn: int, found: Details | None) -> None:
        if found is not None and turn == self._turn:
            self._details = found
            self.facts.show_details(found)
            self.facts.setVisible(not self.void_panel.isVisible())

    def _fail(self, turn: int, trouble: Exception) -> None:
        if turn == self._turn:
            self._tell(words_of(trouble))
        if is_bug(trouble):
            raise trouble

    def _show_nothing(self) -> None:
        self._details = None
        self._passing.stop()
        self._close_panels()
        self.message.clear()
        self.facts.hide()
        self.paper.show_nothing()

    def _ready(self, act: str) -> SettlementLine | None:
        """Return the settlement in hand, or None where nothing can be done with it now."""
        if self._busy or self.void_panel.isVisible():
            return None
        if self.finder.pending or (self._line is not None and self._details is None):
            # What is in hand now is not what the clerk has just asked for.
            self.status.emit("secondary", f"正在查找，请稍候再按{act}")
            return None
        if self._line is None:
            self.status.emit("warning", f"没有选中结算单，不能{act}。请先查找并选一张。")
        return self._line

    # ---- what is done

    def _reprint(self, reason: str) -> None:
        if self._line is not None and not self._busy:
            self._print(self._line, reason, self.reprint_line.tell)

    def _print(self, line: SettlementLine, reason: str | None, tell: Callable[[str], None]) -> None:
        office, printing, now, number = self._gear.office, self._gear.printing, self._gear.now(), line.number
        name = f"结算单-{number}" if not line.copies else f"结算单-{number}-补打{line.copies}"

        def work() -> Sent:
            return printing.send(receipts.draw(office, number, office.settings.clerk, now, reason), name)

        self._start()
        self._gear.jobs.run(work, partial(self._printed, number), partial(self._failed, tell))

    def _printed(self, number: str, sent: Sent) -> None:
        self._end()
        self._close_panels()
        if self._in_side:
            self._to_list()
        if sent.file is not None:
            self.message.tell(sent.tone, sent.text)
        self.status.emit(sent.tone, sent.text)
        self.finder.refresh(number)

    def _void(self, number: str, void_key: str, reason: str) -> None:
        if self._busy:
            return
        office, now = self._gear.office, self._gear.now()

        def work() -> Settlement:
            return void(office, number, void_key, reason, office.settings.clerk, now)

        self._start()
        self._gear.jobs.run(work, partial(self._voided, number), partial(self._failed, self.void_panel.tell))

    def _voided(self, number: str, made: Settlement) -> None:
        self._end()
        self._close_panels()
        self.status.emit("good", f"已作废 {number}，作废单 {made.number}。按 {key('print').press} 打印作废单。")
        self.find(made.number)
        self._to_list()

    def _failed(self, tell: Callable[[str], None], trouble: Exception) -> None:
        self._end()
        tell(words_of(trouble))
        if is_bug(trouble):
            raise trouble
        # What was refused is often what has changed meanwhile; the list shows how it stands now.
        self.finder.refresh()

    def _start(self) -> None:
        self._busy = True
        # What is switched off loses the focus to whatever comes next; it goes to the list instead.
        focus = QApplication.focusWidget()
        self._in_side = focus is not None and self.side.isAncestorOf(focus)
        self.facts.set_busy(True)
        self.reprint_line.setEnabled(False)
        self.void_panel.setEnabled(False)

    def _end(self) -> None:
        self._busy = False
        self.facts.set_busy(False)
        self.reprint_line.setEnabled(True)
        self.void_panel.setEnabled(True)

    def _tell(self, sentence: str) -> None:
        self.message.tell("stop", sentence)

    def _leave(self) -> None:
        """Close what asks for a reason, and go back to the list."""
        self._close_panels()
        self._to_list()

    def _to_list(self) -> None:
        self.finder.take_focus()

    def _close_panels(self) -> None:
        self.reprint_line.hide()
        self.void_panel.hide()
        self.facts.setVisible(self._details is not None)

    def _show_whole(self, panel: QWidget) -> None:
        """Scroll to a panel that has just been opened, where the halves are one below the other."""
        QTimer.singleShot(0, panel, lambda: self.halves.ensureWidgetVisible(panel))

    def _relook(self) -> None:
        room(self._gear.look, self._column, ROOM, 0)
        for panel in (self.reprint_line, self.void_panel):
            if panel.isVisible():
                self._show_whole(panel)
