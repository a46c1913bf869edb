"""The table of frozen rows: how values are written, totals, keys, and the list that was cut."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from settledesk.basis.money import Money, yuan
from settledesk.model.sheet import Column, ColumnKind, Value
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import Size
from settledesk.ui.pieces.money_table import MoneyTable
from settledesk.ui.rows import ROW, STRONG, RowsModel, cell_text


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    amount: Money
    count: int


COLUMNS = (
    Column("类别", ColumnKind.TEXT, lambda row: row.name),
    Column("金额", ColumnKind.MONEY, lambda row: row.amount, total=True),
    Column("项数", ColumnKind.COUNT, lambda row: row.count, total=True),
)
ROWS = (Row("西药费", yuan("8412.60"), 1200), Row("检查费", yuan("4380.00"), 34))


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (yuan("-1234567.80"), ColumnKind.MONEY, "-1,234,567.80"),
        (12345, ColumnKind.COUNT, "12,345"),
        (date(2023, 5, 12), ColumnKind.DAY, "2023-05-12"),
        (datetime(2023, 5, 12, 9, 5, tzinfo=UTC), ColumnKind.MOMENT, "2023-05-12 09:05"),
        ("0.655", ColumnKind.RATIO, "65.5%"),
        ("", ColumnKind.RATIO, ""),
        ("甲", ColumnKind.TEXT, "甲"),
        (None, ColumnKind.MONEY, ""),
    ],
)
def test_values_as_people_read_them(value: Value, kind: ColumnKind, text: str) -> None:
    assert cell_text(value, kind) == text


def test_the_model_sums_and_aligns() -> None:
    model = RowsModel(COLUMNS, totals=True)
    assert (model.rowCount(), model.columnCount()) == (0, 3)
    model.show_rows(ROWS)
    assert model.rows == ROWS and model.columns == COLUMNS
    cells = [[model.data(model.index(row, column)) for column in range(3)] for row in range(model.rowCount())]
    assert cells == [["西药费", "8,412.60", "1,200"], ["检查费", "4,380.00", "34"], ["合计", "12,792.60", "1,234"]]
    sides = [model.data(model.index(0, column), Qt.ItemDataRole.TextAlignmentRole) for column in range(3)]
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    assert sides == [Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, right, right]
    assert [model.data(model.index(row, 0), ROW) for row in range(3)] == [*ROWS, None]
    assert [model.data(model.index(row, 0), STRONG) for row in range(3)] == [False, False, True]
    assert model.headerData(1, Qt.Orientation.Horizontal) == "金额"
    assert model.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole) == right
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.data(QModelIndex()) is None


@pytest.fixture
def table(look: Look, qtbot: QtBot) -> MoneyTable:
    made = MoneyTable(look, COLUMNS, "费用汇总", totals=True)
    qtbot.addWidget(made)
    made.show_rows(ROWS)
    made.resize(480, 300)
    made.show()
    made.setFocus()
    qtbot.waitUntil(made.table.hasFocus)
    return made


@pytest.mark.parametrize("press", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_keys_open_a_row_but_not_the_totals(table: MoneyTable, press: Qt.Key) -> None:
    opened: list[Row] = []
    moved: list[Row | None] = []
    table.opened.connect(opened.append)
    table.current_changed.connect(moved.append)
    table.take(0)
    QTest.keyClick(table.table, Qt.Key.Key_Down)
    QTest.keyClick(table.table, press)
    QTest.keyClick(table.table, Qt.Key.Key_Down)
    QTest.keyClick(table.table, press)
    assert opened == [ROWS[1]]
    assert moved == [ROWS[1], None] and table.current is None


def test_a_cut_list_says_so(table: MoneyTable) -> None:
    assert not table.too_many.isVisible()
    table.show_rows(ROWS, 12_345)
    assert table.too_many.isVisible()
    assert table.too_many.text == "只显示前 2 条（共 12,345 条），请写得更具体一些，缩小查找范围。"
    table.show_rows(ROWS, 2)
    assert not table.too_many.isVisible()


@pytest.mark.parametrize("size", list(Size))
def test_no_cell_is_cut(look: Look, table: MoneyTable, size: Size) -> None:
    look.set_size(size)
    view = table.table
    for column in range(3):
        assert view.columnWidth(column) >= view.sizeHintForColumn(column)
    for row in range(3):
        assert view.rowHeight(row) >= view.fontMetrics().height()


def test_smaller_type_comes_before_a_scroll_bar(look: Look, table: MoneyTable) -> None:
    assert table.table.font().pixelSize() == 16
    table.resize(220, 300)
    assert table.table.font().pixelSize() < 16
    assert table.table.horizontalHeader().length() <= table.table.viewport().width()
