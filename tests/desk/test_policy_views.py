"""The library as the window shows it: areas by their badges and found by what is typed, one area whole, its heat-maps."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from settledesk.basis.errors import Refusal
from settledesk.desk.policy_files import FileState
from settledesk.desk.policy_views import AreaRow, Mark, State, area_rows, area_view, areas_found, heats
from settledesk.desk.rulebook import Rulebook, open_policies, open_rulebook
from settledesk.model.case import VisitKind
from tests.policy.packs import put_area, put_file

TODAY = date(2024, 4, 18)


@pytest.fixture(scope="module")
def library() -> Rulebook:
    return open_rulebook()


@pytest.fixture(scope="module")
def rows(library: Rulebook) -> tuple[AreaRow, ...]:
    return area_rows(library, TODAY)


def row(root: Path, today: date = TODAY) -> AreaRow:
    """Return the row of the test city of made-up packs."""
    return next(one for one in area_rows(open_policies(root), today) if one.code == "370300")


# ---- badges


def test_those_that_need_a_look_stand_first_and_then_those_with_packs(rows: tuple[AreaRow, ...]) -> None:
    ranks = [
        0 if one.mark in (Mark.ENDED, Mark.SOON, Mark.UNCONFIRMED) else 2 if one.mark is Mark.PARENTS else 1
        for one in rows
    ]
    assert ranks == sorted(ranks)
    assert set(ranks) == {0, 1, 2}
    for rank in (0, 1, 2):
        codes = [one.code for one, of in zip(rows, ranks, strict=True) if of == rank]
        assert codes == sorted(codes)
    assert len({one.code for one in rows}) == len(rows) > 350
    by_code = {one.code: one for one in rows}
    assert (by_code["441700"].badge, by_code["441700"].mark) == ("距到期 12 天", Mark.SOON)
    assert (by_code["610300"].badge, by_code["610300"].mark) == ("按国家规定", Mark.PARENTS)
    assert by_code["370300"].badge == "有政策包"


@pytest.mark.parametrize(
    ("files", "badge", "mark"),
    [
        ({"offsite": ""}, "有政策包", Mark.PACK),
        ({"offsite": "valid_until = 2024-04-17\n"}, "已过期", Mark.ENDED),
        ({"offsite": "valid_until = 2024-04-18\n"}, "距到期 0 天", Mark.SOON),
        ({"offsite": "valid_until = 2024-06-17\n"}, "距到期 60 天", Mark.SOON),
        ({"offsite": "valid_until = 2024-06-18\n"}, "有政策包", Mark.PACK),
        ({"offsite": 'status = "draft"\n'}, "草案", Mark.COMING),
    ],
)
def test_the_badge_says_the_worst_of_an_areas_files(
    tmp_path: Path, files: dict[str, str], badge: str, mark: Mark
) -> None:
    put_area(tmp_path)
    for kind, more in files.items():
        put_file(tmp_path, kind, more=more)
    found = row(tmp_path)
    assert (found.badge, found.mark) == (badge, mark)


_ENTERED = '[entered]\nby = "李敏"\non = 2024-04-01\nhow = "telephone"\nsource = "电话"\n'


@pytest.mark.parametrize(
    ("entered", "badge", "mark"),
    [
        (_ENTERED, "待确认", Mark.UNCONFIRMED),
        (f'{_ENTERED}[confirmed]\nby = "王芳"\non = 2024-04-02\n', "本院录入", Mark.ENTERED),
    ],
)
def test_what_the_office_has_entered_waits_for_a_second_person(
    tmp_path: Path, entered: str, badge: str, mark: Mark
) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "benefits")
    path = next(tmp_path.glob("*/benefits-*.toml"))
    head, _, rest = path.read_text("utf-8").partition("\n\n")
    path.write_text(f"{head}\n\n{entered}\n{rest}", "utf-8")
    found = row(tmp_path)
    assert (found.badge, found.mark) == (badge, mark)


def test_a_file_that_comes_only_later_is_told_as_coming(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "offsite", day="2024-05-01")
    assert row(tmp_path).mark is Mark.COMING
    assert row(tmp_path, date(2024, 5, 1)).mark is Mark.PACK


# ---- finding


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("3703", ["淄博市"]),
        (" 淄 ", ["淄博市"]),
        ("zb", ["淄博市", "宁波市"]),
        ("ZIBO", ["淄博市"]),
        ("阳江市", ["阳江市"]),
        ("国", ["国家规定"]),
        ("cq", ["重庆市"]),
    ],
)
def test_an_area_is_found_by_code_name_or_pinyin_the_likeliest_first(
    rows: tuple[AreaRow, ...], text: str, first: list[str]
) -> None:
    assert [one.name for one in areas_found(rows, text)][: len(first)] == first


def test_a_province_finds_all_of_its_areas(rows: tuple[AreaRow, ...]) -> None:
    by_name, by_pinyin = areas_found(rows, "山东"), areas_found(rows, "sd")
    assert {one.code[:2] for one in by_name} == {"37"}
    assert len(by_name) >= 17
    assert set(by_name) <= set(by_pinyin)
    assert by_name[0].name == "山东省"


def test_nothing_typed_lists_all_and_nonsense_none(rows: tuple[AreaRow, ...]) -> None:
    assert areas_found(rows, "  ") == rows
    assert areas_found(rows, "qqq") == ()


# ---- one area


def of(rows: tuple[AreaRow, ...], code: str) -> AreaRow:
    return next(one for one in rows if one.code == code)


def test_an_area_has_its_own_files_and_those_above_it(library: Rulebook, rows: tuple[AreaRow, ...]) -> None:
    found = area_view(library, of(rows, "370300"), TODAY)
    assert found.pooling == "市级统筹"
    assert found.above == ("山东省", "国家规定")
    assert {one.own for one in found.files} == {True, False}
    assert found.missing == ()
    assert dict(found.deciding)["备案规定"] == "入院日"
    name = found.files[0].name
    assert found.file(name) is found.files[0]
    assert found.file("370300-zibo/nothing.toml") is None


def test_an_area_without_a_pack_says_what_no_file_decides(library: Rulebook, rows: tuple[AreaRow, ...]) -> None:
    found = area_view(library, of(rows, "610300"), TODAY)
    assert {one.own for one in found.files} == {False}
    assert "居民医保本地待遇" in found.missing
    assert found.contacts == ()


@pytest.mark.parametrize(
    ("code", "pooling"),
    [
        ("000000", "各地没有自己的规定时适用"),
        ("370000", "各市各自统筹，没有自己的规定时适用"),
        ("310000", "全市（省级）统筹"),
        ("810000", "不属于内地统筹区"),
    ],
)
def test_how_an_area_pools(library: Rulebook, rows: tuple[AreaRow, ...], code: str, pooling: str) -> None:
    assert area_view(library, of(rows, code), TODAY).pooling == pooling


def test_every_area_can_be_shown_on_any_day(library: Rulebook, rows: tuple[AreaRow, ...]) -> None:
    for day in (date(2018, 1, 1), TODAY, date(2030, 1, 1)):
        for one in rows:
            found = area_view(library, one, day)
            assert all(file.state in FileState for file in found.files)


# ---- heat-maps


def test_a_benefits_file_has_a_table_for_each_kind_of_visit_it_knows(library: Rulebook) -> None:
    found = heats(library, "370300-zibo/benefits-390-2024-01-01.toml")
    assert [one.visit for one in found][:1] == [VisitKind.INPATIENT]
    assert all(one.layers for one in found)
    assert sum(one.count(State.GAP) for one in found) == 5
    assert heats(library, "370300-zibo/offsite-2022-01-01.toml") == ()


def test_a_file_that_is_not_there_is_refused(library: Rulebook) -> None:
    with pytest.raises(Refusal, match="没有这份政策文件"):
        heats(library, "370300-zibo/benefits-390-1999-01-01.toml")


def test_a_hole_is_told_beside_what_is_known(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "benefits")
    (found,) = heats(open_policies(tmp_path), "370300-test/benefits-310-2022-01-01")
    assert found.count(State.MISSING) == 0
    assert found.count(State.FIGURE) > 0
