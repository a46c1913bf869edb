"""Fee lines from the clipboard: text as Excel gives it, or a list from elsewhere, with its header row or without."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from settledesk.basis.errors import Mistake, refuse
from settledesk.basis.text import narrow
from settledesk.model.case import FeeLine
from settledesk.sheets.cells import Cell, Unreadable, is_blank
from settledesk.sheets.fees import FIELDS, KEYS, RowReader, check_total, in_percent
from settledesk.sheets.reading import Grid, column_letters
from settledesk.sheets.tables import Mistakes, Table, find_partly, plain_header, rows_without_header

MOST_ROWS = 20_000
"""The most rows a paste may have; a longer list is a file's business."""

_LONGEST_TEXT = 20_000_000
_OTHER_SEPARATORS = (";", ",", "|")
_FEWEST_FOR_TOTALS = 3
_RATIOS = ("first_pay_ratio", "home_first_pay_ratio")
_BREAKS = re.compile(r"[\t\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")

_NOT_OURS = (
    "序号 行号 编号 序 no 日期 费用日期 收费日期 计费日期 发生日期 记账日期 开单日期 费用发生时间 收费时间 时间 规格 药品规格 剂型 包装 单位 计价单位 收费单位 计量单位 "
    "科室 开单科室 执行科室 收费科室 医生 开单医生 执行人 操作员 收费员 记账人 厂家 生产厂家 产地 批号 批准文号 备注 说明 姓名 患者姓名 病人姓名 住院号 病案号 床号 床位号 "
    "医嘱号 医嘱名称 处方号 单据号 流水号 发票号 收据号 频次 用法 用量 天数 付数 是否医保 院内编码 院内名称 自费金额 自付金额 先行自付 先行自付金额 自理金额 医保金额 超限价金额 "
    "符合范围金额 fee_ocur_time spec unit"
)
_LEFT_ALONE = frozenset(_NOT_OURS.split())
"""Headers that hospital lists have and a settlement does not need: nobody is asked about them."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """Rows of text cells in the order of FIELDS, of which the paste fills `keys`.

    `headed` says whether the paste named its columns itself; `unknown` are headers that no column is known by, to be
    asked about once; `passed_over` counts totals and page feet; mistakes are placed by row and column of the paste.
    """

    rows: tuple[tuple[str, ...], ...]
    keys: tuple[str, ...]
    headed: bool
    unknown: tuple[str, ...]
    passed_over: int
    mistakes: tuple[Mistake, ...]


def read_pasted(text: str, learnt: Mapping[str, str], order: tuple[str, ...] = KEYS) -> Pasted:
    """Return what a pasted text holds; Refusal where it holds nothing or does not fit.

    `learnt` says which column a plain header stands for, an empty text that it is none of ours. Without a header row
    the columns are those of `order`: the grid's own, from the current one on; a bare ratio is in percent then.
    """
    if len(text) > _LONGEST_TEXT:
        raise refuse("", "粘贴的内容过长", "请存成 Excel 或 CSV 文件后导入")
    plain = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").rstrip("\n\x00")
    if not plain.strip():
        raise refuse("", "剪贴板里没有文字", "请先在 Excel 中选中费用行并复制")
    if plain.count("\n") > 4 * MOST_ROWS:
        raise _too_many(plain.count("\n") + 1)
    columns = {header: key for header, key in learnt.items() if key in KEYS}
    grid, headed = _table_of(plain, columns)
    if len(grid.rows) > MOST_ROWS + 1:
        raise _too_many(len(grid.rows))
    if headed is None:
        return _without_header(grid, order)
    table, unknown = headed
    alone = _LEFT_ALONE | {header for header, key in learnt.items() if not key}
    asked = [
        title
        for title, column in unknown
        if plain_header(title) not in alone and any(not is_blank(cell) for cell in _column(table, column))
    ]
    return _with_header(table, tuple(dict.fromkeys(asked)))


def _too_many(rows: int) -> Exception:
    return refuse("", f"粘贴的内容有 {rows} 行，超过 {MOST_ROWS} 行", "请存成 Excel 或 CSV 文件后导入")


_Headed = tuple[Table, tuple[tuple[str, int], ...]]


def _table_of(text: str, learnt: Mapping[str, str]) -> tuple[Grid, _Headed | None]:
    """Return the text as a grid, with its table where a header was found.

    A comma or semicolon separates only where it makes a header, or rows as wide as a fee line: names have commas too.
    """
    grid = _grid(text, "\t")
    headed = find_partly(grid, FIELDS, learnt)
    if headed is not None or "\t" in text:
        return grid, headed
    for separator in _OTHER_SEPARATORS:
        if separator in text:
            other = _grid(text, separator)
            headed = find_partly(other, FIELDS, learnt)
            widths = {len(row) for row in other.rows}
            if headed is not None or (len(widths) == 1 and min(widths) > len(KEYS) // 2):
                return other, headed
    return grid, None


def _grid(text: str, separator: str) -> Grid:
    """Return the cells of a text.

    A cell is quoted only where its closing quote ends it: Excel quotes what has a line break or a tab, and leaves the
    quote that begins a name as it is.
    """
    sign = re.escape(separator)
    cell = re.compile(rf'"((?:[^"]|"")*+)"(?={sign}|\n|\Z)|([^{sign}\n]*)')
    rows: list[list[Cell]] = []
    row: list[Cell] = []
    place = 0
    while True:
        found = cell.match(text, place)
        if found is None:
            raise AssertionError("a cell matches everywhere: it may be empty")
        quoted, bare = found.groups()
        row.append(_BREAKS.sub(" ", quoted.replace('""', '"')) if quoted is not None else _BREAKS.sub(" ", bare))
        place = found.end()
        if place >= len(text):
            rows.append(row)
            return Grid("", rows)
        if text[place] == "\n":
            rows.append(row)
            row = []
        place += 1


def _column(table: Table, place: int) -> list[Cell]:
    return [row[place] for _, row in table.rows if place < len(row)]


def _with_header(table: Table, unknown: tuple[str, ...]) -> Pasted:
    reader = RowReader()
    mistakes = Mistakes()
    keys = tuple(key for key in KEYS if key in table.columns)
    in_hundredths = [KEYS.index(key) for key in _RATIOS if "%" in narrow(table.titles.get(key, ""))]
    rows: list[tuple[str, ...]] = []
    lines: list[FeeLine] = []
    for number, cells in table.rows:
        texts = _texts(cells, table)
        for place in in_hundredths:
            texts[place] = in_percent(texts[place])
        row = reader.tidy(texts)
        if not any(row):
            continue
        rows.append(row)
        found = reader.read(row)
        if isinstance(found, FeeLine):
            lines.append(found)
        else:
            for one in found:
                mistakes.note(table.place(number, one.path), one.problem, one.remedy)
    if not rows:
        raise refuse("", "粘贴的内容只有表头，没有费用行", "请连同费用行一起复制")
    if lines and not mistakes.found:
        check_total(table, lines, mistakes)
    return Pasted(tuple(rows), keys, True, unknown, len(table.totals), mistakes.all())


def _without_header(grid: Grid, order: tuple[str, ...]) -> Pasted:
    width = max((place + 1 for row in grid.rows for place, cell in enumerate(row) if not is_blank(cell)), default=0)
    if not width:
        raise refuse("", "剪贴板里没有文字", "请先在 Excel 中选中费用行并复制")
    if width > len(order):
        raise refuse(
            "", f"粘贴的内容有 {width} 列，从当前列起只有 {len(order)} 列", "请连同表头一起复制，或从第一列起粘贴"
        )
    keys = order[:width]
    numbers = {field.key for field in FIELDS if field.number}
    if width >= _FEWEST_FOR_TOTALS and numbers.intersection(keys):
        table = rows_without_header(grid, FIELDS, keys)
        kept = dict(table.rows)
    else:
        # A column of names alone: what looks like a total may well be an item.
        kept = dict(enumerate(grid.rows, 1))
    reader = RowReader()
    mistakes = Mistakes()
    places = {key: place for place, key in enumerate(keys)}
    rows: list[tuple[str, ...]] = []
    passed_over = 0
    for number, cells in enumerate(grid.rows, 1):
        # A blank row keeps its place: in a column of price limits most cells are empty.
        if number not in kept and not all(is_blank(cell) for cell in cells):
            passed_over += 1
            continue
        texts = [""] * len(KEYS)
        for key, cell in zip(keys, cells, strict=False):
            texts[KEYS.index(key)] = in_percent(str(cell)) if key in _RATIOS else str(cell)
        row = reader.tidy(texts)
        rows.append(row)
        for key in keys:
            trouble = reader.value(key, row[KEYS.index(key)])
            if isinstance(trouble, Unreadable):
                place = f"第 {number} 行「{_TITLES[key]}」({column_letters(places[key])}{number})"
                mistakes.note(place, trouble.problem, trouble.remedy)
    return Pasted(tuple(rows), keys, False, (), passed_over, mistakes.all())


_TITLES = {field.key: field.title for field in FIELDS}


def _texts(cells: list[Cell], table: Table) -> list[str]:
    return [str(cells[table.columns[key]]) if key in table.columns else "" for key in KEYS]
