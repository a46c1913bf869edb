"""The ready vectors T1 to T15 of the clause list, the examples printed in the contract, and ID numbers in a case."""

from __future__ import annotations

from typing import Any

import pytest

from settledesk.basis.errors import Refusal
from settledesk.engine.one_filing import earliest_change
from tests.engine.cases import (
    BEIJING,
    CHANGCHUN,
    CHENGDU,
    GUANGZHOU,
    JINING,
    YANGJIANG,
    Document,
    a_case,
    a_filing,
    a_layer,
    actions,
    read,
    rules_of,
    settle,
    step,
    terms,
    warned,
)


def given(in_scope: str, rule: Document, **more: Any) -> Document:
    """Return the split of this much in scope under supplied terms."""
    outcome = settle(a_case(YANGJIANG, CHENGDU, "2022-06-10", in_scope=in_scope, terms=rule, **more))
    assert outcome["missing"] == [] and outcome["policy"][0]["source"] == "terms supplied with the case"
    return dict(outcome["split"])


def test_t1_ten_per_cent_first_then_the_deductible_then_the_ratio() -> None:
    split = given("10000.00", terms(a_layer("700.00", (None, "0.80")), first_self_pay="0.10"))
    assert (split["first_self_pay"], split["hifp_pay"], split["psn_part_amt"]) == ("1000.00", "6640.00", "3360.00")


def test_t2_long_term_has_no_first_self_pay() -> None:
    split = given("10000.00", terms(a_layer("700.00", (None, "0.80"))))
    assert (split["first_self_pay"], split["hifp_pay"], split["psn_part_amt"]) == ("0.00", "7440.00", "2560.00")


@pytest.mark.parametrize(
    ("name", "points", "paid", "borne"),
    [("T3", "-0.10", "10505.00", "9495.00"), ("T4", "-0.15", "9550.00", "10450.00")],
)
def test_t3_t4_points_off_the_ratio(name: str, points: str, paid: str, borne: str) -> None:
    layer = a_layer("900.00", (None, "0.65"), ratio_change={"kind": "points", "value": points})
    split = given("20000.00", terms(layer))
    assert (split["hifp_pay"], split["psn_part_amt"]) == (paid, borne)


YANGJIANG_2023 = [
    ("T3", (a_filing("referral", GUANGZHOU, "2023-03-01"),), "referral", "10505.00", "9495.00", "0.5500"),
    ("T4", (), "unfiled", "9550.00", "10450.00", "0.5000"),
]


@pytest.mark.parametrize(("name", "filings", "treated", "paid", "borne", "ratio"), YANGJIANG_2023)
def test_t3_t4_by_yangjiangs_own_figures(
    name: str, filings: tuple[Document, ...], treated: str, paid: str, borne: str, ratio: str
) -> None:
    outcome = settle(a_case(YANGJIANG, GUANGZHOU, "2023-05-03", *filings, scheme="390", person="adult"))
    split = outcome["split"]
    assert outcome["filing"]["treated_as"] == treated
    assert (split["hifp_pay"], split["psn_part_amt"]) == (paid, borne)
    assert (split["pool_prop_selfpay"], split["act_pay_dedc"]) == (ratio, "900.00")


@pytest.mark.parametrize(("name", "filings", "treated", "paid", "borne", "ratio"), YANGJIANG_2023)
def test_t5_the_relative_reading_is_not_produced(
    name: str, filings: tuple[Document, ...], treated: str, paid: str, borne: str, ratio: str
) -> None:
    """65 % × 0.9 = 58.5 % would pay 11,173.50; 65 % × 0.85 = 55.25 % would pay 10,552.75."""
    outcome = settle(a_case(YANGJIANG, GUANGZHOU, "2023-05-03", *filings, scheme="390", person="adult"))
    assert outcome["split"]["hifp_pay"] not in ("11173.50", "10552.75")


def test_t6_a_base_below_the_deductible_uses_only_itself() -> None:
    split = given("600.00", terms(a_layer("700.00", (None, "0.80"))))
    assert (split["hifp_pay"], split["act_pay_dedc"], split["psn_part_amt"]) == ("0.00", "600.00", "600.00")
    assert split["pool_prop_selfpay"] == "0.0000"


