"""A report as an Excel workbook that can be filtered, added up, printed and trusted."""

from __future__ import annotations

import errno
import io
import re
import secrets
import unicodedata
import zipfile
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from settledesk.basis.errors import Refusal, refuse
from settledesk.basis.money import Money
from settledesk.model.sheet import Column, ColumnKind, Sheet, Value
from settledesk.sheets.written import ILLEGAL, Cells, legal, letters, local, looks_like_formula, plain_text, written

FONT = "微软雅黑"
FORMATS = {
    ColumnKind.TEXT: "@",
    ColumnKind.MONEY: "#,##0.00",
    ColumnKind.COUNT: "#,##0",
    ColumnKind.DAY: "yyyy-mm-dd",
    ColumnKind.MOMENT: "yyyy-mm-dd hh:mm",
    ColumnKind.RATIO: "0.00%",
}
"""How each kind of column is shown in Excel."""

_SUMMED = (ColumnKind.MONEY, ColumnKind.COUNT)
_CENTRED = (ColumnKind.DAY, ColumnKind.MOMENT)
_HEADER_ROW = 3
_FIRST_ROW = 4
_MOST_ROWS = 1_048_576
_FIRST_MOMENT = datetime(1980, 1, 1)  # noqa: DTZ001  the earliest moment a zip entry can bear

_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_FORMULA_CELL = re.compile(rb'(<c r="([A-Z]+\d+)"[^>]*><f>[^<]*</f>)<v ?/>')
_EMPTY_ROW = re.compile(rb'(<row r="(\d+)"[^>]*>)(?=</row>)')
# openpyxl keeps merged ranges in a set, whose order changes from run to run.
_MERGED = re.compile(rb"(?:<mergeCell [^>]*>)+")
# The width of a column is counted in digits of the first font.
_FIRST_FONT = re.compile(rb"<font>.*?</font>", re.DOTALL)

_LINE = Side(style="thin", color="BFC7D1")
_STRONG = Side(style="medium", color="5B6B7F")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_BELOW = Border(left=_LINE, right=_LINE, top=_STRONG, bottom=_STRONG)
_HEADER_FILL = PatternFill("solid", fgColor="DCE6F1")
_TOTAL_FILL = PatternFill("solid", fgColor="F3F6FA")
_TEXT_SIZE = 10
_LINE_HEIGHT = 16.5
_WIDEST_TEXT = 24  # digits, unless the column asks for more; longer texts take several lines
_ONE_LINE_TITLE = 12
_MOST_SPREAD = 1.4
# How many digits fit across A4 landscape at full size, and the smallest scale at which ten points are still read.
_PAGE_WIDTH = 149
_SMALLEST_PRINT = 0.55


def write_sheet(sheet: Sheet, path: Path, organisation: str, made_at: datetime) -> None:
    """Write `sheet` to `path` as .xlsx, whole or not at all; Refusal where it cannot be written.

    The same sheet, organisation and moment give the same file. Moments are written in local time.
    """
    if len(sheet.rows) + len(sheet.notes) + _FIRST_ROW + 1 > _MOST_ROWS:
        raise refuse(path.name, f"共 {len(sheet.rows):,} 行，超过 Excel 一张表的行数", "请缩短统计期间，分几次导出")
    book = Workbook(write_only=True)
    page = book.create_sheet(_sheet_name(sheet.title))
    for style in _styles():
        book.add_named_style(style)
    sums = _Sums(sheet)
    widths = _widths(sheet, sums)
    _set_page(page, sheet, organisation, made_at, widths)
    rows = _add_rows(page, sheet, organisation, made_at, widths, sums)
    book.properties = _properties(sheet, organisation, made_at)
    packed = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED)).save()
    _save(_finished(packed, rows, sums, _text_range(sheet)), path)


