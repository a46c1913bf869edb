"""From the skeleton of a new area to a settled case, without a line of Python."""

from __future__ import annotations

import re
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from settledesk.basis.clock import CHINA
from settledesk.basis.errors import Refusal
from settledesk.basis.settings import Settings, write_settings
from settledesk.desk.new_pack import new_pack, pack_folder
from settledesk.desk.office import open_office
from settledesk.desk.proofs import prove
from settledesk.desk.rulebook import BadPolicies, Rulebook, open_policies, open_rulebook
from settledesk.desk.settle import preview, settle
from settledesk.model.case import Scheme

AT = datetime(2026, 3, 20, 10, tzinfo=CHINA)
JANUARY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return open_rulebook()


def blanks(folder: Path) -> list[str]:
    with pytest.raises(BadPolicies) as caught:
        open_policies(folder)
    return [str(one) for one in caught.value.problems]


def fill_in(folder: Path, file: str, *pairs: tuple[str, str]) -> None:
    """Put in what an author would, in the places that the skeleton names."""
    path = folder / "610300-baoji" / file
    text = path.read_text("utf-8")
    for old, new in pairs:
        text, count = re.subn(old, lambda _, new=new: new, text, count=1)  # type: ignore[misc]
        assert count == 1, old
    path.write_text(text, encoding="utf-8", newline="\n")


BAOJI = "宝医保发〔2025〕0号（测试）"


def fill_in_all(folder: Path) -> None:
    title = ('title = "待填：[^"]*"', f'title = "{BAOJI}"')
    fill_in(
        folder,
        "benefits-390-2026-01-01.toml",
        title,
        ('clause = "待填：[^"]*"', 'clause = "第十二条"'),
        ('gap = "待填：一级[^"]*起付线[^"]*"', "value = 200"),
        ('gap = "待填：二级[^"]*起付线[^"]*"', "value = 500"),
        ('gap = "待填：三级[^"]*起付线[^"]*"', "value = 800"),
        ('gap = "待填：一级[^"]*"', "bands = [{ ratio = 0.85 }]"),
        ('gap = "待填：二级[^"]*"', "bands = [{ ratio = 0.75 }]"),
        ('gap = "待填：三级[^"]*"', "bands = [{ up_to = 10000, ratio = 0.60 }, { ratio = 0.70 }]"),
        (r'gap = "待填：年度[^}]*"', "value = 150000"),
    )
    # (10,000 − 800) × 60% = 5,520；10,000 × 70% = 7,000；合计 12,520
    fill_in(folder, "benefits-390-2026-01-01.examples.toml", ('"待填：[^"]*"', '"12520.00"'))
    fill_in(
        folder,
        "offsite-2026-01-01.toml",
        title,
        *(('clause = "待填：[^"]*"', f'clause = "第十三条（{number}）"') for number in "一二三"),
        ('"待填：[^"]*"', "-0.10"),
        ('"待填：[^"]*"', "-0.20"),
    )
    # (10,000 − 800) × 50% = 4,600；10,000 × 60% = 6,000；合计 10,600
    fill_in(folder, "offsite-2026-01-01.examples.toml", ('"待填：[^"]*"', '"10600.00"'))


