"""The rows of a fee list: lines where they are whole, text cells where they are not, with their sums. No Qt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from settledesk.basis.errors import Mistake
from settledesk.basis.money import Money
from settledesk.desk.fees import BLANK, COLUMNS, Entered, Pasted, Row, RowReader, proposed, read_row, row_of, typed
from settledesk.model.case import FeeLine
from settledesk.model.labels import CATEGORY

_PLACES = tuple(column.place for column in COLUMNS)
_CATEGORY = next(column.place for column in COLUMNS if column.key == "category")
_GROUPED = {"number", "money"}
_PLAIN = re.compile(r"-?[1-9]\d{0,11}", re.ASCII)
_KEPT_PROPOSALS = 400
_KEPT_READINGS = 200_000


def _grouped(text: str) -> str:
    """Return a plain number with its thousands separated, anything else as it is."""
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}{point}{rest}" if len(whole) > 3 and _PLAIN.fullmatch(whole) else text


def _is_wrong(row: Row) -> bool:
    return isinstance(row, Entered) and bool(row.mistakes)


def _is_of(row: Row, category: str) -> bool:
    if isinstance(row, FeeLine):
        return row.category == category
    return row.cells[_CATEGORY] == CATEGORY[category]


@dataclass(frozen=True, slots=True)
class Exchange:
    """Rows to be put in the place of `count` others that begin at row `at`."""

    at: int
    count: int
    new: Sequence[Row]


class FeeRows:
    """The rows under COLUMNS, counted from 0, and a blank one after the last: its number reads as empty cells.

    Only what changed is read again. A row that cannot be read stays as typed and gives no line.
    """

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._texts: list[tuple[str, ...] | None] = []  # of each row, once asked for
        self._lines: tuple[FeeLine, ...] | None = None
        self._proposals: dict[int, dict[str, str]] = {}
        self._reader = RowReader()
        self._readings = 0
        self._count: Counter[str] = Counter()
        self._fen: Counter[str] = Counter()
        self._wrong = 0

    # What they come to

    def __len__(self) -> int:
        return len(self._rows)

    def lines(self) -> tuple[FeeLine, ...]:
        """Return the lines of the rows that are whole, in order."""
        if self._lines is None:
            self._lines = tuple(row for row in self._rows if isinstance(row, FeeLine))
        return self._lines

    def mistakes(self) -> tuple[Mistake, ...]:
        """Return what is wrong, by "fees[i].key", i the row counted from 0."""
        if not self._wrong:
            return ()
        return tuple(
            Mistake(f"fees[{number}].{one.path}", one.problem, one.remedy)
            for number, row in enumerate(self._rows)
            if isinstance(row, Entered)
            for one in row.mistakes
        )

    @property
    def line_count(self) -> int:
        """How many rows are whole lines."""
        return self._count.total()

    @property
    def wrong_count(self) -> int:
        """How many rows have a mistake."""
        return self._wrong

    @property
    def total(self) -> Money:
        """The sum of the whole lines."""
        return Money(self._fen.total())

    def subtotals(self) -> tuple[tuple[str, Money], ...]:
        """Return the sums of the categories that occur, the largest first."""
        found = ((code, Money(self._fen[code])) for code, count in self._count.items() if count)
        return tuple(sorted(found, key=lambda one: (-one[1].fen, one[0])))

    # What stands in them

    def cells(self, number: int) -> tuple[str, ...]:
        """Return the text cells of a row, in the order of desk.fees.KEYS."""
        if number >= len(self._rows):
            return BLANK
        found = self._texts[number]
        if found is None:
            row = self._rows[number]
            found = self._texts[number] = row.cells if isinstance(row, Entered) else row_of(row)
        return found

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """Return all rows as text cells, as a draft keeps them."""
        return tuple(map(self.cells, range(len(self._rows))))

    def text(self, number: int, column: int) -> str:
        """Return what is written in a cell."""
        return self.cells(number)[_PLACES[column]]

    def mistakes_at(self, number: int, column: int | None = None) -> tuple[Mistake, ...]:
        """Return what is wrong with a row, or with one cell of it; paths are keys."""
        row = self._rows[number] if number < len(self._rows) else None
        if not isinstance(row, Entered):
            return ()
        return tuple(one for one in row.mistakes if column is None or one.path == COLUMNS[column].key)

    def proposed(self, number: int) -> Mapping[str, str]:
        """Return what the program would write into empty cells of a row, by their keys."""
        if number >= len(self._rows):
            return {}
        found = self._proposals.get(number)
        if found is None:
            if len(self._proposals) >= _KEPT_PROPOSALS:
                self._proposals.clear()
            found = self._proposals[number] = proposed(self._reader, self.cells(number))
        return found

    def state(self, number: int, column: int) -> str:
        """Return how a cell stands: wrong, missing, proposed, said, or nothing.

        wrong cannot be read; missing must be filled; proposed must be too, and the program would write it; said may
        stay empty, for the rest of the row says it.
        """
        text, key = self.text(number, column), COLUMNS[column].key
        if self.mistakes_at(number, column):
            if text:
                return "wrong"
            return "proposed" if key in self.proposed(number) else "missing"
        return "said" if not text and key in self.proposed(number) else ""

    def shown(self, number: int, column: int) -> tuple[str, str]:
        """Return what a cell shows, its thousands separated, and how it stands."""
        text, state, asked = self.text(number, column), self.state(number, column), COLUMNS[column]
        if state in ("proposed", "said"):
            text = self.proposed(number)[asked.key]
        return (_grouped(text) if asked.kind in _GROUPED else text), state

    # Which of them

    def is_wrong(self, number: int) -> bool:
        """Say whether a row has a mistake."""
        return number < len(self._rows) and _is_wrong(self._rows[number])

    def next_wrong(self, after: int) -> int | None:
        """Return the number of the next row with a mistake after a row, from the top again at the end."""
        if not self._wrong:
            return None
        order = (*range(after + 1, len(self._rows)), *range(min(after + 1, len(self._rows))))
        return next((one for one in order if _is_wrong(self._rows[one])), None)

    def chosen(self, category: str, wrong: bool) -> list[int]:
        """Return the numbers of the rows of one category (by its code, empty: of all), or only those with mistakes."""
        return [
            number
            for number, row in enumerate(self._rows)
            if (not wrong or _is_wrong(row)) and (not category or _is_of(row, category))
        ]

    # How others come into their place

    def read(self, cells: tuple[str, ...]) -> Row:
        """Return the row that text cells stand for."""
        self._readings += 1
        if self._readings > _KEPT_READINGS:
            # What cells were read as is kept for speed; a window that stays open for weeks must not keep them all.
            self.forget_readings()
        return read_row(self._reader, self._reader.tidy(cells))

    def forget_readings(self) -> None:
        """Begin anew with remembering what cells were read as."""
        self._reader, self._readings = RowReader(), 0

    def typed(self, number: int, column: int, text: str) -> Exchange | None:
        """Return the row with what was typed in a cell of it; None where the blank row stays blank."""
        cells = list(self.cells(number))
        cells[_PLACES[column]] = typed(COLUMNS[column].key, text)
        new = self.read(tuple(cells))
        blank = number >= len(self._rows)
        if blank and isinstance(new, Entered) and not any(new.cells):
            return None
        return Exchange(number, 0 if blank else 1, [new])

    def pasted(self, pasted: Pasted, number: int) -> Exchange:
        """Return the rows that were pasted.

        What came with a header row goes after the rows; cells without one go over those from row `number` on.
        """
        end = len(self._rows)
        if pasted.headed:
            return Exchange(end, 0, [self.read(cells) for cells in pasted.rows])
        at = min(number, end)
        places = [column.place for column in COLUMNS if column.key in pasted.keys]
        new: list[Row] = []
        for offset, cells in enumerate(pasted.rows):
            merged = list(self.cells(at + offset))
            for place in places:
                merged[place] = cells[place]
            new.append(self.read(tuple(merged)))
        return Exchange(at, min(len(new), end - at), new)

    def cleared(self, cells: Iterable[tuple[int, int]]) -> Exchange | None:
        """Return the rows with some cells emptied, given as (row number, column); None where there is no such row."""
        by_row: dict[int, list[int]] = {}
        for number, column in cells:
            if number < len(self._rows):
                by_row.setdefault(number, []).append(_PLACES[column])
        if not by_row:
            return None
        first, last = min(by_row), max(by_row)
        new = [self._emptied(number, by_row.get(number, ())) for number in range(first, last + 1)]
        return Exchange(first, len(new), new)

    def _emptied(self, number: int, places: Sequence[int]) -> Row:
        if not places:
            return self._rows[number]
        texts = list(self.cells(number))
        for place in places:
            texts[place] = ""
        return self.read(tuple(texts))

    def without(self, numbers: Iterable[int]) -> Exchange | None:
        """Return what is left where some rows are taken out; None where there is no such row."""
        gone = {number for number in numbers if number < len(self._rows)}
        if not gone:
            return None
        first, last = min(gone), max(gone)
        kept = [self._rows[number] for number in range(first, last + 1) if number not in gone]
        return Exchange(first, last + 1 - first, kept)

    def part(self, at: int, count: int) -> list[Row]:
        """Return some rows that follow one another."""
        return self._rows[at : at + count]

    def put(self, at: int, count: int, new: Sequence[Row]) -> None:
        """Put rows in the place of others; sums follow."""
        for row in self._rows[at : at + count]:
            self._tally(row, -1)
        for row in new:
            self._tally(row, 1)
        self._rows[at : at + count] = new
        self._texts[at : at + count] = [None] * len(new)
        self._lines = None
        self._proposals.clear()

    def _tally(self, row: Row, sign: int) -> None:
        if isinstance(row, FeeLine):
            self._count[row.category] += sign
            self._fen[row.category] += sign * row.amount.fen
        elif row.mistakes:
            self._wrong += sign
