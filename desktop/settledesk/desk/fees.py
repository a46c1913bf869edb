"""The fee lines of a stay as they come in: typed by hand, pasted from Excel or read from a file; and back to text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from settledesk.basis.errors import Mistake
from settledesk.basis.money import Money, product
from settledesk.basis.text import narrow, squeeze
from settledesk.desk.files import write_whole
from settledesk.desk.office import Office
from settledesk.engine.fees import by_category
from settledesk.model.case import FeeLine, Route
from settledesk.model.labels import CATEGORY
from settledesk.model.settlement import CategoryRow
from settledesk.sheets.fees import (
    CATEGORIES,
    CLASSES,
    KEYS,
    KINDS,
    RowReader,
    in_percent,
    kind_of,
    read_fee_sheet,
    read_fees,
    row_of,
    written,
)
from settledesk.sheets.pasted import Pasted, read_pasted
from settledesk.sheets.tables import plain_header

__all__ = [
    "BLANK",
    "COLUMNS",
    "KEYS",
    "Column",
    "Entered",
    "FeeFile",
    "Pasted",
    "Row",
    "RowReader",
    "categories",
    "choices",
    "learn_header",
    "learnt_also",
    "learnt_headers",
    "paste",
    "proposed",
    "read_fees",
    "read_file",
    "read_row",
    "read_rows",
    "row_of",
    "typed",
]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the fee grid: its key, its title, the full title, and what stands in it.

    `kind` is text, code, choice, number, money or ratio; `needed` says that every line has it.
    """

    key: str
    title: str
    full: str
    kind: str
    needed: bool = False

    @property
    def place(self) -> int:
        """Where the cell stands in a row of text cells."""
        return KEYS.index(self.key)


COLUMNS = (
    Column("name", "名称", "项目名称", "text", True),
    Column("category", "类别", "费用类别", "choice", True),
    Column("fee_class", "等级", "项目等级（甲、乙、丙）", "choice", True),
    Column("quantity", "数量", "数量，退费为负", "number", True),
    Column("price", "单价", "单价（元）", "number", True),
    Column("amount", "金额", "金额（元）", "money", True),
    Column("first_pay_ratio", "先付%", "先行自付比例，乙类必填", "ratio"),
    Column("code", "医保编码", "医保编码", "code", True),
    Column("price_limit", "限价", "医保限价（元）", "number"),
    Column("kind", "目录", "目录类别：药品、服务项目、材料；空着时随费用类别", "choice"),
    Column("home_class", "参保地等级", "参保地项目等级（手工报销）", "choice"),
    Column("home_first_pay_ratio", "参保地先付%", "参保地先行自付比例（手工报销）", "ratio"),
    Column("home_price", "参保地价格", "参保地价格（手工报销，元）", "number"),
)
"""The columns of the fee grid from left to right: what is looked at most comes first."""

BLANK = ("",) * len(KEYS)
"""A row in which nothing is written."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A row that is no fee line yet: its text cells and what is wrong with them; nothing is wrong with a blank row.

    A mistake's path is the key of its cell.
    """

    cells: tuple[str, ...]
    mistakes: tuple[Mistake, ...]


Row = FeeLine | Entered
"""A row of the grid: a whole line, or text that is none yet; never half of either."""


@dataclass(frozen=True, slots=True)
class FeeFile:
    """What a file holds: its lines, the sheet's name where there are several, the sum and the sums by category."""

    lines: tuple[FeeLine, ...]
    sheet: str
    total: Money
    categories: tuple[CategoryRow, ...]


def read_file(path: Path) -> FeeFile:
    """Return the lines of a fee sheet with what a preview shows of them; Refusal with every mistake.

    A file of 100,000 lines takes seconds: not for the window thread.
    """
    lines, sheet = read_fee_sheet(path)
    total = Money(sum(line.amount.fen for line in lines))
    return FeeFile(lines, sheet, total, by_category(lines))


def categories(lines: tuple[FeeLine, ...], route: Route = Route.DIRECT) -> tuple[CategoryRow, ...]:
    """Return one row per fee category that occurs, in code order; the rows add up to the bill."""
    return by_category(lines, route)


def read_row(reader: RowReader, cells: tuple[str, ...]) -> Row:
    """Return the line that text cells in the order of KEYS stand for, or the cells with what is wrong with them."""
    found = reader.read(cells)
    return found if isinstance(found, FeeLine) else Entered(cells, found)


def read_rows(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[FeeLine, ...], tuple[Mistake, ...]]:
    """Return the lines of rows of text cells in the order of KEYS, and every mistake.

    A mistake's path is "fees[i].key", i the row; a row with a mistake gives no line, a blank row neither. The checks
    are those of a file: a class B line has its ratio, an amount is quantity × price to within a fen.
    """
    reader = RowReader()
    lines: list[FeeLine] = []
    mistakes: list[Mistake] = []
    for number, cells in enumerate(rows):
        found = reader.read(cells)
        if isinstance(found, FeeLine):
            lines.append(found)
        else:
            mistakes.extend(Mistake(f"fees[{number}].{one.path}", one.problem, one.remedy) for one in found)
    return tuple(lines), tuple(mistakes)


