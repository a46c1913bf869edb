"""Any file becomes grids of cells, or a sentence; what it is, its content says."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl import load_workbook as open_book

from settledesk.basis.errors import Refusal
from settledesk.sheets import reading
from settledesk.sheets.reading import column_letters, read_grids
from tests.sheets import books

DATA = Path(__file__).parent / "data"
ROWS = (("编码", "名称", "金额"), ("001", "阿莫西林", "12.50"), ("002", "㛃𠮷䶮", "3"))


def refusal(path: Path) -> str:
    with pytest.raises(Refusal) as refused:
        read_grids(path)
    return str(refused.value)


def first_rows(path: Path) -> list[tuple[object, ...]]:
    return [tuple(row) for row in read_grids(path)[0].rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_csv_in_every_encoding_and_with_every_separator(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = books.text(tmp_path / "a.csv", *ROWS, encoding=encoding, delimiter=delimiter)
    assert first_rows(path) == list(ROWS)


def test_csv_may_say_its_separator_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=;\n编码;名称,备注;金额\n1;a,b,c,d;2\n", encoding="utf-8")
    assert first_rows(path) == [(), ("编码", "名称,备注", "金额"), ("1", "a,b,c,d", "2")]


def test_commas_within_a_tab_file_do_not_make_columns(tmp_path: Path) -> None:
    path = books.text(tmp_path / "a.csv", ("编码", "金额"), ("1", "1,234.50"), ("2", "1,000,000.00"), delimiter="\t")
    assert first_rows(path)[1] == ("1", "1,234.50")


def test_quoted_line_breaks_belong_to_their_cell(tmp_path: Path) -> None:
    path = books.text(tmp_path / "a.csv", ("编码", "名称\n(通用名)"), ("1", "a"))
    assert first_rows(path)[0] == ("编码", "名称\n(通用名)")


def test_a_quote_that_is_never_closed_is_found_and_loses_no_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('编码,名称,金额\n1,a,2\n2,"b,3\n3,c,4\n4,d,5\n', encoding="utf-8")
    assert "第 3 行（B3）：引号没有成对" in refusal(path)


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx", "a.csv", "a", "a.XLSX", "a.txt"])
def test_what_a_file_is_its_content_says_and_not_its_ending(tmp_path: Path, name: str) -> None:
    for make in (books.xlsx, books.xls, books.text, books.html):
        path = make(tmp_path / "made", *ROWS)
        path.replace(tmp_path / name)
        assert first_rows(tmp_path / name) == list(ROWS), make


def test_numbers_and_days_keep_their_kind_in_both_workbooks(tmp_path: Path) -> None:
    for path in (
        books.xlsx(tmp_path / "a.xlsx", (1, 2.5, date(2022, 3, 5), "x")),
        books.xls(tmp_path / "a.xls", (1, 2.5, date(2022, 3, 5), "x")),
    ):
        assert first_rows(path) == [(1, 2.5, date(2022, 3, 5), "x")]


def test_rows_and_columns_before_the_first_cell_are_counted(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page["C4"] = "x"
    book.save(tmp_path / "a.xlsx")
    assert first_rows(tmp_path / "a.xlsx")[3] == ("", "", "x")


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = "seen"
    book.create_sheet("hidden").sheet_state = "hidden"
    book["hidden"]["A1"] = "unseen"
    book.save(tmp_path / "a.xlsx")
    assert [grid.name for grid in read_grids(tmp_path / "a.xlsx")] == ["Sheet"]


def test_html_spans_leave_empty_cells_and_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(
        "<table><tr><th rowspan=2>编码<th colspan=2>费用<th>其他</tr><tr><td>单价<br>(元)<td>金额&nbsp;<td>x</tr>"
        "<tr><td>1<td>2<td>3<td>4</table>",
        encoding="utf-8",
    )
    grid = read_grids(path)[0]
    assert grid.rows == [["编码", "费用", "", "其他"], ["", "单价 (元)", "金额", "x"], ["1", "2", "3", "4"]]
    assert grid.merged == ((0, 0, 1, 0), (0, 1, 0, 2))


def test_html_is_read_however_badly_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(
        "<!DOCTYPE html><title>x</title><style>td{}</style><TABLE><TR><TD>外<TABLE><TR><TD>内</TABLE>尾<TR><TD colspan=99999999>b<td rowspan=0>c",
        encoding="utf-8",
    )
    grids = read_grids(path)
    assert [row[0] for row in grids[0].rows] == ["内"]
    assert [row[0] for row in grids[1].rows] == ["外", "b"]


def test_html_without_a_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text("<html><body>会话已过期，请重新登录</body></html>", encoding="utf-8")
    assert "里面没有表格" in refusal(path)


def test_an_xml_workbook_of_excel_2003_is_read() -> None:
    assert first_rows(DATA / "xml-2003.xls") == [("医保编码", 12.5)]


def test_an_xml_workbook_keeps_gaps_merges_and_kinds(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns:ss="x"><Styles><Style ss:ID="1"/><Style ss:ID="2"><Font/></Style></Styles>'
        '<Worksheet ss:Name="费用"><Table><Row ss:Index="2"><Cell ss:MergeAcross="1"><Data ss:Type="String">编码</Data></Cell>'
        '<Cell><Data ss:Type="Number">3.5</Data></Cell></Row><Row><Cell ss:Index="3"><Data ss:Type="DateTime">2022-03-05T00:00:00.000</Data></Cell>'
        '<Cell><Data ss:Type="Number">1e999</Data></Cell><Cell><Data ss:Type="Number">x</Data></Cell></Row></Table></Worksheet></Workbook>',
        encoding="utf-8",
    )
    grid = read_grids(path)[0]
    assert grid.name == "费用"
    assert grid.rows == [[], ["编码", "", 3.5], ["", "", "2022-03-05T00:00:00.000", "1e999", "x"]]


def test_a_password_is_said_to_be_the_trouble() -> None:
    for name in ("locked.xlsx", "locked.xls"):
        assert "有密码保护" in refusal(DATA / name)


def test_one_stray_cell_at_the_far_corner_does_not_take_the_program_down(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page["A1"], page["XFD1048576"] = "x", 1
    book.save(tmp_path / "a.xlsx")
    assert "第 1048576 行、XFD 列" in refusal(tmp_path / "a.xlsx")


def test_a_stray_cell_that_fits_is_no_trouble(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page["A1"], page["B150000"], page["ZZ9"] = "x", 1, 2
    page["C120000"] = 3
    book.save(tmp_path / "a.xlsx")
    assert "ZZ 列" in refusal(tmp_path / "a.xlsx")
    page["ZZ9"] = None
    book.save(tmp_path / "a.xlsx")
    assert len(read_grids(tmp_path / "a.xlsx")[0].rows) == 150_000


def rewritten(path: Path, change: object) -> Path:
    """Write the first sheet's XML anew, as a program with other habits would."""
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = change(content)  # type: ignore[operator]
            target.writestr(part.filename, content)
    path.write_bytes(packed.getvalue())
    return path