def test_t7_the_first_self_pay_takes_the_base_below_the_deductible() -> None:
    split = given("750.00", terms(a_layer("700.00", (None, "0.80")), first_self_pay="0.10"))
    assert (split["first_self_pay"], split["act_pay_dedc"]) == ("75.00", "675.00")
    assert (split["hifp_pay"], split["psn_part_amt"]) == ("0.00", "750.00")


def test_t8_what_the_cap_cuts_off_goes_to_the_next_layer() -> None:
    pooled = a_layer("0.00", (None, "0.80"), cap="150000.00", cap_on="payment", cap_used="149700.00")
    large = a_layer("0.00", (None, "0.90"), fund="large_sum", takes="over_cap")
    outcome = settle(
        a_case(YANGJIANG, CHENGDU, "2022-06-10", in_scope="1500.00", terms=terms(pooled, large))  # 1,200 computed
    )
    assert outcome["split"]["hifp_pay"] == "300.00"
    assert step(outcome, "large_sum.band.1")["base"] == "900.00"
    assert (outcome["split"]["hifob_pay"], outcome["split"]["psn_part_amt"]) == ("810.00", "390.00")


@pytest.mark.parametrize(("admitted", "verdict"), [("2022-05-29", "filed"), ("2022-05-30", "expired")])
def test_t9_ninety_days_from_the_first_of_march_end_on_the_29th_of_may(admitted: str, verdict: str) -> None:
    filing = settle(a_case(YANGJIANG, GUANGZHOU, admitted, a_filing("referral", GUANGZHOU, "2022-03-01")))["filing"]
    assert (filing["verdict"], filing["first_day"], filing["last_day"]) == (verdict, "2022-03-01", "2022-05-29")


def test_t10_a_late_long_term_filing_starts_five_days_back_at_most() -> None:
    late = a_filing("long_term_resident", BEIJING, "2023-05-20", starts_on="2023-03-01")
    outcome = settle(a_case(JINING, BEIJING, "2023-05-16", late))
    assert outcome["filing"]["first_day"] == "2023-05-15"
    assert "2023-05-15" in warned(outcome)


def test_t11_with_cost_at_the_filed_place_a_change_waits_six_months() -> None:
    document = a_case(JINING, BEIJING, "2023-06-01", a_filing("long_term_resident", BEIJING, "2023-01-10"))
    file, (filing,) = rules_of(document).filing, read(document).filings
    assert file is not None
    with_cost, without = earliest_change(filing, file, True), earliest_change(filing, file, False)
    assert with_cost is not None and with_cost[0].isoformat() == "2023-07-10"
    assert with_cost[1].source == "鲁医保发〔2022〕26号" and with_cost[1].clause
    assert without is not None and without[0].isoformat() == "2023-01-10"


@pytest.mark.parametrize(("admitted", "verdict"), [("2019-02-20", "pending"), ("2019-03-06", "filed")])
def test_t12_the_filing_holds_once_the_papers_are_in(admitted: str, verdict: str) -> None:
    late = a_filing("migrant_worker", BEIJING, "2019-02-10", documents_supplied_on="2019-03-05")
    assert settle(a_case(CHANGCHUN, BEIJING, admitted, late))["filing"]["verdict"] == verdict


def itemised(route: str, *fees: Document) -> Document:
    """Return a case with fee lines on a route, under flat terms that pay everything in scope."""
    document = a_case(YANGJIANG, CHENGDU, "2023-06-10", visit={"route": route}, fees=list(fees))
    del document["totals"]
    return {**document, "terms": terms(a_layer("0.00", (None, "1.00")))}


def fee(kind: str, quantity: str, price: str, amount: str, **more: Any) -> Document:
    return {
        "code": "XA01",
        "name": "项目",
        "category": "09",
        "kind": kind,
        "class": "A",
        "quantity": quantity,
        "price": price,
        "amount": amount,
        "first_pay_ratio": "0",
        **more,
    }


def test_t13_a_service_dearer_than_at_home_leaves_the_excess_to_the_patient() -> None:
    line = fee("service", "3", "120", "360.00", home_class="A", home_price="100")
    split = settle(itemised("manual", line))["split"]
    assert (split["overlmt_selfpay"], split["inscp_scp_amt"]) == ("60.00", "300.00")
    assert (split["hifp_pay"], split["psn_part_amt"]) == ("300.00", "60.00")
    direct = settle(itemised("direct", line))["split"]
    assert (direct["overlmt_selfpay"], direct["inscp_scp_amt"]) == ("0.00", "360.00")


