"""From grids to one table: the header row found by its words, data rows told from titles, totals and page feet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from settledesk.basis.errors import Mistake, Refusal
from settledesk.basis.text import nearest, squeeze
from settledesk.sheets.cells import Cell, is_blank, shown
from settledesk.sheets.reading import Grid, column_letters

_HEADER_WITHIN = 60
_DEEPEST_HEADER = 3
_WIDEST_HEADER = 500
_FEWEST_FIELDS = 3
_FEWEST_SURE = 2
_LEARNT = 1000
_MOST_MISTAKES = 500
_MOST_IN_A_FOOT = 4

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|<[^<>]*>")
_UNIT = re.compile(r"/元$|,元$")
# Strict to the end: an item whose name only begins so (累计剂量监测) is a line of the bill.
_TOTAL = re.compile(
    r"\s*\S{0,8}?\s*(?:合\s*计|小\s*计|总\s*计|共\s*计|累\s*计|总\s*额)\s*(?:金额)?\s*(?:[(（].*[)）])?\s*(?:[:：].*)?[-\s\d,.¥￥元人次条行项笔]*"
)
_WHOLE_TOTAL = re.compile(r"(?:费用|金额|全部|总)?(?:合计|总计|共计)(?:金额)?:?")
_FOOT = re.compile(
    r"\s*(?:制表|打印|审核|复核|核对|操作|收费员|经办|录入|填表|负责人|联系|备\s*注|说\s*明|注\s*[::：]|第.{0,8}页|共.{0,8}页|页\s*[码次]|"
    r"日\s*期|时\s*间|以下空白|本页|患者|家属|签\s*[字名章]|盖章|医院|单位|金额大写|大\s*写|人民币|数据来源|导出)"
)


@dataclass(frozen=True, slots=True)
class Field:
    """A column that is looked for: its key, its title, and the other headers it is known by, the surest first.

    `required` columns must be there; `number` columns make a row more than a caption; in `filled` columns a merged
    range stands for each of its rows.
    """

    key: str
    title: str
    words: str
    required: bool = False
    number: bool = False
    filled: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """All headers of the column, its title first."""
        return (self.title, *self.words.split())


class Mistakes:
    """What is wrong with a file, up to a number a person can still read."""

    def __init__(self) -> None:
        self.found: list[Mistake] = []
        self.left_out = 0

    def note(self, path: str, problem: str, remedy: str) -> None:
        """Keep one mistake."""
        if len(self.found) < _MOST_MISTAKES:
            self.found.append(Mistake(path, problem, remedy))
        else:
            self.left_out += 1

    def all(self) -> tuple[Mistake, ...]:
        """Return the mistakes; where there are too many, the last one says how many are left out."""
        if not self.left_out:
            return tuple(self.found)
        return (*self.found, Mistake("", f"另有 {self.left_out} 处错误未列出", "请先改正以上各处，再导入一次"))

    def refuse(self) -> None:
        """Raise a Refusal of all mistakes, if there are any."""
        if self.found:
            raise Refusal(*self.all())


@dataclass(frozen=True, slots=True)
class Table:
    """The table of a file: where each field stands, and the data rows with their numbers, counted from 1."""

    sheet: str
    """The sheet's name where the file has more than one, else nothing."""
    header_row: int
    columns: dict[str, int]
    titles: dict[str, str]
    rows: list[tuple[int, list[Cell]]]
    totals: list[tuple[int, list[Cell]]]
    """The rows that give the whole table's total (合计), not those of a page or a kind."""

    def place(self, row: int, key: str) -> str:
        """Return where a value stands: 第 12 行「单价」(D12); without the cell where there is no such column."""
        sheet = f"工作表「{self.sheet}」" if self.sheet else ""
        if key not in self.columns:
            return f"{sheet}第 {row} 行"
        return f"{sheet}第 {row} 行「{self.titles[key]}」({column_letters(self.columns[key])}{row})"


@dataclass(frozen=True, slots=True)
class _Header:
    grid: int
    first: int
    depth: int
    columns: dict[str, int]
    titles: dict[str, str]
    twice: tuple[tuple[str, int, int], ...]


