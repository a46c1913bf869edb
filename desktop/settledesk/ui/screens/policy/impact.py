"""测算: what a new file would have done to the settlements of a period: who gains, who loses, what the funds pay."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from settledesk.basis.errors import Mistake, Refusal
from settledesk.basis.typed import typed_day
from settledesk.desk.crossing import Progress
from settledesk.desk.impact_shapes import NAMED, Impact
from settledesk.desk.long_work import measure_impact
from settledesk.desk.policy_compare import FileChoice, tryable
from settledesk.desk.troubles import is_bug
from settledesk.ui.child import Run
from settledesk.ui.equipment import Equipment
from settledesk.ui.fields import DayField, Field, FlagField
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import restyle
from settledesk.ui.look.tokens import HAIR, SNUG, TIGHT, WIDE
from settledesk.ui.pieces.flow import FlowLayout, room
from settledesk.ui.pieces.fund_bars import FundBars
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.pieces.scroll import scrolled
from settledesk.ui.pieces.states import EmptyState
from settledesk.ui.pieces.text_table import TextColumn, TextTable
from settledesk.ui.screens.policy import impact_words as words
from settledesk.ui.screens.policy.changing_choice import ChangingChoice
from settledesk.ui.screens.policy.file_dialog import ask_file
from settledesk.ui.screens.policy.own_keys import bind, key_button
from settledesk.ui.screens.policy.page import Page, Subject
from settledesk.ui.trouble_words import words_of

_YEAR = timedelta(days=365)
_FILE, _DAY = 336, 116
_NOTES = 12
"""So many remarks are shown at most."""
_GROUPS = (
    TextColumn("受影响的人", lambda row: row.name, least=7, grow=True),
    TextColumn("笔数", lambda row: f"{row.sums.count:,}", least=3, right=True),
    TextColumn("少付", lambda row: f"{row.sums.gaining:,}", least=3, right=True),
    TextColumn("多付", lambda row: f"{row.sums.losing:,}", least=3, right=True),
    TextColumn("基金现行", lambda row: row.sums.funds_now.grouped, least=5, right=True),
    TextColumn("基金新规定", lambda row: row.sums.funds_then.grouped, least=5, right=True),
)
_CHANGES = (
    TextColumn("单号", lambda row: row.change.number, least=8),
    TextColumn("姓名", lambda row: row.change.name, least=3),
    TextColumn("参保地 · 待遇类别", lambda row: f"{row.area} · {row.row}", least=7, grow=True),
    TextColumn("基金现行", lambda row: row.change.funds_now.grouped, least=5, right=True),
    TextColumn("基金新规定", lambda row: row.change.funds_then.grouped, least=5, right=True),
    TextColumn(
        "患者",
        lambda row: row.difference,
        least=6,
        tone=lambda row: "good" if row.change.gain.fen > 0 else "stop",
        icon=lambda row: "chevron-down" if row.change.gain.fen > 0 else "chevron-up",
        bold=True,
    ),
)


class ImpactPage(Page):
    """A file and a period to choose, the work while it runs, and what it came to."""

    def __init__(self, gear: Equipment) -> None:
        super().__init__(gear)
        look = gear.look
        self.setAccessibleName("测算影响")
        self._area = ""
        self._elsewhere: tuple[FileChoice, ...] = ()
        self._run: Run | None = None
        self.file = ChangingChoice(look, "file", "新规定")
        self.first = DayField(look, "first", "结算日期从", shown=self._shown, check=self._check)
        self.last = DayField(look, "last", "到", shown=self._shown, check=self._check)
        self.throughout = FlagField(look, "throughout", "假定全期施行")
        self.fields: tuple[Field, ...] = (self.file, self.first, self.last, self.throughout)
        self.go = key_button(look, "measure", self.measure, primary=True)
        self.other = key_button(look, "choose_rules", self.choose_file)
        self.message = InlineMessage(look)
        self.running = _Running(look)
        self.running.stop.clicked.connect(lambda _=False: self.cancel())
        self.nothing = EmptyState(
            look, "report", "还没有测算", "选一份草案或新文件和一段时间，按存下的结算单重算，看谁少付、谁多付。"
        )
        self.result = _Result(look)
        self._form = FlowLayout(look, SNUG, top=True)
        for one in self.fields:
            self._form.addWidget(one)
        self._buttons = FlowLayout(look)
        for button in (self.go, self.other):
            self._buttons.addWidget(button)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.addLayout(self._form)
        self._column.addLayout(self._buttons)
        for widget in (self.message, self.running):
            self._column.addWidget(widget)
        self._column.addWidget(self.nothing, 1)
        self._column.addWidget(self.result)
        self._column.addStretch(0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = scrolled(content)
        outer.addWidget(self._scroll)
        for table in (self.result.groups, self.result.changes):
            table.current_changed.connect(partial(self._show_row, table))
        for place, field in enumerate(self.fields):
            field.entered.connect(partial(self._step, place))
        bind(self, "measure", self.measure)
        bind(self, "choose_rules", self.choose_file)
        today = gear.today()
        self.first.set_text((today - _YEAR).isoformat())
        self.last.set_text(today.isoformat())
        look.changed.connect(self._follow)
        self._follow()
        self._stand()

    def show_subject(self, subject: Subject) -> None:
        """Offer the files of the area; what is running goes on, and what it comes to stays for the same area."""
        code = subject.area.row.code
        if code != self._area and self._run is None:
            self.result.hide()
            self.message.clear()
            self._elsewhere = ()
        same, self._area = code == self._area, code
        self._offer(self.file.text() if same else "" if subject.file is None else subject.file.name)
        self._stand()

    def take_focus(self) -> None:
        """Put the cursor on the file to choose."""
        self.running.stop.setFocus() if self._run is not None else self.file.focus()

    def leave(self) -> bool:
        """Stop what is running."""
        if self._run is None:
            return False
        self.cancel()
        return True

    def choose_file(self) -> None:
        """Ask for a rule file that is not on the shelf."""
        if self._run is not None:
            return
        ask_file(self, "选规则文件", "规则文件 (*.toml)", self.take_file)

    def take_file(self, path: Path) -> None:
        """Offer a rule file that is not on the shelf, chosen; whether it is one shows when it is tried."""
        self._elsewhere = (FileChoice(str(path), f"所选文件 {path.name}", "", date.max, draft=True),)
        self._offer(str(path))
        self.file.focus()

    def measure(self) -> None:
        """Have the settlements of the period computed under both rules, in the child process."""
        if self._run is not None:
            return
        days = self._days()
        if not self.file.text():
            self.message.tell("stop", "没有选新规定。请选一份草案或规则文件。")
            self.file.focus()
        elif days is not None:
            self.message.clear()
            work = partial(
                measure_impact,
                folder=self.gear.office.folder,
                new=Path(self.file.text()),
                days=days,
                throughout=bool(self.throughout.text()),
            )
            self._run = self.gear.child.run(work, self._done, self._failed, self.running.show_progress)
            self.result.hide()
            self.running.begin()
            self._stand()
            self.running.stop.setFocus()

    def cancel(self) -> None:
        """Stop the work; nothing was stored."""
        if self._run is not None:
            self._run.cancel()
            self._over()
            self.message.tell("secondary", "已停下，没有测算完。")

    def _done(self, found: Impact) -> None:
        self._over()
        self.result.show_impact(found, self.gear)
        self.result.show()
        self._stand()
        self.said.emit("good", "测算完成。没有改动任何数据。")

    def _failed(self, trouble: Exception) -> None:
        self._over()
        self.message.tell("stop", words_of(trouble))
        if is_bug(trouble):
            raise trouble

    def _over(self) -> None:
        in_it = self.running.stop.hasFocus()
        self._run = None
        self._stand()
        if in_it:
            self.go.setFocus()

    def _stand(self) -> None:
        busy = self._run is not None
        self.running.setVisible(busy)
        for widget in (*self.fields, self.go, self.other):
            widget.setEnabled(not busy)
        self.nothing.setVisible(not busy and self.result.isHidden())

    def _show_row(self, table: TextTable, _: object) -> None:
        """Keep the row in hand in sight: the tables stand whole in a page that scrolls."""
        if table.hasFocus():
            row = table.visualRect(table.currentIndex())
            place = table.viewport().mapTo(self.result, row.center())
            self._scroll.ensureVisible(0, self.result.y() + place.y(), 0, 2 * row.height())

    def _offer(self, chosen: str) -> None:
        choices = (*self._elsewhere, *tryable(self.gear.office.rulebook, self._area))
        names = [one.name for one in choices]
        chosen = chosen if chosen in names else names[0] if names else ""
        self.file.offer(tuple((one.name, one.label) for one in choices), chosen)

    def _step(self, place: int, back: bool) -> None:
        following = place - 1 if back else place + 1
        if following == len(self.fields):
            self.go.setFocus()
        elif following >= 0:
            self.fields[following].focus()

    # ---- days

    def _days(self) -> tuple[date, date] | None:
        """Return the first and the last day, None where one is wrong; that is said beside it."""
        wrong = [field for field in (self.first, self.last) if not field.verify()]
        if wrong:
            wrong[0].focus()
            return None
        today = self.gear.today()
        first, last = (typed_day(field.text(), today) for field in (self.first, self.last))
        if last < first:
            self.last.show_message("stop", f"{last} 早于 {first}。请把较早的日期写在前面。")
            self.last.focus()
            return None
        return first, last

    def _check(self, text: str) -> Mistake | None:
        try:
            typed_day(text, self.gear.today())
        except Refusal as refusal:
            return refusal.mistakes[0]
        return None

    def _shown(self, text: str) -> str:
        return text if self._check(text) else typed_day(text, self.gear.today()).isoformat()

    def _follow(self) -> None:
        look = self.gear.look
        room(look, self._column, 0, TIGHT)
        self.file.setFixedWidth(look.px(_FILE))
        for field in (self.first, self.last):
            field.setFixedWidth(look.px(_DAY))


class _Running(QWidget):
    """How far the work is, and the button that stops it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.text, self.bar = QLabel(), QProgressBar()
        self.text.setWordWrap(True)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("测算进度")
        self.stop = key_button(look, "cancel_measure", lambda: None)
        self._row = QHBoxLayout()
        self._row.addWidget(self.text, 1)
        self._row.addWidget(self.stop)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._row)
        self._column.addWidget(self.bar)
        look.changed.connect(self._follow)
        self._follow()

    def begin(self) -> None:
        """Show that the work waits to begin."""
        self.show_progress(Progress("正在准备"))

    def show_progress(self, progress: Progress) -> None:
        """Show how far it is."""
        of = f" {progress.done:,} / {progress.total:,} 笔" if progress.total else "……"
        self.text.setText(f"{progress.text}{of}")
        # Of no known length, the bar only moves.
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)
        self.bar.setAccessibleDescription(self.text.text())

    def _follow(self) -> None:
        room(self._look, self._column, 0, HAIR)
        self._row.setSpacing(self._look.px(SNUG))


