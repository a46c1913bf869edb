"""The fee grid: the lines of a stay typed, pasted and checked in place, with their sums below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QVBoxLayout, QWidget

from settledesk.basis.errors import Mistake, Refusal
from settledesk.desk.fees import COLUMNS, Pasted, Row, learn_header, learnt_also, learnt_headers, paste
from settledesk.desk.office import Office
from settledesk.model.case import FeeLine, Route
from settledesk.model.labels import CATEGORY
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR
from settledesk.ui.screens.settle.fee_foot import FeeFoot
from settledesk.ui.screens.settle.fee_model import FeeModel
from settledesk.ui.screens.settle.fee_view import FeeView
from settledesk.ui.screens.settle.header_question import HeaderQuestion

_TITLES = {column.key: column.title for column in COLUMNS}


def _files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class FeeGrid(QWidget):
    """The editable list of fee lines.

    Without an office, what headers mean is remembered only while the window is open.
    """

    changed = Signal()
    """The rows are others now."""
    file_dropped = Signal(Path)
    """A file was dropped here, or pasted as a file."""
    moved = Signal()
    """Another cell is the current one, or something was typed in an open cell."""
    left = Signal(bool)
    """The grid was left by its keys: True forwards, False backwards."""

    def __init__(self, look: Look, office: Office | None = None) -> None:
        super().__init__()
        self._look, self._office = look, office
        self._learnt: Mapping[str, str] = {} if office is None else learnt_headers(office)
        self._waiting = ""
        self.setAccessibleName("费用明细录入")
        self.setAcceptDrops(True)
        self.model = FeeModel()
        self.view = FeeView(look, self.model)
        self._category = QComboBox()
        self._category.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._category.setMinimumContentsLength(9)
        self._category.setAccessibleName("按费用类别筛选")
        self._category.setToolTip("按费用类别筛选（Ctrl+F）")
        self._wrong = QPushButton()
        self._wrong.setCheckable(True)
        self._wrong.setToolTip("只显示有误的行")
        self._question = HeaderQuestion(look)
        self._foot = FeeFoot(look)
        self._next = self._foot.next_mistake
        self._foot.add_filters(self._category, self._wrong)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._question)
        self._column.addWidget(self.view, 1)
        self._column.addWidget(self._foot)
        self.setFocusProxy(self.view)
        self.setTabOrder(self.view, self._category)
        self.setTabOrder(self._category, self._wrong)
        self.setTabOrder(self._wrong, self._next)
        self._keys = [
            self._shortcut("Ctrl+F", self._category.setFocus),
            self._shortcut("Ctrl+E", self.show_next_mistake),
        ]
        self.model.changed.connect(self._follow_rows)
        self.model.modelReset.connect(self._keep_place)
        self.view.pasted.connect(self._paste)
        self.view.cells.rows_pasted.connect(self._paste)
        self.view.cells.hinted.connect(self._foot.hint)
        self.view.left.connect(self.left)
        self.view.cells.typed.connect(self.moved)
        self.view.selectionModel().currentChanged.connect(lambda *_: self.moved.emit())
        self.view.selectionModel().currentChanged.connect(lambda *_: self._tell_cell())
        self._category.activated.connect(self._filter)
        self._wrong.toggled.connect(self._filter)
        self._next.clicked.connect(self.show_next_mistake)
        self._question.answered.connect(self._learn)
        self._question.cancelled.connect(self._cancel_paste)
        look.changed.connect(self._follow_look)
        self._follow_look()
        self._follow_rows()

    def lines(self) -> tuple[FeeLine, ...]:
        """Return the lines of all rows that are whole."""
        return self.model.rows.lines()

    def mistakes(self) -> tuple[Mistake, ...]:
        """Return what is wrong, by "fees[i].key", i the row counted from 0."""
        return self.model.rows.mistakes()

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """Return all rows as text cells, as a draft keeps them."""
        return self.model.rows.texts()

    def typed_texts(self) -> tuple[tuple[str, ...], ...]:
        """Return all rows as text cells, and in the open cell what is being typed in it."""
        text, index = self.view.open_text(), self.view.currentIndex()
        if text is None:
            return self.texts()
        number = self._current_number()
        cells = list(self.model.rows.cells(number))
        cells[COLUMNS[index.column()].place] = text
        rows = self.texts()
        return (*rows[:number], tuple(cells), *rows[number + 1 :]) if any(cells) else rows

    def cursor_path(self) -> str | None:
        """Return the path of the current cell, as `go_to` takes it; None while the cursor is not in the table."""
        index, focus = self.view.currentIndex(), QApplication.focusWidget()
        if not index.isValid() or focus is None or not (focus is self.view or self.view.isAncestorOf(focus)):
            return None
        return f"fees[{self._current_number()}].{COLUMNS[index.column()].key}"

    def _current_number(self) -> int:
        number = self.model.row_number(self.view.currentIndex().row())
        return len(self.model.rows) if number is None else number

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Begin with other rows, the first cell current; nothing of the old ones can be undone."""
        self._begin_anew()
        self.model.set_rows(rows)
        self.view.go(0, 0)

    def set_texts(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Begin with rows of text cells, as a draft keeps them."""
        self._begin_anew()
        self.model.set_texts(rows)
        self.view.go(0, 0)

    def take_lines(self, lines: Sequence[FeeLine], append: bool = False) -> None:
        """Put the lines of a file in the place of all rows, or after them; this can be undone."""
        self._show_all()
        at = len(self.model.rows) if append else 0
        if append:
            self.model.append(lines)
        else:
            self.model.replace(lines)
        self.view.go(at, 0)

    def set_route(self, route: Route) -> None:
        """Show the columns of the insured area's catalogue only on the manual route."""
        self.view.set_route(route)

    def commit(self) -> None:
        """Take what stands in an open cell, as leaving it would."""
        self.view.commit()

    def go_to(self, path: str) -> bool:
        """Put the cursor where a mistake's path (`fees[3].amount`) points; False for any other path."""
        number, found, key = path.removeprefix("fees[").partition("].")
        if not path.startswith("fees[") or not found or not number.isdigit():
            return False
        self._show_all()
        places = [place for place, column in enumerate(COLUMNS) if column.key == key]
        self.view.setFocus()
        self.view.go(min(int(number), self.model.rowCount() - 1), places[0] if places else 0)
        return True

    def show_next_mistake(self) -> None:
        """Put the cursor on the next cell with a mistake, from the top again at the end."""
        index = self.view.currentIndex()
        now = self.model.row_number(index.row())
        if now is not None:
            later = [one.path for one in self.model.mistakes_at(index.row())]
            places = sorted(place for place, column in enumerate(COLUMNS) if column.key in later)
            further = next((place for place in places if place > index.column()), None)
            if further is not None:
                self.view.setFocus()
                self.view.go(index.row(), further)
                return
        number = self.model.rows.next_wrong(len(self.model.rows) if now is None else now)
        if number is None:
            return
        if self.model.shown_at(number) is None:
            self._show_all()
        row = self.model.shown_at(number) or 0
        keys = {one.path for one in self.model.mistakes_at(row)}
        self.view.setFocus()
        self.view.go(row, next((place for place, column in enumerate(COLUMNS) if column.key in keys), 0))

    def paste_text(self, text: str) -> None:
        """Take in a pasted text at the current cell; what is unclear is asked, what does not fit is said below."""
        column = max(self.view.currentIndex().column(), 0)
        try:
            pasted = paste(text, self._learnt, self.view.keys_from(column))
        except Refusal as refusal:
            self._foot.tell("stop", refusal.mistakes[0].sentence)
            return
        if pasted.unknown:
            self._waiting = text
            # The question has the room of what cannot be used meanwhile: in the largest type there is no other.
            self._foot.hide()
            self._question.ask(pasted.unknown[0], [key for key in _TITLES if key not in pasted.keys])
            return
        self._take(pasted, column)

    def _take(self, pasted: Pasted, column: int) -> None:
        number = self.model.row_number(self.view.currentIndex().row())
        self._show_all()
        at = self.model.paste(pasted, len(self.model.rows) if number is None else number)
        self.view.go(at, 0 if pasted.headed else column)
        left_out = f"，略过合计等 {pasted.passed_over} 行" if pasted.passed_over else ""
        if pasted.mistakes:
            first = pasted.mistakes[0].sentence
            self._foot.tell("stop", f"粘贴 {len(pasted.rows)} 行{left_out}，{len(pasted.mistakes)} 处有误。{first}")
        else:
            self._foot.tell("good", f"已粘贴 {len(pasted.rows)} 行{left_out}。Ctrl+Z 撤销")

    def _paste(self) -> None:
        files = _files(QGuiApplication.clipboard().mimeData())
        if files:
            self.file_dropped.emit(files[0])
        else:
            self.paste_text(QGuiApplication.clipboard().text())

    def _end_question(self) -> str:
        """Go back to the grid and return the text that waited for an answer."""
        text, self._waiting = self._waiting, ""
        self._question.hide()
        self._foot.show()
        self.view.setFocus()
        return text

    def _learn(self, header: str, key: str) -> None:
        self._learnt = learnt_also(self._learnt, header, key)
        text = self._end_question()
        self.paste_text(text)
        if self._office is not None:
            try:
                learn_header(self._office, header, key)
            except Refusal as refusal:
                self._foot.tell("warning", f"这一列没有记住：{refusal.mistakes[0].sentence}")

    def _cancel_paste(self) -> None:
        self._end_question()
        self._foot.tell("secondary", "没有粘贴。")

    def _begin_anew(self) -> None:
        if self._waiting:
            self._end_question()
        self._unset_filter()

    def _unset_filter(self) -> None:
        for one in (self._category, self._wrong):
            one.blockSignals(True)
        self._category.setCurrentIndex(0)
        self._wrong.setChecked(False)
        for one in (self._category, self._wrong):
            one.blockSignals(False)

    def _show_all(self) -> None:
        if self.model.filtered:
            self._unset_filter()
            self.model.show_only()

    def _filter(self) -> None:
        now = self.model.row_number(self.view.currentIndex().row())
        column = max(self.view.currentIndex().column(), 0)
        self.model.show_only(str(self._category.currentData() or ""), self._wrong.isChecked())
        row = None if now is None else self.model.shown_at(now)
        self.view.go(0 if row is None else row, column)

    def _keep_place(self) -> None:
        # After a reset no cell is current, and the next key would go nowhere.
        self.view.go(0, 0)

    def _follow_rows(self) -> None:
        rows = self.model.rows
        count = rows.wrong_count
        self._wrong.setText(f"▲ {count:,} 行未计入")
        self._wrong.setAccessibleName(f"只看有误而未计入的 {count} 行")
        self._next.setHidden(not count)
        codes = sorted(code for code, _ in rows.subtotals())
        known = [self._category.itemData(place) for place in range(1, self._category.count())]
        if codes != known or not self._category.count():
            chosen = self._category.currentData()
            self._category.clear()
            self._category.addItem("全部类别", "")
            for code in codes:
                self._category.addItem(CATEGORY[code], code)
            self._category.setCurrentIndex(max(self._category.findData(chosen), 0))
        self._show_filters()
        self._foot.show_sums(rows)
        self._tell_cell()
        self.changed.emit()

    def _show_filters(self) -> None:
        """Show a filter where there is something to choose."""
        self._category.setHidden(self._category.count() < 3)
        self._wrong.setHidden(not self.model.rows.wrong_count and not self._wrong.isChecked())

    def _tell_cell(self) -> None:
        """Say below what is wrong with the current cell, or with its row."""
        index = self.view.currentIndex()
        found = self.model.mistakes_at(index.row(), index.column()) or self.model.mistakes_at(index.row())
        if not found:
            self._foot.clear()
            return
        one = found[0]
        more = f"（本行还有 {len(found) - 1} 处）" if len(found) > 1 else ""
        self._foot.tell("stop", f"{_TITLES[one.path]}：{one.problem}。{one.remedy}。{more}")

    def _shortcut(self, press: str, act: Callable[[], None]) -> QShortcut:
        found = QShortcut(QKeySequence(press), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        found.activated.connect(act)
        return found

    def _follow_look(self) -> None:
        self._column.setSpacing(self._look.px(HAIR))

    # ---- Qt's own

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(540), self._look.px(320))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files(event.mimeData()):
            event.acceptProposedAction()
            self._foot.tell("secondary", "松开鼠标即读取这个文件")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._foot.clear()

    def dropEvent(self, event: QDropEvent) -> None:
        files = _files(event.mimeData())
        self._foot.clear()
        if files:
            event.acceptProposedAction()
            self.file_dropped.emit(files[0])