def plain_header(text: str) -> str:
    """Return a header as headers are compared: half-width, no spaces, no stars, no bracketed units, lower case."""
    plain = squeeze(text).lower()
    while (shorter := _BRACKETED.sub("", plain)) != plain:
        plain = shorter
    return _UNIT.sub("", plain.strip("*★☆※#:、.。·\"'"))


def find_table(grids: tuple[Grid, ...], fields: tuple[Field, ...], identity: str, what: str) -> Table:
    """Return the table with the header that fits `fields`; Refusal where none does, or where several do.

    `identity` is the field without which a row is no data row; `what` names the table (费用清单) in sentences.
    """
    known = _known(fields)
    headers = [header for number, grid in enumerate(grids) if (header := _header(number, grid, known))]
    needed = [field for field in fields if field.required]
    if not headers:
        titles = "、".join(field.title for field in needed)
        raise Refusal(Mistake("", f"找不到{what}的表头行", f"前 {_HEADER_WITHIN} 行中应有一行写着：{titles}"))
    full = [header for header in headers if all(field.key in header.columns for field in needed)]
    filled = [header for header in full if _has_rows(grids[header.grid], header)]
    if len(filled) > 1:
        names = "、".join(f"「{grids[header.grid].name}」" for header in filled)
        raise Refusal(Mistake("", f"有 {len(filled)} 张表都像{what}：{names}", "请只留下要导入的一张"))
    header = filled[0] if filled else full[0] if full else max(headers, key=lambda one: len(one.columns))
    return _table(grids, header, fields, identity, known)


def find_partly(
    grid: Grid, fields: tuple[Field, ...], learnt: Mapping[str, str]
) -> tuple[Table, tuple[tuple[str, int], ...]] | None:
    """Return the table under a header with some of `fields`, and the headers that no field took, each with its column.

    None where no row looks like a header. `learnt` says of further plain headers which field they head. Refusal
    where a header occurs twice.
    """
    known = _known(fields)
    for plain, key in learnt.items():
        known.setdefault(plain, (key, _LEARNT))
    header = _header(0, grid, known) or _short_header(grid, known)
    if header is None:
        return None
    last_line = header.first + header.depth
    mistakes = Mistakes()
    _note_twice(header, f"第 {last_line} 行（表头）", mistakes)
    mistakes.refuse()
    table = Table("", last_line, header.columns, header.titles, [], [])
    identity = next(field.key for field in fields if field.key in header.columns)
    _sort_rows(table, grid, fields, header.columns[identity])
    unknown = [
        (shown(squeeze(cell)), column)
        for line in range(header.first, last_line)
        for column, cell in enumerate(grid.rows[line])
        if isinstance(cell, str)
        and column not in header.columns.values()
        and (plain := plain_header(cell))
        and plain not in known
    ]
    return table, tuple(unknown)


def rows_without_header(grid: Grid, fields: tuple[Field, ...], keys: tuple[str, ...]) -> Table:
    """Return the rows of a grid whose columns are those of `keys` in order, totals and page feet told from data."""
    columns = {key: place for place, key in enumerate(keys)}
    table = Table("", 0, columns, {field.key: field.title for field in fields}, [], [])
    _sort_rows(table, grid, fields, 0)
    return table


def _known(fields: tuple[Field, ...]) -> dict[str, tuple[str, int]]:
    """Return for each plain header which field it heads, and how sure that is: the lower, the surer."""
    known: dict[str, tuple[str, int]] = {}
    for field in fields:
        for rank, name in enumerate(field.names):
            known.setdefault(plain_header(name), (field.key, rank))
    return known


def _short_header(grid: Grid, known: dict[str, tuple[str, int]]) -> _Header | None:
    """Return the first row as a header where all it says, two words at least, is known."""
    texts = _header_texts(grid.rows[0]) if grid.rows else []
    header = _try_header(0, [texts], 0, known)
    written = sum(bool(text) for text in texts)
    return header if written == len(header.columns) >= _FEWEST_SURE else None