def test_t14_direct_by_the_care_places_catalogue_manual_by_the_insured_areas() -> None:
    line = fee("drug", "1", "100", "100.00", **{"class": "B", "first_pay_ratio": "0.10", "home_class": "C"})
    direct, manual = settle(itemised("direct", line))["split"], settle(itemised("manual", line))["split"]
    assert (direct["preselfpay_amt"], direct["fulamt_ownpay_amt"], direct["psn_part_amt"]) == ("10.00", "0.00", "10.00")
    assert (manual["preselfpay_amt"], manual["fulamt_ownpay_amt"]) == ("0.00", "100.00")
    assert manual["psn_part_amt"] == "100.00"


def test_t15_half_a_fen_rounds_away_from_zero() -> None:
    assert given("1234.57", terms(a_layer("0.00", (None, "0.65"))))["hifp_pay"] == "802.47"  # 802.4705
    assert given("0.01", terms(a_layer("0.00", (None, "0.50"))))["hifp_pay"] == "0.01"
    assert given("0.01", terms(a_layer("0.00", (None, "0.49"))))["hifp_pay"] == "0.00"


# The contract's own numbers.


def test_the_contracts_example_of_terms_with_the_first_self_pay_after_the_deductible() -> None:
    layer = a_layer("700.00", ("10000.00", "0.74"), (None, "0.80"))
    outcome = settle(
        a_case(
            *(YANGJIANG, CHENGDU, "2022-06-10"),
            terms=terms(layer, first_self_pay="0.10", order="after_deductible"),
        )
    )
    assert (outcome["split"]["first_self_pay"], outcome["split"]["hifp_pay"]) == ("1930.00", "13338.00")
    bands = [one["amount"] for one in outcome["steps"] if one["id"].startswith("pooled.band.")]
    assert bands == ["6882.00", "6456.00"]


def yangjiang_emergency() -> Document:
    document = a_case(
        *(YANGJIANG, GUANGZHOU, "2023-05-03"),
        scheme="390",
        person="adult",
        visit={"emergency": True},
        payments={"deposit": "15000.00"},
    )
    document["totals"].update(total="22500.00", self_funded="86.40", over_limit="120.00", first_pay="738.54")
    return document


