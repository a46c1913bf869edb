"""Any spreadsheet file as grids of cells: by its content, not by its ending, or a sentence why not."""

from __future__ import annotations

import csv
import io
import math
import os
import re
import threading
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from settledesk.basis.errors import Refusal, refuse
from settledesk.sheets.cells import Cell
from settledesk.sheets.oldbooks import Locked, Unsound, check_old_workbook

LONGEST = 1_048_576
WIDEST = 16_384
"""The most rows and columns a workbook has; a file that claims more is broken."""

_LARGEST_FILE = 300_000_000
_LARGEST_UNPACKED = 2_000_000_000
_MOST_CELLS = 15_000_000
_SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx 再导入"

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "写字板文档"),
    (b"SQLite format 3", "数据库文件"),
)
_MOST_OLD_EXCEL = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
# Sought through 60 MB of XML for a bill of 100,000 lines: a pattern that begins with plain letters is ten times as fast.
_FAR_OUT = re.compile(rb' r="([A-Z]{2,3})\d')
_FAR_DOWN = re.compile(rb' r="[A-Z]{0,3}(\d{6,})')
_PLACE = re.compile(rb' r="([A-Z]{1,3})(\d{1,7})"')
_ANY_SPELLING = re.compile(rb"""\sr\s*=\s*["']\s*""")
_BINARY = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\ufffe\uffff]")
_MARKUP = re.compile(
    r"\s*<(?:!doctype|html|head|meta|style|body|table|div|\?xml|\?mso|!--|workbook|ss:workbook)", re.IGNORECASE
)
_DELIMITERS = (",", "\t", ";", "|")
_TOLD_DELIMITER = re.compile(r"sep=(.)\r?$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of a file: all its rows from the first, as long as the file has them, and its merged ranges.

    A merged range is (first row, first column, last row, last column), counted from 0; its text stands in the first
    cell, the others are empty.
    """

    name: str
    rows: list[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...] = ()


def read_grids(path: Path) -> tuple[Grid, ...]:
    """Return the tables of a spreadsheet file; Refusal with a sentence for one that cannot be read.

    What a file is, its content says: an .xls that is really HTML, XML, CSV or an .xlsx is read for what it is.
    """
    data = _bytes(path)
    if data.startswith(_ZIP):
        grids = _xlsx(path.name, data)
    elif data.startswith(_COMPOUND):
        grids = _xls(path.name, data)
    elif data.startswith(_MOST_OLD_EXCEL) and b"\x00" in data[:64]:
        raise refuse(path.name, "是很旧的 Excel 格式（5.0 以前）", _SAVE_AS)
    else:
        for mark, name in _FOREIGN:
            if data.startswith(mark):
                raise refuse(path.name, f"其实是{name}，不是表格", "请从医院系统导出 Excel 或 CSV 文件")
        grids = _text(path.name, data)
    if not any(any(cell != "" for cell in row) for grid in grids for row in grid.rows):
        raise refuse(path.name, "表格里没有内容", "请确认导出是否成功")
    return grids


def _bytes(path: Path) -> bytes:
    if path.name.startswith("~$"):
        raise refuse(path.name, "这是 Excel 打开文件时的临时文件，不是表格", "请选择文件名不带 ~$ 的原文件")
    try:
        if path.is_dir():
            raise refuse(path.name, "是文件夹，不是文件", "请选择其中的表格文件")
        if path.stat().st_size > _LARGEST_FILE:
            raise refuse(path.name, "文件超过 300 MB", "请分几次导出")
        data = path.read_bytes()
    except FileNotFoundError:
        raise refuse(path.name, "找不到这个文件", "请核对文件名和所在文件夹") from None
    except PermissionError:
        raise refuse(
            path.name, "打不开这个文件：正被其他程序占用，或没有读取权限", "请在 Excel 中关闭该文件后重试"
        ) from None
    except (OSError, ValueError) as trouble:
        raise refuse(
            path.name,
            f"读不了这个文件（{getattr(trouble, 'strerror', None) or '文件名无效'}）",
            "请复制到本机硬盘后重试",
        ) from None
    if not data.strip(b"\x00\t\r\n\x1a "):
        raise refuse(path.name, "文件是空的", "请确认导出是否成功")
    return data


# Workbooks


def _broken(name: str, why: str = "文件已损坏或不完整") -> Refusal:
    return refuse(name, f"打不开这个工作簿：{why}", f"请重新导出，或{_SAVE_AS[1:]}")


def _locked(name: str) -> Refusal:
    return refuse(name, "工作簿有密码保护", "请在 Excel 中取消打开密码，另存后再导入")


def _xlsx(name: str, data: bytes) -> tuple[Grid, ...]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename.lower() for part in parts}
            if "xl/workbook.xml" not in names:
                if "xl/workbook.bin" in names or "content.xml" in names:
                    raise refuse(name, "是 .xlsb 或 .ods 格式的表格", _SAVE_AS)
                if "[content_types].xml" not in names:
                    raise refuse(name, "是压缩包，不是表格", "请解压后选择其中的表格文件")
                raise refuse(name, "不是 Excel 工作簿", "请从医院系统导出 Excel 或 CSV 文件")
            if sum(part.file_size for part in parts) > _LARGEST_UNPACKED:
                raise refuse(name, "工作簿展开后过大", "请分几次导出")
            for part in parts:
                if part.filename.lower().startswith("xl/worksheets/") and part.filename.lower().endswith(".xml"):
                    _check_extent(name, archive, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        raise _broken(name) from None
    except RuntimeError:  # zipfile's word for an encrypted part
        raise _locked(name) from None
    return _sheets(name, data)


def _check_extent(name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a sheet whose far corner would make calamine ask for more memory than there is.

    WORKAROUND: calamine keeps the whole rectangle between the outermost cells, and when that cannot be had the
    process is aborted: no exception, no window, no unsaved draft. One stray cell at XFD1048576 is enough.
    """
    rows, columns = 99_999, 26
    for chunk in _chunks(archive, part):
        for match in _FAR_OUT.finditer(chunk):
            columns = max(columns, _column_number(match.group(1)))
        for match in _FAR_DOWN.finditer(chunk):
            rows = max(rows, int(match.group(1)))
    if rows > LONGEST or columns > WIDEST:
        raise _broken(name, "单元格位置超出了表格的范围")
    if rows * columns <= _MOST_CELLS:
        return
    # The quick look gave only a bound; now each cell counts.
    rows = columns = 0
    for chunk in _chunks(archive, part):
        for column, row in _PLACE.findall(chunk):
            rows = max(rows, int(row))
            columns = max(columns, _column_number(column))
    if rows * columns > _MOST_CELLS:
        raise refuse(
            name,
            f"工作表用到了第 {rows} 行、{column_letters(columns - 1)} 列，范围过大",
            "表格远处有多余的单元格，请删去后重新保存",
        )


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the part in pieces that overlap, so that no cell's place is cut in two, with places spelt r="…"."""
    with archive.open(part) as stream:
        tail = b""
        while chunk := stream.read(1 << 22):
            chunk = tail + chunk
            tail = chunk[-64:]
            if _oddly_spelt(chunk):
                chunk = _ANY_SPELLING.sub(b' r="', chunk).replace(b"'", b'"')
            yield chunk


def _oddly_spelt(chunk: bytes) -> bool:
    """Say whether some cell's place may be spelt otherwise than r="…"; Excel, WPS and most programs never do."""
    return (
        (b"'" in chunk and b"r='" in chunk)
        or chunk.count(b' r="') < chunk.count(b"<c ") + chunk.count(b"<row ")
        or any(start in chunk for start in (b"<c\n", b"<c\t", b"<c\r", b":c "))
    )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def column_letters(index: int) -> str:
    """Return the letters of a column counted from 0: A, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _xls(name: str, data: bytes) -> tuple[Grid, ...]:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise _locked(name)
    if "WordDocument".encode("utf-16-le") in data or "PowerPoint Document".encode("utf-16-le") in data:
        raise refuse(name, "是 Word 或 PowerPoint 文档，不是表格", "请从医院系统导出 Excel 或 CSV 文件")
    try:
        check_old_workbook(data)
    except Locked:
        raise _locked(name) from None
    except Unsound:
        raise _broken(name) from None
    return _sheets(name, data)


_STDERR = 2
_quiet = threading.Lock()


@contextmanager
def _no_panic_on_screen() -> Iterator[None]:
    """Keep what is written to standard error meanwhile from being seen.

    WORKAROUND: a panic inside calamine prints pages of its stack there before it arrives here as an exception, and a
    clerk who imports a damaged file is to get one sentence.
    """
    with _quiet:
        try:
            kept = os.dup(_STDERR)
        except OSError:  # a program without a console has no standard error
            yield
            return
        try:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, _STDERR)
            os.close(nowhere)
            yield
        finally:
            os.dup2(kept, _STDERR)
            os.close(kept)


def _sheets(name: str, data: bytes) -> tuple[Grid, ...]:
    grids = []
    try:
        with _no_panic_on_screen(), CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for sheet in workbook.sheets_metadata:
                if sheet.typ != SheetTypeEnum.WorkSheet or sheet.visible != SheetVisibleEnum.Visible:
                    continue
                found = workbook.get_sheet_by_name(sheet.name)
                merged = tuple((*first, *last) for first, last in found.merged_cell_ranges or ())
                grids.append(Grid(sheet.name, found.to_python(skip_empty_area=False), merged))
    except PasswordError:
        raise _locked(name) from None
    except CalamineError:
        raise _broken(name) from None
    except (ValueError, OverflowError, MemoryError):
        raise _broken(name) from None
    except BaseException as trouble:
        # WORKAROUND: a panic inside calamine arrives as a BaseException of a class that cannot be imported.
        if type(trouble).__name__ == "PanicException":
            raise _broken(name) from None
        raise
    return tuple(grids)


# Text: CSV, and what hospital systems call .xls


def _text(name: str, data: bytes) -> tuple[Grid, ...]:
    text = _decoded(name, data).rstrip("\x1a")
    if _BINARY.search(text):
        raise refuse(name, "不是表格文件，或文件已损坏", "请从医院系统重新导出 Excel 或 CSV 文件")
    if text.lstrip()[:13].lower() == "mime-version:":
        raise refuse(name, "是单个文件网页（.mht），不是表格", _SAVE_AS)
    if _MARKUP.match(text):
        return _markup(name, text)
    return (_delimited(name, text),)


def _decoded(name: str, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif data[1:64:2].count(0) > len(data[1:64:2]) // 2:
        encodings = ["utf-16-le"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as trouble:
            line = data.count(b"\n", 0, trouble.start) + 1
    raise refuse(name, f"第 {line} 行有既不是 UTF-8 也不是 GB 18030 的文字", "请用 Excel 打开后另存为 .xlsx 再导入")


def _delimited(name: str, text: str) -> Grid:
    told = _TOLD_DELIMITER.match(text)
    delimiter = told.group(1) if told else _delimiter(text)
    rows: list[list[Cell]] = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for number, texts in enumerate(reader, 1):
            if len(texts) > WIDEST or number > 4 * LONGEST:
                raise refuse(name, f"第 {number} 行起不像表格：列数或行数过多", "请重新导出")
            # Only a quote that was never closed swallows the next lines, separators and all.
            if reader.line_num > number:
                _check_quotes(number, texts, delimiter)
            rows.append([*texts])
    except (csv.Error, TypeError, ValueError):
        raise refuse(name, "不是能读的 CSV 文件：有过长的单元格", f"引号可能没有成对；{_SAVE_AS}") from None
    if told:
        rows[0] = []
    return Grid(name, rows)


def _check_quotes(number: int, texts: list[str], delimiter: str) -> None:
    for index, text in enumerate(texts):
        if "\n" in text and text.count(delimiter) > 1:
            place = f"第 {number} 行（{column_letters(index)}{number}）"
            raise refuse(place, "引号没有成对，后面的行被并进了这一格", "请补上或删去多余的引号")


def _delimiter(text: str) -> str:
    """Return the separator that gives the most rows of one width."""
    sample = text[:200_000]
    if len(sample) < len(text):
        sample = sample[: sample.rfind("\n") + 1] or sample
    best, most = ",", 0
    for delimiter in _DELIMITERS:
        if delimiter not in sample:
            continue
        widths: Counter[int] = Counter()
        try:
            for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
                widths[len(row)] += 1
        except csv.Error:
            continue
        weight = max((rows * (width - 1) for width, rows in widths.items()), default=0)
        if weight > most:
            best, most = delimiter, weight
    return best


def _markup(name: str, text: str) -> tuple[Grid, ...]:
    reader = _MarkupTables(name)
    try:
        reader.feed(text)
        reader.close()
    except (AssertionError, ValueError, RecursionError):
        raise _broken(name, "网页内容不完整") from None
    reader.finish()
    if not reader.grids:
        raise refuse(name, "其实是网页或 XML，里面没有表格", _SAVE_AS)
    return tuple(reader.grids)


_MUTE = ("style", "script", "title")


class _Rows:
    """A table of HTML or SpreadsheetML while it is read: rows, and the cells that spans keep occupied."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[list[Cell]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self._held: dict[int, int] = {}  # column → the last row of the merged range that holds it

    def start_row(self, index: int | None = None) -> None:
        """Begin the next row, or the row of that index where it lies further down."""
        if index is not None:
            while len(self.rows) < min(index, LONGEST):
                self.rows.append([])
        self.rows.append([])

    def add(self, value: Cell, across: int, down: int, index: int | None = None) -> None:
        """Put a cell into the row begun last, at the next free column or at `index`."""
        if not self.rows:
            self.start_row()
        row, number = self.rows[-1], len(self.rows) - 1
        column = len(row) if index is None else max(len(row), min(index, WIDEST))
        while index is None and self._held.get(column, -1) >= number:
            column += 1
        row.extend([""] * (column - len(row)))
        row.append(value)
        row.extend([""] * (across - 1))
        if across > 1 or down > 1:
            self.merged.append((number, column, number + down - 1, column + across - 1))
        if down > 1:
            self._held.update(dict.fromkeys(range(column, column + across), number + down - 1))


class _MarkupTables(HTMLParser):
    """The tables of an HTML page or of an Excel 2003 XML workbook, as hospital systems export them under .xls."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[Grid] = []
        self._file = name
        self._open: list[_Rows] = []
        self._cell: list[str] | None = None
        self._spans = (1, 1)
        self._place: int | None = None
        self._kind = ""
        self._sheet = name
        self._mute = 0
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = tag.removeprefix("ss:")
        given = {key.removeprefix("ss:").removeprefix("x:"): value or "" for key, value in attrs}
        if tag in _MUTE:
            self._mute += 1
        elif tag == "worksheet":
            self._sheet = given.get("name") or self._sheet
        elif tag == "table":
            self._end_cell()
            self._open.append(_Rows(self._sheet))
        elif tag in ("tr", "row"):
            self._end_cell()
            if self._open:
                index = _whole(given.get("index"))
                before = len(self._open[-1].rows)
                self._open[-1].start_row(None if index is None else index - 1)
                self._count(len(self._open[-1].rows) - before)
        elif tag in ("td", "th", "cell"):
            self._end_cell()
            if tag == "cell":
                self._spans = (_span(given.get("mergeacross"), 1), _span(given.get("mergedown"), 1))
            else:
                self._spans = (_span(given.get("colspan")), _span(given.get("rowspan")))
            index = _whole(given.get("index"))
            self._place = None if index is None else max(index - 1, 0)
            self._kind = ""
            self._cell = []
        elif tag == "data":
            self._kind = given.get("type", "").lower()
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        tag = tag.removeprefix("ss:")
        if tag in _MUTE:
            self._mute = max(self._mute - 1, 0)
        elif tag in ("td", "th", "cell", "tr", "row"):
            self._end_cell()
        elif tag == "table":
            self._end_cell()
            self._end_table()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _MUTE:  # <Style …/> of an XML workbook has no end that would unmute
            self.handle_starttag(tag, attrs)
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._mute:
            self._cell.append(data)

    def finish(self) -> None:
        """Close what the page left open."""
        self._end_cell()
        while self._open:
            self._end_table()

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        text = "".join(self._cell).strip()
        self._cell = None
        value: Cell = text
        if self._kind == "number":
            try:
                value = float(text)
            except ValueError:
                value = text
            if isinstance(value, float) and not math.isfinite(value):
                value = text
        if self._open:
            across, down = self._spans
            self._open[-1].add(value, across, down, self._place)
            self._count(across if self._place is None else len(self._open[-1].rows[-1]))

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > _MOST_CELLS:
            raise refuse(self._file, "表格过大", "请分几次导出")

    def _end_table(self) -> None:
        if self._open:
            table = self._open.pop()
            if table.rows:
                self.grids.append(Grid(table.name, table.rows, tuple(table.merged)))


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else None


def _span(text: str | None, plus: int = 0) -> int:
    """Return how many cells a span covers; at least one, never more than a page could mean."""
    number = _whole(text)
    return 1 if number is None else min(max(number + plus, 1), 2000)