class _Sums:
    """The totals of a sheet: the cell of each, its formula and its value in yuan or as a count."""

    def __init__(self, sheet: Sheet) -> None:
        self.row = _FIRST_ROW + len(sheet.rows)
        self.values: dict[int, Decimal] = {}
        for index, column in enumerate(sheet.columns):
            if column.total and column.kind in _SUMMED and sheet.rows:
                cells = (written(row[index], column.kind) for row in sheet.rows)
                self.values[index] = sum(
                    (Decimal(cell) for cell in cells if isinstance(cell, Decimal | int)), Decimal(0)
                )
        self.wanted = any(column.total for column in sheet.columns)

    def formula(self, index: int) -> str:
        """SUBTOTAL with 109 adds up what a filter has left."""
        column = letters(index)
        return f"=SUBTOTAL(109,{column}{_FIRST_ROW}:{column}{self.row - 1})"

    def at(self, index: int) -> str:
        return f"{letters(index)}{self.row}"


def _styles() -> Iterable[NamedStyle]:
    plain, bold = Font(name=FONT, size=_TEXT_SIZE), Font(name=FONT, size=_TEXT_SIZE, bold=True)
    for kind in ColumnKind:
        across = "left" if kind is ColumnKind.TEXT else "center" if kind in _CENTRED else "right"
        text = kind is ColumnKind.TEXT
        look = Alignment(horizontal=across, vertical="center", wrap_text=text, indent=int(text))
        yield NamedStyle(_style(kind), font=plain, border=_BOX, alignment=look, number_format=FORMATS[kind])
        yield NamedStyle(
            _style(kind, True), font=bold, border=_BELOW, fill=_TOTAL_FILL, alignment=look, number_format=FORMATS[kind]
        )
    centre = Alignment(horizontal="center", vertical="center", wrap_text=True)
    yield NamedStyle("表头", font=bold, border=_BOX, fill=_HEADER_FILL, alignment=centre, number_format="@")
    yield NamedStyle("标题行", font=Font(name=FONT, size=16, bold=True), alignment=centre, number_format="@")
    for name, across in (("说明左", "left"), ("说明右", "right")):
        small = Font(name=FONT, size=9, color="404B5A")
        look = Alignment(horizontal=across, vertical="center", wrap_text=True)
        yield NamedStyle(name, font=small, alignment=look, number_format="@")


def _style(kind: ColumnKind, total: bool = False) -> str:
    return f"{'合计' if total else '明细'}_{kind.value}"


def _set_page(page: Any, sheet: Sheet, organisation: str, made_at: datetime, widths: list[float]) -> None:
    for index, width in enumerate(widths):
        page.column_dimensions[letters(index)].width = width
    across = _pages_across(widths)
    page.freeze_panes = f"{'A' if across == 1 else 'B'}{_FIRST_ROW}"
    page.sheet_view.showGridLines = False
    if sheet.rows:
        page.auto_filter.ref = f"A{_HEADER_ROW}:{letters(len(widths) - 1)}{_FIRST_ROW + len(sheet.rows) - 1}"
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    page.page_setup.orientation = Worksheet.ORIENTATION_LANDSCAPE
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = across, 0
    page.page_setup.pageOrder = "overThenDown"
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top, page.page_margins.bottom = 0.6, 0.6
    page.page_margins.header = page.page_margins.footer = 0.3
    page.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    if across > 1:
        page.print_title_cols = "A:A"
    # The first page bears the title in its first row already.
    head = page.HeaderFooter
    head.differentFirst = True
    head.oddHeader.center.text = _in_margin(f"{sheet.title}　{sheet.period}")
    for foot in (head.oddFooter, head.firstFooter):
        foot.left.text = _in_margin(organisation)
        foot.center.text = "第 &P 页　共 &N 页"
        foot.right.text = f"制表 {local(made_at):%Y-%m-%d %H:%M}"


def _in_margin(text: str) -> str:
    """Return a text for the margin of a page, where & begins a code and 255 characters are all there is."""
    return legal(text).replace("\n", " ")[:80].replace("&", "&&")


