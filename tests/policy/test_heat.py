"""The heat table: who against level and band, alike rows joined, and every hole to be seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from settledesk.basis.places import shipped
from settledesk.model.case import VisitKind
from settledesk.policy.heat import Heat, HeatLayer, State, heat
from settledesk.policy.rules import BenefitsFile
from settledesk.policy.shelf import load_shelf
from tests.policy.packs import BENEFITS, put_area, put_file


@pytest.fixture(scope="module")
def files() -> dict[str, BenefitsFile]:
    shelf = load_shelf(shipped("policies"))
    return {file.head.name: file for file in shelf.files if isinstance(file, BenefitsFile)}


def grid(layer: HeatLayer) -> list[tuple[str, ...]]:
    return [(row.label, *(cell.text for cell in row.cells)) for row in layer.rows]


def small(root: Path, body: str = BENEFITS) -> BenefitsFile:
    put_area(root)
    put_file(root, "benefits", body=body)
    (file,) = load_shelf(root).files
    assert isinstance(file, BenefitsFile)
    return file


def test_rows_are_people_and_columns_are_levels_with_their_bands(files: dict[str, BenefitsFile]) -> None:
    found = heat(files["370300-zibo/benefits-310-2025-01-01.toml"], VisitKind.INPATIENT)
    pooled, large = found.layers
    assert pooled.title == "统筹基金"
    spans = ("起付线", "1万元以内", "1万元至5万元", "5万元至12万元")
    assert [(one.level, one.span) for one in pooled.columns] == [
        (level, span) for level in ("一级", "二级", "三级") for span in spans
    ]
    assert grid(pooled)[0] == (
        "在职；第1次住院",
        *("300 元", "82%", "90%", "90%"),
        *("500 元", "78%", "85%", "90%"),
        *("700 元", "74%", "80%", "90%"),
    )
    assert len(grid(pooled)) == 6
    assert [(one.level, one.span) for one in large.columns] == [("", "起付线"), ("", "50万元以内")]
    assert grid(large) == [("所有人员", "120,000 元", "90%")]
    assert {cell.state for layer in found.layers for row in layer.rows for cell in row.cells} == {State.FIGURE}
    cell = pooled.rows[0].cells[1]
    assert (cell.place, cell.says) == (
        "layer[0].bands[0]",
        "淄博职工医保住院待遇表（转载页 2023-09 等三页一致） 在职 一级",
    )


def test_people_who_fare_alike_share_a_row_and_gaps_are_named(files: dict[str, BenefitsFile]) -> None:
    found = heat(files["441700-yangjiang/benefits-310-2024-10-01.toml"], VisitKind.INPATIENT)
    pooled, large = found.layers
    assert [row.label for row in pooled.rows][:3] == [
        "在职；参保地本地、异地长期居住",
        "在职；异地转诊、异地急诊、未备案",
        "在职；临时外出就医",
    ]
    assert pooled.rows[0].cells[2].state is State.GAP
    assert pooled.rows[0].cells[2].says == "阳江职工二级、三级医院住院起付线"
    assert grid(large) == [("所有人员", "缺")]
    assert large.rows[0].cells[0].says.startswith("阳江职工大额医疗费用补助的起付和比例")
    assert found.count(State.GAP) == 2 * (2 + 3) + 1
    assert found.count(State.MISSING) == found.count(State.OVERLAP) == 0


def test_every_shipped_table_is_whole(files: dict[str, BenefitsFile]) -> None:
    for file in files.values():
        for visit in VisitKind:
            found = heat(file, visit)
            assert found.count(State.OVERLAP) == 0
            assert all(len(row.cells) == len(layer.columns) for layer in found.layers for row in layer.rows)


def test_a_visit_that_no_layer_knows_has_no_table(tmp_path: Path) -> None:
    assert heat(small(tmp_path), VisitKind.MATERNITY) == Heat(VisitKind.MATERNITY, ())


def test_a_hole_an_overlap_and_what_lies_beyond_the_last_band(tmp_path: Path) -> None:
    bands = (
        'bands = [{ when = { level = "1" }, bands = [{ up_to = 9500, ratio = 0.80 }] },'
        ' { when = { level = ["2", "3"] }, bands = [{ ratio = 0.705 }] }]'
    )
    file = small(tmp_path, BENEFITS[: BENEFITS.index("bands =")] + bands)
    (layer,) = file.layers
    first, second = layer.deductible
    torn = replace(layer, deductible=(first, replace(second, when=(("level", ("1", "2")),))))
    (shown,) = heat(replace(file, layers=(torn,)), VisitKind.INPATIENT).layers
    assert [one.span for one in shown.columns[:3]] == ["起付线", "9,500元以内", "9,500元以上"]
    (row,) = shown.rows
    assert [(cell.text, cell.state) for cell in row.cells] == [
        ("重", State.OVERLAP),
        ("80%", State.FIGURE),
        ("无", State.MISSING),
        ("200.50 元", State.FIGURE),
        ("70.5%", State.FIGURE),
        ("70.5%", State.FIGURE),
        ("无", State.MISSING),
        ("70.5%", State.FIGURE),
        ("70.5%", State.FIGURE),
    ]
    assert row.cells[0].place == "layer[0].deductible[0]、layer[0].deductible[1]"
    assert row.cells[6].says == "没有一行写给这种情形"
    assert row.cells[2].says == "费用段到不了这里，这一层不付"