def test_a_new_area_goes_from_its_skeleton_to_a_settled_case(rulebook: Rulebook, tmp_path: Path) -> None:
    author = tmp_path / "author"
    files = new_pack(rulebook, "610300", Scheme.RESIDENT, JANUARY, author)
    assert [path.relative_to(author).as_posix() for path in files] == [
        "610300-baoji/area.toml",
        "610300-baoji/benefits-390-2026-01-01.toml",
        "610300-baoji/benefits-390-2026-01-01.examples.toml",
        "610300-baoji/offsite-2026-01-01.toml",
        "610300-baoji/offsite-2026-01-01.examples.toml",
    ]
    assert [one.split("：")[0] for one in blanks(author)] == [
        "610300-baoji/benefits-390-2026-01-01.examples.toml｜example[0].expect.split.hifp_pay",
        "610300-baoji/benefits-390-2026-01-01.toml｜documents.main.title",
        "610300-baoji/benefits-390-2026-01-01.toml｜layer[0].clause",
        *(f"610300-baoji/benefits-390-2026-01-01.toml｜layer[0].deductible[{number}].gap" for number in range(3)),
        *(f"610300-baoji/benefits-390-2026-01-01.toml｜layer[0].bands[{number}].gap" for number in range(3)),
        "610300-baoji/benefits-390-2026-01-01.toml｜layer[0].cap[0].gap",
        "610300-baoji/offsite-2026-01-01.examples.toml｜example[0].expect.split.hifp_pay",
        "610300-baoji/offsite-2026-01-01.toml｜documents.main.title",
        "610300-baoji/offsite-2026-01-01.toml｜rows.long_term.clause",
        "610300-baoji/offsite-2026-01-01.toml｜rows.referral.clause",
        "610300-baoji/offsite-2026-01-01.toml｜rows.referral.changes.pooled.value",
        "610300-baoji/offsite-2026-01-01.toml｜rows.temporary.clause",
        "610300-baoji/offsite-2026-01-01.toml｜rows.temporary.changes.pooled.value",
    ]

    fill_in_all(author)
    own = open_policies(author)
    proofs = prove(own.shelf, own.areas, author)
    assert [(one.file, one.differences) for one in proofs] == [
        ("610300-baoji/benefits-390-2026-01-01.toml", ()),
        ("610300-baoji/offsite-2026-01-01.toml", ()),
    ]

    data = tmp_path / "data"
    data.mkdir()
    write_settings(data, Settings("示例市第一人民医院", "H51010000001", "510100", "3", window="02", clerk="示例"))
    shutil.copytree(author, data / "policies")
    with open_office(data) as office:
        assert office.rulebook.refused == ()
        seen = preview(office, case())
        done = settle(office, "key-1", seen, "示例收费员", AT)
    assert done.outcome["split"]["hifp_pay"] == "10600.00"
    assert done.outcome["filing"]["treated_as"] == "referral"
    assert [one["source"] for one in done.outcome["policy"]] == [
        "医保发〔2022〕22号；医保发〔2022〕22号 经办规程",
        BAOJI,
        BAOJI,
    ]


def case() -> dict[str, object]:
    """A resident of Baoji with a referral filing, 20,000 yuan in scope, tertiary hospital in Chengdu."""
    return {
        "version": 1,
        "hospital": {"name": "示例市第一人民医院", "code": "H51010000001", "area": "510100", "level": "3"},
        "patient": {
            "name": "张示例",
            "id_number": "370303198001010012",
            "insured_area": "610300",
            "scheme": "390",
            "person": "adult",
        },
        "filings": [
            {"kind": "referral", "area": "510100", "filed_on": "2026-03-01", "basis": "commitment", "status": "active"}
        ],
        "visit": {
            "kind": "inpatient",
            "number": "ZY1",
            "admitted_on": "2026-03-10",
            "discharged_on": "2026-03-20",
            "settled_on": "2026-03-20",
            "route": "direct",
        },
        "totals": {"total": "20000.00", "self_funded": "0.00", "over_limit": "0.00", "first_pay": "0.00"},
    }


def test_a_wrong_figure_is_told_with_what_is_still_blank(rulebook: Rulebook, tmp_path: Path) -> None:
    new_pack(rulebook, "610300", Scheme.EMPLOYEE, JANUARY, tmp_path)
    fill_in(tmp_path, "benefits-310-2026-01-01.toml", ('gap = "待填：一级[^"]*起付线[^"]*"', "value = -1"))
    found = blanks(tmp_path)
    assert len(found) == 17
    assert found[-1] == (
        "610300-baoji/benefits-310-2026-01-01.toml｜layer[0].deductible[0].value：金额应为不小于 0、至多两位小数的数，现为 -1"
    )


