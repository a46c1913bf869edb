"""The library's files as people look at them: which hold for an area, what became of them, how one is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from settledesk.basis.errors import Refusal
from settledesk.desk.policy_files import (
    FileLine,
    FileState,
    area_lines,
    deciding_days,
    file_lines,
    find_area,
    find_file,
    missing_kinds,
)
from settledesk.desk.rulebook import Rulebook, open_policies, open_rulebook
from tests.policy.packs import DOCUMENTS, FILING, put, put_area, put_file

TODAY = date(2024, 6, 1)


@pytest.fixture(scope="module")
def library() -> Rulebook:
    return open_rulebook()


def lines(root: Path, area: str, today: date = TODAY) -> dict[str, FileLine]:
    """Return an area's files of made-up packs, by the end of their name."""
    return {
        f"{one.area}/{one.name.split('/')[1].removesuffix('.toml')}": one
        for one in file_lines(open_policies(root), area, today)
    }


# ---- what has become of a file


def test_the_state_of_each_file_on_a_day(tmp_path: Path) -> None:
    put_area(tmp_path)
    for day in ("2021-01-01", "2022-01-01", "2025-01-01"):
        put_file(tmp_path, "offsite", day=day)
    put_file(tmp_path, "offsite", day="2023-01-01", more='status = "draft"\n')
    put_file(tmp_path, "filing", more="valid_until = 2024-05-31\n")
    put_file(tmp_path, "benefits")
    review = 'checked_on = 2024-01-02\n[[superseded]]\non = 2024-06-01\nby = "新文"\nnote = "比例变了"\n'
    put(tmp_path, "370300-test/benefits-310-2022-01-01.review.toml", review)
    found = lines(tmp_path, "370300")
    assert {name: one.state for name, one in found.items()} == {
        "370300/filing-2022-01-01": FileState.EXPIRED,
        "370300/offsite-2021-01-01": FileState.REPLACED,
        "370300/offsite-2022-01-01": FileState.IN_FORCE,
        "370300/offsite-2023-01-01-draft": FileState.DRAFT,
        "370300/offsite-2025-01-01": FileState.COMING,
        "370300/benefits-310-2022-01-01": FileState.SUPERSEDED,
    }
    assert [one.state_label for one in found.values()] == [
        "已过期",
        "已被后来文件取代",
        "执行中",
        "草案",
        "将执行",
        "依据已被替代",
    ]
    assert [name for name, one in found.items() if one.used] == [
        "370300/filing-2022-01-01",
        "370300/offsite-2022-01-01",
        "370300/benefits-310-2022-01-01",
    ]
    now = found["370300/offsite-2022-01-01"]
    assert (now.first_day, now.last_day, now.ends_on, now.days_to_end) == (
        date(2022, 1, 1),
        date(2024, 12, 31),
        date(2024, 12, 31),
        213,
    )
    benefits = found["370300/benefits-310-2022-01-01"]
    assert benefits.superseded == ("自 2024-06-01 起被 新文 替代（比例变了）",)
    assert (benefits.ends_on, benefits.days_to_end, benefits.reviewed_on) == (date(2024, 5, 31), -1, date(2024, 1, 2))
    assert benefits.kind_label == "本地待遇（职工医保）"


def test_the_last_day_of_validity_is_still_in_force(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "filing", more="valid_until = 2024-05-31\n")
    (last,) = lines(tmp_path, "370300", date(2024, 5, 31)).values()
    assert (last.state, last.days_to_end) == (FileState.IN_FORCE, 0)
    (over,) = lines(tmp_path, "370300", date(2024, 6, 1)).values()
    assert (over.state, over.days_to_end) == (FileState.EXPIRED, -1)


# ---- a parent's files


def test_a_parents_file_holds_until_the_area_has_its_own(tmp_path: Path) -> None:
    put_area(tmp_path, "370000")
    put_area(tmp_path, "370300", parent="370000")
    put_file(tmp_path, "offsite", code="370000", day="2021-01-01")
    put_file(tmp_path, "offsite", code="370300", day="2023-01-01")
    put_file(tmp_path, "offsite", code="370000", day="2024-01-01")
    put_file(tmp_path, "benefits", code="370000", day="2021-01-01")
    found = lines(tmp_path, "370300")
    assert list(found) == ["370300/offsite-2023-01-01", "370000/offsite-2021-01-01"]
    above = found["370000/offsite-2021-01-01"]
    assert (above.own, above.state, above.last_day) == (False, FileState.REPLACED, date(2022, 12, 31))
    own = found["370300/offsite-2023-01-01"]
    assert own.own
    assert own.newer == ("山东省「测试」自 2024-01-01 起执行，请复核",)
    # A neighbour without a pack of its own uses both of the province's, one after the other.
    other = lines(tmp_path, "370800")
    assert {name: one.state for name, one in other.items()} == {
        "370000/offsite-2021-01-01": FileState.REPLACED,
        "370000/offsite-2024-01-01": FileState.IN_FORCE,
    }


def test_a_side_that_the_area_leaves_out_is_the_parents(tmp_path: Path) -> None:
    put_area(tmp_path, "370000")
    put_area(tmp_path, "370300", parent="370000")
    put_file(tmp_path, "filing", code="370000", day="2021-01-01")
    put_file(tmp_path, "filing", code="370300", day="2022-01-01", body=FILING.replace("[anywhere", "[in_province"))
    found = lines(tmp_path, "370300")
    assert {name: (one.state, one.last_day) for name, one in found.items()} == {
        "370300/filing-2022-01-01": (FileState.IN_FORCE, None),
        "370000/filing-2021-01-01": (FileState.IN_FORCE, None),
    }