class _Count(QWidget):
    """A figure under its caption."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._caption, self._value = QLabel(), QLabel()
        self._caption.setProperty("role", "caption")
        self._value.setProperty("role", "title")
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._caption)
        self._column.addWidget(self._value)
        look.changed.connect(self._follow)
        self._follow()

    def say(self, caption: str, value: str, tone: str) -> None:
        """Show a figure in a tone."""
        self._caption.setText(caption)
        self._value.setText(value)
        self._value.setProperty("tone", tone)
        restyle(self._value)

    def _follow(self) -> None:
        room(self._look, self._column, 0, 0)


class _Result(QWidget):
    """What it came to: the sums, a bar for each fund, who is touched, and the settlements that change most."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._title = QLabel()
        self._title.setProperty("bold", True)
        self._title.setWordWrap(True)
        self._counts = [_Count(look) for _ in range(5)]
        self._flow = FlowLayout(look, WIDE, line_gap=TIGHT, top=True)
        for count in self._counts:
            self._flow.addWidget(count)
        self.bars = FundBars(look)
        self.groups = TextTable(look, _GROUPS, "受影响的人", whole=True)
        self.changes = TextTable(look, _CHANGES, "变化最大的结算单", whole=True)
        self._largest = QLabel()
        self._largest.setProperty("bold", True)
        self._notes = [InlineMessage(look) for _ in range(_NOTES)]
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._title)
        self._column.addLayout(self._flow)
        for widget in (*self._notes, self.bars, self.groups, self._largest, self.changes):
            self._column.addWidget(widget)
        look.changed.connect(self._follow)
        self._follow()
        self.hide()

    def show_impact(self, found: Impact, gear: Equipment) -> None:
        """Show what was found in place of what was shown before."""
        areas = gear.office.rulebook.areas
        self._title.setText(words.title(found, areas))
        for count, one in zip(self._counts, words.counts(found), strict=True):
            count.say(*one)
        said = tuple(words.notes(found))
        for number, note in enumerate(self._notes):
            if number < len(said):
                note.tell(*said[number])
            else:
                note.clear()
        for widget, rows in (
            (self.groups, words.group_rows(found)),
            (self.changes, words.change_rows(found, areas)),
        ):
            widget.show_rows(rows)
            widget.setVisible(bool(rows))
        bars = words.bars(found)
        self.bars.show_bars(bars)
        self.bars.setVisible(bool(bars))
        changed = len(found.changes)
        self._largest.setVisible(bool(changed))
        self._largest.setText(
            f"变化最大的 {min(changed, NAMED)} 笔" + (f"（共 {changed:,} 笔有变化）" if changed > NAMED else "")
        )

    def _follow(self) -> None:
        room(self._look, self._column, 0, SNUG)
