"""The worked examples of the clause list that packs can compute or judge, each by its clause, exact to the fen."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from settledesk.basis.places import shipped
from settledesk.engine.one_filing import earliest_change
from settledesk.policy.shelf import BadPolicies, load_shelf
from tests.engine.cases import (
    BEIJING,
    CHANGCHUN,
    CHENGDU,
    GUANGZHOU,
    HAINAN,
    JINAN,
    JINING,
    LONG_TERM,
    MACAO,
    MIANYANG,
    SANYA,
    SHENZHEN,
    TEMPORARY,
    TIANJIN,
    UNSETTLED,
    WUHAN,
    YANGJIANG,
    ZIBO,
    Document,
    a_case,
    a_filing,
    a_layer,
    actions,
    asks_for,
    read,
    rules_of,
    settle,
    shelf,
    shift,
    step,
    terms,
    warned,
)

FLAT = a_layer("700.00", (None, "0.80"))  # the illustrative deductible and ratio of the clause list


def judged(outcome: Document) -> tuple[str, str | None, bool | None]:
    filing = outcome["filing"]
    return filing["verdict"], filing["treated_as"], filing["direct_settlement"]


# Zibo and Shandong.


@pytest.mark.parametrize(
    ("hospital", "filings"),
    [
        pytest.param(JINAN, (), id="in-province, nothing filed"),
        pytest.param(JINAN, (a_filing("referral", JINAN, "2023-05-01"),), id="in-province, referred"),
        pytest.param(CHENGDU, (a_filing("other_temporary", CHENGDU, "2023-05-01"),), id="cross-province, own choice"),
        pytest.param(CHENGDU, (a_filing("referral", CHENGDU, "2023-05-01"),), id="cross-province, referred"),
        pytest.param(CHENGDU, (a_filing("emergency", CHENGDU, "2023-05-16"),), id="cross-province, emergency"),
        pytest.param(CHENGDU, (), id="cross-province, nothing filed"),
    ],
)
def test_zb_1a_ten_per_cent_first_inside_the_province_and_outside(hospital: str, filings: tuple[Document, ...]) -> None:
    outcome = settle(a_case(ZIBO, hospital, "2023-05-16", *filings, in_scope="18500.00"))
    split = outcome["split"]
    assert outcome["filing"]["treated_as"] == "temporary"
    assert (split["first_self_pay"], split["hifp_pay"], split["psn_part_amt"]) == ("1850.00", "12202.00", "6298.00")
    first = step(outcome, "first_self_pay")
    assert (first["base"], first["ratio"], first["source"]) == ("18500.00", "0.10", "淄医保发〔2021〕22号")
    bands = [(one["base"], one["ratio"], one["amount"]) for one in outcome["steps"] if ".band." in one["id"]]
    assert bands == [("9300.00", "0.74", "6882.00"), ("6650.00", "0.80", "5320.00")]


@pytest.mark.parametrize(
    ("hospital", "filings", "treated"),
    [
        (ZIBO, (), "local"),
        (JINAN, (a_filing("long_term_resident", JINAN, "2023-05-01"),), "long_term"),
        (CHENGDU, (a_filing("resettled_retiree", CHENGDU, "2023-05-01"),), "long_term"),
    ],
)
def test_zb_1a_as_long_term_or_local(hospital: str, filings: tuple[Document, ...], treated: str) -> None:
    outcome = settle(a_case(ZIBO, hospital, "2023-05-16", *filings, in_scope="18500.00"))
    assert outcome["filing"]["treated_as"] == treated
    assert (outcome["split"]["first_self_pay"], outcome["split"]["hifp_pay"]) == ("0.00", "13682.00")


def test_zb_1b_chronic_outpatient_ten_per_cent_first() -> None:
    met = {"admissions": 0, "accumulators": {"chronic.pooled": {"base": "1000.00", "paid": "0.00"}}}
    chronic = {"kind": "chronic", "chronic_disease": "高血压"}
    split = settle(a_case(ZIBO, JINAN, "2023-05-16", in_scope="3000.00", visit=chronic, year_to_date=met))["split"]
    assert (split["first_self_pay"], split["hifp_pay"], split["psn_part_amt"]) == ("300.00", "1890.00", "1110.00")


def test_zb_1b_ordinary_outpatient_ten_per_cent_first() -> None:
    """3,000 − 300 − 700 deductible, 60 % at a tertiary hospital (figures of 2025)."""
    split = settle(a_case(ZIBO, JINAN, "2025-02-16", in_scope="3000.00", visit={"kind": "outpatient"}))["split"]
    assert (split["first_self_pay"], split["hifp_pay"], split["psn_part_amt"]) == ("300.00", "1200.00", "1800.00")


def test_zb_2_chronic_and_inpatient_deductibles_are_counted_apart() -> None:
    after_a_stay = {"admissions": 1, "accumulators": {"inpatient.pooled": {"base": "5000.00", "paid": "3182.00"}}}
    chronic = {"kind": "chronic", "chronic_disease": "高血压"}
    visit = settle(a_case(ZIBO, ZIBO, "2023-05-16", in_scope="1500.00", visit=chronic, year_to_date=after_a_stay))
    assert (visit["split"]["act_pay_dedc"], visit["split"]["hifp_pay"]) == ("1000.00", "350.00")
    assert step(visit, "pooled.band.1")["base"] == "500.00"
    after_a_visit = {"admissions": 0, "accumulators": {"chronic.pooled": {"base": "9000.00", "paid": "5600.00"}}}
    stay = settle(a_case(ZIBO, ZIBO, "2023-05-16", in_scope="1500.00", year_to_date=after_a_visit))
    assert (stay["split"]["act_pay_dedc"], stay["split"]["hifp_pay"]) == ("700.00", "592.00")


@pytest.mark.parametrize(("day", "verdict"), [("2021-12-31", "unknown"), ("2022-01-01", "not_required")])
def test_zb_3_sd_5_in_force_from_the_first_of_january_2022(day: str, verdict: str) -> None:
    assert settle(a_case(ZIBO, JINAN, day))["filing"]["verdict"] == verdict


@pytest.mark.parametrize("insured", [ZIBO, JINING])
@pytest.mark.parametrize("kind", LONG_TERM)
def test_sd_1_1_five_kinds_are_long_term(insured: str, kind: str) -> None:
    outcome = settle(a_case(insured, BEIJING, "2022-05-06", a_filing(kind, BEIJING, "2022-03-01")))
    assert judged(outcome) == ("filed", "long_term", True)


@pytest.mark.parametrize("insured", [ZIBO, JINING])
@pytest.mark.parametrize("kind", TEMPORARY)
def test_sd_1_2_a_referral_is_no_better_than_an_own_choice(insured: str, kind: str) -> None:
    outcome = settle(a_case(insured, BEIJING, "2022-05-06", a_filing(kind, BEIJING, "2022-03-01")))
    assert judged(outcome) == ("filed", "temporary", True)


def test_sd_2_1a_a_promise_is_enough() -> None:
    filed = a_filing("long_term_resident", BEIJING, "2022-03-01", basis="commitment")
    outcome = settle(a_case(ZIBO, BEIJING, "2022-05-06", filed))
    assert judged(outcome) == ("filed", "long_term", True) and actions(outcome) == []


@pytest.mark.parametrize("kind", ["inpatient", "outpatient", "chronic"])
def test_sd_2_3_inside_the_province_no_filing_is_needed(kind: str) -> None:
    visit = {"kind": kind, "chronic_disease": "高血压" if kind == "chronic" else None}
    assert judged(settle(a_case(ZIBO, "370102", "2022-05-06", visit=visit))) == ("not_required", "temporary", True)
    outside = settle(a_case(ZIBO, BEIJING, "2022-05-06", visit=visit))
    assert judged(outside) == ("not_filed", "temporary", False)
    assert actions(outside) == ["file_late"]


def test_sd_2_3_the_first_self_pay_is_still_charged() -> None:
    assert step(settle(a_case(ZIBO, JINAN, "2023-05-06")), "first_self_pay")["amount"] == "2000.00"


AWAY = a_filing("long_term_resident", BEIJING, "2022-02-01")


def test_sd_3_1a_filed_once_valid_long_term_paid_as_at_home() -> None:
    outcome = settle(a_case(ZIBO, BEIJING, "2024-09-01", AWAY, terms=terms(FLAT)))
    assert judged(outcome) == ("filed", "long_term", True)
    assert outcome["split"]["hifp_pay"] == "15440.00"


def test_sd_3_1b_outside_the_filed_place_by_the_temporary_rule() -> None:
    outcome = settle(a_case(ZIBO, TIANJIN, "2024-09-01", AWAY, terms=terms(FLAT, first_self_pay="0.10")))
    assert judged(outcome) == ("wrong_area", "temporary", False)
    assert outcome["split"]["hifp_pay"] == "13840.00"
    by_pack = settle(a_case(ZIBO, TIANJIN, "2024-09-01", AWAY))
    assert by_pack["split"]["first_self_pay"] == "2000.00"
    assert actions(by_pack) == ["file_late"]


def refused_pack(folder: Path, name: str, old: str, new: str) -> str:
    """Return what the shelf says of the shipped packs with one figure changed."""
    shutil.copytree(shipped("policies"), folder / "policies")
    file = folder / "policies" / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(BadPolicies) as refused:
        load_shelf(folder / "policies")
    return str(refused.value)


def test_sd_3_2a_a_city_may_not_take_more_than_ten_per_cent_first(tmp_path: Path) -> None:
    said = refused_pack(
        tmp_path, "370300-zibo/offsite-2022-01-01.toml", "inpatient = { ratio = 0.10", "inpatient = { ratio = 0.15"
    )
    assert "0.15" in said and "鲁医保发〔2021〕46号" in said


def test_sc_6b_no_area_may_take_more_than_ten_points_off_a_referral(tmp_path: Path) -> None:
    said = refused_pack(tmp_path, "441700-yangjiang/offsite-2025-01-01.toml", "value = -0.10", "value = -0.12")
    assert "0.12" in said and "医保发〔2022〕22号" in said


def test_sd_3_3b_outpatient_sums_at_home_and_away_share_one_cap() -> None:
    layer = a_layer("0.00", (None, "0.50"), cap="1000.00", cap_on="payment", cap_used="900.00")
    split = settle(a_case(ZIBO, JINAN, "2022-05-06", in_scope="500.00", terms=terms(layer)))["split"]
    assert (split["hifp_pay"], split["psn_part_amt"]) == ("100.00", "400.00")


# Yangjiang.


def yj(hospital: str, admitted: str, *filings: Document, **more: Any) -> Document:
    return a_case(YANGJIANG, hospital, admitted, *filings, scheme="390", person="adult", **more)


def test_yj_2_macao_is_out_of_scope() -> None:
    assert judged(settle(yj(MACAO, "2022-03-10"))) == ("out_of_scope", None, False)


def test_yj_5_1_a_retiree_whose_household_has_not_moved_is_doubted_but_stands() -> None:
    outcome = settle(
        yj(GUANGZHOU, "2022-06-10", a_filing("resettled_retiree", GUANGZHOU, "2022-03-01", household_moved=False))
    )
    assert judged(outcome) == ("filed", "long_term", True)
    assert "第五条（一）" in [one["clause"] for one in outcome["warnings"]]
    moved = a_filing("resettled_retiree", GUANGZHOU, "2022-03-01", household_moved=True)
    assert "第五条（一）" not in [one["clause"] for one in settle(yj(GUANGZHOU, "2022-06-10", moved))["warnings"]]


def test_yj_5_2_a_resident_of_another_place_is_long_term() -> None:
    filed = a_filing("long_term_resident", GUANGZHOU, "2022-03-01", proof_ends_on="2022-12-31")
    assert judged(settle(yj(GUANGZHOU, "2022-06-10", filed))) == ("filed", "long_term", True)


def test_yj_5_3_a_student_at_home_in_the_vacation_is_a_posted_worker() -> None:
    filed = a_filing("posted_worker", GUANGZHOU, "2022-01-17", student=True, basis="proof", proof_ends_on="2022-02-20")
    assert judged(settle(yj(GUANGZHOU, "2022-02-10", filed))) == ("filed", "long_term", True)


@pytest.mark.parametrize(("kind", "treated"), [("referral", "referral"), ("emergency", "emergency")])
def test_yj_5_4_5_5_referral_and_emergency(kind: str, treated: str) -> None:
    filed = a_filing(kind, GUANGZHOU, "2022-03-10")
    assert judged(settle(yj(GUANGZHOU, "2022-03-10", filed))) == ("filed", treated, True)


def test_yj_6a_filed_the_day_after_admission_is_unfiled() -> None:
    outcome = settle(yj(GUANGZHOU, "2022-03-01", a_filing("referral", GUANGZHOU, "2022-03-02")))
    assert judged(outcome) == ("not_started", "unfiled", False)


def test_yj_6b_an_emergency_is_filed_late_before_discharge() -> None:
    late = a_filing("emergency", GUANGZHOU, "2022-04-04")
    outcome = settle(yj(GUANGZHOU, "2022-04-02", late, discharged="2022-04-10"))
    assert judged(outcome) == ("filed", "emergency", True)
    assert outcome["filing"]["first_day"] == "2022-04-02"


def test_yj_6c_after_the_discharge_settlement_it_is_refused() -> None:
    late = a_filing("emergency", GUANGZHOU, "2022-04-11")
    outcome = settle(yj(GUANGZHOU, "2022-04-02", late, discharged="2022-04-10", as_of="2022-04-11"))
    assert judged(outcome) == ("not_started", "unfiled", False)
    assert actions(outcome) == []


def test_yj_6d_after_a_holiday_the_filing_counts_while_the_settlement_waits() -> None:
    late = a_filing("emergency", GUANGZHOU, "2022-10-08")
    outcome = settle(yj(GUANGZHOU, "2022-09-28", late, discharged="2022-10-03", settled="2022-10-08"))
    assert judged(outcome) == ("filed", "emergency", True)


@pytest.mark.parametrize(("level", "doubted"), [("1", True), ("0", True), ("2", False), ("3", False)])
def test_yj_8_a_referral_comes_from_a_level_two_hospital_of_the_area(level: str, doubted: bool) -> None:
    referrer = {"area": "441702", "level": level}
    filed = a_filing("referral", GUANGZHOU, "2022-03-01", referring_hospital=referrer)
    outcome = settle(yj(GUANGZHOU, "2022-03-10", filed))
    assert judged(outcome) == ("filed", "referral", True)
    assert ("第八条" in [one["clause"] for one in outcome["warnings"]]) is doubted


def test_yj_9_0_admission_in_the_span_counts_whatever_the_discharge() -> None:
    filed = a_filing("referral", GUANGZHOU, "2022-03-01")
    outcome = settle(yj(GUANGZHOU, "2022-05-28", filed, discharged="2022-06-20"))
    assert judged(outcome) == ("filed", "referral", True)


def test_yj_9_1_a_resettled_retirees_filing_has_no_end() -> None:
    outcome = settle(yj(GUANGZHOU, "2024-03-01", a_filing("resettled_retiree", GUANGZHOU, "2021-06-01")))
    assert (judged(outcome), outcome["filing"]["last_day"]) == (("filed", "long_term", True), None)


@pytest.mark.parametrize("kind", ["long_term_resident", "posted_worker"])
@pytest.mark.parametrize(("admitted", "verdict"), [("2023-08-31", "filed"), ("2023-09-01", "expired")])
def test_yj_9_2_9_3_the_proofs_end_is_the_filings(kind: str, admitted: str, verdict: str) -> None:
    filed = a_filing(kind, GUANGZHOU, "2022-03-01", basis="proof", proof_ends_on="2023-08-31")
    filing = settle(yj(GUANGZHOU, admitted, filed))["filing"]
    assert (filing["verdict"], filing["last_day"]) == (verdict, "2023-08-31")


@pytest.mark.parametrize(("admitted", "verdict"), [("2022-05-29", "filed"), ("2022-05-30", "expired")])
def test_yj_9_4a_ninety_days_count_the_first(admitted: str, verdict: str) -> None:
    filing = settle(yj(GUANGZHOU, admitted, a_filing("referral", GUANGZHOU, "2022-03-01")))["filing"]
    assert (filing["verdict"], filing["last_day"]) == (verdict, "2022-05-29")


@pytest.mark.parametrize("condition", ["malignant_tumour", "organ_transplant", "hemiplegia"])
def test_yj_9_4b_three_conditions_take_the_end_away(condition: str) -> None:
    filed = a_filing("referral", GUANGZHOU, "2022-03-01", conditions=[condition])
    assert judged(settle(yj(GUANGZHOU, "2023-01-10", filed))) == ("filed", "referral", True)


def test_yj_9_5_an_emergency_filing_is_for_one_stay() -> None:
    filed = a_filing("emergency", GUANGZHOU, "2022-04-02")
    assert judged(settle(yj(GUANGZHOU, "2022-04-02", filed))) == ("filed", "emergency", True)
    assert judged(settle(yj(GUANGZHOU, "2022-04-20", filed))) == ("ended", "unfiled", False)


def test_yj_10_1_long_term_in_the_filed_place_as_at_home() -> None:
    for hospital, filings in ((YANGJIANG, ()), (GUANGZHOU, (a_filing("resettled_retiree", GUANGZHOU, "2023-03-01"),))):
        split = settle(yj(hospital, "2023-05-03", *filings))["split"]
        assert (split["act_pay_dedc"], split["pool_prop_selfpay"]) == ("700.00", "0.6500")
        assert split["hifp_pay"] == "12545.00"


def test_yj_10_2a_a_referral_does_not_cover_ordinary_outpatients() -> None:
    filed = a_filing("referral", GUANGZHOU, "2022-03-01")
    outcome = settle(yj(GUANGZHOU, "2022-03-10", filed, in_scope="300.00", visit={"kind": "outpatient"}))
    assert judged(outcome) == ("visit_not_covered", "referral", False)
    assert outcome["split"]["psn_part_amt"] == "300.00" and outcome["missing"] == []


@pytest.mark.parametrize(
    ("clause", "filings", "emergency", "ratio", "paid"),
    [
        ("10.2c", (a_filing("referral", GUANGZHOU, "2023-05-01"),), False, "0.5500", "10505.00"),
        ("10.3", (a_filing("emergency", GUANGZHOU, "2023-05-04"),), True, "0.5500", "10505.00"),
        ("10.4", (), False, "0.5000", "9550.00"),
    ],
)
def test_yj_10_2b_to_10_4_flat_deductible_and_points_off(
    clause: str, filings: tuple[Document, ...], emergency: bool, ratio: str, paid: str
) -> None:
    split = settle(yj(GUANGZHOU, "2023-05-03", *filings, visit={"emergency": emergency}))["split"]
    assert (split["act_pay_dedc"], split["pool_prop_selfpay"], split["hifp_pay"]) == ("900.00", ratio, paid)


@pytest.mark.parametrize(
    ("hospital", "filings", "in_scope", "pooled", "major"),
    [
        pytest.param(YANGJIANG, (), "112985.71", "72985.71", "15000.00", id="local 60 %"),
        pytest.param(
            GUANGZHOU,
            (a_filing("referral", GUANGZHOU, "2023-05-01"),),
            "87788.89",
            "47788.89",
            "13750.00",
            id="referral 55 %",
        ),
        pytest.param(GUANGZHOU, (), "79100.00", "39100.00", "13750.00", id="unfiled 55 %"),
    ],
)
def test_yj_10_2d_10_4_five_points_off_the_major_illness_ratio(
    hospital: str, filings: tuple[Document, ...], in_scope: str, pooled: str, major: str
) -> None:
    """Each stay leaves 40,000.00 with the patient, of which 25,000.00 lie above the deductible."""
    split = settle(yj(hospital, "2023-05-03", *filings, in_scope=in_scope))["split"]
    assert (split["hifp_pay"], split["hifmi_pay"]) == (pooled, major)


@pytest.mark.parametrize(("settled", "over"), [("2024-04-30", False), ("2024-05-01", True)])
def test_yj_12a_after_the_last_of_april_2024_the_basis_has_expired(settled: str, over: bool) -> None:
    outcome = settle(yj(GUANGZHOU, "2024-04-20", settled=settled))
    assert outcome["split"]["hifp_pay"] == "9550.00"
    assert ("已过期" in warned(outcome)) is over


def test_yj_12a_before_may_2021_the_text_did_not_hold() -> None:
    filed = a_filing("referral", GUANGZHOU, "2021-04-01")
    assert settle(yj(GUANGZHOU, "2021-04-30", filed))["filing"]["verdict"] == "unknown"
    assert settle(yj(GUANGZHOU, "2021-05-01", filed))["filing"]["verdict"] == "filed"


@pytest.mark.parametrize(
    ("hospital", "filed_on", "last"),
    [
        pytest.param(CHENGDU, "2023-02-01", "2023-07-31", id="outside Guangdong six months"),
        pytest.param(CHENGDU, "2023-08-31", "2024-02-29", id="no corresponding day: the month's last"),
        pytest.param(GUANGZHOU, "2023-02-01", "2023-05-01", id="in Guangdong still 90 days"),
    ],
)
def test_yj_12b_the_national_text_lengthens_referrals_outside_guangdong(
    hospital: str, filed_on: str, last: str
) -> None:
    filed = a_filing("referral", hospital, filed_on)
    for admitted, valid in ((last, True), (shift(last, 1), False)):
        filing = settle(yj(hospital, admitted, filed))["filing"]
        assert (filing["verdict"] == "filed", filing["last_day"]) == (valid, last)


def test_yj_12b_a_temporary_filing_outside_guangdong_outlasts_ninety_days() -> None:
    filed = a_filing("other_temporary", CHENGDU, "2023-02-01")
    assert judged(settle(yj(CHENGDU, "2023-06-10", filed))) == ("filed", "unfiled", True)


# Jining.

PROMISE = a_filing("long_term_resident", BEIJING, "2023-01-10")


def test_jn_1a_a_long_term_filing_has_no_end() -> None:
    outcome = settle(a_case(JINING, BEIJING, "2026-01-10", PROMISE))
    assert (outcome["filing"]["verdict"], outcome["filing"]["last_day"]) == ("filed", None)


@pytest.mark.parametrize(("cost", "earliest"), [(False, "2023-01-10"), (True, "2023-07-10")])
def test_jn_1b_1c_change_at_once_or_after_six_months(cost: bool, earliest: str) -> None:
    document = a_case(JINING, BEIJING, "2023-03-01", PROMISE)
    file, (filing,) = rules_of(document).filing, read(document).filings
    assert file is not None
    found = earliest_change(filing, file, cost)
    assert found is not None and found[0].isoformat() == earliest


def test_jn_1d_a_temporary_filing_has_no_end_and_takes_nothing_at_home() -> None:
    filed = a_filing("other_temporary", BEIJING, "2023-02-01")
    assert judged(settle(a_case(JINING, BEIJING, "2024-02-01", filed))) == ("filed", "temporary", True)
    assert judged(settle(a_case(JINING, JINING, "2024-02-01", filed))) == ("local", "local", True)


def test_jn_1e_terminated_after_admission_still_settles_directly() -> None:
    over = {**PROMISE, "status": "terminated", "status_on": "2023-05-03"}
    outcome = settle(a_case(JINING, BEIJING, "2023-05-01", over, discharged="2023-05-10"))
    assert judged(outcome) == ("filed", "long_term", True)
    assert judged(settle(a_case(JINING, BEIJING, "2023-05-04", over)))[0] == "ended"


@pytest.mark.parametrize(
    ("admitted", "expected"),
    [
        ("2023-05-16", ("filed", "long_term", True)),
        ("2023-05-15", ("filed", "long_term", True)),
        ("2023-05-14", ("not_started", "temporary", True)),
        ("2023-05-12", ("not_started", "temporary", True)),
    ],
)
def test_jn_2a_a_late_long_term_filing_reaches_back_five_days(admitted: str, expected: tuple[str, str, bool]) -> None:
    late = a_filing("long_term_resident", BEIJING, "2023-05-20")
    assert judged(settle(a_case(JINING, BEIJING, admitted, late, discharged="2023-05-25"))) == expected


def test_jn_2b_a_late_temporary_filing_reaches_back_without_limit() -> None:
    late = a_filing("other_temporary", BEIJING, "2023-05-20")
    outcome = settle(a_case(JINING, BEIJING, "2023-03-01", late, visit=UNSETTLED, as_of="2023-05-21"))
    assert judged(outcome) == ("filed", "temporary", True)
    assert outcome["filing"]["first_day"] == "2023-03-01"


@pytest.mark.parametrize(("filed_on", "direct"), [("2023-05-25", True), ("2023-05-26", False)])
def test_jn_2c_2d_filed_on_the_settlement_day_is_direct_after_it_by_hand(filed_on: str, direct: bool) -> None:
    late = a_filing("other_temporary", BEIJING, filed_on)
    outcome = settle(a_case(JINING, BEIJING, "2023-05-16", late))
    assert judged(outcome) == ("filed", "temporary", direct)


def test_jn_2d_after_a_self_paid_discharge_a_manual_claim_is_left() -> None:
    outcome = settle(a_case(JINING, BEIJING, "2023-05-16", as_of="2023-05-26"))
    assert actions(outcome) == ["file_manual_claim"]


def test_jn_3a_nothing_is_taken_off_at_the_filed_place() -> None:
    third_stay = {"admissions": 2, "accumulators": {}}
    split = settle(a_case(JINING, BEIJING, "2024-05-16", PROMISE, year_to_date=third_stay))["split"]
    assert (split["first_self_pay"], split["act_pay_dedc"], split["hifp_pay"]) == ("0.00", "0.00", "18000.00")


@pytest.mark.parametrize("proof", [{"basis": "proof"}, {"documents_supplied_on": "2023-03-10"}])
def test_jn_3b_back_home_with_a_proof_as_at_home(proof: Document) -> None:
    outcome = settle(a_case(JINING, JINING, "2023-03-01", {**PROMISE, **proof}))
    assert judged(outcome) == ("local", "local", True)


def test_jn_3c_back_home_on_a_promise_by_the_temporary_rule() -> None:
    outcome = settle(
        a_case(
            *(JINING, JINING, "2023-03-01", PROMISE),
            in_scope="10000.00",
            terms=terms(FLAT, first_self_pay="0.10"),
        )
    )
    assert judged(outcome) == ("local", "temporary", True)
    assert outcome["split"]["hifp_pay"] == "6640.00"
    assert actions(outcome) == ["supply_documents"]


def test_jn_3c_zibo_by_its_own_figures_and_what_a_proof_would_save() -> None:
    """(10,000 − 1,000 − 700) × 74 % against (10,000 − 700) × 74 %."""
    outcome = settle(a_case(ZIBO, ZIBO, "2023-03-01", PROMISE, in_scope="10000.00"))
    assert (outcome["split"]["first_self_pay"], outcome["split"]["hifp_pay"]) == ("1000.00", "6142.00")
    (supply,) = outcome["filing"]["remedies"]
    assert (supply["action"], supply["until"], supply["patient_saves"]) == ("supply_documents", "2023-03-10", "740.00")


@pytest.mark.parametrize(("asked", "may"), [("2023-07-09", False), ("2023-07-10", True), ("2023-07-11", True)])
def test_jn_3d_over_six_months_the_filing_may_be_terminated(asked: str, may: bool) -> None:
    outcome = settle(a_case(JINING, JINING, "2023-07-01", PROMISE, discharged=asked))
    assert judged(outcome) == ("local", "temporary", True)
    assert ("terminate" in actions(outcome)) is may


@pytest.mark.parametrize("status", ["2", "4"])
def test_jn_4_suspended_insurance_is_refused(status: str) -> None:
    outcome = settle(a_case(JINING, BEIJING, "2023-05-16", PROMISE, patient={"insured_status": status}))
    assert judged(outcome) == ("ended", None, False)
    assert outcome["split"] is None


# Sichuan: a draft.


def test_sc_a_draft_never_decides() -> None:
    drafts = [file.head for file in shelf().files if file.head.area == "510000" and file.head.draft]
    assert {head.kind for head in drafts} >= {"filing", "offsite", "limits"}
    for admitted, verdict in (("2022-12-31", "unknown"), ("2023-05-16", "filed")):
        for place in (BEIJING, MIANYANG):
            document = a_case(CHENGDU, place, admitted, a_filing("referral", place, admitted))
            outcome = settle(document)
            assert (outcome["filing"]["verdict"], outcome["split"]) == (verdict, None)
            assert not [one for one in outcome["policy"] if "draft" in one["file"]]
            # The final text of the same day decides, the draft beside it never.
            filing = rules_of(document).filing
            assert (filing and filing.head.name) == (
                None if verdict == "unknown" else "510000-sichuan/filing-2023-01-01.toml"
            )


def by_line(route: str, **line: Any) -> Document:
    """Return the split of one fee line on a route, under flat terms that pay everything in scope."""
    fee = {
        "code": "A",
        "name": "项目",
        "category": "09",
        "kind": "service",
        "class": "A",
        "quantity": "1",
        "first_pay_ratio": "0",
        "home_class": "A",
        **line,
    }
    document = a_case(YANGJIANG, CHENGDU, "2023-06-10", visit={"route": route}, fees=[fee])
    del document["totals"]
    return dict(settle({**document, "terms": terms(a_layer("0.00", (None, "1.00")))})["split"])


def test_sc_5a_5b_direct_by_the_care_places_list_manual_by_the_insured_areas() -> None:
    line: Document = {"class": "B", "first_pay_ratio": "0.10", "home_class": "C", "price": "100", "amount": "100.00"}
    assert by_line("direct", **line)["psn_part_amt"] == "10.00"
    assert by_line("manual", **line)["psn_part_amt"] == "100.00"


@pytest.mark.parametrize(
    ("kind", "price", "amount", "over", "in_scope"),
    [
        ("service", "120", "360.00", "60.00", "300.00"),
        ("service", "80", "240.00", "0.00", "240.00"),
        ("drug", "120", "360.00", "0.00", "360.00"),
        ("material", "120", "360.00", "0.00", "360.00"),
    ],
)
def test_sc_5c_only_services_are_held_against_the_price_at_home(
    kind: str, price: str, amount: str, over: str, in_scope: str
) -> None:
    split = by_line("manual", kind=kind, quantity="3", price=price, amount=amount, home_price="100")
    assert (split["overlmt_selfpay"], split["inscp_scp_amt"]) == (over, in_scope)


def test_sc_6e_trauma_without_third_party_settles_directly_once_signed() -> None:
    document = yj(GUANGZHOU, "2022-03-10", a_filing("referral", GUANGZHOU, "2022-03-01"))
    document["visit"]["trauma"] = {"third_party": False, "commitment_signed": True}
    assert judged(settle(document)) == ("filed", "referral", True)


# Jilin.


@pytest.mark.parametrize(
    ("filed", "hospital", "verdict"),
    [(HAINAN, SANYA, "filed"), (CHENGDU, MIANYANG, "wrong_area"), (BEIJING, "110105", "filed")],
)
def test_jl_2_3b_the_level_of_the_filed_place(filed: str, hospital: str, verdict: str) -> None:
    outcome = settle(a_case(CHANGCHUN, hospital, "2019-03-10", a_filing("referral", filed, "2019-03-01")))
    assert outcome["filing"]["verdict"] == verdict


@pytest.mark.parametrize(
    ("admitted", "expected"),
    [("2019-02-20", ("pending", None, False)), ("2019-03-06", ("filed", "long_term", True))],
)
def test_jl_3_2b_the_promise_holds_once_the_papers_are_in(
    admitted: str, expected: tuple[str, str | None, bool]
) -> None:
    filed = a_filing("migrant_worker", BEIJING, "2019-02-10", documents_supplied_on="2019-03-05")
    outcome = settle(a_case(CHANGCHUN, BEIJING, admitted, filed))
    assert judged(outcome) == expected
    if expected[0] == "filed":
        assert outcome["filing"]["first_day"] == "2019-03-05"


def test_jl_6_basic_major_illness_and_aid_on_one_receipt() -> None:
    rule = terms(
        a_layer("0.00", (None, "0.60")),
        a_layer("0.00", (None, "0.375"), fund="major_illness", takes="burden"),
        a_layer("0.00", (None, "0.16"), fund="aid", takes="burden"),
    )
    split = settle(a_case(CHANGCHUN, BEIJING, "2019-03-10", terms=rule))["split"]
    assert (split["hifp_pay"], split["hifmi_pay"], split["maf_pay"]) == ("12000.00", "3000.00", "800.00")
    assert (split["fund_pay_sumamt"], split["psn_part_amt"]) == ("15800.00", "4200.00")


@pytest.mark.parametrize(
    ("died", "verdict"), [("2019-03-09", "ended"), ("2019-03-10", "filed"), ("2019-03-15", "filed")]
)
def test_jl_7a_a_patient_who_dies_in_hospital_keeps_the_filing_of_the_admission_day(died: str, verdict: str) -> None:
    filed = a_filing("referral", BEIJING, "2019-03-01", status="deceased", status_on=died)
    assert settle(a_case(CHANGCHUN, BEIJING, "2019-03-10", filed))["filing"]["verdict"] == verdict


# What replaced what (6b), and what no file says.


@pytest.mark.parametrize("insured", [ZIBO, JINING])
@pytest.mark.parametrize(("settled", "replaced"), [("2025-03-31", False), ("2025-04-01", True)])
def test_6b_shandongs_text_of_2024_is_named_from_april_2025(insured: str, settled: str, replaced: bool) -> None:
    # A third stay in Jining, whose first deductible no file has.
    year = {"admissions": 2, "accumulators": {}}
    outcome = settle(a_case(insured, JINAN, "2025-03-20", settled=settled, year_to_date=year))
    assert outcome["split"]["first_self_pay"] == "2000.00"
    assert ("鲁医保发〔2024〕58号" in warned(outcome)) is replaced


CHRONIC = {"kind": "chronic", "chronic_disease": "高血压"}
NOT_FOUND = [
    ("Zibo employee 2022", a_case(ZIBO, JINAN, "2022-05-06"), "淄博市职工"),
    (
        "Zibo employee, settled on the last day of 2022",
        a_case(ZIBO, JINAN, "2022-12-20", settled="2022-12-31"),
        "淄博市职工",
    ),
    ("Zibo resident 2023", a_case(ZIBO, JINAN, "2023-05-16", scheme="390", person="adult"), "淄博市"),
    ("Zibo employee outpatient 2023", a_case(ZIBO, JINAN, "2023-05-16", visit={"kind": "outpatient"}), "普通门诊"),
    (
        "Zibo resident outpatient 2024",
        a_case(ZIBO, JINAN, "2024-05-16", scheme="390", person="adult", visit={"kind": "outpatient"}),
        "淄博市",
    ),
    ("Zibo hospital without level", a_case(ZIBO, JINAN, "2023-05-16", level="0"), "级别"),
    ("Zibo chronic, disease not named", a_case(ZIBO, JINAN, "2023-05-16", visit={"kind": "chronic"}), "病种"),
    ("Jining employee 2023", a_case(JINING, JINAN, "2023-05-16"), "济宁市职工"),
    ("Jining employee, first stay", a_case(JINING, JINAN, "2024-05-16"), "起付线"),
    (
        "Jining retired, third stay",
        a_case(JINING, JINAN, "2024-05-16", person="retired", year_to_date={"admissions": 2, "accumulators": {}}),
        "支付比例",
    ),
    ("Jining resident", a_case(JINING, JINAN, "2024-05-16", scheme="390", person="adult"), "济宁市"),
    ("Yangjiang resident 2022", yj(GUANGZHOU, "2022-05-03"), "阳江市"),
    ("Yangjiang employee 2023", a_case(YANGJIANG, GUANGZHOU, "2023-05-03"), "支付比例"),
    ("Yangjiang employee 2025 at home", a_case(YANGJIANG, YANGJIANG, "2025-05-03"), "起付线"),
    (
        "Yangjiang ordinary outpatient of a long-term resident",
        yj(
            GUANGZHOU,
            "2023-05-03",
            a_filing("resettled_retiree", GUANGZHOU, "2023-03-01"),
            visit={"kind": "outpatient"},
        ),
        "普通门诊",
    ),
    (
        "Changchun resident, off-site rows",
        a_case(
            *(CHANGCHUN, BEIJING, "2023-05-16", a_filing("referral", BEIJING, "2023-05-01")),
            scheme="390",
            person="adult",
        ),
        "长春",
    ),
    ("Changchun resident at home", a_case(CHANGCHUN, CHANGCHUN, "2023-05-16", scheme="390", person="adult"), "长春"),
    (
        "Wuhan by the national rule",
        a_case(WUHAN, CHENGDU, "2023-05-16", a_filing("referral", CHENGDU, "2023-05-01")),
        "",
    ),
]


@pytest.mark.parametrize(("document", "named"), [pytest.param(case, word, id=name) for name, case, word in NOT_FOUND])
def test_a_figure_that_no_file_has_is_named_and_never_guessed(document: Document, named: str) -> None:
    outcome = settle(document)
    assert outcome["split"] is None
    assert outcome["filing"]["verdict"] not in ("unknown", "pending", "out_of_scope")
    assert named in asks_for(outcome)


def test_by_hand_without_lines_or_without_the_insured_areas_class_is_not_computed() -> None:
    by_hand = yj(GUANGZHOU, "2023-05-03", visit={"route": "manual"})
    outcome = settle(by_hand)
    assert outcome["split"] is None and [one["path"] for one in outcome["missing"]] == ["fees"]
    fee = {
        "code": "A",
        "name": "阿莫西林",
        "category": "09",
        "kind": "drug",
        "class": "A",
        "quantity": "2",
        "price": "6.25",
        "amount": "12.50",
    }
    lines = {**by_hand, "totals": None, "fees": [{**fee, "home_class": "A"}, fee]}
    outcome = settle(lines)
    assert outcome["split"] is None
    assert [one["path"] for one in outcome["missing"]] == ["fees[1].home_class"]


def test_a_rule_of_the_area_itself_that_has_no_price_clause_leaves_prices_alone() -> None:
    """Yangjiang's text has no clause on prices at home: T13 holds only where the insured area's rule says so."""
    fee = {
        "code": "A",
        "name": "检查",
        "category": "03",
        "kind": "service",
        "class": "A",
        "quantity": "3",
        "price": "1200",
        "amount": "3600.00",
        "home_class": "A",
        "home_price": "1000",
    }
    by_hand = yj(GUANGZHOU, "2023-05-03", visit={"route": "manual"}, fees=[fee])
    del by_hand["totals"]
    assert settle(by_hand)["split"]["overlmt_selfpay"] == "0.00"


def test_a_filing_for_shenzhen_does_not_count_in_guangzhou() -> None:
    outcome = settle(yj(GUANGZHOU, "2023-05-03", a_filing("referral", SHENZHEN, "2023-05-01")))
    assert judged(outcome) == ("wrong_area", "unfiled", False)
    assert outcome["split"]["hifp_pay"] == "9550.00"


def test_an_end_written_as_9999_12_31_is_no_end_in_sight() -> None:
    """Hospital systems write it where there is no end; any other day so far away is a mistake."""
    filing = a_filing("long_term_resident", BEIJING, "2023-01-10", ends_on="9999-12-31")
    found = settle(a_case(ZIBO, BEIJING, "2024-02-01", filing))["filing"]
    assert (found["verdict"], found["treated_as"], found["last_day"]) == ("filed", "long_term", "9999-12-31")
