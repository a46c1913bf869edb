"""Where everything on the time line of files stands: days become places, files lanes, and no label leaves its room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from settledesk.desk.policy_files import FileLine, FileState
from settledesk.ui.screens.policy.file_line import STATE_WORD, kind_word, whose

_AHEAD_DAYS = 200
"""How far beyond today the picture reaches at least."""
_SHORTEST = 200
"""Days that the picture covers at least."""


@dataclass(frozen=True, slots=True)
class FileBar:
    """One file: `left` to `right` in pixels, from `doubt` on it can no longer be leant on (None: it can).

    `open` says that no end is in sight; `label` is what there is room for, "" where there is none.
    """

    line: FileLine
    lane: int
    left: float
    right: float
    doubt: float | None
    open: bool
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of file: its name and the lanes that it takes."""

    label: str
    lane: int
    lanes: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """The picture: rows, bars in reading order, the years with their places, today."""

    rows: tuple[Row, ...]
    bars: tuple[FileBar, ...]
    years: tuple[tuple[float, str], ...]
    today: float
    lanes: int


def place(
    files: tuple[FileLine, ...], today: date, left: float, width: float, measure: Callable[[str], float], gap: float
) -> Drawn:
    """Return the picture of an area's files between `left` and `width`; `measure` says how wide a text is."""
    first, last = _window(files, today)
    span = max((last - first).days, 1)

    def at(day: date) -> float:
        inside = min(max(day, first), last)
        return left + (inside - first).days / span * (width - left)

    rows: list[Row] = []
    bars: list[FileBar] = []
    lanes = 0
    for label in dict.fromkeys(kind_word(one) for one in files):
        some = [one for one in files if kind_word(one) == label]
        taken: list[date | None] = []
        for one in some:
            lane = next((number for number, end in enumerate(taken) if end is not None and end < one.first_day), None)
            if lane is None:
                lane = len(taken)
                taken.append(None)
            taken[lane] = one.last_day
            bars.append(_bar(one, lanes + lane, at, measure, gap))
        rows.append(Row(label, lanes, len(taken)))
        lanes += len(taken)
    return Drawn(tuple(rows), tuple(bars), tuple(_years(first, last, at, measure, gap)), at(today), lanes)


def words(line: FileLine) -> str:
    """Return a bar as a sentence, for those who hear it."""
    until = "" if line.last_day is None else f"至 {line.last_day}"
    return f"{kind_word(line)}：{line.title}，{line.first_day} 起{until}，{STATE_WORD[line.state]}"


def _bar(
    line: FileLine, lane: int, at: Callable[[date], float], measure: Callable[[str], float], gap: float
) -> FileBar:
    begins, ends = at(line.first_day), at(line.last_day or date.max)
    ends = max(ends, begins + gap)
    doubt = None
    if line.ends_on is not None and line.ends_on != line.last_day and line.state is not FileState.DRAFT:
        doubt = min(max(at(line.ends_on), begins), ends)
    room = ends - begins - 2 * gap
    label = next((text for text in _labels(line) if measure(text) <= room), "")
    return FileBar(line, lane, begins, ends, doubt, line.last_day is None, label)


def _labels(line: FileLine) -> tuple[str, ...]:
    """What may stand in a bar, the fullest first."""
    state, day = STATE_WORD[line.state], f"{line.first_day:%Y-%m-%d}"
    who = f"{whose(line)} " if whose(line) else ""
    return f"{who}{day} 起 {state}", f"{who}{state}", state, f"{line.first_day:%Y}"


def _window(files: tuple[FileLine, ...], today: date) -> tuple[date, date]:
    first = min([one.first_day for one in files] + [today])
    days = [one.first_day for one in files] + [one.last_day for one in files if one.last_day is not None]
    last = max([*days, today]) + timedelta(days=_AHEAD_DAYS)
    if (last - first).days < _SHORTEST:
        first = last - timedelta(days=_SHORTEST)
    return first, last


def _years(
    first: date, last: date, at: Callable[[date], float], measure: Callable[[str], float], gap: float
) -> list[tuple[float, str]]:
    """The first days of years, as many as there is room to name."""
    found = [(at(date(year, 1, 1)), str(year)) for year in range(first.year + 1, last.year + 1)]
    wide = measure("2000") + gap
    step = 1
    while len(found) > 1 and (found[1][0] - found[0][0]) * step < wide:
        step += 1
    return found[::step]
