"""Figures as lines: none is forgotten, each says what it is, how much and when, and its numbers are people's numbers."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from settledesk.basis.places import shipped
from settledesk.desk.proofs import _keys
from settledesk.policy.figure_lines import FigureLine, GapLine, Unit, figure_lines, gap_lines
from settledesk.policy.rules import GuidanceFile
from settledesk.policy.shelf import PolicyFile, Shelf, load_shelf
from tests.policy.packs import CITED, FILING, put_area, put_file


@pytest.fixture(scope="module")
def library() -> Shelf:
    return load_shelf(shipped("policies"))


def lines_of(
    root: Path, kind: str, body: str | None = None, more: str = ""
) -> tuple[dict[str, FigureLine], PolicyFile]:
    """Return the lines of one made-up file by their place."""
    put_area(root)
    put_file(root, kind, body=body, more=more)
    (file,) = load_shelf(root).files
    return {line.place: line for line in figure_lines(file)}, file


# ---- all shipped files


def test_every_figure_has_a_line_and_every_line_is_a_figure(library: Shelf) -> None:
    assert len(library.files) > 25
    for file in library.files:
        if isinstance(file, GuidanceFile):
            assert [line.key for line in figure_lines(file)] == [key for _, key in _keys(file.head)]
            continue
        keys = {key for _, key in _keys(file)}
        lines = figure_lines(file)
        # A row that takes nothing off carries no figure for a case, but people must see that the area rules it.
        silent = {line.key for line in lines if line.subject[-1] == "same"}
        assert {line.key for line in lines} - silent == keys, file.head.name
        assert silent.isdisjoint(keys), file.head.name


def test_every_line_is_whole(library: Shelf) -> None:
    for file in library.files:
        lines = figure_lines(file)
        assert len({line.place for line in lines}) == len(lines), file.head.name
        for line in lines:
            where = f"{file.head.name} {line.place}"
            assert line.value, where
            assert line.title.startswith(line.group), where
            assert not any("a" <= letter <= "z" for letter in f"{line.title}{line.value}{line.when}"), where
            assert (line.unit is Unit.WORDS) == (not line.numbers), where
            for number in line.numbers:
                assert number >= 0, where
                assert "E" not in str(number), where
            if line.numbers:
                assert f"{line.numbers[0]:,}" in line.value.replace(".00 元", "") or line.unit is Unit.LEVEL, where


def test_no_two_lines_say_the_same_of_the_same_cases(library: Shelf) -> None:
    for file in library.files:
        said = [(line.title, line.when) for line in figure_lines(file) if line.subject[0] != "notice"]
        assert len(set(said)) == len(said), file.head.name


# name, place: label, value, when, unit, numbers; read off the files by hand
PICKED = {
    ("370300-zibo/benefits-310-2023-01-01.toml", "layer[0].deductible[2]"): (
        "统筹基金（住院） 起付线（每次）",
        "700.00 元",
        "三级；第1次住院",
        Unit.YUAN,
        ("700",),
    ),
    ("370300-zibo/benefits-310-2023-01-01.toml", "layer[0].bands[4].bands[1]"): (
        "统筹基金（住院） 支付比例",
        "92.5%",
        "退休；二级；10,000—50,000 元",
        Unit.PERCENT,
        ("92.5", "50000"),
    ),
    ("370300-zibo/benefits-390-2025-01-01.toml", "layer[1].bands[0].bands[3]"): (
        "居民大病保险（住院） 支付比例（个人负担的范围内费用）",
        "75%",
        "300,000 元以上",
        Unit.PERCENT,
        ("75",),
    ),
    ("370300-zibo/benefits-390-2025-01-01.toml", "layer[3].cap[0]"): (
        "医疗救助（住院）：再救助 年度支付限额",
        "20,000.00 元",
        "",
        Unit.YUAN,
        ("20000",),
    ),
    ("370300-zibo/offsite-2022-01-01.toml", "rows.temporary.first_self_pay.inpatient"): (
        "临时外出就医 首先自付（先于起付线）",
        "10%",
        "住院",
        Unit.PERCENT,
        ("10",),
    ),
    ("441700-yangjiang/offsite-2021-05-01.toml", "rows.unfiled.changes.pooled"): (
        "未备案 统筹基金支付比例",
        "下降 15 个百分点",
        "",
        Unit.POINTS,
        ("15",),
    ),
    ("441700-yangjiang/offsite-2021-05-01.toml", "rows.long_term"): (
        "异地长期居住 待遇",
        "与本地待遇相同",
        "",
        Unit.WORDS,
        (),
    ),
    ("441700-yangjiang/filing-2021-05-01.toml", "anywhere.validity.referral"): (
        "备案规定 备案有效期",
        "90 天（恶性肿瘤、器官移植、偏瘫长期有效）",
        "异地转诊",
        Unit.DAYS,
        ("90",),
    ),
    ("441700-yangjiang/filing-2021-05-01.toml", "file.expiry"): ("有效期至", "2024-04-30", "", Unit.WORDS, ()),
    ("441700-yangjiang/benefits-390-2024-10-01.toml", "layer[0].bonus[0]"): (
        "统筹基金（住院） 支付比例提高",
        "0 个百分点",
        "连续参保0至3年",
        Unit.POINTS,
        ("0",),
    ),
    ("370000-shandong/filing-2023-01-01.toml", "cross_province.late.long_term"): (
        "备案规定 补办备案",
        "最多提前 5 天",
        "跨省；异地长期居住",
        Unit.DAYS,
        ("5",),
    ),
    ("370000-shandong/limits-2022-01-01.toml", "first_self_pay.inpatient"): (
        "对下级的上限 首先自付上限",
        "不超过 10%",
        "住院",
        Unit.PERCENT,
        ("10",),
    ),
}


@pytest.mark.parametrize(("name", "place"), PICKED)
def test_a_shipped_figure_reads_as_its_file_has_it(name: str, place: str, library: Shelf) -> None:
    (file,) = (one for one in library.files if one.head.name == name)
    (line,) = (one for one in figure_lines(file) if one.place == place)
    title, value, when, unit, numbers = PICKED[name, place]
    assert (line.title, line.value, line.when, line.unit) == (title, value, when, unit)
    assert line.numbers == tuple(Decimal(number) for number in numbers)


# ---- kinds and conditions that no shipped file has


def test_what_being_off_site_does_to_a_ratio_is_said_in_its_own_unit(tmp_path: Path) -> None:
    body = f"""
