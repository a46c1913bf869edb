"""The office's own packs beside the shipped ones: a broken one is left out whole and keeps nothing else out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from settledesk.model.citation import Evidence
from settledesk.policy.rules import Confirmed, Entered, OffsiteFile
from settledesk.policy.shelf import BadPolicies, Shelf
from settledesk.policy.site_packs import RefusedPack, read_shipped
from settledesk.policy.site_packs import load_with_site as load
from tests.policy.packs import BODIES, LIMITS, broken, head, put, put_area, put_file, troubles


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """One province with a city, as if they were shipped."""
    root = tmp_path / "shipped"
    put_area(root, "370000")
    put_file(root, "limits", "370000")
    put_area(root, "370300", "370000")
    put_file(root, "benefits")
    return root


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The office's own folder."""
    root = tmp_path / "site"
    root.mkdir()
    return root


def load_with_site(root: Path, site: Path) -> tuple[Shelf, tuple[RefusedPack, ...]]:
    return load(read_shipped(root), site)


def names(shelf: Shelf) -> set[str]:
    return {one.head.name for one in shelf.files}


def said(refused: tuple[RefusedPack, ...]) -> dict[str, list[str]]:
    return {one.folder: [str(problem) for problem in one.problems] for one in refused}


SHIPPED = {"370000-test/limits-2022-01-01.toml", "370300-test/benefits-310-2022-01-01.toml"}


def test_sound_packs_stand_beside_the_shipped_ones(shipped: Path, site: Path) -> None:
    put_area(site, "371600", "370000")
    put_file(site, "offsite", "371600")
    shelf, refused = load_with_site(shipped, site)
    assert refused == ()
    assert names(shelf) == {*SHIPPED, "371600-test/offsite-2022-01-01.toml"}


def test_each_broken_pack_is_left_out_whole_and_the_others_stay(shipped: Path, site: Path) -> None:
    put_area(site, "371600", "370000")
    put_file(site, "benefits", "371600")
    put(site, "371600-test/offsite-2022-01-01.toml", "PK\x03\x04")
    put_area(site, "371700", "370000")
    put_file(site, "benefits", "371700")
    (site / "binzhou").mkdir()
    shelf, refused = load_with_site(shipped, site)
    assert names(shelf) == {*SHIPPED, "371700-test/benefits-310-2022-01-01.toml"}
    assert set(shelf.packs) == {"370000", "370300", "371700"}
    found = said(refused)
    assert list(found) == ["371600-test", "binzhou"]
    assert found["371600-test"][0].startswith("371600-test/offsite-2022-01-01.toml：不是有效的 TOML")
    assert found["binzhou"] == ["binzhou：文件夹名应为 六位代码-拼音，如 370300-zibo"]


def test_a_figure_over_a_shipped_ceiling_leaves_its_pack_out(shipped: Path, site: Path) -> None:
    put_area(site, "371600", "370000")
    put_file(site, "offsite", "371600", body=BODIES["offsite"].replace("0.10, order", "0.11, order"))
    shelf, refused = load_with_site(shipped, site)
    assert names(shelf) == SHIPPED
    assert said(refused) == {
        "371600-test": [
            "371600-test/offsite-2022-01-01.toml｜rows.temporary.first_self_pay.inpatient：首先自付 0.11 超过上级上限 0.10（测〔2022〕1号 上限一）"
        ]
    }


def test_a_ceiling_that_a_shipped_file_breaks_is_the_packs_own_fault(shipped: Path, site: Path) -> None:
    put_file(shipped, "offsite")
    put(
        site,
        "370000-test/limits-2023-01-01.toml",
        head("limits", "370000", "2023-01-01") + LIMITS.replace("0.10", "0.05"),
    )
    shelf, refused = load_with_site(shipped, site)
    assert names(shelf) == {*SHIPPED, "370300-test/offsite-2022-01-01.toml"}
    assert list(said(refused)) == ["370000-test"]


def test_a_parent_may_come_after_its_child_and_takes_it_along_when_it_is_left_out(shipped: Path, site: Path) -> None:
    put_area(site, "371600", "990000")
    put_file(site, "benefits", "371600")
    put_area(site, "990000")
    put_area(site, "371700", "370000")
    put_file(site, "offsite", "371700", body=BODIES["offsite"].replace("0.10, order", "0.11, order"))
    shelf, refused = load_with_site(shipped, site)
    assert list(said(refused)) == ["371700-test"]
    assert "371600" in shelf.packs
    put(site, "990000-test/area.toml", 'code = "1"')
    shelf, refused = load_with_site(shipped, site)
    assert said(refused)["371600-test"] == ["371600-test/area.toml｜parent：没有「990000」的文件夹（371600）"]
    assert names(shelf) == SHIPPED


def test_a_shipped_area_takes_further_files_and_nothing_that_it_has(shipped: Path, site: Path) -> None:
    put_file(site, "benefits", day="2023-01-01")
    shelf, refused = load_with_site(shipped, site)
    assert refused == ()
    assert names(shelf) == {*SHIPPED, "370300-test/benefits-310-2023-01-01.toml"}
    put_file(site, "benefits")
    shelf, refused = load_with_site(shipped, site)
    assert names(shelf) == SHIPPED
    assert said(refused) == {
        "370300-test": [
            "370300-test/benefits-310-2022-01-01.toml：已有 370300-test/benefits-310-2022-01-01.toml，不能再有同类同日的文件；新政策另建新日期的文件"
        ]
    }


def test_a_second_area_file_for_a_shipped_code_is_refused(shipped: Path, site: Path) -> None:
    put_area(site, "370300")
    _, refused = load_with_site(shipped, site)
    assert said(refused) == {
        "370300-test": ["370300-test：370300 已有文件夹 370300-test：只能补充它没有的文件，不能有 area.toml"]
    }


