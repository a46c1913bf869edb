"""The left half of the desk: the stay, and its bill as totals or as lines."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QVBoxLayout, QWidget

from settledesk.basis.errors import Mistake, Refusal
from settledesk.basis.money import Money
from settledesk.basis.typed import typed_amount
from settledesk.desk.entry import Entry
from settledesk.desk.examine import Examined
from settledesk.desk.fees import FeeFile, categories
from settledesk.model.case import FeeLine, Route
from settledesk.model.outcome import Split
from settledesk.ui.equipment import Equipment
from settledesk.ui.fields import FieldGroup, Tone
from settledesk.ui.keys import key
from settledesk.ui.pieces.flow import FlowLayout, Panel
from settledesk.ui.pieces.halves import Pages
from settledesk.ui.pieces.scroll import scrolled
from settledesk.ui.pieces.split_view import fall_rows
from settledesk.ui.pieces.states import EmptyState
from settledesk.ui.pieces.waterfall import Waterfall
from settledesk.ui.screens.settle import forms
from settledesk.ui.screens.settle.fee_categories import CategoryTable
from settledesk.ui.screens.settle.fee_grid import FeeGrid
from settledesk.ui.screens.settle.fee_import import FeeImport
from settledesk.ui.screens.settle.platform import PlatformTable, beside, short_label
from settledesk.ui.screens.settle.totals import Identity, identity_line, lines_line

TOTALS, LINES, CATEGORIES, PLATFORM, FALL, MORE, IMPORT = range(7)
_PAGES = ("费用汇总", "费用明细", "按类别", "平台数据", "去向图", "更多")
_PRESS = {TOTALS: key("mode").press, LINES: key("mode").press, PLATFORM: key("platform").press}


class StayPanel(Panel):
    """Fields of the stay above; below them one of: totals, lines, categories, the platform's figures, more fields."""

    changed = Signal()
    """Something was typed, pasted, chosen or taken from a file."""
    moved = Signal()
    """Another cell of the fee grid is the current one, or something was typed in it that is not taken yet."""
    left = Signal()
    """A field was left."""
    entered_last = Signal()
    """Enter was pressed in the last field."""
    file_given = Signal(Path)
    """A file of fee lines was dropped here."""
    file_forgotten = Signal()
    """The file that was being read is no longer wanted."""

    def __init__(self, gear: Equipment) -> None:
        super().__init__(gear.look)
        self._gear = gear
        self.itemised = False
        self._before_import = TOTALS
        self.setAccessibleName("就诊与费用")
        self.fields = {path: forms.make_field(gear, path) for path in forms.ORDER}
        for path in forms.PLATFORM:
            self.fields[path].set_caption(short_label(path))
        self.group = FieldGroup(list(self.fields.values()))
        self.group.entered_last.connect(self.entered_last)
        self.grid = FeeGrid(gear.look, gear.office)
        self.categories = CategoryTable(gear.look)
        self.platform = PlatformTable(gear.look)
        self.fall = Waterfall(gear.look)
        self.no_fall = EmptyState(gear.look, "compare", "还没有金额", "试算之后，这里画出总费用一步步由谁支付。")
        self.fee_file = FeeImport(gear.look)
        self.identity = Identity(gear.look)
        self._build()
        for field in self.fields.values():
            field.changed.connect(self._changed)
            field.left.connect(self.left)
        self.grid.changed.connect(self._changed)
        self.grid.moved.connect(self.moved)
        self.grid.left.connect(self._leave_grid)
        self.grid.file_dropped.connect(self.file_given)
        self.fee_file.replaced.connect(lambda lines: self._take(lines, append=False))
        self.fee_file.appended.connect(lambda lines: self._take(lines, append=True))
        self.fee_file.cancelled.connect(self._cancel_file)
        self.show_page(TOTALS)

    def _build(self) -> None:
        look = self._gear.look
        self.body.addLayout(self._flow(forms.STAY))
        self.body.addLayout(self._flow(forms.MONEY))
        bar = QWidget()
        row = QVBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        tabs = FlowLayout(look, gap=0)
        row.addLayout(tabs)
        self._tabs = QButtonGroup(self)
        for number, title in enumerate(_PAGES):
            tab = QPushButton(title)
            tab.setCheckable(True)
            tab.setProperty("kind", "segment")
            tab.setProperty("place", "first" if number == 0 else "last" if number == len(_PAGES) - 1 else "middle")
            press = _PRESS.get(number)
            if press is not None:
                tab.setToolTip(press)
                tab.setAccessibleDescription(f"快捷键 {press}")
            self._tabs.addButton(tab, number)
            tabs.addWidget(tab)
        self._tabs.idClicked.connect(self.show_page)
        self.body.addWidget(bar)
        self.pages = Pages(look, least=190)
        totals = QWidget()
        column = QVBoxLayout(totals)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._flow(forms.TOTALS))
        hint = QLabel("四个数都填，没有的填 0。有费用清单时，可粘贴或导入到「费用明细」。")
        hint.setProperty("role", "caption")
        hint.setWordWrap(True)
        column.addWidget(hint)
        column.addStretch(1)
        platform = QWidget()
        column = QVBoxLayout(platform)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.platform.message)
        column.addLayout(self._flow(forms.PLATFORM))
        column.addWidget(self.platform)
        column.addStretch(1)
        fall = QWidget()
        column = QVBoxLayout(fall)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.no_fall, 1)
        column.addWidget(self.fall)
        column.addStretch(0)
        more = QWidget()
        column = QVBoxLayout(more)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._flow(forms.MORE))
        column.addStretch(1)
        for page in (
            scrolled(totals),
            self.grid,
            self.categories,
            scrolled(platform),
            scrolled(fall),
            scrolled(more),
            self.fee_file,
        ):
            self.pages.addWidget(page)
        self.body.addWidget(self.pages, 1)
        self.body.addWidget(self.identity)
        look.changed.connect(self._fit)
        self._fit()

    def _flow(self, paths: Iterable[str]) -> FlowLayout:
        flow = FlowLayout(self._gear.look, top=True)
        for path in paths:
            flow.addWidget(self.fields[path])
        return flow

    def _fit(self) -> None:
        for path, field in self.fields.items():
            field.setFixedWidth(self._gear.look.px(forms.WIDTH.get(path, forms.PLAIN)))

    # ---- pages

    def show_page(self, number: int) -> None:
        """Show one of the pages; totals and lines are two ways of giving the bill, the one shown last counts."""
        if number in (TOTALS, LINES):
            was, self.itemised = self.itemised, number == LINES
            if was != self.itemised:
                self._changed()
        self.pages.setCurrentIndex(number)
        button = self._tabs.button(number)
        if button is not None:
            button.setChecked(True)
            # Tab comes to the page that is shown; the arrow keys go to the others.
            for other in self._tabs.buttons():
                other.setFocusPolicy(Qt.FocusPolicy.TabFocus if other is button else Qt.FocusPolicy.NoFocus)
        if number == CATEGORIES:
            self.categories.show_categories(categories(self.grid.lines(), self._route))
        self._tell()

    def toggle(self) -> None:
        """Change between totals and lines (Ctrl+M), and put the cursor there."""
        self.show_page(TOTALS if self.itemised else LINES)
        if self.itemised:
            self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.fields[forms.TOTALS[0]].focus()

    def _leave_grid(self, forwards: bool) -> None:
        """Go on to what follows the grid, or back to what is before it: its keys have come to its end."""
        self.focusNextPrevChild(forwards)
        if forwards:
            self.entered_last.emit()

    @property
    def _route(self) -> Route:
        return Route.MANUAL if self.fields["visit.route"].text() == Route.MANUAL.value else Route.DIRECT

    # ---- what is entered

    def texts(self) -> dict[str, str]:
        """Return what stands in the fields, by path; blank ones are left out."""
        return {path: text for path, text in self.group.texts().items() if text}

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the fee grid's cells as text."""
        return self.grid.texts()

    def lines(self) -> tuple[FeeLine, ...] | None:
        """Return the fee lines where every row is whole, else None."""
        return None if self.grid.mistakes() else self.grid.lines()

    def set_entry(self, entry: Entry, as_typed: bool = False) -> None:
        """Show a case; what a draft was kept of stands there exactly `as_typed`."""
        self.group.set_texts({path: entry.texts.get(path, "") for path in self.fields}, as_typed)
        self.grid.set_texts(entry.rows)
        for field in self.fields.values():
            field.clear_message()
        self._show_split(None)
        self.itemised = entry.itemised
        self.show_page(LINES if entry.itemised else TOTALS)

    def cursor_path(self) -> str | None:
        """Return the path of the field or of the grid's cell that the cursor is in, None where it is elsewhere."""
        return self.group.focused_path() or self.grid.cursor_path()

    def focus_path(self, path: str) -> bool:
        """Put the cursor into a field, or a cell of the grid, by its path; False where it is not here."""
        if path.startswith("fees"):
            self.show_page(LINES)
            if not self.grid.go_to(path):
                self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if path not in self.fields:
            return False
        for page, paths in ((TOTALS, forms.TOTALS), (PLATFORM, forms.PLATFORM), (MORE, forms.MORE)):
            if path in paths and self.pages.currentIndex() != page:
                self.show_page(page)
        self.fields[path].focus()
        return True

    # ---- what was found out

    def show_examined(self, found: Examined) -> None:
        """Say beside each field what is wrong or unlikely; what is blank is not wrong."""
        said: dict[str, tuple[Tone, Mistake]] = {one.path: ("warning", one) for one in found.reading.warnings}
        said |= {one.path: ("stop", one) for one in (*found.reading.mistakes, *found.refused)}
        for path, field in self.fields.items():
            if path in said:
                tone, one = said[path]
                field.show_message(tone, f"{one.problem}。{one.remedy}".rstrip("。") + "。")
            else:
                field.clear_message()
        outcome = found.outcome
        self._show_split(None if outcome is None else outcome.split)
        self._tell()

    def _show_split(self, split: Split | None) -> None:
        self.platform.show_difference(split, self.texts())
        for one in beside(split, self.texts()):
            field = self.fields[one.path]
            if one.off and not field.message[1]:
                field.show_message("warning", f"{one.words}。")
        self.no_fall.setVisible(split is None)
        self.fall.setVisible(split is not None)
        if split is not None:
            self.fall.show_rows(fall_rows(split))

    def _changed(self) -> None:
        self.grid.set_route(self._route)
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        count = len(self.rows())
        lines = self._tabs.button(LINES)
        if lines is not None:
            lines.setText(f"费用明细 {count:,} 行" if count else "费用明细")
        if not self.itemised:
            tone, text = identity_line(self.texts())
            if count:
                text = f"{text}（按汇总结算，明细 {count:,} 行不计入）"
            self.identity.show_line(tone, text)
        elif self.pages.currentIndex() == LINES and (self.grid.mistakes() or self._invoice() is None):
            # The grid says itself what it comes to and what is wrong with it.
            self.identity.show_line("secondary", "")
        elif self.grid.mistakes():
            self.identity.show_line("stop", f"✘ 明细中有 {len(self.grid.mistakes())} 处错误，见红色单元格")
        else:
            self.identity.show_line(*lines_line(self.grid.lines(), self._invoice()))

    def _invoice(self) -> Money | None:
        try:
            return typed_amount(self.fields["totals.total"].text())
        except Refusal:
            return None

    # ---- files of fee lines

    def show_reading(self, path: Path) -> None:
        """Say that a file is being read."""
        if self.pages.currentIndex() != IMPORT:
            self._before_import = self.pages.currentIndex()
        self.pages.setCurrentIndex(IMPORT)
        self.fee_file.show_reading(path)
        self.fee_file.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_file(self, found: FeeFile | Refusal, path: Path) -> None:
        """Show what a file holds; the clerk takes it or not."""
        self.fee_file.show_result(found, path, len(self.rows()))

    def _take(self, lines: tuple[FeeLine, ...], append: bool) -> None:
        self.show_page(LINES)
        self.grid.take_lines(lines, append)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _cancel_file(self) -> None:
        self.file_forgotten.emit()
        self.show_page(self._before_import)
        (self.grid if self._before_import == LINES else self.fields[forms.TOTALS[0]]).setFocus()
