"""A report written as a workbook: read back by two libraries, it says what the sheet says, and cannot bite."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook
from python_calamine import CalamineWorkbook

from settledesk.basis.errors import Refusal
from settledesk.basis.money import Money
from settledesk.model.sheet import Column, ColumnKind, Sheet, Value
from settledesk.sheets import writing
from settledesk.sheets.writing import FONT, write_sheet

MADE_AT = datetime(2024, 4, 16, 9, 30, 15, tzinfo=UTC)
HOSPITAL = "示例市第一人民医院"
KINDS = {
    "结算号": ColumnKind.TEXT,
    "结算时间": ColumnKind.MOMENT,
    "证件号码": ColumnKind.TEXT,
    "入院日期": ColumnKind.DAY,
    "住院天数": ColumnKind.COUNT,
    "医疗费总额": ColumnKind.MONEY,
    "支付比例": ColumnKind.RATIO,
    "备注": ColumnKind.TEXT,
}
ROWS: tuple[tuple[Value, ...], ...] = (
    ("JS001", datetime(2024, 4, 16, 1, 2, 3, 900_000, tzinfo=UTC), "370303198001010012", date(2024, 4, 1), 15, Money(2250000), "0.7400", None),
    ("JS002", datetime(2024, 4, 16, 3, 0, tzinfo=UTC), "441702197006150030", date(2024, 4, 6), 9, Money(10), "0.55", "换行\n第二行"),
    ("JS003", None, "𠮷㛃䶮𬭎", None, -9, Money(-1234567), "—", "冲正"),
)  # fmt: skip


def columns(kinds: dict[str, ColumnKind] | None = None) -> tuple[Column, ...]:
    summed = (ColumnKind.MONEY, ColumnKind.COUNT)
    return tuple(Column(title, kind, lambda row: None, kind in summed) for title, kind in (kinds or KINDS).items())


def day_sheet(rows: tuple[tuple[Value, ...], ...] = ROWS, **changes: Any) -> Sheet:
    given: dict[str, Any] = {
        "title": "结算明细",
        "period": "2024-04-16",
        "columns": columns(),
        "rows": rows,
        "notes": ("金额单位为元。", "冲正以负数列示。"),
    }
    return Sheet(**{**given, **changes})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "结算明细.xlsx"


def written(sheet: Sheet, path: Path) -> Any:
    write_sheet(sheet, path, HOSPITAL, MADE_AT)
    book: Workbook = load_workbook(io.BytesIO(path.read_bytes()))
    return book.active


def calamine_rows(path: Path) -> list[list[Any]]:
    with CalamineWorkbook.from_path(path) as book:
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def xml(path: Path, part: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(part).decode()


def test_the_sheet_stands_under_its_title_and_header(path: Path) -> None:
    page = written(day_sheet(), path)
    assert page.title == "结算明细"
    assert page["A1"].value == "结算明细"
    assert page["A2"].value == f"{HOSPITAL}　2024-04-16"
    assert [cell.value for cell in page[3]] == list(KINDS)
    assert page["A4"].value == "JS001"
    assert page["A7"].value == "合计"
    assert [page["A8"].value, page["A9"].value] == ["金额单位为元。", "冲正以负数列示。"]


def test_money_arrives_exactly_as_a_number(path: Path) -> None:
    page = written(day_sheet(), path)
    assert [page[f"F{row}"].value for row in (4, 5, 6)] == [22500, 0.1, -12345.67]
    assert {page[f"F{row}"].number_format for row in (4, 5, 6, 7)} == {"#,##0.00"}
    assert {page[f"F{row}"].data_type for row in (4, 5, 6)} == {"n"}
    assert ">22500</v>" in xml(path).replace("22500.00", "22500")
    assert ">0.1</v>" in xml(path)


def test_days_moments_counts_and_ratios_have_their_formats(path: Path) -> None:
    page = written(day_sheet(), path)
    assert page["B4"].value == datetime(2024, 4, 16, 9, 2, 3)  # noqa: DTZ001  local time, as a spreadsheet has it
    assert page["B4"].number_format == "yyyy-mm-dd hh:mm"
    assert (page["D4"].value.date(), page["D4"].number_format) == (date(2024, 4, 1), "yyyy-mm-dd")
    assert (page["E4"].value, page["E4"].number_format) == (15, "#,##0")
    assert (page["G4"].value, page["G4"].number_format) == (0.74, "0.00%")
    assert (page["G6"].value, page["G6"].data_type) == ("—", "s")
    assert (page["C4"].value, page["C4"].data_type, page["C4"].number_format) == ("370303198001010012", "s", "@")
    assert page["C6"].value == "𠮷㛃䶮𬭎"
    assert page["H4"].value is None


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="needs a computer whose zone can be changed")
def test_moments_are_chinas_whatever_zone_the_computer_is_set_to(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        monkeypatch.setenv("TZ", "EST5")
        time.tzset()
        page = written(day_sheet(), path)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert page["B4"].value == datetime(2024, 4, 16, 9, 2, 3)  # noqa: DTZ001
    assert page.oddFooter.right.text == "制表 2024-04-16 17:30"


def test_totals_are_live_formulas_with_their_values_beside_them(path: Path) -> None:
    page = written(day_sheet(), path)
    assert page["F7"].value == "=SUBTOTAL(109,F4:F6)"
    assert page["E7"].value == "=SUBTOTAL(109,E4:E6)"
    assert page["G7"].value is None
    cached = load_workbook(path, data_only=True)
    cached.close()
    assert cached.active is not None
    assert cached.active["F7"].value == 10154.43
    assert cached.active["E7"].value == 15
    assert calamine_rows(path)[6][5] == 10154.43


def test_both_libraries_read_the_same(path: Path) -> None:
    page = written(day_sheet(), path)
    mine = [[cell for cell in row] for row in calamine_rows(path)[3:6]]  # noqa: C416
    theirs = [list(row) for row in page.iter_rows(min_row=4, max_row=6, values_only=True)]
    for one, other in zip(mine, theirs, strict=True):
        for a, b in zip(one, other, strict=True):
            if isinstance(a, date) and not isinstance(a, datetime):
                assert b.date() == a
            else:
                assert (a or None) == b


def test_the_header_is_frozen_filtered_and_repeated_on_each_page(path: Path) -> None:
    page = written(day_sheet(), path)
    assert page.freeze_panes == "A4"
    assert page.auto_filter.ref == "A3:H6"
    assert page.print_title_rows == "$3:$3"
    setup = page.page_setup
    assert (setup.orientation, int(setup.paperSize), setup.fitToWidth, setup.fitToHeight) == ("landscape", 9, 1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.HeaderFooter.differentFirst
    assert page.oddHeader.center.text == "结算明细　2024-04-16"
    for foot in (page.oddFooter, page.firstFooter):
        assert (foot.left.text, foot.center.text) == (HOSPITAL, "第 &P 页　共 &N 页")
        assert foot.right.text == "制表 2024-04-16 17:30"


def test_a_table_too_wide_to_read_on_one_page_takes_more_with_its_first_column_on_each(path: Path) -> None:
    kinds = {f"列{number}": ColumnKind.MONEY for number in range(30)}
    rows: tuple[tuple[Value, ...], ...] = (tuple(Money(number * 10**9) for number in range(30)),)
    page = written(day_sheet(rows, columns=columns(kinds)), path)
    assert page.page_setup.fitToWidth == 2
    assert (page.print_title_cols, page.freeze_panes) == ("$A:$A", "B4")
    # Titles stand beside the repeated column, within the first page.
    assert (page["A1"].value, page["B1"].value, page["B2"].value) == (None, "结算明细", f"{HOSPITAL}　2024-04-16")


def test_widths_fit_what_stands_in_the_columns(path: Path) -> None:
    page = written(day_sheet(((*ROWS[0][:5], Money(99_999_999_999), *ROWS[0][6:]),)), path)
    assert page.column_dimensions["C"].width >= 18
    assert page.column_dimensions["F"].width >= len("999,999,999.99") + 2
    assert page.row_dimensions[4].height < 20
    assert written(day_sheet(), path).row_dimensions[5].height > 30  # the remark of two lines


DANGEROUS = (
    "=1+1",
    '=HYPERLINK("http://x","y")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "=",
    "-",
    "＝1+1",
    "=cmd|' /C calc'!A0",
)


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_looks_like_a_formula_is_text(path: Path, text: str) -> None:
    sheet = day_sheet(
        ((text, *ROWS[0][1:7], text),),
        title=text,
        period=text,
        notes=(text,),
        columns=tuple(Column(text, c.kind, c.value, c.total) for c in columns()),
    )
    write_sheet(sheet, path, text, MADE_AT)
    book = load_workbook(path)
    book.close()
    page = book.active
    assert page is not None
    texts = [page["A1"], page["A4"], page["H4"], page["A6"], *page[3]]
    assert {cell.data_type for cell in texts} == {"s"}
    assert all(cell.quotePrefix for cell in texts)
    formulas = [cell.value for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == ["=SUBTOTAL(109,E4:E4)", "=SUBTOTAL(109,F4:F4)"]


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "TRUE", "2024-01-01", "1e5", "00123", "12%"])
def test_what_looks_like_something_else_is_text_too(path: Path, text: str) -> None:
    cell = written(day_sheet(((text, *ROWS[0][1:]),)), path)["A4"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_characters_that_no_workbook_can_hold_are_left_out(path: Path) -> None:
    page = written(day_sheet((("a\x00b\x1bc\ud800d\ufffee", *ROWS[0][1:]),), title="明\x01细", notes=("x\x02",)), path)
    assert (page["A4"].value, page["A1"].value, page["A6"].value) == ("abcde", "明细", "x")


def test_escapes_of_the_format_are_text(path: Path) -> None:
    write_sheet(day_sheet((("_x0041_", *ROWS[0][1:]),)), path, HOSPITAL, MADE_AT)
    assert calamine_rows(path)[3][0] == "_x0041_"


def test_texts_of_any_length_are_cut_where_a_cell_ends(path: Path) -> None:
    text = written(day_sheet((("长" * 40_000, *ROWS[0][1:]),)), path)["A4"].value
    assert len(text) == 32_767
    assert text.endswith("…")


def test_values_that_excel_cannot_keep_go_as_text(path: Path) -> None:
    row = (
        "x", datetime(1850, 1, 1, 8, 0), "y", date(1899, 12, 31), 10**16, Money(10**16), "NaN", "z",  # noqa: DTZ001
    )  # fmt: skip
    page = written(day_sheet((row,)), path)
    assert [page.cell(4, column).value for column in (2, 4, 5, 6, 7)] == [
        "1850-01-01 08:00", "1899-12-31", "10000000000000000", "100000000000000.00", "NaN",
    ]  # fmt: skip


def test_a_value_of_another_kind_than_its_column_is_shown_as_what_it_is(path: Path) -> None:
    row: tuple[Value, ...] = (Money(5), date(2024, 1, 2), 7, MADE_AT, Money(9), 3, 4, date(2024, 1, 2))
    page = written(day_sheet((row,)), path)
    formats = ["#,##0.00", "yyyy-mm-dd", "#,##0", "yyyy-mm-dd hh:mm", "#,##0.00", "#,##0", "#,##0", "yyyy-mm-dd"]
    assert [cell.number_format for cell in page[4]] == formats


def test_a_moment_without_a_zone_is_local_already(path: Path) -> None:
    row = ("x", datetime(2024, 4, 16, 8, 0), *ROWS[0][2:])  # noqa: DTZ001
    assert written(day_sheet((row,)), path)["B4"].value == datetime(2024, 4, 16, 8, 0)  # noqa: DTZ001


def test_a_sheet_without_rows_says_so(path: Path) -> None:
    page = written(day_sheet(()), path)
    assert page.auto_filter.ref is None
    assert (page["A4"].value, page["F4"].value, page["E4"].value) == ("合计", 0, 0)
    assert page["A5"].value == "本期没有记录。"


def test_a_sheet_without_totals_has_no_total_row(path: Path) -> None:
    page = written(day_sheet((("a",),), columns=columns({"名称": ColumnKind.TEXT})), path)
    assert page["A5"].value == "金额单位为元。"
    assert page["A2"].value == f"{HOSPITAL}　2024-04-16\n制表时间：2024-04-16 17:30"


def test_a_sheet_whose_every_column_is_summed_keeps_its_sums(path: Path) -> None:
    page = written(day_sheet(((Money(5),),), columns=columns({"金额": ColumnKind.MONEY})), path)
    assert page["A5"].value == "=SUBTOTAL(109,A4:A4)"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("结算/明细[1]:*?\\", "结算 明细 1"),
        ("", "报表"),
        ("'x'", "x"),
        ("History", "报表"),
        ("长" * 50, "长" * 31),
        ("[]", "报表"),
    ],
)
def test_sheet_names_are_what_excel_allows(path: Path, title: str, name: str) -> None:
    assert written(day_sheet(title=title), path).title == name


def test_ampersands_stay_in_the_margins(path: Path) -> None:
    write_sheet(day_sheet(title="A&B"), path, "甲&乙医院", MADE_AT)
    assert "<oddHeader>&amp;CA&amp;&amp;B　2024-04-16</oddHeader>" in xml(path)
    assert "&amp;L甲&amp;&amp;乙医院&amp;C" in xml(path)


def test_numbers_kept_as_text_get_no_warning_triangles(path: Path) -> None:
    write_sheet(day_sheet(), path, HOSPITAL, MADE_AT)
    assert '<ignoredErrors><ignoredError sqref="A3:H7" numberStoredAsText="1"/></ignoredErrors></worksheet>' in xml(
        path
    )


def test_the_font_is_one_that_windows_has(path: Path) -> None:
    write_sheet(day_sheet(), path, HOSPITAL, MADE_AT)
    assert xml(path, "xl/styles.xml").count(f'<name val="{FONT}" />') == xml(path, "xl/styles.xml").count("<font>")
    assert "Calibri" not in xml(path, "xl/styles.xml")


def test_the_same_sheet_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    write_sheet(day_sheet(), path, HOSPITAL, MADE_AT)
    write_sheet(day_sheet(), tmp_path / "b.xlsx", HOSPITAL, MADE_AT)
    assert path.read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert "2024-04-16T09:30:15Z" in xml(path, "docProps/core.xml")


def test_an_earlier_file_is_replaced_and_nothing_is_left_beside_it(path: Path) -> None:
    path.write_text("old")
    write_sheet(day_sheet(), path, HOSPITAL, MADE_AT)
    assert zipfile.is_zipfile(path)
    assert list(path.parent.iterdir()) == [path]


def refused(sheet: Sheet, path: Path) -> str:
    with pytest.raises(Refusal) as refusal:
        write_sheet(sheet, path, HOSPITAL, MADE_AT)
    return str(refusal.value)


def test_a_file_open_in_excel_is_left_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*_: object) -> Path:
        raise PermissionError(13, "Permission denied")

    path.write_text("old")
    monkeypatch.setattr(Path, "replace", held)
    assert (
        refused(day_sheet(), path)
        == "结算明细.xlsx：文件正被 Excel 或其他程序打开，不能覆盖。请关闭该文件后重试，或换一个文件名。"
    )
    assert path.read_text() == "old"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(("number", "sentence"), [(28, "磁盘已满"), (13, "没有权限写入文件夹"), (5, "写不了文件")])
def test_a_disk_that_fails_leaves_nothing_behind(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int, sentence: str
) -> None:
    def fails(self: Path, content: bytes) -> int:
        with self.open("wb") as file:
            file.write(content[:100])
        raise OSError(number, "failed")

    monkeypatch.setattr(Path, "write_bytes", fails)
    assert sentence in refused(day_sheet(), path)
    assert list(path.parent.iterdir()) == []


def test_places_where_no_file_can_be(tmp_path: Path) -> None:
    assert "不存在" in refused(day_sheet(), tmp_path / "none" / "a.xlsx")
    (tmp_path / "a.xlsx").mkdir()
    assert "是文件夹的名字" in refused(day_sheet(), tmp_path / "a.xlsx")


def test_more_rows_than_excel_has_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_MOST_ROWS", 9)
    assert "超过 Excel 一张表的行数" in refused(day_sheet(), path)


VALUES = st.one_of(
    st.none(), st.text(max_size=30), st.integers(-(10**18), 10**18), st.integers(-(10**17), 10**17).map(Money), st.dates(), st.datetimes(),
    st.datetimes(min_value=datetime(1901, 1, 1), timezones=st.just(UTC), max_value=datetime(9999, 1, 1)),  # noqa: DTZ001
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*[VALUES] * len(KINDS)), max_size=6), st.text(max_size=60), st.text(max_size=60))
def test_any_values_make_a_workbook_that_both_libraries_read(
    path: Path, rows: list[tuple[Value, ...]], title: str, note: str
) -> None:
    sheet = day_sheet(tuple(rows), title=title, period=note, notes=(note,))
    page = written(sheet, path)
    formulas = [cell.value for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == ([f"=SUBTOTAL(109,{letter}4:{letter}{3 + len(rows)})" for letter in "EF"] if rows else [])
    assert len(calamine_rows(path)) >= 4
    for number, row in enumerate(rows, 4):
        for column, value in enumerate(row, 1):
            if isinstance(value, Money) and abs(value.fen) < 10**15:
                assert Decimal(str(page.cell(number, column).value)) == Decimal(value.fen).scaleb(-2)


def test_two_thousand_rows_take_a_moment(path: Path) -> None:
    rows = tuple((f"JS{number}", MADE_AT + timedelta(minutes=number), *ROWS[0][2:]) for number in range(2_000))
    begun = time.process_time()
    write_sheet(day_sheet(rows), path, HOSPITAL, MADE_AT)
    assert time.process_time() - begun < 15