def _header(number: int, grid: Grid, known: dict[str, tuple[str, int]]) -> _Header | None:
    """Return the header with the most known words; of equals the one of fewest lines, then the first."""
    texts = [_header_texts(line) for line in grid.rows[:_HEADER_WITHIN]]
    best: _Header | None = None
    for depth in range(1, _DEEPEST_HEADER + 1):
        for first in range(len(texts) - depth + 1):
            header = _try_header(number, texts[first : first + depth], first, known)
            if len(header.columns) >= _FEWEST_FIELDS and (best is None or len(header.columns) > len(best.columns)):
                best = header
    return best


def _try_header(number: int, lines: list[list[str]], first: int, known: dict[str, tuple[str, int]]) -> _Header:
    width = max(len(line) for line in lines)
    own = [line + [""] * (width - len(line)) for line in lines]
    # A header over several columns stands in the first of them: further right it goes on until the next one.
    spread = [_spread(line) for line in own[:-1]] + own[-1:]
    best: dict[str, tuple[int, int, str]] = {}
    twice: dict[str, tuple[str, int, int]] = {}
    for column in range(width):
        texts = [line[column] for line in own if line[column]]
        if not texts:
            continue
        lowest = texts[-1]
        above = [line[column] for line in spread if line[column]]
        candidates = [lowest, "".join(dict.fromkeys(above)), f"{above[0]}{above[-1]}"]
        found = [known[plain] for text in candidates if (plain := plain_header(text)) in known]
        if not found:
            continue
        key, rank = min(found, key=lambda one: one[1])
        kept = best.get(key)
        if kept is None or rank < kept[0]:
            best[key] = (rank, column, lowest)
            twice.pop(key, None)
        elif rank == kept[0]:
            twice[key] = (lowest, kept[1], column)
    columns = {key: column for key, (_, column, _) in best.items()}
    titles = {key: shown(text) for key, (_, _, text) in best.items()}
    return _Header(number, first, len(lines), columns, titles, tuple(twice.values()))


def _header_texts(line: list[Cell]) -> list[str]:
    """Return what may be headers: short texts. A long one is a title or a note, a number never a header."""
    texts = [
        squeeze(cell) if isinstance(cell, str) and cell and len(cell) <= 60 else "" for cell in line[:_WIDEST_HEADER]
    ]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _spread(line: list[str]) -> list[str]:
    spread, last = [], ""
    for text in line:
        last = text or last
        spread.append(last)
    return spread


def _has_rows(grid: Grid, header: _Header) -> bool:
    start = header.first + header.depth
    return any(not is_blank(cell) for row in grid.rows[start:] for cell in row)


def _table(
    grids: tuple[Grid, ...],
    header: _Header,
    fields: tuple[Field, ...],
    identity: str,
    known: dict[str, tuple[str, int]],
) -> Table:
    grid = grids[header.grid]
    sheet = grid.name if len(grids) > 1 else ""
    last_line = header.first + header.depth
    table = Table(sheet, last_line, header.columns, header.titles, [], [])
    mistakes = Mistakes()
    where = f"{f'工作表「{sheet}」' if sheet else ''}第 {last_line} 行（表头）"
    unused = _unused_headers(grid, header, known)
    for field in fields:
        if field.required and field.key not in header.columns:
            near = _nearest_header(field, unused)
            remedy = f"最接近的表头是「{near[0]}」({near[1]})，如果就是它，请改名" if near else "请补上这一列后重新导出"
            mistakes.note(where, f"没有「{field.title}」列", remedy)
    _note_twice(header, where, mistakes)
    mistakes.refuse()
    _fill_merged(grid, header, fields)
    _sort_rows(table, grid, fields, header.columns[identity])
    return table


def _note_twice(header: _Header, where: str, mistakes: Mistakes) -> None:
    line = header.first + header.depth
    for title, one, other in header.twice:
        places = f"{column_letters(one)}{line}、{column_letters(other)}{line}"
        mistakes.note(where, f"「{title}」列出现了两次（{places}）", "请只留下要用的一列")


