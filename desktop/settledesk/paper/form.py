"""The look of our paper: sizes, columns, table rows, captions, and the frame that every page has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from settledesk.basis.money import Money
from settledesk.paper import fonts
from settledesk.paper.flow import Strip
from settledesk.paper.pen import GREY, INK, PALE, WIDTH, Page, Tone

LEFT = 42.5
RIGHT = WIDTH - LEFT
ROOM = RIGHT - LEFT
TOP = 30.0
LABEL = 46.0  # what a label takes before its value
BOTTOM = 799.0  # what stands below is the page's foot

SIZE = 8.5
SMALL = 7.5
LEAST = 7.0  # text is not printed smaller: it takes another line
LEADING = 11.0
_BASE = 8.8  # from the top of a line to its base line
_MOST_LINES = 14  # a taller row may be parted between two pages

HEAVY, THIN, HAIR = 0.9, 0.4, 0.3

Align = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its left edge, its width, and the side that text keeps to."""

    left: float
    room: float
    align: Align = "left"

    @property
    def edge(self) -> float:
        """The x at which text starts, or ends where it keeps to the right."""
        return self.left + self.room if self.align == "right" else self.left


def columns(*widths: float, gap: float = 6.0, left: float = LEFT, right: Sequence[int] = ()) -> tuple[Column, ...]:
    """Return columns beside one another; those numbered in `right` keep to the right."""
    found = []
    for number, room in enumerate(widths):
        found.append(Column(left, room, "right" if number in right else "left"))
        left += room + gap
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a column: text in lines that fit it, or one line that shrinks (an amount is never parted)."""

    column: Column
    text: str
    size: float = SIZE
    bold: bool = False
    tone: Tone = INK
    whole: bool = False
    _set: tuple[float, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        room = self.column.room
        done: tuple[float, tuple[str, ...]]
        if self.whole:
            done = fonts.shrink(self.text, self.size, room, 0.0, self.bold), (self.text,)
        else:
            done = fonts.fit(self.text, self.size, room, min(LEAST, self.size), self.bold)
        object.__setattr__(self, "_set", done)

    @property
    def lines(self) -> tuple[str, ...]:
        """The text, line by line."""
        return self._set[1]

    def draw(self, page: Page, top: float, first: int, last: int) -> None:
        """Write lines `first` to `last`, the first of them at `top`."""
        size, lines = self._set
        put = page.right if self.column.align == "right" else page.text
        for number, line in enumerate(lines[first:last]):
            put(self.column.edge, top + _BASE + number * LEADING, line, size, self.bold, self.tone)


def amount(column: Column, money: Money | None, size: float = SIZE, bold: bool = False) -> Cell:
    """Return the cell of an amount: grouped, right-aligned, a zero in grey so that what counts stands out."""
    if money is None:
        return Cell(column, "—", size, tone=GREY)
    return Cell(column, money.grouped, size, bold and bool(money), INK if money else GREY, whole=True)


def row(
    cells: Sequence[Cell],
    caption: Strip | None = None,
    rule: tuple[float, Tone] | None = (HAIR, PALE),
    air: float = 4.0,
    keep: bool = False,
) -> list[Strip]:
    """Return a table row as one strip, its cells written one after the other; as several where it is very tall."""
    count = max((len(cell.lines) for cell in cells), default=1)
    strips = []
    for first in range(0, count, _MOST_LINES):
        last = min(first + _MOST_LINES, count)
        ends = last == count
        strips.append(_lines(cells, first, last, caption, rule if ends else None, air if ends else 0.0, keep))
    return strips


def _lines(
    cells: Sequence[Cell],
    first: int,
    last: int,
    caption: Strip | None,
    rule: tuple[float, Tone] | None,
    air: float,
    keep: bool,
) -> Strip:
    high = (last - first) * LEADING

    def draw(page: Page, top: float, height: float) -> None:
        # Of a row in several strips only the last has air; its text follows the earlier ones without a gap.
        start = top + (height - high) / 2 if first == 0 else top
        for cell in cells:
            cell.draw(page, start, first, last)
        if rule is not None:
            page.line(LEFT, top + height, RIGHT, top + height, *rule)

    return Strip(high, draw, air, keep, caption)


def caption(title: str, cells: Sequence[Cell] = (), gap: float = 4.0) -> Strip:
    """Return a section's first strip: a heavy rule, the title in bold, the names of the columns in grey."""
    count = max((len(cell.lines) for cell in cells), default=1)

    def draw(page: Page, top: float, height: float) -> None:
        rule = top + height - LEADING * count - 4.5
        page.line(LEFT, rule, RIGHT, rule, HEAVY)
        page.text(LEFT, rule + 2.0 + _BASE, title, 9, bold=True)
        for cell in cells:
            cell.draw(page, rule + 2.0, 0, count)
        page.line(LEFT, top + height, RIGHT, top + height, THIN)

    return Strip(LEADING * count + 4.5 + gap, draw, 5.0, keep=True)


def cited(column: Column, document: Mapping[str, Any]) -> Cell:
    """Return the cell of a citation: document and clause on one line where they fit, else the clause below."""
    source, clause = document.get("source") or "", document.get("clause") or ""
    text = f"{source} {clause}".strip()
    if fonts.shrink(text, SMALL, column.room) < LEAST:
        text = f"{source}\n{clause}".strip()
    return Cell(column, text, SMALL, tone=GREY)


def space(height: float, air: float) -> Strip:
    """Return empty paper."""
    return Strip(height, _nothing, air)


def _nothing(page: Page, top: float, height: float) -> None:
    """Draw nothing."""


def names(table: Sequence[Column], titles: Sequence[str]) -> list[Cell]:
    """Return the cells of a caption: the columns' names, without those that are empty."""
    return [Cell(column, title, SMALL, tone=GREY) for column, title in zip(table, titles, strict=True) if title]