def test_the_file_that_decides_a_case_is_one_that_is_used(library: Rulebook) -> None:
    """Held against the shelf's own choice, for every area with a pack and days around every change."""
    shelf = library.shelf
    days = sorted({file.head.in_force for file in shelf.files})
    for area in shelf.packs:
        if library.areas.find(area) is None:
            continue
        for day in days:
            used = {one.name for one in file_lines(library, area, day) if one.used}
            for kind in ("filing", "offsite"):
                files = [file for file in shelf.files if file.head.kind == kind and not file.head.draft]
                for code in shelf.chain(area):
                    own = [f for f in files if f.head.area == code and f.head.in_force <= day]
                    if own:
                        assert max(own, key=lambda f: f.head.in_force).head.name in used, (area, day, kind)
                        break


# ---- areas


def test_every_area_has_a_line_and_says_the_worst_of_its_files(tmp_path: Path) -> None:
    put_area(tmp_path, "000000")
    put_area(tmp_path, "370000")
    put_area(tmp_path, "370300", parent="370000")
    put_area(tmp_path, "370800", parent="370000")
    put_area(tmp_path, "441700")
    put_file(tmp_path, "offsite", code="370300", more="valid_until = 2024-07-01\n")
    put_file(tmp_path, "benefits", code="370800", more="valid_until = 2024-05-01\n")
    put_file(tmp_path, "offsite", code="370800")
    put_file(tmp_path, "offsite", code="441700", more='status = "draft"\n')
    found = {one.code: one for one in area_lines(open_policies(tmp_path), TODAY)}
    assert list(found) == sorted(found)
    assert len(found) > 350
    assert (found["370300"].badge, found["370300"].days) == ("距到期 30 天", 30)
    assert (found["370800"].badge, found["370800"].state) == ("已过期", FileState.EXPIRED)
    assert (found["441700"].badge, found["441700"].own) == ("草案", True)
    assert (found["370900"].badge, found["370900"].own, found["370900"].province) == ("按山东省规定", False, "山东省")
    assert found["110000"].badge == "按国家规定"
    assert (found["000000"].name, found["000000"].province) == ("测试000000", "")


def test_what_no_file_decides_is_named(tmp_path: Path, library: Rulebook) -> None:
    put_area(tmp_path, "370300")
    put_file(tmp_path, "filing", body=FILING.replace("[anywhere", "[in_province"))
    put_file(tmp_path, "benefits")
    assert missing_kinds(open_policies(tmp_path), "370300", TODAY) == (
        "跨省备案规定",
        "异地支付政策",
        "居民医保本地待遇",
    )
    assert missing_kinds(library, "370000", TODAY) == ()
    assert "省内备案规定" not in missing_kinds(library, "110000", TODAY)


def test_the_days_that_choose_are_named(tmp_path: Path) -> None:
    day = 'offsite = { value = "admission", doc = "d", clause = "一" }'
    put_area(tmp_path, "370300", more=f"{DOCUMENTS}[decided_by]\n{day}\n")
    put_file(tmp_path, "offsite")
    assert deciding_days(open_policies(tmp_path), "370300") == (
        ("备案规定", "入院日"),
        ("异地支付", "入院日"),
        ("本地待遇", "结算日"),
    )


# ---- naming an area, a file


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("370300", "370300"),
        ("３７０３００", "370300"),
        ("370305", "370300"),
        ("淄博", "370300"),
        ("淄博市", "370300"),
        (" 阳 江 ", "441700"),
        ("000000", "000000"),
        ("国家规定", "000000"),
        ("山东省", "370000"),
        ("恩施", "422800"),
    ],
)
def test_an_area_is_found_by_code_and_name(text: str, code: str, library: Rulebook) -> None:
    assert find_area(library, text) == code


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("淄搏市", "370300 淄博市"),
        ("城", "不止一个地区"),
        ("", "没有这个地区"),
        ("999999", "没有这个地区"),
        ("x" * 5000, "六位代码"),
    ],
)
def test_an_area_that_is_none_is_refused_with_the_nearest(text: str, said: str, library: Rulebook) -> None:
    with pytest.raises(Refusal, match=said):
        find_area(library, text)


@pytest.mark.parametrize(
    "text",
    [
        "441700-yangjiang/offsite-2021-05-01",
        "441700-yangjiang/offsite-2021-05-01.toml",
        "441700-yangjiang\\offsite-2021-05-01.toml",
        "441700/offsite-2021-05-01",
    ],
)
def test_a_file_is_found_by_its_name(text: str, library: Rulebook) -> None:
    assert find_file(library, text).head.name == "441700-yangjiang/offsite-2021-05-01.toml"


def test_a_file_that_is_none_is_refused_with_the_nearest(library: Rulebook) -> None:
    with pytest.raises(Refusal, match="441700-yangjiang/offsite-2021-05-01"):
        find_file(library, "441700-yangjing/offsite-2021-05-01")
    with pytest.raises(Refusal, match="文件夹/文件名"):
        find_file(library, "?")
