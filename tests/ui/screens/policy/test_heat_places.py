"""Where the cells of a heat-map stand: none overlaps another, wide tables are broken by hospital level."""

from __future__ import annotations

from itertools import combinations

import pytest

from settledesk.desk.policy_views import Heat, HeatCell, HeatColumn, HeatLayer, HeatRow, State
from settledesk.model.case import VisitKind
from settledesk.ui.screens.policy.heat_places import Box, Measures, place


def layer(levels: int, spans: int, rows: int, name: str = "成年居民；第1次住院") -> HeatLayer:
    columns = tuple(
        HeatColumn(f"{level + 1}级" if levels > 1 else "", "起付线" if span == 0 else f"{span}万元以内")
        for level in range(levels)
        for span in range(spans)
    )
    cells = tuple(
        HeatCell(f"{number}%", State.FIGURE, "依据", f"layer[0].bands[{number}]") for number in range(len(columns))
    )
    return HeatLayer("统筹基金", columns, tuple(HeatRow(f"{name}{row}", cells) for row in range(rows)))


def measures(name: float = 12.0) -> Measures:
    return Measures(
        lambda text: name * len(text),
        lambda text, wide: 18.0 * -(-len(text) * name // wide),
        lambda text, wide: 16.0 * -(-len(text) * 11 // wide),
        least=52.0,
        most=108.0,
        line=20.0,
        gap=8.0,
    )


def overlap(one: Box, other: Box) -> bool:
    beside = one.x + one.wide <= other.x + 0.01 or other.x + other.wide <= one.x + 0.01
    below = one.y + one.high <= other.y + 0.01 or other.y + other.high <= one.y + 0.01
    return not beside and not below


@pytest.mark.parametrize("width", [260.0, 420.0, 640.0, 850.0, 1400.0])
@pytest.mark.parametrize("shape", [(3, 4, 6), (1, 5, 1), (3, 2, 9), (4, 2, 3), (1, 1, 1)])
def test_cells_stand_apart_inside_the_width(width: float, shape: tuple[int, int, int]) -> None:
    levels, spans, rows = shape
    made = layer(levels, spans, rows)
    found = place((Heat(VisitKind.INPATIENT, (made, made)),), width, measures())
    assert len(found.boxes) == 2 * levels * spans * rows
    assert {(box.where, box.cell.text) for box in found.boxes} == {
        (" · ".join(part for part in ("住院 · 统筹基金", row.label, column.level, column.span) if part), cell.text)
        for row in made.rows
        for column, cell in zip(made.columns, row.cells, strict=True)
    }
    for one, other in combinations(found.boxes, 2):
        assert not overlap(one, other)
    for box in found.boxes:
        assert box.x + box.wide <= width + 0.01
        assert box.wide <= 108
        assert box.y + box.high <= found.height
    for name in found.names:
        assert all(name.x + name.wide <= box.x for box in found.boxes if abs(box.y - name.y) < 0.01)


def test_a_table_too_wide_is_broken_between_levels_into_even_blocks() -> None:
    found = place((Heat(VisitKind.INPATIENT, (layer(4, 3, 1),)),), 520.0, measures())
    lines = sorted({box.y for box in found.boxes})
    assert [sum(box.y == y for box in found.boxes) for y in lines] == [6, 6]
    wide = place((Heat(VisitKind.INPATIENT, (layer(4, 3, 1),)),), 1400.0, measures())
    assert len({box.y for box in wide.boxes}) == 1


def test_long_names_take_lines_and_not_the_cells_room() -> None:
    long = "临时外出就医、未备案；连续参保6年及以上；无救助身份；第3次及以后住院"
    found = place((Heat(VisitKind.INPATIENT, (layer(3, 2, 2, long),)),), 600.0, measures())
    assert all(name.wide <= 600 * 0.3 for name in found.names)
    assert all(name.high > 40 for name in found.names)


def test_no_tables_take_no_room() -> None:
    assert place((), 600.0, measures()).height == 0
