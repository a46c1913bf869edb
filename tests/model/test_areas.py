"""Which pooling area a code belongs to, on the shipped table: every sentence of the contract's paragraph on areas."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from time import perf_counter

import pytest

from settledesk.model.areas import Area, AreaTable, same_province
from settledesk.policy.areas import load_areas

ROWS = Path(__file__).parents[2] / "resources" / "areas.csv"
TABLE = load_areas(ROWS)
CHENGDU = (
    "510104 510105 510106 510107 510108 510112 510113 510114 510115 510116 510117 "
    "510118 510121 510129 510131 510132 510181 510182 510183 510184 510185"
)


def found(code: str) -> Area:
    area = TABLE.find(code)
    assert area is not None, code
    return area


@pytest.mark.parametrize(
    ("city", "name", "districts"),
    [
        ("370300", "淄博市", "370302 370303 370304 370305 370306 370321 370322 370323"),
        ("370800", "济宁市", "370811 370812 370826 370827 370828 370829 370830 370831 370832 370881 370883"),
        ("441700", "阳江市", "441702 441704 441721 441781"),
        (
            "510100",
            "成都市",
            CHENGDU,
        ),
        ("220100", "长春市", "220102 220103 220104 220105 220106 220112 220113 220122 220182 220183"),
        ("511600", "广安市", ""),
        ("511300", "南充市", ""),
        ("220200", "吉林市", ""),
    ],
)
def test_the_cities_of_the_reference_and_their_districts(city: str, name: str, districts: str) -> None:
    assert found(city) == Area(city, name, city[:2], "city", None)
    for district in districts.split():
        assert found(district) is found(city), district
    assert TABLE.name(city) == name


@pytest.mark.parametrize(("code", "city"), [("430199", "430100"), ("320399", "320300"), ("370399", "370300")])
def test_the_city_level_code_is_the_city(code: str, city: str) -> None:
    assert found(code) is found(city)
    assert found(code).kind == "city"


@pytest.mark.parametrize("province", ["11", "12", "31", "50", "46", "54"])
@pytest.mark.parametrize("rest", ["0000", "0100", "0101", "0115", "0200", "0229", "9900", "0199", "9999", "2000"])
def test_all_of_a_province_that_is_one_pool_is_the_province(province: str, rest: str) -> None:
    assert found(province + rest).code == f"{province}0000"
    assert found(province + rest).kind == "province"


def test_hainan_and_tibet_pool_at_the_province_whatever_the_row() -> None:
    for code in ("460100", "460300", "460400", "469001", "469003", "469030", "469900"):
        assert found(code).name == "海南省"
    for code in ("540100", "540600", "542500", "542100", "542421", "549900"):
        assert found(code).name == "西藏自治区"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("419001", "济源市"),
        ("429004", "仙桃市"),
        ("429005", "潜江市"),
        ("429006", "天门市"),
        ("429021", "神农架林区"),
        ("659001", "石河子市"),
        ("659012", "白杨市"),
    ],
)
def test_a_county_directly_under_a_province_is_itself(code: str, name: str) -> None:
    assert found(code) == Area(code, name, code[:2], "county", None)


@pytest.mark.parametrize("code", ["419000", "429000", "659000", "419099", "429001", "659013"])
def test_there_is_no_prefecture_above_those_counties(code: str) -> None:
    assert TABLE.find(code) is None


@pytest.mark.parametrize(
    ("code", "name"), [("379900", "山东省本级"), ("519900", "四川省本级"), ("159900", "内蒙古自治区本级")]
)
def test_the_provincial_level_is_an_area_of_its_own(code: str, name: str) -> None:
    assert found(code) == Area(code, name, code[:2], "provincial", None)
    # It has no districts.
    assert TABLE.find(code[:4] + "01") is None
    assert TABLE.find(code[:4] + "99") is None


@pytest.mark.parametrize(
    ("code", "row"),
    [
        ("710000", "710000"),
        ("710100", "710000"),
        ("810000", "810000"),
        ("810001", "810000"),
        ("820000", "820000"),
        ("820105", "820000"),
        ("830000", "710000"),
        ("830102", "710000"),
    ],
)
def test_hong_kong_macao_and_taiwan_are_outside(code: str, row: str) -> None:
    assert found(code).code == row
    assert found(code).kind == "outside"


@pytest.mark.parametrize(
    ("code", "successor"),
    [
        ("371200", "370100"),
        ("371202", "370100"),
        ("371299", "370100"),
        ("341400", "340100"),
        ("341402", "340100"),
        ("341421", "340100"),
        # Chaohu was divided among three cities; these counties did not follow the seat.
        ("341422", "340200"),
        ("341423", "340500"),
        ("341424", "340500"),
        # Counties that went to another city by themselves.
        ("220381", "220100"),
        ("340823", "340700"),
        ("341521", "340400"),
        ("512081", "510100"),
        # Prefectures that became cities.
        ("522200", "520600"),
        ("522222", "520600"),
        ("522400", "520500"),
        ("632121", "630200"),
        ("652101", "650400"),
        ("652201", "650500"),
        ("542100", "540000"),
        ("469003", "460000"),
    ],
)
def test_a_former_code_is_its_successor(code: str, successor: str) -> None:
    assert found(code).code == successor
    assert found(code).pooled_to in (None, successor)


def test_a_renamed_city_kept_its_code() -> None:
    assert TABLE.name("420600") == "襄阳市"


@pytest.mark.parametrize("code", ["370000", "510000", "220000", "440000", "650000"])
def test_a_province_that_does_not_pool_as_a_whole_is_its_own_row(code: str) -> None:
    assert found(code) == Area(code, found(code).name, code[:2], "province", None)
    assert found(code) not in TABLE.cities()


@pytest.mark.parametrize("code", ["370398", "370345"])
def test_a_district_is_taken_when_its_prefecture_exists(code: str) -> None:
    assert found(code) is found("370300")


@pytest.mark.parametrize(
    "code",
    [
        *("", "37030", "3703000", "370300 ", " 70300", "37030x", "3703.0", "-70300", "+70300"),
        *("３７０３００", "٣٧٠٣٠٠", "²70300", "淄博市"),
        *("000000", "160000", "381200", "999999", "660000", "371800", "379800", "370001", "370099"),
    ],
)
def test_what_is_no_place_is_none_and_named_by_its_code(code: str) -> None:
    assert TABLE.find(code) is None
    assert TABLE.find(code) is None
    assert TABLE.name(code) == code


def test_counts_per_kind() -> None:
    kinds = Counter(line.split(",")[3] for line in ROWS.read_text(encoding="utf-8").splitlines()[1:])
    assert kinds == {"province": 31, "city": 333, "county": 32, "provincial": 27, "outside": 4, "former": 20}


def test_sichuan_has_21_cities_and_the_provincial_level() -> None:
    numbers = [1, *range(3, 12), *range(13, 21), 32, 33, 34]
    expected = [f"51{number:02d}00" for number in numbers] + ["519900"]
    assert len(expected) == 22
    assert [area.code for area in TABLE.cities() if area.province == "51"] == expected


def test_jilin_has_9_and_the_provincial_level() -> None:
    expected = [f"22{number:02d}00" for number in (*range(1, 9), 24)] + ["229900"]
    assert [area.code for area in TABLE.cities() if area.province == "22"] == expected
    assert TABLE.name("222400") == "延边朝鲜族自治州"


def test_a_clerk_picks_each_pooling_area_once() -> None:
    cities = TABLE.cities()
    assert [area.code for area in cities] == sorted({area.code for area in cities})
    assert all(TABLE.find(area.code) is area for area in cities)
    kinds = Counter(area.kind for area in cities)
    # 4 cities of Hainan, 7 of Tibet and 15 counties of Hainan pool to their province; 830000 is 710000.
    assert kinds == {"province": 6, "city": 333 - 11, "county": 32 - 15, "provincial": 27 - 2, "outside": 3}
    assert {area.code for area in cities if area.kind == "province"} == {
        *("110000", "120000", "310000", "500000", "460000", "540000")
    }


def test_every_code_of_six_digits_has_one_answer_that_is_its_own_answer() -> None:
    table = load_areas(ROWS)
    for number in range(100_000, 850_000):
        area = table.find(str(number))
        if area is not None:
            assert table.find(area.code) is area
            assert area.kind != "former"
            assert area.pooled_to in (None, area.code)
            assert same_province(area.code, str(number))


def test_every_city_has_its_province() -> None:
    for area in TABLE.cities():
        assert TABLE.has_province(area.code)
        assert found(f"{area.province}0000").province == area.province


@pytest.mark.parametrize(
    ("code", "known"),
    [("512921", True), ("370303", True), ("830000", True), ("990101", False), ("", False), ("x", False)],
)
def test_a_province_is_known_by_two_digits(code: str, known: bool) -> None:
    assert TABLE.has_province(code) == known


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("370300", "370800", True),
        ("379900", "370303", True),
        ("370300", "510100", False),
        ("110101", "110000", True),
        ("710000", "830000", True),
        ("810000", "820000", False),
    ],
)
def test_same_province(a: str, b: str, same: bool) -> None:
    assert same_province(a, b) == same
    assert same_province(b, a) == same


def test_asking_again_is_a_look_into_a_dictionary() -> None:
    codes = ["370303", "441702", "510104", "220102", "110105"] * 2_000
    for code in codes:
        TABLE.find(code)
    seconds = []
    for _ in range(7):
        start = perf_counter()
        for code in codes:
            TABLE.find(code)
        seconds.append((perf_counter() - start) / len(codes))
    # Measured 0.05 µs; the bound leaves room for a busy machine under a coverage tracer.
    assert min(seconds) < 5e-6


def row(code: str, kind: str, pooled_to: str | None = None) -> Area:
    return Area(code, code, code[:2], kind, pooled_to)


@pytest.mark.parametrize(
    "areas",
    [
        (row("370000", "province"), row("370000", "province")),
        (row("371200", "former", "370100"),),
        (row("371200", "former", "371400"), row("371400", "former", "371200")),
    ],
    ids=["twice", "nowhere", "circle"],
)
def test_a_table_that_contradicts_itself_is_refused(areas: tuple[Area, ...]) -> None:
    with pytest.raises(ValueError):
        AreaTable(areas)


def test_another_province_can_become_one_pool_by_data_alone() -> None:
    table = AreaTable((row("640000", "province", "640000"), row("640100", "city", "640000")))
    assert [area.code for area in table.cities()] == ["640000"]
    area = table.find("640104")
    assert area is not None
    assert area.code == "640000"
