"""Which figures no case can reach while another is not known."""

from __future__ import annotations

from pathlib import Path

from settledesk.policy.reach import out_of_reach
from settledesk.policy.rules import BenefitsFile
from settledesk.policy.shelf import load_shelf
from tests.policy.packs import BENEFITS, put_area, put_file


def reached(root: Path, body: str) -> frozenset[str]:
    put_area(root)
    put_file(root, "benefits", body=body)
    (file,) = load_shelf(root).files
    assert isinstance(file, BenefitsFile)
    return out_of_reach(file)


def test_in_a_whole_table_every_figure_is_in_reach(tmp_path: Path) -> None:
    assert reached(tmp_path, BENEFITS) == frozenset()


def test_a_figure_beside_a_gap_for_the_same_people_is_out_of_reach(tmp_path: Path) -> None:
    bands = (
        'bands = [{ when = { level = ["1", "2"] }, gap = "一、二级" }, { when = { level = "3" }, bands = [{ ratio = 0.9 }] }]'
        '\ncap = [{ when = { person = "working" }, value = 1000 }, { when = { person = "retired" }, gap = "退休" }]'
    )
    # Level 1 alone is cut off; the second deductible serves level 3 too, and so does the cap.
    assert reached(tmp_path, BENEFITS[: BENEFITS.index("bands =")] + bands) == {"layer[0].deductible[0]"}


def test_where_no_ratio_is_known_at_all_nothing_is_in_reach(tmp_path: Path) -> None:
    body = BENEFITS[: BENEFITS.index("bands =")] + 'bands = [{ gap = "比例" }]\ncap = [{ value = 1000 }]'
    assert reached(tmp_path, body) == {"layer[0].deductible[0]", "layer[0].deductible[1]", "layer[0].cap[0]"}


def test_a_cap_above_which_an_unknown_layer_begins_is_out_of_reach(tmp_path: Path) -> None:
    onward = (
        BENEFITS[: BENEFITS.index("deductible =")].replace('"pooled"', '"large_sum"').replace("in_scope", "over_cap")
    )
    assert reached(tmp_path, f'{BENEFITS}cap = [{{ value = 1000 }}]\n{onward}gap = "大额"') == {"layer[0].cap[0]"}
