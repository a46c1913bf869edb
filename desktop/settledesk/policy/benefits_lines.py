"""The figures of a benefits file as lines for people, and what it says was not found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from settledesk.basis.money import ZERO
from settledesk.model.case import VisitKind
from settledesk.model.citation import Citation
from settledesk.model.labels import FUND
from settledesk.model.terms import Band, BandsFrom, Takes
from settledesk.policy import figure_words as words
from settledesk.policy.figure_line import FigureLine, GapLine, Unit, Value, figure_line, in_yuan, yuan_value
from settledesk.policy.figure_words import LABELS, Facts, Groups
from settledesk.policy.rules import BenefitsFile, Figure, LayerRule, Row

T = TypeVar("T")


def benefits_lines(file: BenefitsFile) -> Iterator[FigureLine]:
    """Return every figure of a file in its own order, a line for each band."""
    for number, (layer, group) in enumerate(zip(file.layers, _layer_groups(file), strict=True)):
        yield from _layer(layer, f"layer[{number}]", group, file.disease_groups)
    seen: dict[str, int] = {}
    for number, notice in enumerate(file.notices):
        clause = notice.citation.clause
        seen[clause] = seen.get(clause, 0) + 1
        yield figure_line(
            words.NOTICES,
            LABELS["notice"],
            Value(notice.text),
            notice.citation,
            f"notice[{number}]",
            ("notice", clause, str(seen[clause])),
            (_visits(notice.visits),),
        )


def _layer(layer: LayerRule, at: str, group: str, groups: Groups) -> Iterator[FigureLine]:
    def line(key: str, place: str, row_facts: Facts, value: Value, citation: Citation) -> FigureLine:
        facts = (_visits(layer.visits), *row_facts)
        label = _layer_label(layer, key)
        when = words.facts_text(row_facts, groups)
        return figure_line(group, label, value, citation, place, ("layer", layer.id, key), facts, when)

    for number, row in enumerate(layer.deductible):
        if row.figure is not None:
            place, figure = f"{at}.deductible[{number}]", row.figure
            yield line("deductible", place, row.when, yuan_value(figure.value), figure.citation)
    for number, bands in enumerate(layer.bands):
        if bands.figure is not None:
            yield from _bands(layer, f"{at}.bands[{number}]", group, bands.when, bands.figure, groups)
    for number, bonus in enumerate(layer.bonus):
        if bonus.figure is not None:
            points = words.hundredth(bonus.figure.value)
            value = Value(f"{words.plain(points)} 个百分点", Unit.POINTS, (points,))
            yield line("bonus", f"{at}.bonus[{number}]", bonus.when, value, bonus.figure.citation)
    for number, cap in enumerate(layer.cap):
        if cap.figure is not None:
            value = Value("不设限额") if cap.figure.value is None else yuan_value(cap.figure.value)
            yield line("cap", f"{at}.cap[{number}]", cap.when, value, cap.figure.citation)
    for number, floor in enumerate(layer.floor):
        if floor.figure is not None:
            least = floor.figure.value
            value = Value(f"不低于 {words.percent(least)}", Unit.PERCENT, (words.hundredth(least),))
            yield line("floor", f"{at}.floor[{number}]", floor.when, value, floor.figure.citation)


def _bands(
    layer: LayerRule, at: str, group: str, row_facts: Facts, figure: Figure[tuple[Band, ...]], groups: Groups
) -> Iterator[FigureLine]:
    low = ZERO
    for number, band in enumerate(figure.value):
        edge = () if band.up_to is None else (in_yuan(band.up_to),)
        yield FigureLine(
            key=band.citation.key or at,
            label=_layer_label(layer, "bands"),
            value=words.percent(band.ratio),
            unit=Unit.PERCENT,
            numbers=(words.hundredth(band.ratio), *edge),
            when=words.joined(words.facts_text(row_facts, groups), words.span_text(low, band.up_to)),
            citation=band.citation,
            group=group,
            place=f"{at}.bands[{number}]",
            subject=("layer", layer.id, "bands"),
            facts=(_visits(layer.visits), *row_facts),
            band=(low, band.up_to),
        )
        low = band.up_to or ZERO


def _layer_groups(file: BenefitsFile) -> list[str]:
    """Return the heading of each layer: fund and visits, and its clause where that names two layers."""
    names = [f"{FUND[layer.fund]}（{words.visits_text(layer.visits)}）" for layer in file.layers]
    return [
        f"{name}：{layer.citation.clause}" if names.count(name) > 1 else name
        for name, layer in zip(names, file.layers, strict=True)
    ]


def _layer_label(layer: LayerRule, key: str) -> str:
    """Return what a figure of the layer is called, with how it counts: two files may differ in nothing else."""
    if key == "deductible":
        return f"{LABELS[key]}（{'按年累计' if layer.yearly else '每次'}）"
    if key == "cap":
        return words.CAP_ON[layer.cap_on]
    if key == "bands":
        onward = "起付线以上分段" if layer.bands_from is BandsFrom.DEDUCTIBLE else ""
        base = "" if layer.takes is Takes.IN_SCOPE else words.TAKES[layer.takes]
        how = words.joined(base, onward)
        return f"{LABELS[key]}（{how}）" if how else LABELS[key]
    return LABELS[key]


def _visits(visits: tuple[VisitKind, ...]) -> tuple[str, tuple[str, ...]]:
    return "visit", tuple(one.value for one in visits)


def benefits_gaps(file: BenefitsFile) -> Iterator[GapLine]:
    """Return every gap of a file: whole layers and single rows."""
    for number, (layer, group) in enumerate(zip(file.layers, _layer_groups(file), strict=True)):
        at = f"layer[{number}]"
        if layer.gap is not None:
            yield GapLine("", layer.gap, "", group, at, ("layer", layer.id), (_visits(layer.visits),))
        for key, row_number, when, what in _row_gaps(layer):
            yield GapLine(
                label=_layer_label(layer, key),
                what=what,
                when=words.facts_text(when, file.disease_groups),
                group=group,
                place=f"{at}.{key}[{row_number}]",
                subject=("layer", layer.id, key),
                facts=(_visits(layer.visits), *when),
            )


def _row_gaps(layer: LayerRule) -> Iterator[tuple[str, int, Facts, str]]:
    """Every row that is a gap: its key, its number, its conditions, what was not found."""

    def gaps(key: str, rows: tuple[Row[T], ...]) -> Iterator[tuple[str, int, Facts, str]]:
        for number, row in enumerate(rows):
            if row.gap is not None:
                yield key, number, row.when, row.gap

    yield from gaps("deductible", layer.deductible)
    yield from gaps("bands", layer.bands)
    yield from gaps("bonus", layer.bonus)
    yield from gaps("cap", layer.cap)
    yield from gaps("floor", layer.floor)
