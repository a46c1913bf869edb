"""The outcome as JSON: names, order and forms of the contract, for every part that may be there or not."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from settledesk.basis.errors import Mistake
from settledesk.basis.money import ZERO, Money
from settledesk.engine.evaluate import evaluate_filing
from settledesk.model.case import Used, YearToDate
from settledesk.model.citation import Citation, Evidence
from settledesk.model.document import MONEY_FIELDS, read_case
from settledesk.model.outcome import (
    Action,
    Buckets,
    Difference,
    Due,
    FilingVerdict,
    Missing,
    Outcome,
    PolicyUsed,
    Reason,
    Remedy,
    Split,
    Step,
    TreatedAs,
    Verdict,
    Warning,
)
from settledesk.model.outcome_document import (
    as_json,
    filing_document,
    mistakes_document,
    outcome_document,
    ratio_text,
    split_document,
    year_document,
)
from settledesk.model.terms import Fund
from tests.engine.test_split import AREAS, SHELF, case_of, in_scope, layer, rule_of, settle

CITED = Citation("阳医保通（2021）23号", "第十条（四）", Evidence.OFFICIAL, "441700-yangjiang/offsite-2021-05-01.toml")
SPLIT = Split(
    Buckets(Money(22500_00), Money(86_40), Money(120_00), Money(738_54)),
    Money(0),
    Money(900_00),
    Decimal("0.5000"),
    ((Fund.POOLED, Money(10327_53)),),
    Money(200_00),
    (
        Step("in_scope", "政策范围内费用", Money(22500_00), None, Money(21555_06), "22,500.00 − …", CITED),
        Step("pooled.band.1", "统筹支付", Money(20655_06), Decimal("0.5"), Money(10327_53), "… × (65% − 15%)", CITED),
    ),
    YearToDate(1, {"inpatient.pooled": Used(Money(21555_06), Money(10327_53))}),
)
VERDICT = FilingVerdict(
    Verdict.NOT_FILED,
    TreatedAs.UNFILED,
    False,
    reasons=(Reason("没有到成都市的有效备案", CITED),),
    remedies=(
        Remedy(Action.FILE_LATE, "出院结算前补办", date(2023, 5, 12), CITED, TreatedAs.EMERGENCY, Money(1032_75)),
        Remedy(Action.TERMINATE, "可申请终止", None, CITED),
    ),
)


def whole(**other: Any) -> Outcome:
    given: dict[str, Any] = {
        "id": "A-1",
        "filing": VERDICT,
        "split": SPLIT,
        "due": Due(Money(15000_00), Money(2827_53), ZERO),
        "missing": (),
        "platform": None,
        "policy": (PolicyUsed(CITED.file, CITED.source, "sha256:00", Evidence.OFFICIAL),),
        "warnings": (Warning("依据已过期", CITED), Warning("差一分")),
    }
    return Outcome(**(given | other))


def test_the_contracts_example() -> None:
    found = outcome_document(whole())
    assert found["split"] == {
        "medfee_sumamt": "22500.00",
        "fulamt_ownpay_amt": "86.40",
        "overlmt_selfpay": "120.00",
        "preselfpay_amt": "738.54",
        "inscp_scp_amt": "21555.06",
        "first_self_pay": "0.00",
        "act_pay_dedc": "900.00",
        "pool_prop_selfpay": "0.5000",
        "hifp_pay": "10327.53",
        "cvlserv_pay": "0.00",
        "hifes_pay": "0.00",
        "hifmi_pay": "0.00",
        "hifob_pay": "0.00",
        "hifdm_pay": "0.00",
        "maf_pay": "0.00",
        "oth_pay": "0.00",
        "fund_pay_sumamt": "10327.53",
        "hosp_part_amt": "0.00",
        "psn_part_amt": "12172.47",
        "acct_pay": "200.00",
        "psn_cash_pay": "11972.47",
    }
    assert found["due"] == {"deposit": "15000.00", "refund": "2827.53", "top_up": "0.00"}
    assert found["year_to_date"] == {
        "admissions": 1,
        "accumulators": {"inpatient.pooled": {"base": "21555.06", "paid": "10327.53"}},
    }
    assert found["policy"] == [
        {"file": CITED.file, "source": CITED.source, "digest": "sha256:00", "evidence": "official"}
    ]


def test_the_order_of_the_splits_fields_is_the_contracts() -> None:
    names = list(split_document(SPLIT))
    assert names[7] == "pool_prop_selfpay"
    assert [one for one in names if one != "pool_prop_selfpay"] == list(MONEY_FIELDS)


def test_steps_and_warnings_carry_their_clause_or_null() -> None:
    found = outcome_document(whole())
    assert found["steps"][0]["ratio"] is None
    assert found["steps"][1] == {
        "id": "pooled.band.1",
        "label": "统筹支付",
        "base": "20655.06",
        "ratio": "0.50",
        "amount": "10327.53",
        "formula": "… × (65% − 15%)",
        "source": "阳医保通（2021）23号",
        "clause": "第十条（四）",
    }
    assert found["warnings"] == [
        {"text": "依据已过期", "source": CITED.source, "clause": CITED.clause},
        {"text": "差一分", "source": None, "clause": None},
    ]


def test_remedies_with_and_without_day_and_price() -> None:
    late, terminate = outcome_document(whole())["filing"]["remedies"]
    assert late == {
        "action": "file_late",
        "text": "出院结算前补办",
        "until": "2023-05-12",
        "source": CITED.source,
        "clause": CITED.clause,
        "patient_saves": "1032.75",
    }
    assert (terminate["until"], terminate["patient_saves"]) == (None, None)


def test_without_a_split_what_follows_from_it_is_empty() -> None:
    missing = (Missing("起付线", None, "参保地医保经办机构"), Missing("医院级别", "hospital.level", "就诊医院"))
    verdict = FilingVerdict(Verdict.UNKNOWN, None, False, 1, date(2022, 3, 1), None)
    found = outcome_document(whole(id=None, filing=verdict, split=None, due=None, missing=missing, policy=()))
    assert (found["id"], found["split"], found["due"], found["year_to_date"]) == (None, None, None, None)
    assert (found["steps"], found["policy"]) == ([], [])
    assert found["missing"] == [
        {"what": "起付线", "path": None, "who_can_answer": "参保地医保经办机构"},
        {"what": "医院级别", "path": "hospital.level", "who_can_answer": "就诊医院"},
    ]
    filing = found["filing"]
    assert (filing["treated_as"], filing["deciding"]) == (None, 1)
    assert (filing["first_day"], filing["last_day"]) == ("2022-03-01", None)


def test_the_platforms_result_agrees_or_differs() -> None:
    assert outcome_document(whole(platform=()))["platform"] == {"agrees": True, "differences": []}
    differing = (Difference("hifp_pay", Money(1), Money(2)),)
    assert outcome_document(whole(platform=differing))["platform"] == {
        "agrees": False,
        "differences": [{"field": "hifp_pay", "ours": "0.01", "platform": "0.02"}],
    }


def test_terms_that_came_along_have_neither_file_nor_evidence() -> None:
    used = (PolicyUsed(None, "terms supplied with the case", None, None),)
    assert outcome_document(whole(policy=used))["policy"] == [
        {"file": None, "source": "terms supplied with the case", "digest": None, "evidence": None}
    ]


def test_the_filing_part_alone() -> None:
    found = filing_document(whole())
    assert list(found) == ["version", "id", "filing", "missing", "warnings"]
    assert {name: outcome_document(whole())[name] for name in found} == found


def test_the_filing_question_needs_neither_fees_nor_benefits() -> None:
    document = case_of(in_scope("0"), None, id="F-1")
    del document["totals"]
    case = read_case(document, AREAS, money_needed=False)
    found = filing_document(evaluate_filing(case, SHELF.rules_for(case), AREAS.name))
    assert list(found) == ["version", "id", "filing", "missing", "warnings"]
    assert (found["version"], found["id"]) == (1, "F-1")
    whole_outcome = settle({**document, "totals": in_scope("0"), "id": "F-1"})
    priced = [{**one, "patient_saves": None} for one in whole_outcome["filing"]["remedies"]]
    assert found["filing"] == {**whole_outcome["filing"], "remedies": priced}


@pytest.mark.parametrize("identity", ["A-1", " A-1 ", "甲　乙", "0001"])
def test_the_id_is_echoed_as_it_was_given(identity: str) -> None:
    document = case_of(in_scope("1"), rule_of(layer((None, "0.5"))), id=identity)
    assert settle(document)["id"] == identity
    assert settle({**document, "id": None})["id"] is None


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        ("0", "0.00"),
        ("0.0", "0.00"),
        ("1", "1.00"),
        ("1.000000", "1.00"),
        ("0.5", "0.50"),
        ("0.50", "0.50"),
        ("0.925", "0.925"),
        ("0.333333", "0.333333"),
        ("0.000001", "0.000001"),
        ("1E+1", "10.00"),
        ("1E-2", "0.01"),
    ],
)
def test_ratios_have_two_decimals_or_more(ratio: str, text: str) -> None:
    assert ratio_text(Decimal(ratio)) == text


def test_a_year_with_nothing_in_it() -> None:
    assert year_document(YearToDate()) == {"admissions": 0, "accumulators": {}}


def test_mistakes_as_the_contract_lists_them() -> None:
    given = (Mistake("fees[0].amount", "甲", "乙"), Mistake("", "丙", ""))
    assert mistakes_document(given) == [
        {"path": "fees[0].amount", "problem": "甲", "remedy": "乙"},
        {"path": "", "problem": "丙", "remedy": ""},
    ]


def test_the_json_is_one_line_with_chinese_as_it_is_and_reads_back() -> None:
    document = outcome_document(whole())
    text = as_json(document)
    assert "\n" not in text and "没有到成都市的有效备案" in text
    assert json.loads(text) == document
    assert list(json.loads(text)) == list(document)


def test_line_breaks_inside_a_text_stay_inside_its_line() -> None:
    assert len(as_json({"text": "a\nb\u2028c\u0085"}).split("\n")) == 1


def test_half_a_character_that_a_case_brought_is_echoed_as_an_escape() -> None:
    # A refused case's id is echoed as it came; one that no encoding holds must not end the whole run.
    text = as_json({"line": 1, "id": "甲\ud800"})
    text.encode("utf-8")
    assert "\n" not in text
    assert json.loads(text) == {"line": 1, "id": "甲\ud800"}


@pytest.mark.parametrize(
    ("buckets", "paid", "account"),
    [
        (Buckets(Money(100), Money(101), ZERO, ZERO), 0, 0),
        (Buckets(Money(100), Money(-1), ZERO, ZERO), 0, 0),
        (Buckets(Money(100), ZERO, ZERO, ZERO), 101, 0),
        (Buckets(Money(100), ZERO, ZERO, ZERO), 60, 41),
        (Buckets(Money(100), ZERO, ZERO, ZERO), 60, -1),
    ],
)
def test_a_split_with_a_negative_part_cannot_be_made(buckets: Buckets, paid: int, account: int) -> None:
    with pytest.raises(AssertionError):
        Split(buckets, ZERO, ZERO, Decimal(0), ((Fund.POOLED, Money(paid)),), Money(account), (), YearToDate())