[rows.unfiled]
{CITED.replace(", ", chr(10))}
[rows.unfiled.first_self_pay]
outpatient = {{ ratio = 0.125, order = "after_deductible" }}
[rows.unfiled.changes]
pooled = {{ kind = "multiply", value = 0.90 }}
large_sum = {{ kind = "replace", value = 0.50 }}
major_illness = {{ kind = "points", value = 0.05 }}
[home_prices]
value = true
{CITED.replace(", ", chr(10))}
"""
    lines, _ = lines_of(tmp_path, "offsite", body)
    assert [(line.value, line.unit, line.numbers) for line in lines.values()] == [
        ("12.5%", Unit.PERCENT, (Decimal("12.5"),)),
        ("按原比例的 90%", Unit.FACTOR, (Decimal(90),)),
        ("改为 50%", Unit.PERCENT, (Decimal(50),)),
        ("提高 5 个百分点", Unit.POINTS, (Decimal(5),)),
        ("超出参保地价格的服务项目费用自付", Unit.WORDS, ()),
    ]
    assert lines["rows.unfiled.first_self_pay.outpatient"].label == "首先自付（在起付线之后）"
    # Its own clause is the row's: the line stands at its place, its citation at the row.
    assert lines["rows.unfiled.changes.pooled"].key == "rows.unfiled"


def test_how_a_layer_counts_stands_in_the_labels(tmp_path: Path) -> None:
    layer = f"""