def _add_rows(
    page: Any, sheet: Sheet, organisation: str, made_at: datetime, widths: list[float], sums: _Sums
) -> list[str]:
    """Add all rows, those of the sheet without their cells, and return these cells."""
    first, last = _title_columns(widths)
    page.row_dimensions[1].height = 30
    _add_merged(page, 1, ((first, last, sheet.title, "标题行"),))
    unit = "单位：元　" if any(column.kind is ColumnKind.MONEY for column in sheet.columns) else ""
    left, right = f"{organisation}　{sheet.period}", f"{unit}制表时间：{local(made_at):%Y-%m-%d %H:%M}"
    half = first + _half(widths[first : last + 1])
    if _span(left) < sum(widths[first : half + 1]) and _span(right) < sum(widths[half + 1 : last + 1]):
        page.row_dimensions[2].height = 20
        _add_merged(page, 2, ((first, half, left, "说明左"), (half + 1, last, right, "说明右")))
    else:
        page.row_dimensions[2].height = 2 * _LINE_HEIGHT
        _add_merged(page, 2, ((first, last, f"{left}\n{right}", "说明左"),))
    lines = max(_lines(column.title, width) for column, width in zip(sheet.columns, widths, strict=True))
    page.row_dimensions[_HEADER_ROW].height = lines * _LINE_HEIGHT + 6
    page.append([_text_cell(page, column.title, "表头") for column in sheet.columns])
    cells = Cells([column.kind for column in sheet.columns], lambda kind, quoted: _style_number(page, kind, quoted))
    rows = []
    wrapping = [index for index, column in enumerate(sheet.columns) if column.kind is ColumnKind.TEXT]
    for number, row in enumerate(sheet.rows, _FIRST_ROW):
        lines = max((_lines(row[index], widths[index]) for index in wrapping), default=1)
        page.row_dimensions[number].height = lines * _LINE_HEIGHT + 1.5
        # Its cells are put in at the end.
        page.append(())
        rows.append(cells.row(number, row))
    if sums.wanted:
        page.row_dimensions[sums.row].height = _LINE_HEIGHT + 6
        page.append(_total_cells(page, sheet, sums))
    for number, note in enumerate(_notes(sheet), sums.row + sums.wanted):
        page.row_dimensions[number].height = _lines(note, sum(widths[first : last + 1])) * _LINE_HEIGHT
        _add_merged(page, number, ((first, last, note, "说明左"),))
    return rows


def _total_cells(page: Any, sheet: Sheet, sums: _Sums) -> list[Any]:
    label = next((index for index, column in enumerate(sheet.columns) if not column.total), None)
    cells = []
    for index, column in enumerate(sheet.columns):
        style = _style(column.kind, True)
        if index in sums.values:
            cells.append(_new_cell(page, sums.formula(index), style))
        elif column.total and column.kind in _SUMMED:
            cells.append(_new_cell(page, 0, style))
        else:
            cells.append(_text_cell(page, "合计" if index == label else "", style))
    return cells


def _notes(sheet: Sheet) -> list[str]:
    nothing = [] if sheet.rows else ["本期没有记录。"]
    return [*nothing, *sheet.notes]


def _add_merged(page: Any, number: int, parts: tuple[tuple[int, int, str, str], ...]) -> None:
    """Append a row of merged cells, each (first column, last column, text, style)."""
    row: list[Any] = [None] * (parts[-1][1] + 1)
    for first, last, text, style in parts:
        for index in range(first, last + 1):
            row[index] = _text_cell(page, text if index == first else "", style)
        if last > first:
            page.merged_cells.add(CellRange(f"{letters(first)}{number}:{letters(last)}{number}"))
    page.append(row)


def _style_number(page: Any, kind: ColumnKind, quoted: bool) -> int:
    """Return the number by which the file names a style, with the mark of a text that is no formula if it is `quoted`."""
    cell = _new_cell(page, None, _style(kind))
    if quoted:
        cell.quotePrefix = True
    return int(cell.style_id)


