"""The rows of a fee list without a window: what stands in them, what they come to, and what comes into their place."""

from __future__ import annotations

from decimal import Decimal

import pytest

from settledesk.basis.money import Money
from settledesk.desk.fees import BLANK, COLUMNS, Entered, Row, paste
from settledesk.model.case import FeeClass, FeeKind, FeeLine
from settledesk.ui.screens.settle.fee_rows import Exchange, FeeRows

AT = {column.key: place for place, column in enumerate(COLUMNS)}


def line(number: int = 1, category: str = "09") -> FeeLine:
    kind = FeeKind.DRUG if category == "09" else FeeKind.SERVICE
    amount = Money(150 * number)
    return FeeLine(
        f"X{number}", f"项目{number}", category, kind, FeeClass.A, Decimal(number), Decimal("1.5"), amount, None
    )


def rows_of(*rows: Row) -> FeeRows:
    found = FeeRows()
    found.put(0, 0, rows)
    return found


def put(rows: FeeRows, found: Exchange | None) -> None:
    assert found is not None
    rows.put(found.at, found.count, found.new)


def write(rows: FeeRows, number: int, **cells: str) -> None:
    for key, text in cells.items():
        put(rows, rows.typed(number, AT[key], text))


def test_how_a_cell_stands_follows_from_its_row() -> None:
    rows = rows_of()
    write(rows, 0, name="阿司匹林", category="西", quantity="2", price="6,25", code="XB01")
    stands = {column.key: rows.state(0, place) for place, column in enumerate(COLUMNS)}
    assert {key: state for key, state in stands.items() if state} == {
        "fee_class": "missing",
        "amount": "proposed",
        "kind": "said",
    }
    assert (rows.text(0, AT["amount"]), rows.shown(0, AT["amount"])) == ("", ("12.50", "proposed"))
    assert rows.shown(0, AT["kind"]) == ("药品", "said")
    write(rows, 0, quantity="两")
    assert rows.shown(0, AT["quantity"]) == ("两", "wrong")
    assert rows.shown(0, AT["amount"]) == ("", "missing")
    assert (rows.is_wrong(0), rows.lines()) == (True, ())


def test_figures_are_grouped_to_look_at_and_plain_underneath() -> None:
    rows = rows_of(line(10_000))
    assert (rows.shown(0, AT["amount"])[0], rows.text(0, AT["amount"])) == ("15,000.00", "15000.00")
    write(rows, 0, code="123456")
    assert rows.shown(0, AT["code"]) == ("123456", "")


def test_after_the_last_row_there_is_a_blank_one() -> None:
    rows = rows_of(line())
    assert (len(rows), rows.cells(1), rows.mistakes_at(1), rows.is_wrong(1)) == (1, BLANK, (), False)
    assert {rows.shown(1, place) for place in range(len(COLUMNS))} == {("", "")}
    assert rows.typed(1, AT["name"], "  ") is None
    write(rows, 1, name="甲")
    assert (len(rows), rows.texts()[1].count("")) == (2, len(BLANK) - 1)


def test_subtotals_are_the_largest_first() -> None:
    rows = rows_of(line(1), line(4, "03"), line(2))
    assert rows.subtotals() == (("03", Money(600)), ("09", Money(450)))
    put(rows, rows.without([1]))
    assert (rows.subtotals(), rows.total, rows.line_count) == ((("09", Money(450)),), Money(450), 2)


def test_the_next_mistake_comes_round() -> None:
    assert FeeRows().next_wrong(0) is None
    rows = rows_of(line(1), Entered(BLANK, ()), line(3), line(4))
    assert rows.next_wrong(0) is None
    write(rows, 0, quantity="x")
    write(rows, 2, quantity="x")
    assert [rows.next_wrong(after) for after in (0, 2, 3, 4)] == [2, 0, 0, 0]
    assert [one.path for one in rows.mistakes()] == ["fees[0].quantity", "fees[2].quantity"]


def test_rows_are_chosen_by_category_and_by_mistakes() -> None:
    rows = rows_of(line(1), line(2, "03"), line(3), line(4, "03"))
    write(rows, 1, quantity="x")
    write(rows, 2, quantity="x")
    assert rows.chosen("03", False) == [1, 3]
    assert rows.chosen("", True) == [1, 2]
    assert rows.chosen("03", True) == [1]


def test_a_list_with_header_goes_after_the_rows_and_cells_over_them() -> None:
    rows = rows_of(line(1), line(2))
    headed = rows.pasted(paste("名称\t数量\n甲硝唑\t3", {}), 0)
    assert (headed.at, headed.count, len(headed.new)) == (2, 0, 1)
    over = rows.pasted(paste("9\n8", {}, ("quantity",)), 1)
    assert (over.at, over.count, len(over.new)) == (1, 1, 2)
    put(rows, over)
    assert [rows.text(number, AT["quantity"]) for number in range(3)] == ["1", "9", "8"]
    assert [rows.text(number, AT["name"]) for number in range(3)] == ["项目1", "项目2", ""]


def test_cells_are_emptied_and_what_lies_between_is_kept() -> None:
    rows = rows_of(line(1), line(2), line(3))
    found = rows.cleared([(0, AT["name"]), (2, AT["name"]), (2, AT["code"]), (7, AT["name"])])
    assert found is not None
    assert (found.at, found.count, found.new[1]) == (0, 3, line(2))
    put(rows, found)
    assert [rows.text(number, AT["name"]) for number in range(3)] == ["", "项目2", ""]
    assert (rows.wrong_count, rows.lines()) == (2, (line(2),))
    assert rows.cleared([(3, 0)]) is None


def test_rows_are_taken_out_by_number() -> None:
    rows = rows_of(*map(line, range(1, 6)))
    assert rows.without([1, 3, 9]) == Exchange(1, 3, [line(3)])
    assert rows.without([9]) is None


@pytest.mark.parametrize("forget", [False, True])
def test_what_was_read_before_is_read_the_same(forget: bool) -> None:
    rows = rows_of(line(1))
    cells = rows.cells(0)
    if forget:
        rows.forget_readings()
    assert rows.read(cells) == line(1)