def test_a_far_cell_is_seen_however_its_place_is_spelt(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page["A1"], page["XFD1048576"] = "x", 1
    book.save(tmp_path / "a.xlsx")
    path = rewritten(tmp_path / "a.xlsx", lambda xml: xml.replace(b' r="XFD1048576"', b"\n\tr = 'XFD1048576'"))
    assert "XFD 列" in refusal(path)


def test_a_place_that_no_sheet_has_is_refused(tmp_path: Path) -> None:
    path = rewritten(books.xlsx(tmp_path / "a.xlsx", ("x",)), lambda xml: xml.replace(b'r="A1"', b'r="A99999999"'))
    assert "超出了表格的范围" in refusal(path)


def test_broken_workbooks_are_refused(tmp_path: Path) -> None:
    good = books.xlsx(tmp_path / "a.xlsx", *ROWS).read_bytes()
    (tmp_path / "a.xlsx").write_bytes(good[: len(good) // 2])
    assert "已损坏或不完整" in refusal(tmp_path / "a.xlsx")
    rewritten(books.xlsx(tmp_path / "b.xlsx", *ROWS), lambda xml: xml[: len(xml) // 2])
    assert "已损坏或不完整" in refusal(tmp_path / "b.xlsx")
    old = books.xls(tmp_path / "c.xls", *ROWS).read_bytes()
    (tmp_path / "c.xls").write_bytes(old[:600])
    assert "已损坏或不完整" in refusal(tmp_path / "c.xls")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的"),
        (b"\r\n \x00", "文件是空的"),
        (b",,,\n,,\n", "表格里没有内容"),
        (b"%PDF-1.7 abc", "其实是PDF 文件"),
        (b"\x89PNG\r\n", "其实是图片"),
        (b"Rar!\x1a\x07", "其实是压缩包"),
        (b"{\\rtf1 abc}", "其实是写字板文档"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00", "很旧的 Excel 格式"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "单个文件网页"),
        (b"a,b\nc\x01\x02,d\n", "不是表格文件，或文件已损坏"),
        ("编码,名称\n1,阿莫".encode("gb18030") + b"\xff\xff,3\n", "第 2 行有既不是 UTF-8 也不是 GB 18030 的文字"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "WordDocument".encode("utf-16-le"),
            "是 Word 或 PowerPoint 文档",
        ),
        (b"a,b\n" + b"x" * 200_000 + b",c\n", "有过长的单元格"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "费用.xls"
    path.write_bytes(content)
    assert sentence in refusal(path)


def test_other_zip_files_are_told_apart(tmp_path: Path) -> None:
    for member, sentence in (
        ("a.csv", "是压缩包"),
        ("xl/workbook.bin", ".xlsb 或 .ods"),
        ("content.xml", ".xlsb 或 .ods"),
        ("[Content_Types].xml", "不是 Excel 工作簿"),
    ):
        path = tmp_path / "a.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(member, "x")
        assert sentence in refusal(path)


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_LARGEST_UNPACKED", 1000)
    assert "展开后过大" in refusal(books.xlsx(tmp_path / "a.xlsx", *ROWS))


def test_too_large_files_are_refused_before_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = books.xlsx(tmp_path / "a.xlsx", *ROWS)
    monkeypatch.setattr(reading, "_LARGEST_FILE", 1000)
    assert "超过 300 MB" in refusal(path)


def test_huge_html_tables_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_MOST_CELLS", 100)
    assert "表格过大" in refusal(books.html(tmp_path / "a.xls", *[("a",) * 20] * 6))


def test_places_where_no_file_is(tmp_path: Path) -> None:
    assert "找不到这个文件" in refusal(tmp_path / "none.xlsx")
    assert "是文件夹" in refusal(tmp_path)
    assert "临时文件" in refusal(tmp_path / "~$费用.xlsx")
    assert "文件名无效" in refusal(Path("a\0b"))


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a file that may not be read")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = books.xlsx(tmp_path / "a.xlsx", *ROWS)
    path.chmod(0)
    assert "占用" in refusal(path)


def test_a_file_that_another_program_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = books.xlsx(tmp_path / "a.xlsx", *ROWS)
    monkeypatch.setattr(Path, "read_bytes", held)
    assert "请在 Excel 中关闭该文件后重试" in refusal(path)


def test_reading_leaves_the_file_free(tmp_path: Path) -> None:
    for path in (
        books.xlsx(tmp_path / "a.xlsx", *ROWS),
        books.xls(tmp_path / "a.xls", *ROWS),
        books.text(tmp_path / "a.csv", *ROWS),
    ):
        read_grids(path)
        path.rename(path.with_suffix(".moved"))
        assert not path.exists()


def test_column_letters() -> None:
    assert [column_letters(index) for index in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


def test_openpyxl_agrees_on_what_the_tests_write(tmp_path: Path) -> None:
    path = books.xlsx(tmp_path / "a.xlsx", *ROWS)
    book = open_book(path)
    assert book.active is not None
    assert [tuple(row) for row in book.active.iter_rows(values_only=True)] == list(ROWS)
    book.close()
