"""The cells of a report's rows: written here letter for letter as openpyxl writes them."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.cell import WriteOnlyCell

from settledesk.basis.clock import CHINA
from settledesk.basis.money import Money
from settledesk.model.sheet import ColumnKind, Value
from settledesk.sheets.written import Cells, legal, plain_text, written

TEXTS = (
    "JS001",
    "张*三",
    "𠮷",
    " a ",
    "a\nb",
    "\n",
    "  ",
    "a&b<c>\"'d",
    "=1+1",
    "-5",
    "#N/A",
    "_x0041_",
    "１",
    "\r\nq",
    "x" * 40_000,
)
NUMBERS = (
    0, -1, 10**15 - 1, 10**15, Money(0), Money(1), Money(-123456789), Money(225000), Money(10**15 - 1),
    date(1900, 2, 28), date(1900, 3, 1), date(2024, 4, 1), date(9999, 12, 31),
    datetime(2024, 4, 1, 23, 59, 59, 999_999, CHINA), datetime(2024, 4, 16, 1, 2, 3, tzinfo=UTC), True, False, None, "", "0.7400", "NaN",
)  # fmt: skip


def as_openpyxl_writes(value: Value, kind: ColumnKind) -> str:
    """Return a cell as openpyxl writes it, in the first row and column of a sheet, without a style."""
    book: Any = Workbook(write_only=True)
    page = book.create_sheet()
    cell: Any = WriteOnlyCell(page)
    what = written(value, kind)
    if isinstance(what, str):
        cell.value = plain_text(legal(what)) or None
        if what:
            cell.data_type = "s"
    else:
        cell.number_format = "yyyy-mm-dd"
        cell.value = what
    cell.number_format = "0"
    page.append([cell])
    file = io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as made:
        found = re.search(r"<c .*</row>", made.read("xl/worksheets/sheet1.xml").decode(), re.DOTALL)
    assert found is not None
    return re.sub(r' s="\d+"', "", found[0].removesuffix("</row>"), count=1)


@pytest.mark.parametrize("kind", list(ColumnKind))
def test_a_cell_is_what_openpyxl_would_write(kind: ColumnKind) -> None:
    cells = Cells([kind], lambda kind, quoted: 0)
    for value in (*TEXTS, *NUMBERS):
        assert cells.row(1, [value]).replace(' s="0"', "", 1) == as_openpyxl_writes(value, kind), value


def test_each_cell_has_its_place_and_the_style_of_its_kind() -> None:
    asked = []

    def style(kind: ColumnKind, quoted: bool) -> int:
        asked.append((kind, quoted))
        return len(asked)

    cells = Cells([ColumnKind.TEXT, ColumnKind.MONEY, ColumnKind.TEXT], style)
    assert re.findall(r'r="(\w+)" s="(\d+)"', cells.row(7, ["甲", Money(1), "=1"])) == [
        ("A7", "1"),
        ("B7", "2"),
        ("C7", "3"),
    ]
    assert re.findall(r's="(\d+)"', cells.row(8, ["-1", 3, "乙"])) == ["3", "4", "1"]
    assert asked == [
        (ColumnKind.TEXT, False),
        (ColumnKind.MONEY, False),
        (ColumnKind.TEXT, True),
        (ColumnKind.COUNT, False),
    ]


def test_a_row_has_one_value_for_each_column() -> None:
    with pytest.raises(ValueError, match="longer"):
        Cells([ColumnKind.TEXT, ColumnKind.TEXT], lambda kind, quoted: 0).row(1, ["甲"])
