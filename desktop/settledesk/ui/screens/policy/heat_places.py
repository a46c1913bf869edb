"""Where the cells of a heat-map stand: a block for each fund and visit, broken by hospital level where it is too wide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from settledesk.desk.policy_views import Heat, HeatCell, HeatColumn, HeatLayer
from settledesk.model.labels import VISIT_KIND

_LABEL_SHARE = 0.3
"""What the names of the rows take of the width at most."""


@dataclass(frozen=True, slots=True)
class Measures:
    """How wide a name is, how high names and heads are in a width, how wide a column is at least and most; pixels."""

    name: Callable[[str], float]
    name_height: Callable[[str, float], float]
    head_height: Callable[[str, float], float]
    least: float
    most: float
    line: float
    gap: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text and the rectangle in which it stands: left, top, width, height."""

    text: str
    x: float
    y: float
    wide: float
    high: float


@dataclass(frozen=True, slots=True)
class Box:
    """One cell where it is drawn, and the words that say which it is."""

    cell: HeatCell
    where: str
    deductible: bool
    x: float
    y: float
    wide: float
    high: float


@dataclass(frozen=True, slots=True)
class Placed:
    """The whole picture: titles of blocks, heads of columns, names of rows, cells in reading order, and its height."""

    titles: tuple[Text, ...]
    heads: tuple[Text, ...]
    names: tuple[Text, ...]
    boxes: tuple[Box, ...]
    height: float


def place(heats: tuple[Heat, ...], width: float, measures: Measures) -> Placed:
    """Return the picture of these tables in a width."""
    made = _Making(width, measures)
    for heat in heats:
        for layer in heat.layers:
            made.layer(f"{VISIT_KIND[heat.visit]} · {layer.title}", layer)
    return Placed(tuple(made.titles), tuple(made.heads), tuple(made.names), tuple(made.boxes), made.y)


class _Making:
    """A picture in the making: each block is put below those before it."""

    def __init__(self, width: float, measures: Measures) -> None:
        self._width, self._m = width, measures
        self.titles: list[Text] = []
        self.heads: list[Text] = []
        self.names: list[Text] = []
        self.boxes: list[Box] = []
        self.y = 0.0

    def layer(self, title: str, layer: HeatLayer) -> None:
        """Put a layer below what there is."""
        m = self._m
        self.y += m.gap if self.titles else 0.0
        self.titles.append(Text(title, 0, self.y, self._width, m.line))
        self.y += m.line
        side = min(max(m.name(row.label) for row in layer.rows) + m.gap, self._width * _LABEL_SHARE)
        groups = [
            (level, [number for number, _ in some])
            for level, some in groupby(enumerate(layer.columns), key=lambda one: one[1].level)
        ]
        widest = max(len(numbers) for _, numbers in groups)
        most = max(int((self._width - side) // (m.least * widest)), 1)
        # As many levels in each block as in the others: three and one would look like two tables.
        blocks = -(-len(groups) // most)
        each = -(-len(groups) // blocks)
        for first in range(0, len(groups), each):
            self._block(title, layer, groups[first : first + each], side, each * widest)

    def _block(
        self, title: str, layer: HeatLayer, groups: list[tuple[str, list[int]]], side: float, columns: int
    ) -> None:
        m = self._m
        wide = min((self._width - side) / columns, m.most)
        numbers = [number for _, some in groups for number in some]
        if any(level for level, _ in groups):
            x = side
            for level, some in groups:
                self.heads.append(Text(level, x, self.y, wide * len(some), m.line))
                x += wide * len(some)
            self.y += m.line
        high = max(m.head_height(head_text(layer.columns[number]), wide) for number in numbers) + 4
        for place, number in enumerate(numbers):
            self.heads.append(Text(head_text(layer.columns[number]), side + place * wide, self.y, wide, high))
        self.y += high
        for row in layer.rows:
            high = max(m.name_height(row.label, side - m.gap), m.line) + 4
            self.names.append(Text(row.label, 0, self.y, side - m.gap, high))
            for place, number in enumerate(numbers):
                column = layer.columns[number]
                parts = (title, row.label, column.level, column.span)
                said = " · ".join(part for part in parts if part)
                box = Box(row.cells[number], said, column.span == _DEDUCTIBLE, side + place * wide, self.y, wide, high)
                self.boxes.append(box)
            self.y += high
        self.y += m.gap / 2


_DEDUCTIBLE = "起付线"


def head_text(column: HeatColumn) -> str:
    """Return what stands over a column; amounts below it are in yuan."""
    return f"{column.span}（元）" if column.span == _DEDUCTIBLE else column.span