def test_the_contracts_example_of_an_outcome() -> None:
    outcome = settle(yangjiang_emergency())
    filing = outcome["filing"]
    assert (filing["verdict"], filing["treated_as"], filing["direct_settlement"]) == ("not_filed", "unfiled", False)
    assert (filing["deciding"], filing["first_day"], filing["last_day"]) == (None, None, None)
    assert ("阳医保通（2021）23号", "第十条（四）") in [(one["source"], one["clause"]) for one in filing["reasons"]]
    (late,) = filing["remedies"]
    del late["text"]
    assert late == {
        "action": "file_late",
        "until": "2023-05-12",
        "source": "阳医保通（2021）23号",
        "clause": "第六条",
        "patient_saves": "1032.75",
    }
    nothing = dict.fromkeys(
        ("cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "hifdm_pay", "maf_pay", "oth_pay", "hosp_part_amt"),
        "0.00",
    )
    assert outcome["split"] == {
        "medfee_sumamt": "22500.00",
        "fulamt_ownpay_amt": "86.40",
        "overlmt_selfpay": "120.00",
        "preselfpay_amt": "738.54",
        "inscp_scp_amt": "21555.06",
        "first_self_pay": "0.00",
        "act_pay_dedc": "900.00",
        "pool_prop_selfpay": "0.5000",
        "hifp_pay": "10327.53",
        **nothing,
        "fund_pay_sumamt": "10327.53",
        "psn_part_amt": "12172.47",
        "acct_pay": "0.00",
        "psn_cash_pay": "12172.47",
    }
    assert list(outcome["split"])[:9] == [
        *("medfee_sumamt", "fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt"),
        *("first_self_pay", "act_pay_dedc", "pool_prop_selfpay", "hifp_pay"),
    ]
    assert outcome["due"] == {"deposit": "15000.00", "refund": "2827.53", "top_up": "0.00"}
    band = step(outcome, "pooled.band.1")
    assert band.pop("label")
    assert band == {
        "id": "pooled.band.1",
        "base": "20655.06",
        "ratio": "0.50",
        "amount": "10327.53",
        "formula": "(21,555.06 − 900.00) × (65% − 15%)",
        "source": "阳医保通（2021）23号",
        "clause": "第十条（四）",
    }
    assert outcome["missing"] == [] and outcome["platform"] is None
    (offsite,) = [one for one in outcome["policy"] if one["file"] == "441700-yangjiang/offsite-2021-05-01.toml"]
    assert offsite["evidence"] == "official" and offsite["digest"].startswith("sha256:")
    assert offsite["source"] == "阳医保通（2021）23号"
    assert outcome["year_to_date"]["admissions"] == 1
    assert outcome["year_to_date"]["accumulators"]["inpatient.pooled"] == {"base": "21555.06", "paid": "10327.53"}


def test_the_label_of_a_step_is_the_contracts() -> None:
    assert step(settle(yangjiang_emergency()), "pooled.band.1")["label"] == "统筹支付"


def test_the_remedy_saves_what_it_says() -> None:
    document = yangjiang_emergency()
    unfiled = settle(document)
    document["filings"] = [a_filing("emergency", GUANGZHOU, "2023-05-12")]
    filed = settle(document)
    assert (filed["filing"]["verdict"], filed["filing"]["treated_as"]) == ("filed", "emergency")
    assert (unfiled["split"]["psn_part_amt"], filed["split"]["psn_part_amt"]) == ("12172.47", "11139.72")
    assert filed["split"]["hifp_pay"] == "11360.28" and actions(filed) == []


# ID numbers, as a case brings them; how they are checked is tests/model/test_identity.py.


def with_id(number: str, **patient: Any) -> Document:
    return a_case(JINING, BEIJING, "2023-05-16", patient={"id_number": number, **patient}, as_of="2023-05-16")


@pytest.mark.parametrize(
    ("number", "birth", "sex"),
    [
        ("11010519491231002X", "1949-12-31", "female"),
        ("34052419800101001X", "1980-01-01", "male"),
        ("370303198001010012", "1980-01-01", "male"),
        ("370811195503070027", "1955-03-07", "female"),
        ("441702197006150030", "1970-06-15", "male"),
        ("510104198802290044", "1988-02-29", "female"),
        ("220102196504010015", "1965-04-01", "male"),
    ],
)
def test_an_id_number_gives_birth_and_sex(number: str, birth: str, sex: str) -> None:
    patient = read(with_id(number)).patient
    assert patient.birth_date is not None
    assert (patient.id_number, patient.birth_date.isoformat(), patient.sex) == (number, birth, sex)


def test_fifteen_digits_become_eighteen_and_the_outcome_says_so() -> None:
    document = with_id("110105491231002")
    assert read(document).patient.id_number == "11010519491231002X"
    assert "15位" in warned(settle(document))


def test_an_old_region_in_an_id_number_only_warns() -> None:
    assert warned(settle(with_id("990105194912310023")))


@pytest.mark.parametrize("number", ["810000198001010014", "830000198001010018"])
def test_residence_permits_of_hong_kong_and_taiwan_use_the_same_check(number: str) -> None:
    assert read(with_id(number)).patient.id_number == number


def refused(document: Document) -> list[str]:
    """Return the paths of what is refused, none if nothing is."""
    try:
        read(document)
    except Refusal as refusal:
        return [one.path for one in refusal.mistakes]
    return []


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("370303198001010011", id="wrong check"),
        pytest.param("510104198702290047", id="no such day"),
        pytest.param("370303202305170014", id="born the day after the day of asking"),
        pytest.param("3703031980010100", id="too short"),
    ],
)
def test_an_impossible_id_number_is_refused_by_its_path(number: str) -> None:
    assert refused(with_id(number)) == ["patient.id_number"]


def test_other_papers_than_the_id_card_are_not_checked() -> None:
    assert read(with_id("E12345678", id_kind="03")).patient.id_number == "E12345678"