def _sort_rows(table: Table, grid: Grid, fields: tuple[Field, ...], place: int) -> None:
    """Put the grid's rows below the header into the table: data and totals; the row's identity stands at `place`."""
    width = max(table.columns.values()) + 1
    numbers = [table.columns[field.key] for field in fields if field.number and field.key in table.columns]
    titles = {text for line in grid.rows[: table.header_row] if (text := _line_text(line))}
    for number, row in _data_rows(grid, table.header_row):
        cells = row if len(row) >= width else row + [""] * (width - len(row))
        first = next((cell for cell in row if cell != ""), "")
        if isinstance(first, str) or is_blank(cells[place]):
            kind = _kind_of_row(cells, first, place, numbers, titles)
            if kind == "total":
                if _is_whole_total(cells):
                    table.totals.append((number, cells))
                continue
            if kind == "skip":
                continue
        table.rows.append((number, cells))


def _unused_headers(grid: Grid, header: _Header, known: dict[str, tuple[str, int]]) -> list[tuple[str, str]]:
    """Return the header texts that no field took, each with its cell."""
    used = set(header.columns.values())
    unused = []
    for line in range(header.first, header.first + header.depth):
        for column, cell in enumerate(grid.rows[line]):
            if isinstance(cell, str) and column not in used and squeeze(cell) and plain_header(cell) not in known:
                unused.append((shown(squeeze(cell)), f"{column_letters(column)}{line + 1}"))
    return unused


def _nearest_header(field: Field, unused: list[tuple[str, str]]) -> tuple[str, str] | None:
    plain = {plain_header(text): (text, place) for text, place in unused}
    for name in field.names:
        near = nearest(plain_header(name), plain)
        if near is not None:
            return plain[near]
    # Short Chinese words share too little for difflib: 定价 and 单价 do, by one sign of two.
    for text, place in unused:
        if len(set(field.title) & set(text)) * 2 >= len(set(field.title)) and len(text) <= 2 * len(field.title):
            return text, place
    return None


def _fill_merged(grid: Grid, header: _Header, fields: tuple[Field, ...]) -> None:
    columns = {header.columns[field.key] for field in fields if field.filled and field.key in header.columns}
    start = header.first + header.depth
    for top, left, bottom, right in grid.merged:
        if bottom > top >= start and left in columns and left == right and top < len(grid.rows):
            value = grid.rows[top][left] if left < len(grid.rows[top]) else ""
            for row in grid.rows[top + 1 : bottom + 1]:
                row.extend([""] * (left + 1 - len(row)))
                if row[left] == "":
                    row[left] = value


def _data_rows(grid: Grid, start: int) -> Iterator[tuple[int, list[Cell]]]:
    for number, row in enumerate(grid.rows[start:], start + 1):
        if any(cell != "" and not is_blank(cell) for cell in row):
            yield number, row


def _line_text(row: list[Cell]) -> str:
    return "|".join(squeeze(cell) if isinstance(cell, str) else str(cell) for cell in row if cell != "")


def _kind_of_row(cells: list[Cell], first: Cell, place: int, numbers: list[int], titles: set[str]) -> str:
    """Say whether a row is a total, something to leave out (a repeated header, a page's foot), or data."""
    named = cells[place]
    unnamed = is_blank(named)
    has_number = any(_looks_numeric(cells[column]) for column in numbers)
    foot = not has_number and isinstance(first, str) and _FOOT.match(first)
    if foot and sum(not is_blank(cell) for cell in cells) <= _MOST_IN_A_FOOT:
        return "skip"
    if not unnamed and named is not first:
        return "skip" if _line_text(cells) in titles else "data"
    if (isinstance(first, str) and _TOTAL.fullmatch(first)) or (
        unnamed and any(isinstance(cell, str) and _TOTAL.fullmatch(cell) for cell in cells)
    ):
        return "total"
    return "data" if has_number or _line_text(cells) not in titles else "skip"


def _looks_numeric(cell: Cell) -> bool:
    return any(letter.isdigit() for letter in cell) if isinstance(cell, str) else True


def _is_whole_total(cells: list[Cell]) -> bool:
    return any(isinstance(cell, str) and _WHOLE_TOTAL.fullmatch(squeeze(cell)) for cell in cells)
