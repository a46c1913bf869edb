"""Setting up an office: what is asked, what is refused, and that it happens whole or not at all."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from settledesk.basis.errors import Refusal
from settledesk.basis.settings import Settings, read_settings, write_settings
from settledesk.desk.office import open_office
from settledesk.desk.sample import sample_settings
from settledesk.desk.setup import (
    area_text,
    check_setup,
    cities_like,
    doubts_of_setup,
    hospital_cities,
    needs_setup,
    set_up,
    shipped_areas,
    tidied,
)
from settledesk.model.areas import AreaTable
from settledesk.store import patients, settlements

GOOD = Settings("淄博市中心医院", "H37030000001", "370300", "3", window="02", clerk="李敏")


@pytest.fixture(scope="module")
def areas() -> AreaTable:
    return shipped_areas()


def wrong(areas: AreaTable, **changes: str) -> list[tuple[str, str]]:
    given = tidied(replace(GOOD, **changes), areas)  # type: ignore[arg-type] # all texts
    return [(one.path, one.problem) for one in check_setup(given, areas)]


def test_a_folder_needs_setup_until_it_has_a_hospital(tmp_path: Path) -> None:
    assert needs_setup(tmp_path)
    assert needs_setup(tmp_path / "not there")
    write_settings(tmp_path, Settings(theme="dark", hospital_name="  "))
    assert needs_setup(tmp_path)
    write_settings(tmp_path, GOOD)
    assert not needs_setup(tmp_path)


def test_settings_that_cannot_be_read_are_not_taken_for_none(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("hospital_name = ", encoding="utf-8")
    with pytest.raises(Refusal, match="不是有效的 TOML"):
        needs_setup(tmp_path)


def test_good_settings_pass_as_they_are(areas: AreaTable) -> None:
    assert tidied(GOOD, areas) == GOOD
    assert check_setup(GOOD, areas) == ()
    assert doubts_of_setup(GOOD, areas) == ()
    assert check_setup(sample_settings(), areas) == ()
    assert doubts_of_setup(sample_settings(), areas) == ()


def test_all_that_is_missing_is_named_at_once(areas: AreaTable) -> None:
    found = check_setup(Settings(hospital_level="", window=""), areas)
    assert [one.path for one in found] == [
        "hospital_name",
        "hospital_code",
        "hospital_area",
        "hospital_level",
        "window",
        "clerk",
    ]
    assert all(one.remedy for one in found)


@pytest.mark.parametrize("typed", ["淄博", "淄博市", "3703", "370300", "３７０３００", " 淄博市 370300 "])
def test_a_city_is_found_however_it_is_typed(areas: AreaTable, typed: str) -> None:
    assert tidied(replace(GOOD, hospital_area=typed), areas).hospital_area == "370300"
    assert wrong(areas, hospital_area=typed) == []


def test_a_districts_code_stays_and_its_city_is_found(areas: AreaTable) -> None:
    assert tidied(replace(GOOD, hospital_area="370303"), areas).hospital_area == "370303"
    assert wrong(areas, hospital_area="370303") == []
    assert [area_text(one) for one in cities_like("370303", areas)] == ["淄博市 370300"]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "还没有填"),
        ("淄川", "没有这个地区"),
        ("999999", "没有这个地区"),
        ("37", "有 16 个地区相符：济南市、青岛市、淄博市等"),
        ("海南", "有 2 个地区相符：海南省、海南藏族自治州"),
        ("370000", "山东省是一个省"),
        ("379900", "山东省本级不是医院所在的城市"),
        ("710000", "台湾省不在国家医保统筹范围内"),
    ],
)
def test_what_is_no_city_is_refused(areas: AreaTable, typed: str, problem: str) -> None:
    assert wrong(areas, hospital_area=typed) == [("hospital_area", problem)]


def test_every_city_offered_is_taken_again_by_its_text_name_and_code(areas: AreaTable) -> None:
    cities = hospital_cities(areas)
    assert len(cities) > 300
    for one in cities:
        assert cities_like(area_text(one), areas) == (one,)
        assert cities_like(one.code, areas) == (one,)
        assert check_setup(replace(GOOD, hospital_area=one.code), areas) == ()


@pytest.mark.parametrize(
    ("typed", "kept"), [("2", "02"), ("02", "02"), ("a1", "A1"), ("２", "02"), (" 9 ", "09"), ("99", "99")]
)
def test_a_window_number_is_two_signs(areas: AreaTable, typed: str, kept: str) -> None:
    assert tidied(replace(GOOD, window=typed), areas).window == kept
    assert wrong(areas, window=typed) == []


@pytest.mark.parametrize("typed", ["", "A", "123", "0-", "二号", "0 1", "²3"])
def test_other_window_numbers_are_refused(areas: AreaTable, typed: str) -> None:
    found = wrong(areas, window=typed)
    # A superscript is narrowed to a plain figure before it is judged.
    assert found == ([] if typed == "²3" else [("window", "不是两位数字或字母")])


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("h37030000001", None),
        ("Ｈ３７０３００００００１", None),
        ("H3703 0000 001", None),
        ("", "还没有填"),
        ("H3703000001", "H 后应有 11 位数字，现有 10 位"),
        ("37030000001", "编码写法不对"),
        ("H3703000000x", "编码写法不对"),
        ("H3703000000٣", "编码写法不对"),
    ],
)
def test_the_hospitals_code(areas: AreaTable, typed: str, problem: str | None) -> None:
    assert wrong(areas, hospital_code=typed) == ([] if problem is None else [("hospital_code", problem)])


def test_a_code_of_another_place_is_doubtful_but_passes(areas: AreaTable) -> None:
    other = replace(GOOD, hospital_code="H51010000001")
    assert check_setup(other, areas) == ()
    assert doubts_of_setup(other, areas)[0].problem == "编码中的区划 510100 是成都市，所在地是淄博市"


@pytest.mark.parametrize("name", ["hospital_name", "clerk"])
@pytest.mark.parametrize(
    ("typed", "problem"), [("   ", "还没有填"), ("甲\n乙", "有不能显示的字符"), ("\ud800", "有不能显示的字符")]
)
def test_a_name_is_one_line_of_letters(areas: AreaTable, name: str, typed: str, problem: str) -> None:
    assert wrong(areas, **{name: typed}) == [(name, problem)]
    assert wrong(areas, **{name: "甲" * 61})[0][1].startswith("太长")


def test_an_empty_office_is_set_up_and_opens(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    said = list(set_up(folder, replace(GOOD, theme="dark")))
    assert said[-1] == "已设置 淄博市中心医院 02 号窗"
    assert not needs_setup(folder)
    with open_office(folder) as office, office.database.read() as session:
        assert office.settings == replace(GOOD, theme="dark")
        assert patients.find_patients(session, "370323196909229651") == ()


def test_wrong_settings_are_refused_and_nothing_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with pytest.raises(Refusal) as refused:
        list(set_up(folder, replace(GOOD, hospital_area="370000", clerk="")))
    assert [one.path for one in refused.value.mistakes] == ["hospital_area", "clerk"]
    assert not folder.exists()


@pytest.mark.parametrize("sample", [False, True])
def test_an_office_that_is_there_is_never_overwritten(tmp_path: Path, sample: bool) -> None:
    list(set_up(tmp_path, GOOD))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(Refusal, match="已经设置过医院"):
        list(set_up(tmp_path, replace(GOOD, clerk="王芳"), sample))
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_database_without_settings_is_kept_and_never_mixed_with_the_sample(tmp_path: Path) -> None:
    list(set_up(tmp_path, GOOD))
    (tmp_path / "settings.toml").unlink()
    database = (tmp_path / "settledesk.sqlite3").read_bytes()
    with pytest.raises(Refusal, match="示例数据不能混入"):
        list(set_up(tmp_path, GOOD, sample=True))
    list(set_up(tmp_path, GOOD))
    assert (tmp_path / "settledesk.sqlite3").read_bytes() == database


def test_the_sample_office_has_patients_filings_and_settlements(tmp_path: Path) -> None:
    look = Settings(
        theme="dark", type_size="huge", scanner_gap_ms=40, statement_printer="一", statement_spare_printer="二"
    )
    said = list(set_up(tmp_path, look, sample=True))
    assert any("200 名患者、220 条备案" in one for one in said)
    kept = read_settings(tmp_path)
    own = {one.name: getattr(look, one.name) for one in fields(look) if getattr(look, one.name) != one.default}
    assert kept == replace(sample_settings(), **own)
    with open_office(tmp_path) as office, office.database.read() as session:
        found = settlements.settlements_between(session, date(2024, 4, 15), date(2024, 4, 18))
        assert [one.number for one in found] == ["02-20240415-0001", "02-20240416-0001", "02-20240418-0001"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["logs", "settings.toml", "settledesk.sqlite3"]


def test_a_sample_that_was_cut_off_leaves_no_office_and_can_be_done_again(tmp_path: Path) -> None:
    working = set_up(tmp_path, Settings(), sample=True)
    while "结算示例住院 3" not in next(working):
        pass
    # As if the process had been killed here: nothing after this line of the generator runs.
    (tmp_path / ".setup" / "half.tmp").write_text("half", encoding="utf-8")
    assert needs_setup(tmp_path)
    assert not (tmp_path / "settledesk.sqlite3").exists()
    del working  # and with it the half-built office is closed
    assert needs_setup(tmp_path)
    list(set_up(tmp_path, Settings(), sample=True))
    assert not needs_setup(tmp_path)
    assert not (tmp_path / ".setup").exists()
