"""The benefits of one file as a table for the eye: who against hospital level and band, with every hole to be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import TypeVar

from settledesk.basis.money import Money
from settledesk.model.case import VisitKind
from settledesk.model.labels import FUND, LEVEL
from settledesk.model.terms import Band
from settledesk.policy.combinations import Combination, combinations, domains, facts_asked, met, ratio_above
from settledesk.policy.figure_words import facts_text
from settledesk.policy.rules import BenefitsFile, LayerRule, Row

T = TypeVar("T")
_WAN = 10_000_00


class State(StrEnum):
    """What stands in a cell: a figure, a gap that is named, nothing at all, or two rows at once."""

    FIGURE = "figure"
    GAP = "gap"
    MISSING = "missing"
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell: what is shown, its state, the whole sentence for a tool tip, and where in the file it stands."""

    text: str
    state: State
    says: str
    place: str


@dataclass(frozen=True, slots=True)
class HeatColumn:
    """One column: the hospital level ("" where the rows do not ask for it) and the deductible or a span of cost."""

    level: str
    span: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One row: whom it is for ("所有人员" where all are alike), and a cell for each column."""

    label: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class HeatLayer:
    """One fund's part of the table."""

    title: str
    columns: tuple[HeatColumn, ...]
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """What a file pays for one kind of visit, layer by layer; no layer where the file does not know the visit."""

    visit: VisitKind
    layers: tuple[HeatLayer, ...]

    def count(self, state: State) -> int:
        """Return how many cells are in a state."""
        return sum(cell.state is state for layer in self.layers for row in layer.rows for cell in row.cells)


def heat(file: BenefitsFile, visit: VisitKind) -> Heat:
    """Return the table of one file for one kind of visit: rows who, columns deductible and bands of each level."""
    return Heat(
        visit,
        tuple(
            _layer(file, layer, f"layer[{number}]") for number, layer in enumerate(file.layers) if visit in layer.visits
        ),
    )


def _layer(file: BenefitsFile, layer: LayerRule, at: str) -> HeatLayer:
    title = FUND[layer.fund]
    if layer.gap is not None:
        cell = HeatCell("缺", State.GAP, layer.gap, at)
        return HeatLayer(title, (HeatColumn("", "全部"),), (HeatRow("所有人员", (cell,)),))
    values = domains(file)
    facts = facts_asked(layer.deductible, layer.bands)
    levels = values["level"] if "level" in facts else ("",)
    spans = _spans(layer)
    columns = tuple(
        HeatColumn(LEVEL.get(level, ""), span)
        for level in levels
        for span in ("起付线", *(_span(*one) for one in spans))
    )
    lines: list[Line] = []
    asked = tuple(fact for fact in facts if fact != "level")
    for who in combinations(asked, values):
        cells = tuple(cell for level in levels for cell in _cells(layer, at, {**who, "level": level}, spans))
        lines.append(({fact: (value,) for fact, value in who.items()}, cells))
    rows = tuple(HeatRow(_label(file, who, values), cells) for who, cells in _merged(lines, asked))
    return HeatLayer(title, columns, rows)


Line = tuple[dict[str, tuple[str, ...]], tuple[HeatCell, ...]]
Span = tuple[int, int | None]


def _spans(layer: LayerRule) -> tuple[Span, ...]:
    """The spans of cost in fen between all edges that any row of the layer has."""
    tables = [row.figure.value for row in layer.bands if row.figure is not None]
    edges = sorted({band.up_to.fen for bands in tables for band in bands if band.up_to is not None})
    open_ended = not tables or any(bands and bands[-1].up_to is None for bands in tables)
    starts = [0, *edges] if open_ended else [0, *edges[:-1]]
    ends: list[int | None] = [*edges, None] if open_ended else [*edges]
    return tuple(zip(starts, ends, strict=True))


def _span(low: int, high: int | None) -> str:
    if high is None:
        return f"{_wan(low)}以上" if low else "比例"
    return f"{_wan(low)}至{_wan(high)}" if low else f"{_wan(high)}以内"


def _wan(fen: int) -> str:
    whole, rest = divmod(fen, _WAN)
    if whole and not rest * 10 % _WAN:
        return f"{(Decimal(fen) / _WAN).normalize():f}万元"
    return f"{Money(fen).grouped.removesuffix('.00')}元"


def _cells(layer: LayerRule, at: str, who: Combination, spans: tuple[Span, ...]) -> Iterator[HeatCell]:
    yield _cell(layer.deductible, who, f"{at}.deductible", lambda amount: f"{amount.grouped.removesuffix('.00')} 元")
    for low, _ in spans:
        yield _cell(layer.bands, who, f"{at}.bands", partial(_ratio, low))


def _ratio(low: int, bands: tuple[Band, ...]) -> str:
    ratio = ratio_above(bands, low)
    return "" if ratio is None else f"{(ratio * 100).normalize():f}%"


def _cell(rows: tuple[Row[T], ...], who: Combination, at: str, shown: Callable[[T], str]) -> HeatCell:
    found = met(rows, who)
    if not found:
        return HeatCell("无", State.MISSING, "没有一行写给这种情形", at)
    places = "、".join(f"{at}[{number}]" for number, row in enumerate(rows) if row in found)
    if len(found) > 1:
        return HeatCell("重", State.OVERLAP, f"{len(found)} 行同时写给这种情形", places)
    (row,) = found
    if row.figure is None:
        return HeatCell("缺", State.GAP, row.gap or "", places)
    text = shown(row.figure.value)
    if not text:
        return HeatCell("无", State.MISSING, "费用段到不了这里，这一层不付", places)
    cited = row.figure.citation
    return HeatCell(text, State.FIGURE, f"{cited.source} {cited.clause}", places)


def _merged(lines: list[Line], facts: tuple[str, ...]) -> list[Line]:
    """Join lines that are alike but for one fact, fact after fact: 转诊、急诊 in one row where they are the same."""
    for fact in reversed(facts):
        joined: dict[tuple[object, ...], Line] = {}
        for who, cells in lines:
            alike = (tuple((one, values) for one, values in who.items() if one != fact), cells)
            if alike in joined:
                first = joined[alike][0]
                first[fact] = (*first[fact], *who[fact])
            else:
                joined[alike] = (dict(who), cells)
        lines = list(joined.values())
    return lines


def _label(file: BenefitsFile, who: Mapping[str, tuple[str, ...]], values: Mapping[str, tuple[str, ...]]) -> str:
    told = tuple((fact, some) for fact, some in who.items() if set(some) != set(values[fact]))
    return facts_text(told, file.disease_groups) or "所有人员"
