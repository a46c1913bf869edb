"""A read-only table of frozen rows: numbers right-aligned, totals bold, one line where the list was cut."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from settledesk.model.sheet import Column, ColumnKind
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR, Role
from settledesk.ui.pieces.cells import LinedCells
from settledesk.ui.pieces.flow import room
from settledesk.ui.pieces.ink import height_of
from settledesk.ui.pieces.states import TooMany
from settledesk.ui.rows import ROW, RowsModel


class _Table(QTableView):
    """The view: whole rows, keys open a row, one text column (the first if none is named) takes the width left over."""

    opened = Signal(QModelIndex)

    def __init__(self, look: Look, model: RowsModel, wide: int | None) -> None:
        super().__init__()
        self.setModel(model)
        self._look, self._rows, self._wide = look, model, wide
        self.setItemDelegate(LinedCells(look, self, whole_rows=True))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.doubleClicked.connect(self.opened)
        look.changed.connect(self.fit)

    def fit(self) -> None:
        """Give each column what its contents need, and what is left to the first column of text."""
        spare = 0
        for role in (Role.BODY, Role.SMALL, Role.CAPTION):
            # Smaller type before a scroll bar: what is off the edge is not read.
            font = self._look.font(role)
            self.setFont(font)
            high = round(height_of(font) + 0.5) + self._look.px(6)
            self.verticalHeader().setMinimumSectionSize(high)
            self.verticalHeader().setDefaultSectionSize(high)
            self.resizeColumnsToContents()
            spare = self.viewport().width() - self.horizontalHeader().length()
            if spare >= 0:
                break
        columns = self._rows.columns
        stretched = next((i for i, one in enumerate(columns) if one.kind is ColumnKind.TEXT), 0)
        stretched = stretched if self._wide is None else self._wide
        if spare > 0 and columns:
            self.setColumnWidth(stretched, self.columnWidth(stretched) + spare)

    # ---- Qt's own

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        head = self.horizontalHeader()
        rows = self.verticalHeader().defaultSectionSize() * min(self.model().rowCount(), 12)
        bar = self.horizontalScrollBar().sizeHint().height() if head.length() > self.viewport().width() else 0
        return QSize(head.length() + 4, head.sizeHint().height() + rows + bar + 4)

    def minimumSizeHint(self) -> QSize:
        three = self.horizontalHeader().sizeHint().height() + 2 * self.verticalHeader().defaultSectionSize()
        return QSize(self._look.px(160), three)


class MoneyTable(QWidget):
    """A table over columns of model.sheet; `opened` hands out the row on Enter, Space or a double click."""

    opened = Signal(object)
    current_changed = Signal(object)
    """The row in hand, None where there is none."""

    def __init__(
        self, look: Look, columns: tuple[Column, ...], name: str, totals: bool = False, wide: int | None = None
    ) -> None:
        """`wide` is the number of the column that takes the width left over; None: the first of text."""
        super().__init__()
        self._look = look
        self.setAccessibleName(name)
        self.model = RowsModel(columns, totals, self)
        self.table = _Table(look, self.model, wide)
        self.table.setAccessibleName(name)
        self.too_many = TooMany(look)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.table, 1)
        self._column.addWidget(self.too_many)
        self.setFocusProxy(self.table)
        self.table.opened.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(self._moved)
        look.changed.connect(self._follow)
        self._follow()

    def show_rows(self, rows: tuple[Any, ...], found: int | None = None) -> None:
        """Show these rows; `found` is how many there are in all, where the list was cut."""
        self.model.show_rows(rows)
        self.table.fit()
        self.table.updateGeometry()
        if found is not None and found > len(rows):
            self.too_many.tell_cut(len(rows), found)
        else:
            self.too_many.clear()

    @property
    def current(self) -> Any:
        """The row in hand, None where there is none or it is the totals'."""
        index = self.table.currentIndex()
        return index.data(ROW) if index.isValid() else None

    def take(self, number: int) -> None:
        """Take a row in hand by its number from 0."""
        self.table.selectRow(number)

    def show_whole(self) -> None:
        """Be as high as all rows together: what the table stands in scrolls, the table does not."""
        view, gap = self.table, 6
        bar = view.horizontalScrollBar().sizeHint().height() + gap
        self.setFixedHeight(view.horizontalHeader().sizeHint().height() + view.verticalHeader().length() + bar)

    def _open(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if row is not None:
            self.opened.emit(row)

    def _moved(self, index: QModelIndex) -> None:
        self.current_changed.emit(index.data(ROW) if index.isValid() else None)

    def _follow(self) -> None:
        room(self._look, self._column, 0, HAIR)