def proposed(reader: RowReader, cells: tuple[str, ...]) -> dict[str, str]:
    """Return what the program would write into empty cells of a row: quantity × price, the kind of the category."""
    found: dict[str, str] = {}
    at = dict(zip(KEYS, cells, strict=True))
    if not at["amount"]:
        quantity, price = reader.value("quantity", at["quantity"]), reader.value("price", at["price"])
        if isinstance(quantity, Decimal) and isinstance(price, Decimal) and price >= 0:
            found["amount"] = product(quantity, price).text
    if not at["kind"]:
        category = reader.value("category", at["category"])
        if isinstance(category, str):
            found["kind"] = written(kind_of(category))
    return found


# What is typed

_SUM = re.compile(r"[-+]?\d+(?:\.\d+)?(?:\+\d+(?:\.\d+)?)+", re.ASCII)
_TERM = re.compile(r"[-+]?\d+(?:\.\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,(\d{1,2}|\d{4,6})", re.ASCII)
_KIND_OF = {column.key: column.kind for column in COLUMNS}
_CATEGORY_INITIALS = "cwf zcf jcf hyf zlf ssf hlf wsclf xyf zyypf zcyf ybzlf ghf qtf"
_INITIALS: dict[str, Mapping[str, str]] = {
    "category": dict(zip(CATEGORY, _CATEGORY_INITIALS.split(), strict=True)),
    "kind": {"drug": "yp", "service": "fwxm", "material": "cl"},
}
_WORDS: dict[str, Mapping[str, str]] = {
    "category": CATEGORIES,
    "kind": KINDS,
    "fee_class": CLASSES,
    "home_class": CLASSES,
}


def typed(key: str, text: str) -> str:
    """Return what a clerk typed into a cell as it is meant: 西 and xy are 西药费, 12,5 is 12.5, 10+2.5 is 12.5, 10 is 10%.

    What has no plain meaning comes back as it is.
    """
    kind = _KIND_OF[key]
    if kind in ("number", "money"):
        return _number_typed(text)
    if kind == "ratio":
        return in_percent(_number_typed(text))
    if kind == "choice":
        found = choices(key, text)
        return found[0] if len(found) == 1 else text.strip()
    return text.strip()


def _number_typed(text: str) -> str:
    plain = squeeze(text).replace("。", ".")
    if _DECIMAL_COMMA.fullmatch(plain):
        plain = plain.replace(",", ".")
    if len(plain) <= 100 and _SUM.fullmatch(plain):
        return f"{sum(map(Decimal, _TERM.findall(plain))):f}"
    return plain if plain != narrow(text) else text.strip()


def choices(key: str, text: str = "") -> tuple[str, ...]:
    """Return the words that a choice column takes and that begin so: by word, by code, by pinyin initials."""
    begun = squeeze(text).lower()
    known, initials = _WORDS[key], _INITIALS.get(key, {})
    if begun in known:
        return (written(known[begun]),)
    found = {
        meaning: written(meaning)
        for word, meaning in known.items()
        if word.startswith(begun) or initials.get(meaning, "\0").startswith(begun)
    }
    return tuple(found.values())


# What is pasted

_LEARNT = "fee-headers.json"
_OWN_TITLES = {plain_header(column.title): column.key for column in COLUMNS}


def paste(text: str, learnt: Mapping[str, str], order: tuple[str, ...] = KEYS) -> Pasted:
    """Return the rows of a pasted text; Refusal where it holds nothing or does not fit.

    `order` is the keys of the grid's columns from the current one on, for a paste without header row.
    """
    return read_pasted(text, {**_OWN_TITLES, **learnt}, order)


def learnt_headers(office: Office) -> Mapping[str, str]:
    """Return which column each header stands for that this office was asked about; empty text: none of ours."""
    path = office.folder / _LEARNT
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        # Only what was learnt is lost: the window asks again.
        office.log.warning("learnt headers cannot be read")
        return {}
    if not isinstance(found, dict):
        return {}
    return {plain: key for plain, key in found.items() if isinstance(key, str) and (key in KEYS or not key)}


def learnt_also(learnt: Mapping[str, str], header: str, key: str) -> Mapping[str, str]:
    """Return what is learnt with one header more: the column it stands for, empty text for none of ours."""
    return {**learnt, plain_header(header): key}


def learn_header(office: Office, header: str, key: str) -> None:
    """Remember for the office what `learnt_also` says of a header; Refusal where the file cannot be written."""
    known = learnt_also(learnt_headers(office), header, key)
    text = json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(office.folder / _LEARNT, f"{text}\n".encode())
