"""Frozen rows for Qt's views: columns say what to show, nothing here asks a database."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from settledesk.basis.money import Money
from settledesk.model.sheet import Column, ColumnKind, Value

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
"""The role under which a cell gives the whole row; None for the row of totals."""
STRONG = Qt.ItemDataRole.UserRole + 1
"""The role that says whether a cell belongs to the row of totals."""
_NUMBERS = (ColumnKind.MONEY, ColumnKind.COUNT, ColumnKind.RATIO)


def cell_text(value: Value, kind: ColumnKind) -> str:
    """Return a value as people read it: money and counts with thousands separators, ratios in percent, days ISO."""
    if value is None:
        return ""
    if isinstance(value, Money):
        return value.grouped
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if kind is ColumnKind.RATIO and value:
        return f"{(Decimal(value) * 100).normalize():f}%"
    return f"{value:,}" if isinstance(value, int) else value


class RowsModel(QAbstractTableModel):
    """Shows a tuple of rows through columns; with `totals`, a last row sums the columns that ask for it."""

    def __init__(self, columns: tuple[Column, ...], totals: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns, self._with_totals = columns, totals
        self._rows: tuple[Any, ...] = ()
        self._sums: tuple[Value, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, from the left."""
        return self._columns

    @property
    def rows(self) -> tuple[Any, ...]:
        """The rows shown, without totals."""
        return self._rows

    def show_rows(self, rows: tuple[Any, ...]) -> None:
        """Show these rows in place of those shown before."""
        self.beginResetModel()
        self._rows = rows
        self._sums = tuple(self._sum(column, rows) for column in self._columns) if self._with_totals and rows else ()
        self.endResetModel()

    def _sum(self, column: Column, rows: tuple[Any, ...]) -> Value:
        if not column.total:
            return "合计" if column is self._columns[0] else None
        values = [column.value(row) for row in rows]
        if column.kind is ColumnKind.MONEY:
            return Money(sum(value.fen for value in values if isinstance(value, Money)))
        return sum(value for value in values if isinstance(value, int))

    def _value(self, index: Index) -> Value:
        if index.row() == len(self._rows):
            return self._sums[index.column()]
        return self._columns[index.column()].value(self._rows[index.row()])

    # ---- Qt's own

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self._rows) + bool(self._sums)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell_text(self._value(index), column.kind)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column.kind)
        last = index.row() == len(self._rows)
        if role == ROW:
            return None if last else self._rows[index.row()]
        return last if role == STRONG else None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if way is Qt.Orientation.Horizontal and 0 <= section < len(self._columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(self._columns[section].kind)
        return None


def _alignment(kind: ColumnKind) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if kind in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