def _new_cell(page: Any, value: Any, style: str) -> Any:
    # The published types know neither Decimal nor quotePrefix. The style comes first: a day that has no format yet
    # would bring one of its own.
    cell: Any = WriteOnlyCell(page)
    cell.style = style
    cell.value = value
    return cell


def _text_cell(page: Any, text: str, style: str) -> Any:
    """Return a cell that is text whatever it begins with: never a formula, an error value or a date."""
    text = legal(text)
    cell = _new_cell(page, plain_text(text) or None, style)
    if text:
        cell.data_type = "s"
        if looks_like_formula(text):
            cell.quotePrefix = True
    return cell


def _sheet_name(title: str) -> str:
    name = _NOT_IN_A_NAME.sub(" ", ILLEGAL.sub("", title).replace("\n", " ")).strip().strip("'")[:31].strip("' ")
    return name if name and name.lower() != "history" else "报表"


# How wide, how high


def _widths(sheet: Sheet, sums: _Sums) -> list[float]:
    """Return column widths in digits: numbers always whole (else Excel shows ####), text up to its column's width."""
    widths: list[float] = []
    for index, column in enumerate(sheet.columns):
        texts = {_shown(row[index], column) for row in sheet.rows}
        if index in sums.values:
            texts.add(f"{sums.values[index]:,f}")
        widest = max(map(_span, texts), default=0)
        if column.kind is ColumnKind.TEXT:
            widest = min(widest, max(column.width, _WIDEST_TEXT))
        # A short title stands on one line, a longer one on two, with room for the arrow of the filter.
        title = _span(column.title)
        title = title if title <= _ONE_LINE_TITLE else (title + 1) // 2 + 1
        widths.append(max(widest + (3.0 if column.kind is ColumnKind.TEXT else 2.0), title + 3.0, 6.0))
    # A small table is spread out, so that it does not stand lost on its page.
    wider = min(max(_PAGE_WIDTH * 0.9 / sum(widths), 1.0), _MOST_SPREAD)
    return [round(width * wider, 2) for width in widths]


def _pages_across(widths: list[float]) -> int:
    """Return over how many pages a table is spread so that its print can still be read; one for most.

    On more than one, the first column is repeated on each.
    """
    pages = 1
    while _PAGE_WIDTH * pages / (sum(widths) + (pages - 1) * widths[0]) < _SMALLEST_PRINT and pages < len(widths):
        pages += 1
    return pages


def _shown(value: Value, column: Column) -> str:
    if isinstance(value, Money):
        return value.grouped
    if isinstance(value, datetime):
        return "2024-01-01 00:00"
    if isinstance(value, date):
        return "2024-01-01"
    if isinstance(value, int):
        return f"{value:,}"
    if column.kind is ColumnKind.RATIO:
        return "100.00%"
    return max((value or "").split("\n"), key=_span)


def _span(text: str) -> int:
    """Return how many digits wide a text is: a Chinese character takes two."""
    if text.isascii():
        return len(text)
    return len(text) + sum(unicodedata.east_asian_width(letter) in "WFA" for letter in text if not letter.isascii())


