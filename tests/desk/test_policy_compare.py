"""Which files stand beside each other: the former one, those of the same kind, and those that can be tried."""

from __future__ import annotations

import pytest

from settledesk.basis.errors import Refusal
from settledesk.desk.policy_compare import beside, changes, former, tryable
from settledesk.desk.policy_files import find_file
from settledesk.desk.rulebook import Rulebook, open_rulebook

ZIBO = "370300-zibo/benefits-310-2025-01-01.toml"


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return open_rulebook()


def test_the_former_file_is_of_the_same_line_and_the_latest_before(rulebook: Rulebook) -> None:
    assert former(rulebook, ZIBO) == "370300-zibo/benefits-310-2023-01-01.toml"
    assert former(rulebook, "370300-zibo/benefits-310-2023-01-01.toml") == "370300-zibo/benefits-310-2022-01-01.toml"


def test_a_draft_takes_the_place_of_the_final_text_of_its_day(rulebook: Rulebook) -> None:
    draft, final = "510000-sichuan/filing-2023-01-01-draft.toml", "510000-sichuan/filing-2023-01-01.toml"
    assert former(rulebook, draft) == final
    # A draft never was in force: it stands beside the final text where nothing else does.
    assert former(rulebook, final) == draft


def test_the_first_of_a_line_is_held_against_one_above_it_or_none(rulebook: Rulebook) -> None:
    assert former(rulebook, "370300-zibo/offsite-2022-01-01.toml") == "370000-shandong/offsite-2022-01-01.toml"
    assert former(rulebook, "511500-yibin/offsite-2023-01-01.toml") == "510000-sichuan/offsite-2023-01-01.toml"
    # Neither a later file nor the other scheme's came before it.
    assert former(rulebook, "370300-zibo/benefits-310-2022-01-01.toml") == ""
    assert former(rulebook, "110000-beijing/benefits-310-2024-01-01.toml") == ""


def test_what_stands_beside_a_file_is_of_its_kind_the_nearest_first(rulebook: Rulebook) -> None:
    found = beside(rulebook, ZIBO)
    kinds = {find_file(rulebook, one.name).head.kind for one in found}
    assert kinds == {"benefits"}
    assert ZIBO not in [one.name for one in found]
    assert [one.name for one in found[:2]] == [
        "370300-zibo/benefits-310-2023-01-01.toml",
        "370300-zibo/benefits-310-2022-01-01.toml",
    ]
    places = [one.area for one in found]
    assert places == sorted(places, key=lambda area: (area != "370300", not area.startswith("37")))
    assert all(rulebook.areas.name(one.area) in one.label for one in found if one.area != "370300")
    with pytest.raises(Refusal):
        beside(rulebook, "000000-nowhere/benefits-310-2025-01-01.toml")


def test_every_offered_pair_can_be_compared(rulebook: Rulebook) -> None:
    for file in rulebook.shelf.files:
        name = file.head.name
        if file.head.kind != "guidance":
            old = former(rulebook, name)
            assert not old or changes(rulebook, old, name) is not None


def test_what_can_be_tried_decides_settlements_and_drafts_come_first(rulebook: Rulebook) -> None:
    found = tryable(rulebook, "510100")
    assert {find_file(rulebook, one.name).head.kind for one in found} <= {"filing", "offsite", "benefits"}
    drafts = [one.draft for one in found]
    assert drafts == sorted(drafts, reverse=True)
    assert drafts[0]
    assert {one.area for one in found} == {"510100", "510000", "000000"}
    assert all(("草案" in one.label) is one.draft for one in found)
