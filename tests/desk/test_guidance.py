"""What a patient is told: for whom, where and when, the city's lines first."""

from __future__ import annotations

from datetime import date

import pytest

from settledesk.desk.guidance import GuidanceLine, guidance_for
from settledesk.desk.rulebook import Rulebook, open_rulebook
from settledesk.model.case import VisitKind
from settledesk.model.outcome import TreatedAs

DAY = date(2024, 5, 6)


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return open_rulebook()


def texts(lines: tuple[GuidanceLine, ...]) -> str:
    return "\n".join(line.text for line in lines)


def test_the_citys_lines_come_first_then_the_provinces_then_the_nations(rulebook: Rulebook) -> None:
    lines = guidance_for(rulebook, "370300", DAY)
    areas = list(dict.fromkeys(line.area for line in lines))
    assert areas == ["淄博市", "山东省", "国家规定"]
    assert [line.area for line in lines] == sorted((line.area for line in lines), key=areas.index)


def test_a_line_says_where_it_comes_from(rulebook: Rulebook) -> None:
    lines = guidance_for(rulebook, "370800", DAY)
    (asked,) = [line for line in lines if line.telephone == "0537-3238957"]
    assert (asked.area, asked.topic, asked.evidence) == ("济宁市", "问谁", "官方文本")
    assert asked.citation.source == "济宁高新区办事指南：基本医疗保险异地长期居住人员备案"
    assert asked.doubt == ""


def test_inside_the_province_the_rules_for_other_provinces_are_left_out(rulebook: Rulebook) -> None:
    inside = guidance_for(rulebook, "370800", DAY, same_province=True)
    outside = guidance_for(rulebook, "370800", DAY, same_province=False)
    assert "鲁医保”小程序办。" in texts(inside) and "鲁医保”小程序办。" not in texts(outside)
    assert "自助开通" in texts(outside) and "自助开通" not in texts(inside)
    assert {line.area for line in inside} <= {"济宁市", "山东省", "国家规定"}
    assert "国家规定" in {line.area for line in outside}


def test_each_person_is_told_what_is_meant_for_him(rulebook: Rulebook) -> None:
    referred = texts(guidance_for(rulebook, "441700", date(2022, 6, 1), TreatedAs.REFERRAL))
    unfiled = texts(guidance_for(rulebook, "441700", date(2022, 6, 1), TreatedAs.UNFILED))
    assert "转诊证明" in referred and "转诊证明" not in unfiled
    assert "低15个百分点" in unfiled and "低15个百分点" not in referred


def test_each_kind_of_visit_has_its_own(rulebook: Rulebook) -> None:
    chronic = texts(guidance_for(rulebook, "370300", DAY, visit=VisitKind.CHRONIC))
    stay = texts(guidance_for(rulebook, "370300", DAY, visit=VisitKind.INPATIENT))
    assert "能直接结算的有五种" in chronic and "能直接结算的有五种" not in stay
    later = texts(guidance_for(rulebook, "370300", date(2025, 5, 6), visit=VisitKind.CHRONIC))
    assert "能直接结算的有十种" in later and "能直接结算的有五种" not in later


def test_inside_guangdong_ninety_days_outside_six_months(rulebook: Rulebook) -> None:
    inside = texts(guidance_for(rulebook, "441700", date(2023, 6, 1), TreatedAs.REFERRAL, same_province=True))
    outside = texts(guidance_for(rulebook, "441700", date(2023, 6, 1), TreatedAs.REFERRAL, same_province=False))
    assert "管90天" in inside and "管6个月" not in inside
    assert "管6个月" in outside and "管90天" not in outside


def test_what_has_expired_says_so_and_is_still_told(rulebook: Rulebook) -> None:
    last, after = (guidance_for(rulebook, "441700", day) for day in (date(2024, 4, 30), date(2024, 5, 1)))
    assert {line.doubt for line in last} == {""}
    said = {line.doubt for line in after if line.area == "阳江市"}
    assert said == {"依据已于 2024-04-30 过期，请向参保地核对"}
    assert texts(last) == texts(after)


def test_what_a_later_text_has_overtaken_names_it(rulebook: Rulebook) -> None:
    before, after = (guidance_for(rulebook, "370300", day) for day in (date(2025, 3, 31), date(2025, 4, 1)))
    assert {line.doubt for line in before} == {""}
    told = {line.area: line.doubt for line in after}
    assert told["山东省"].startswith("自 2025-04-01 起已有 鲁医保发〔2024〕58号")
    assert "淄博市的落实文件未找到" in told["淄博市"] and told["国家规定"] == ""


def test_a_draft_is_never_told(rulebook: Rulebook) -> None:
    assert guidance_for(rulebook, "510000", DAY)
    assert "征求意见稿" not in "".join(line.citation.source for line in guidance_for(rulebook, "510000", DAY))


def test_an_area_without_a_folder_has_the_nations(rulebook: Rulebook) -> None:
    assert {line.area for line in guidance_for(rulebook, "540100", DAY)} == {"国家规定"}
    assert guidance_for(rulebook, "540100", date(2020, 1, 1)) == ()