[disease_groups]
one = ["高血压"]
none = []
[[layer]]
id = "a"
fund = "pooled"
takes = "over_cap"
visits = ["inpatient", "chronic"]
accumulator = "a"
period = "year"
bands_from = "deductible"
cap_on = "charges"
{CITED.replace(", ", chr(10))}
deductible = [
  {{ when = {{ disease = ["one", "none"] }}, value = 100 }},
  {{ when = {{ disease = "other" }}, gap = "其他病种的起付线" }},
]
bands = [
  {{ when = {{ years_enrolled = ["0", "1"], tier = "community", province = "same" }}, bands = [{{ ratio = 0.5 }}] }},
  {{ when = {{ years_enrolled = ["0", "1"], tier = "community", province = "other" }}, bands = [{{ ratio = 0.5 }}] }},
  {{ when = {{ years_enrolled = ["2", "4"], tier = "community" }}, bands = [{{ ratio = 0.5 }}] }},
  {{ when = {{ years_enrolled = ["3", "5", "6"], tier = "community" }}, bands = [{{ ratio = 0.5 }}] }},
  {{ when = {{ tier = "none" }}, bands = [{{ up_to = 1000.50, ratio = 0.5, doc = "weak", clause = "二" }}] }},
]
cap = [{{ value = "none" }}]
floor = [{{ value = 0.45 }}]
[[layer]]
id = "b"
fund = "large_sum"
takes = "unpaid"
visits = ["inpatient"]
accumulator = "b"
period = "stay"
gap = "大额的一切"
{CITED.replace(", ", chr(10))}
"""
    lines, file = lines_of(tmp_path, "benefits", layer)
    assert [(line.label, line.when, line.value) for line in lines.values()] == [
        ("起付线（按年累计）", "高血压、none", "100.00 元"),
        ("支付比例（上一层限额以上的费用；起付线以上分段）", "连续参保0至1年；社区医院；省内", "50%"),
        ("支付比例（上一层限额以上的费用；起付线以上分段）", "连续参保0至1年；社区医院；跨省", "50%"),
        ("支付比例（上一层限额以上的费用；起付线以上分段）", "连续参保2年、4年；社区医院", "50%"),
        ("支付比例（上一层限额以上的费用；起付线以上分段）", "连续参保3年、5年、6年及以上；社区医院", "50%"),
        ("支付比例（上一层限额以上的费用；起付线以上分段）", "非社区医院；1,000.50 元以下", "50%"),
        ("年度费用限额", "", "不设限额"),
        ("保底比例", "", "不低于 45%"),
    ]
    assert lines["layer[0].bands[4].bands[0]"].key == "layer[0].bands[4].bands[0]"
    assert lines["layer[0].bands[0].bands[0]"].key == "layer[0]"
    assert gap_lines(file) == (
        GapLine(
            "起付线（按年累计）",
            "其他病种的起付线",
            "其他病种",
            "统筹基金（住院、门诊慢特病）",
            "layer[0].deductible[1]",
            ("layer", "a", "deductible"),
            (("visit", ("inpatient", "chronic")), ("disease", ("other",))),
        ),
        GapLine(
            "",
            "大额的一切",
            "",
            "职工大额医疗费用补助（住院）",
            "layer[1]",
            ("layer", "b"),
            (("visit", ("inpatient",)),),
        ),
    )
    assert [gap.title for gap in gap_lines(file)] == [
        "统筹基金（住院、门诊慢特病） 起付线（按年累计）",
        "职工大额医疗费用补助（住院）",
    ]


def test_filing_rules_in_words(tmp_path: Path) -> None:
    body = (
        FILING.replace('nothing_filed = { treated_as = "unfiled", direct = false', "nothing_filed = { direct = true")
        .replace('referral = { value = "referral"', 'emergency = { value = "emergency"')
        .replace('referral = { mode = "days", count = 90', 'emergency = { mode = "at_least_months", count = 6')
    )
    body = body.replace(
        "[anywhere.classes]",
        f"""
not_started = {{ treated_as = "temporary", direct = true, {CITED} }}
documents_first = {{ value = ["migrant_worker", "posted_worker"], {CITED} }}
referrer_level = {{ value = 3, {CITED} }}
discharge_counts = {{ {CITED} }}
manual_after_settlement = {{ {CITED} }}
[anywhere.late]
referral = {{ {CITED} }}
[[anywhere.offers]]
action = "file_late"
leads_to = "emergency"
when = "not_emergency"
text = "补办"
{CITED.replace(", ", chr(10))}
[anywhere.classes]""",
    )
    home = f"""
[return_home]
with_proof = {{ value = "local", {CITED} }}
otherwise = {{ value = "temporary", {CITED} }}
terminate_after_months = {{ value = 6, {CITED} }}
[change]
months = {{ value = 3, {CITED} }}
free = {{ {CITED} }}
"""
    lines, _ = lines_of(tmp_path, "filing", body + home)
    shown = {place: line.value for place, line in lines.items()}
    assert shown["anywhere.nothing_filed"] == "未规定按哪一类，可直接结算"
    assert shown["anywhere.not_started"] == "按临时外出就医，可直接结算"
    assert shown["anywhere.validity.emergency"] == "不少于 6 个月"
    assert shown["anywhere.documents_first"] == "外出农民工、常驻异地工作"
    assert shown["anywhere.referrer_level"] == "三级及以上"
    assert shown["anywhere.late.referral"] == "开始日期不限"
    assert lines["anywhere.offers[0]"].title == "备案规定 补救办法（非急诊）：补办备案，按异地急诊"
    assert shown["return_home.otherwise"] == "按临时外出就医"
    assert lines["return_home.terminate_after_months"].numbers == (Decimal(6),)
    assert lines["change.months"].title == "变更备案 已发生费用的变更时限"
    assert shown["change.free"] == "随时可变更"