def _lines(value: Value, width: float) -> int:
    """Return how many lines a text takes in a column."""
    if not isinstance(value, str) or not value:
        return 1
    return min(sum(max(1, -int(-_span(line) // max(width - 2.5, 1))) for line in value.split("\n")), 20)


def _title_columns(widths: list[float]) -> tuple[int, int]:
    """Return the first and last column that titles and notes stand over.

    On several pages these lie within the first, where nothing cuts them, and leave out the column that is repeated.
    """
    pages = _pages_across(widths)
    if pages == 1:
        return 0, len(widths) - 1
    room = 0.85 * sum(widths) / pages
    return 1, max(sum(sum(widths[: index + 1]) <= room for index in range(len(widths))) - 1, 1)


def _half(widths: list[float]) -> int:
    """Return the last column of the left part of the line under the title."""
    passed = 0.0
    for index, width in enumerate(widths):
        passed += width
        if passed >= sum(widths) / 2:
            return max(min(index, len(widths) - 2), 0)
    return 0


# The file


def _properties(sheet: Sheet, organisation: str, made_at: datetime) -> DocumentProperties:
    moment = (made_at if made_at.tzinfo is None else made_at.astimezone(UTC)).replace(tzinfo=None, microsecond=0)
    return DocumentProperties(
        title=legal(sheet.title),
        subject=legal(sheet.period),
        creator=legal(organisation),
        lastModifiedBy=legal(organisation),
        created=moment,
        modified=moment,
    )


def _text_range(sheet: Sheet) -> str:
    return f"A{_HEADER_ROW}:{letters(len(sheet.columns) - 1)}{max(_FIRST_ROW + len(sheet.rows), _FIRST_ROW)}"


def _finished(packed: io.BytesIO, rows: list[str], sums: _Sums, texts: str) -> bytes:
    """Return the workbook with what openpyxl cannot write, and with nothing in it that the clock has decided.

    The totals get their values beside their formulas: Excel's protected view, previews and phones compute nothing.
    Numbers kept as text (ID numbers) get no warning triangles.
    """
    values = {sums.at(index).encode(): format(value, "f").encode() for index, value in sums.values.items()}
    ignored = f'<ignoredErrors><ignoredError sqref="{texts}" numberStoredAsText="1"/></ignoredErrors>'.encode()
    finished = io.BytesIO()
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(finished, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = _FORMULA_CELL.sub(lambda found: found[1] + b"<v>" + values[found[2]] + b"</v>", content)
                content = _MERGED.sub(lambda found: b"".join(sorted(re.findall(rb"<[^>]*>", found[0]))), content)
                content = content.replace(b"</headerFooter>", b"</headerFooter>" + ignored, 1)
                content = _EMPTY_ROW.sub(lambda found: _filled(found, rows), content)
            elif part.filename == "xl/styles.xml":
                content = _FIRST_FONT.sub(
                    f'<font><name val="{FONT}" /><sz val="{_TEXT_SIZE}" /></font>'.encode(), content, 1
                )
            entry = zipfile.ZipInfo(part.filename, _FIRST_MOMENT.timetuple()[:6])
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(entry, content)
    return finished.getvalue()


def _filled(row: re.Match[bytes], rows: list[str]) -> bytes:
    return row[1] + rows[int(row[2]) - _FIRST_ROW].encode()


def _save(content: bytes, path: Path) -> None:
    """Write the file beside its place and move it there, so that a half-written one is never found."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        if path.is_dir():
            raise refuse(path.name, "是文件夹的名字", "请换一个文件名")
        try:
            beside.write_bytes(content)
        except OSError as trouble:
            raise _unwritable(path, trouble) from None
        try:
            beside.replace(path)
        except PermissionError:
            raise refuse(
                path.name, "文件正被 Excel 或其他程序打开，不能覆盖", "请关闭该文件后重试，或换一个文件名"
            ) from None
        except OSError as trouble:
            raise _unwritable(path, trouble) from None
    finally:
        beside.unlink(missing_ok=True)


def _unwritable(path: Path, trouble: OSError) -> Refusal:
    folder = str(path.parent)
    if isinstance(trouble, FileNotFoundError | NotADirectoryError):
        return refuse(path.name, f"文件夹「{folder}」不存在", "请先建立文件夹，或另选位置")
    if isinstance(trouble, PermissionError):
        return refuse(path.name, f"没有权限写入文件夹「{folder}」", "请另选位置")
    if trouble.errno == errno.ENOSPC:
        return refuse(path.name, "磁盘已满", "请清理磁盘后重试")
    return refuse(path.name, f"写不了文件（{trouble.strerror or trouble}）", "请检查文件名和磁盘后重试")
