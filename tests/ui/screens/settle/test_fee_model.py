"""The rows behind the fee grid: what is read, what is wrong, what is proposed, and the way back."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from settledesk.basis.money import Money
from settledesk.desk.fees import BLANK, COLUMNS, KEYS, paste, read_rows
from settledesk.model.case import FeeClass, FeeKind, FeeLine
from settledesk.ui.screens.settle.fee_model import STATE_ROLE, FeeModel

AT = {column.key: place for place, column in enumerate(COLUMNS)}


def line(number: int = 1, category: str = "09", grade: FeeClass = FeeClass.A) -> FeeLine:
    ratio = Decimal("0.1") if grade is FeeClass.B else None
    kind = FeeKind.DRUG if category == "09" else FeeKind.SERVICE
    return FeeLine(
        f"X{number}",
        f"项目{number}",
        category,
        kind,
        grade,
        Decimal(number),
        Decimal("1.5"),
        Money(150 * number),
        ratio,
    )


@pytest.fixture
def model() -> FeeModel:
    found = FeeModel()
    # Fails the test when the model breaks a promise that views rely on.
    QAbstractItemModelTester(found, QAbstractItemModelTester.FailureReportingMode.Fatal, found)
    return found


def put(model: FeeModel, row: int, **cells: str) -> None:
    for key, text in cells.items():
        model.setData(model.index(row, AT[key]), text)


def says(model: FeeModel, row: int, key: str, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
    return model.index(row, AT[key]).data(role)


def agree(model: FeeModel) -> None:
    """Check that what the model keeps up by itself is what reading all of it afresh gives."""
    lines, mistakes = read_rows(model.rows.texts())
    assert model.rows.lines() == lines
    assert model.rows.mistakes() == mistakes
    assert model.rows.total == Money(sum(one.amount.fen for one in lines))
    assert model.rows.line_count == len(lines)
    assert model.rows.wrong_count == len({one.path.partition("]")[0] for one in mistakes})
    assert sum(amount.fen for _, amount in model.rows.subtotals()) == model.rows.total.fen


def test_a_row_is_typed_cell_by_cell_and_counts_when_it_is_whole(model: FeeModel) -> None:
    assert (model.rowCount(), model.rows.lines(), model.rows.mistakes()) == (1, (), ())
    put(model, 0, name="阿司匹林", category="西", fee_class="a", quantity="2", price="6,25")
    assert model.rowCount() == 2
    assert [one.path for one in model.rows.mistakes()] == ["fees[0].code", "fees[0].amount"]
    assert says(model, 0, "category") == "西药费"
    assert says(model, 0, "amount") == "12.50"
    assert says(model, 0, "amount", STATE_ROLE) == "proposed"
    assert says(model, 0, "amount", Qt.ItemDataRole.EditRole) == ""
    assert model.rows.lines() == ()
    assert model.take_proposal(model.index(0, AT["amount"]))
    assert not model.take_proposal(model.index(0, AT["amount"]))
    put(model, 0, code="XB01")
    assert model.rows.mistakes() == ()
    assert model.rows.lines() == (
        FeeLine("XB01", "阿司匹林", "09", FeeKind.DRUG, FeeClass.A, Decimal(2), Decimal("6.25"), Money(1250)),
    )
    agree(model)


def test_a_wrong_cell_stays_as_typed_and_says_why(model: FeeModel) -> None:
    model.set_rows([line(1), line(2)])
    put(model, 1, quantity="abc")
    index = model.index(1, AT["quantity"])
    assert (index.data(), index.data(STATE_ROLE)) == ("abc", "wrong")
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "「abc」不是数。请写成 1234.50 的形式。"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "数量，退费为负 abc，「abc」不是数"
    assert model.headerData(1, Qt.Orientation.Vertical, STATE_ROLE) == "wrong"
    assert (
        model.headerData(1, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole)
        == "数量：「abc」不是数。请写成 1234.50 的形式。"
    )
    assert model.headerData(0, Qt.Orientation.Vertical, STATE_ROLE) == ""
    assert model.rows.lines() == (line(1),)
    put(model, 1, fee_class="乙")
    assert says(model, 1, "first_pay_ratio", STATE_ROLE) == "missing"
    agree(model)


def test_figures_are_grouped_to_look_at_and_plain_to_edit(model: FeeModel) -> None:
    model.set_rows([line(10_000)])
    assert says(model, 0, "amount") == "15,000.00"
    assert says(model, 0, "quantity") == "10,000"
    assert says(model, 0, "amount", Qt.ItemDataRole.EditRole) == "15000.00"
    assert says(model, 0, "kind") == "药品"
    assert says(model, 0, "kind", STATE_ROLE) == "said"
    put(model, 0, price="00012345", code="123456")
    assert says(model, 0, "price") == "12,345"
    assert says(model, 0, "code") == "123456"
    assert says(model, 0, "amount", Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight


def test_nothing_typed_is_nothing_changed(model: FeeModel) -> None:
    told: list[int] = []
    model.changed.connect(lambda: told.append(1))
    assert not model.setData(model.index(0, 0), "  ")
    assert not model.setData(QModelIndex(), "x")
    assert not model.setData(model.index(0, 0), "x", Qt.ItemDataRole.CheckStateRole)
    model.set_rows([line(1)])
    put(model, 0, name="项目1")
    assert (len(told), model.undo_stack.count()) == (1, 0)


def test_pasted_rows_with_header_follow_the_rows(model: FeeModel) -> None:
    model.set_rows([line(1)])
    at = model.paste(
        paste("编码\t名称\t类别\t等级\t数量\t单价\t金额\nA\t甲硝唑\t西药\t甲\t1\t2\t2\n\nB\t\t西药\t甲\t1\t2\t2", {}), 0
    )
    assert (at, len(model.rows), model.rows.line_count, model.rows.wrong_count) == (1, 3, 2, 1)
    agree(model)


def test_pasted_cells_go_over_those_that_are_there(model: FeeModel) -> None:
    model.set_rows([line(1), line(2)])
    at = model.paste(paste("9\t2\n8\t2\n7\t2", {}, ("quantity", "price", "amount")), 1)
    assert at == 1
    assert [says(model, row, "quantity") for row in range(4)] == ["1", "9", "8", "7"]
    assert says(model, 1, "name") == "项目2"
    assert says(model, 1, "amount", STATE_ROLE) == "wrong"
    assert says(model, 3, "name", STATE_ROLE) == "missing"
    model.undo_stack.undo()
    assert model.rows.lines() == (line(1), line(2))
    agree(model)


def test_cells_are_cleared_and_rows_removed(model: FeeModel) -> None:
    rows = [line(number) for number in range(1, 6)]
    model.set_rows(rows)
    model.clear_cells([(1, AT["name"]), (3, AT["name"]), (3, AT["code"]), (9, 0)])
    assert model.rows.wrong_count == 2
    assert says(model, 3, "code", STATE_ROLE) == "missing"
    model.remove([1, 3, 9])
    assert model.rows.lines() == (rows[0], rows[2], rows[4])
    model.undo_stack.undo()
    model.undo_stack.undo()
    assert model.rows.lines() == tuple(rows)
    model.undo_stack.redo()
    model.undo_stack.redo()
    assert model.rows.lines() == (rows[0], rows[2], rows[4])
    model.clear_cells([])
    model.remove([])
    assert model.undo_stack.count() == 2
    agree(model)


def test_an_import_replaces_or_follows_and_can_be_undone(model: FeeModel) -> None:
    model.set_rows([line(1)])
    model.append([line(number) for number in range(2, 1000)])
    assert (len(model.rows), model.rowCount()) == (999, 1000)
    model.replace([line(5)])
    assert model.rows.lines() == (line(5),)
    model.undo_stack.undo()
    model.undo_stack.undo()
    assert model.rows.lines() == (line(1),)
    agree(model)


def test_a_new_stay_cannot_be_undone_into_the_old_one(model: FeeModel) -> None:
    model.replace([line(1)])
    model.set_texts([("X", "名", "西药", "", "甲", "1", "2", "2", "", "", "", "", ""), BLANK])
    assert not model.undo_stack.canUndo()
    assert (model.rows.line_count, len(model.rows), model.rows.wrong_count) == (1, 2, 0)
    agree(model)


def test_only_some_rows_are_shown(model: FeeModel) -> None:
    model.set_rows([line(1), line(2, "03"), line(3), line(4, "03")])
    put(model, 2, quantity="x")
    model.show_only("03")
    assert [says(model, row, "name") for row in range(model.rowCount())] == ["项目2", "项目4"]
    assert (model.row_number(1), model.shown_at(3), model.shown_at(0), model.row_number(2)) == (3, 1, None, None)
    put(model, 1, quantity="y")
    assert model.mistakes_at(1)[0].path == "quantity"
    model.show_only(wrong=True)
    assert [model.row_number(row) for row in range(model.rowCount())] == [2, 3]
    put(model, 0, quantity="3")
    assert model.rowCount() == 2  # what was mended stays in sight
    model.remove([3])
    assert (model.rowCount(), len(model.rows), model.filtered) == (0, 3, True)
    model.undo_stack.undo()
    assert [model.row_number(row) for row in range(model.rowCount())] == [3]
    model.show_only()
    assert (model.rowCount(), model.filtered, model.shown_at(9)) == (5, False, None)
    agree(model)


def test_any_changes_leave_what_reading_afresh_gives(model: FeeModel) -> None:
    pick = random.Random(5)
    start: Sequence[FeeLine] = [line(number, pick.choice(["09", "03"])) for number in range(1, 30)]
    model.set_rows(start)
    texts = ["", "x", "2", "乙", "10%", "西", "3.5", "-1"]
    for _ in range(400):
        what = pick.randrange(8)
        if what < 4:
            row = pick.randrange(max(model.rowCount(), 1))
            model.setData(model.index(row, pick.randrange(len(COLUMNS))), pick.choice(texts))
        elif what == 4:
            model.paste(paste("1\t2\n3\t4", {}, KEYS[5:]), pick.randrange(len(model.rows) + 1))
        elif what == 5:
            model.remove([pick.randrange(len(model.rows) + 1) for _ in range(2)])
        elif what == 6:
            model.undo_stack.undo() if pick.random() < 0.7 else model.undo_stack.redo()
        else:
            model.show_only(pick.choice(["", "09"]), pick.random() < 0.3)
        agree(model)
    while model.undo_stack.canUndo():
        model.undo_stack.undo()
    agree(model)