def test_one_code_in_two_of_its_own_folders_keeps_the_first(shipped: Path, site: Path) -> None:
    put_area(site, "371600")
    put(site, "371600-zzz/area.toml", 'code = "371600"\nname = "另一个"')
    shelf, refused = load_with_site(shipped, site)
    assert shelf.packs["371600"].folder == "371600-test"
    assert said(refused) == {"371600-zzz": ["371600-zzz：371600 已有文件夹 371600-test"]}


def test_what_is_still_to_be_filled_in_leaves_a_pack_out(shipped: Path, site: Path) -> None:
    put_area(site, "371600", "370000")
    put_file(site, "benefits", "371600", body=BODIES["benefits"].replace("value = 100", 'gap = "待填：一级"'))
    shelf, refused = load_with_site(shipped, site)
    assert names(shelf) == SHIPPED
    assert said(refused) == {
        "371600-test": ["371600-test/benefits-310-2022-01-01.toml｜layer[0].deductible[0].gap：待填：一级"]
    }


def test_more_files_than_any_area_has_are_not_read(shipped: Path, site: Path) -> None:
    put_area(site, "371600")
    for number in range(401):
        put(site, f"371600-test/x{number}.toml", "")
    _, refused = load_with_site(shipped, site)
    assert said(refused) == {"371600-test": ["371600-test：超过 400 个文件"]}


def test_mistakes_of_the_shipped_packs_are_never_passed_over(shipped: Path, site: Path) -> None:
    put(shipped, "370300-test/area.toml", 'code = "370300"')
    with pytest.raises(BadPolicies, match="name"):
        load_with_site(shipped, site)
    put(shipped, "370300-test/area.toml", 'code = "370300"\nname = "x"\nparent = "990000"')
    with pytest.raises(BadPolicies, match="990000"):
        load_with_site(shipped, site)


# ---- figures that were entered by hand

ENTERED = '\n[entered]\nby = "李敏"\non = 2026-11-20\nhow = "telephone"\nsource = "医保中心 0000"\n'
CONFIRMED = '\n[confirmed]\nby = "王五"\non = 2026-11-21\n'


@pytest.mark.parametrize(
    ("more", "evidence"),
    [("", Evidence.OFFICIAL), (ENTERED, Evidence.UNCONFIRMED), (ENTERED + CONFIRMED, Evidence.SECONDARY)],
)
def test_entered_figures_are_worth_no_more_than_their_confirmation(
    shipped: Path, site: Path, more: str, evidence: Evidence
) -> None:
    put_area(site, "371600", "370000")
    put(site, "371600-test/offsite-2022-01-01.toml", head("offsite", "371600") + more + BODIES["offsite"])
    shelf, refused = load_with_site(shipped, site)
    assert refused == ()
    (file,) = [one for one in shelf.files if isinstance(one, OffsiteFile)]
    rows = [one.citation.evidence for one in file.rows.values()]
    changes = [one.citation.evidence for row in file.rows.values() for one in row.changes.values()]
    assert {*rows, *changes} == {evidence}
    if more:
        confirmed = Confirmed("王五", date(2026, 11, 21)) if CONFIRMED in more else None
        assert file.head.entered == Entered("李敏", date(2026, 11, 20), "telephone", "医保中心 0000", confirmed)


def test_a_weaker_figure_stays_weak_when_it_is_confirmed(shipped: Path, site: Path) -> None:
    put_area(site, "371600", "370000")
    body = BODIES["offsite"].replace('kind = "points"', 'evidence = "unconfirmed", kind = "points"')
    put(site, "371600-test/offsite-2022-01-01.toml", head("offsite", "371600") + ENTERED + CONFIRMED + body)
    shelf, _ = load_with_site(shipped, site)
    (file,) = [one for one in shelf.files if isinstance(one, OffsiteFile)]
    found = [change.citation.evidence for row in file.rows.values() for change in row.changes.values()]
    assert found == [Evidence.UNCONFIRMED]


@pytest.mark.parametrize(
    ("more", "problems"),
    [
        (
            ENTERED.replace("telephone", "rumour"),
            ["entered.how：应为 page（网页）、telephone（电话）、brochure（宣传册） 之一"],
        ),
        (ENTERED.replace('by = "李敏"', 'by = ""'), ["entered.by：应为非空的文字"]),
        (ENTERED.replace("on = 2026-11-20", ""), ["entered.on：应为日期，如 2022-01-01"]),
        (ENTERED + CONFIRMED.replace("王五", "李 敏"), ["confirmed.by：「李敏」是录入的人，应由另一人复核"]),
        (ENTERED + CONFIRMED.replace("-21", "-19"), ["confirmed.on：早于录入日期 2026-11-20"]),
        (
            CONFIRMED,
            [
                "entered：缺少此表",
                "entered.how：应为 page（网页）、telephone（电话）、brochure（宣传册） 之一",
                "entered.by：缺少此键",
                "entered.on：应为日期，如 2022-01-01",
                "entered.source：缺少此键",
            ],
        ),
        (ENTERED + "note = 1\n", ["entered.note：没有这个键"]),
    ],
)
def test_each_mistake_about_who_entered_what_is_named(tmp_path: Path, more: str, problems: list[str]) -> None:
    first = "[rows.temporary]"
    assert broken(tmp_path, "offsite", first, more + first) == problems


def test_only_benefits_and_offsite_files_are_entered_by_hand(tmp_path: Path) -> None:
    put_area(tmp_path)
    put(tmp_path, "370300-test/filing-2022-01-01.toml", head("filing") + ENTERED + BODIES["filing"])
    assert troubles(tmp_path) == ["370300-test/filing-2022-01-01.toml｜entered：没有这个键"]