def test_a_gap_that_is_known_to_be_one_stays_a_gap(rulebook: Rulebook, tmp_path: Path) -> None:
    new_pack(rulebook, "610300", Scheme.RESIDENT, JANUARY, tmp_path)
    fill_in_all(tmp_path)
    fill_in(tmp_path, "benefits-390-2026-01-01.toml", ("value = 200", 'gap = "一级起付线，电话没有问到"'))
    assert "610300" in open_policies(tmp_path).shelf.packs


def test_a_shipped_area_gets_only_the_new_files_and_is_checked_beside_the_shipped_ones(
    rulebook: Rulebook, tmp_path: Path
) -> None:
    files = new_pack(rulebook, "淄博", Scheme.RESIDENT, date(2027, 1, 1), tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in files] == [
        "370300-zibo/benefits-390-2027-01-01.toml",
        "370300-zibo/benefits-390-2027-01-01.examples.toml",
    ]
    assert all("｜" in one and "待填" in one for one in blanks(tmp_path))


def test_a_city_of_a_shipped_province_has_it_as_parent(rulebook: Rulebook, tmp_path: Path) -> None:
    files = new_pack(rulebook, "371600", Scheme.RESIDENT, JANUARY, tmp_path)
    assert len(files) == 3  # the province says what being off-site does
    assert 'parent = "370000"' in files[0].read_text("utf-8")


@pytest.mark.parametrize(
    ("area", "problem"),
    [
        ("610399", None),
        ("617900", "没有行政区划代码 617900"),
        ("12", "没有找到参保地「12」"),
        ("某某", "没有找到参保地「某某」"),
        ("", "没有找到参保地「」"),
        ("810000", "香港特别行政区 810000 不是统筹区"),
        ("370000", "山东省 370000 不是统筹区"),
    ],
)
def test_what_is_no_pooling_area_is_refused(rulebook: Rulebook, tmp_path: Path, area: str, problem: str | None) -> None:
    if problem is None:
        assert new_pack(rulebook, area, Scheme.RESIDENT, JANUARY, tmp_path)[0].parent.name == "610300-baoji"
        return
    with pytest.raises(Refusal) as caught:
        new_pack(rulebook, area, Scheme.RESIDENT, JANUARY, tmp_path)
    assert caught.value.mistakes[0].problem == problem
    assert list(tmp_path.iterdir()) == []


def test_nothing_that_is_there_is_overwritten(rulebook: Rulebook, tmp_path: Path) -> None:
    new_pack(rulebook, "610300", Scheme.RESIDENT, JANUARY, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.toml")}
    with pytest.raises(Refusal, match="已有这个文件"):
        new_pack(rulebook, "610300", Scheme.RESIDENT, JANUARY, tmp_path)
    with pytest.raises(Refusal, match="已有文件 370300-zibo/benefits-390-2025-01-01.toml"):
        new_pack(rulebook, "370300", Scheme.RESIDENT, date(2025, 1, 1), tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.toml")} == before


def test_every_area_has_a_folder_name_that_the_loader_takes(rulebook: Rulebook) -> None:
    found = {area.name: pack_folder(rulebook.shelf, area) for area in rulebook.areas.cities()}
    assert len(set(found.values())) == len(found)
    assert all(re.fullmatch(r"[0-9]{6}-[a-z0-9-]{1,80}", one) for one in found.values())
    assert found["厦门市"] == "350200-xiamen"
    assert found["重庆市"].startswith("500000-")
    assert found["济南市"] == "370100-jinan"


def test_a_folder_is_checked_alone_only_where_it_needs_no_other(tmp_path: Path) -> None:
    pack = tmp_path / "610300-baoji"
    pack.mkdir()
    (pack / "area.toml").write_text('code = "610300"\nname = "宝鸡市"\n', "utf-8")
    assert set(open_policies(tmp_path).shelf.packs) == {"610300"}
    (pack / "area.toml").write_text('code = "610300"\nname = "宝鸡市"\nparent = "000000"\n', "utf-8")
    assert {"000000", "610300", "370300"} <= set(open_policies(tmp_path).shelf.packs)
    with pytest.raises(Refusal, match="这是一个政策包的文件夹"):
        open_policies(pack)
