"""The contract's layer algorithm, worked by hand and against a slow second reading of its text in fractions.

`reference` shares no code and no shapes with the program: it reads the case document and gives what `split` must say.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from settledesk.basis.places import shipped
from settledesk.engine.evaluate import evaluate
from settledesk.model.document import read_case
from settledesk.model.outcome_document import as_json, outcome_document
from settledesk.policy.areas import load_areas
from settledesk.policy.shelf import load_shelf
from tests.engine.random_cases import FUNDS, Document, money, terms, text_of, totals

AREAS = load_areas(shipped("resources") / "areas.csv")
SHELF = load_shelf(shipped("policies"))
FIELDS = {
    "pooled": "hifp_pay",
    "civil_servant": "cvlserv_pay",
    "enterprise": "hifes_pay",
    "major_illness": "hifmi_pay",
    "large_sum": "hifob_pay",
    "disabled": "hifdm_pay",
    "aid": "maf_pay",
    "other": "oth_pay",
}
FILLING = ("in_scope", "first_pay", "over_limit", "self_funded")
RANDOM_TERMS = 2_000


# ---- the second reading


def fen(text: str | None) -> int:
    return 0 if text is None else int(Fraction(text) * 100)


def whole(number: Fraction) -> int:
    """Half away from zero."""
    return int(abs(number) + Fraction(1, 2)) * (-1 if number < 0 else 1)


def four_places(ratio: Fraction) -> str:
    return f"{Decimal(whole(ratio * 10_000)).scaleb(-4):.4f}"


def changed(ratio: str, change: Document | None) -> Fraction:
    result = Fraction(ratio)
    if change is not None:
        value = Fraction(change["value"])
        result = {"points": result + value, "multiply": result * value, "replace": value}[change["kind"]]
    return max(Fraction(0), min(Fraction(1), result))


def band_parts(layer: Document, x: int) -> list[int]:
    """The part of x above the deductible that falls into each band."""
    deductible = fen(layer["deductible"])
    shift = deductible if layer["bands_from"] == "deductible" else 0
    parts, low = [], 0
    for band in layer["bands"]:
        high = x if band.get("up_to") is None else fen(band["up_to"]) + shift
        parts.append(max(0, min(x, high) - max(low, deductible)))
        low = max(low, high)
    return parts


def g(layer: Document, x: int) -> int:
    ratios = [changed(band["ratio"], layer.get("ratio_change")) for band in layer["bands"]]
    return sum(whole(part * ratio) for part, ratio in zip(band_parts(layer, x), ratios, strict=True))


def reference(bill: Document, rule: Document, balance: int) -> Document:
    """What the contract's "Terms" and identities say of a bill in four totals, in the order of its sentences."""
    unpaid = {part: fen(bill[part]) for part in FILLING if part != "in_scope"}
    unpaid["in_scope"] = in_scope = fen(bill["total"]) - sum(unpaid.values())
    paid = dict.fromkeys(FUNDS, 0)
    first: int | None = None
    deductible_used: int | None = None
    pooled_ratio = Fraction(0)
    cut_off = 0
    for layer in rule["layers"]:
        takes, self_pay = layer["takes"], rule.get("first_self_pay")
        everything = sum(unpaid.values())
        base = {"in_scope": in_scope, "burden": unpaid["in_scope"], "over_cap": cut_off, "unpaid": everything}[takes]
        if takes != "in_scope":
            self_pay = None
        already, deductible = fen(layer.get("already")), fen(layer["deductible"])
        cap = None if layer.get("cap") is None else max(0, fen(layer["cap"]) - fen(layer.get("cap_used")))
        if self_pay is not None and self_pay["order"] == "before_deductible":
            first = whole(Fraction(self_pay["ratio"]) * base) if first is None else first
            base = max(0, base - first)
        if cap is not None and layer.get("cap_on") == "charges":
            base = min(base, cap)
        used = min(already + base, deductible) - min(already, deductible)
        if self_pay is not None and self_pay["order"] == "after_deductible":
            first = whole(Fraction(self_pay["ratio"]) * (base - used)) if first is None else first
            base = max(0, base - first)
        amount = g(layer, already + base) - g(layer, already)
        if layer.get("floor") is not None:
            amount = max(amount, whole(Fraction(layer["floor"]) * base))
        cut_off = 0
        if cap is not None and layer.get("cap_on", "payment") == "payment":
            cut_off = max(0, amount - cap)
            amount -= cut_off
        # Every fen has one payer: no layer pays what is paid already.
        amount = min(amount, everything if takes == "unpaid" else unpaid["in_scope"])
        if layer["fund"] == "pooled":
            deductible_used = used if deductible_used is None else deductible_used
            reached = [n for n, part in enumerate(band_parts(layer, already + base)) if part]
            before = band_parts(layer, already)
            reached = [n for n in reached if band_parts(layer, already + base)[n] > before[n]]
            if reached:
                pooled_ratio = changed(layer["bands"][reached[-1]]["ratio"], layer.get("ratio_change"))
        paid[layer["fund"]] += amount
        for part in FILLING if takes == "unpaid" else ("in_scope",):
            taken = min(amount, unpaid[part])
            unpaid[part] -= taken
            amount -= taken
    account = 0
    for part in FILLING:
        if part in (rule.get("account_pays") or ()):
            account += min(balance - account, unpaid[part])
    funds = sum(paid.values())
    patient = fen(bill["total"]) - funds
    return {
        "medfee_sumamt": text_of(fen(bill["total"])),
        "fulamt_ownpay_amt": text_of(fen(bill["self_funded"])),
        "overlmt_selfpay": text_of(fen(bill["over_limit"])),
        "preselfpay_amt": text_of(fen(bill["first_pay"])),
        "inscp_scp_amt": text_of(in_scope),
        "first_self_pay": text_of(first or 0),
        "act_pay_dedc": text_of(deductible_used or 0),
        "pool_prop_selfpay": four_places(pooled_ratio),
        **{field: text_of(paid[fund]) for fund, field in FIELDS.items()},
        "fund_pay_sumamt": text_of(funds),
        "hosp_part_amt": "0.00",
        "psn_part_amt": text_of(patient),
        "acct_pay": text_of(account),
        "psn_cash_pay": text_of(patient - account),
    }


# ---- asking the program


def case_of(bill: Document, rule: Document | None, balance: str = "0.00", **other: Any) -> Document:
    """A filed stay of Yangjiang in Chengdu with these totals and terms."""
    return {
        "version": 1,
        "hospital": {"name": "成都示例医院", "code": "H51010000001", "area": "510100", "level": "3"},
        "patient": {"insured_area": "441700", "scheme": "310", "person": "working"},
        "filings": [],
        "visit": {
            "kind": "inpatient",
            "number": "ZY1",
            "admitted_on": "2023-06-10",
            "discharged_on": "2023-06-20",
            "settled_on": "2023-06-20",
            "route": "direct",
        },
        "totals": bill,
        "account_balance": balance,
        "terms": rule,
        **other,
    }


def settle(document: Document) -> Document:
    """The outcome as the document that the command line prints, by way of its JSON text."""
    case = read_case(json.loads(json.dumps(document)), AREAS)
    found = outcome_document(evaluate(case, SHELF.rules_for(case), AREAS.name))
    again: Document = json.loads(as_json(found))
    assert again == found
    return again


def in_scope(amount: str, first_pay: str = "0", over_limit: str = "0", self_funded: str = "0") -> Document:
    """Totals with that much in scope."""
    return {
        "total": text_of(sum(map(fen, (amount, first_pay, over_limit, self_funded)))),
        "self_funded": self_funded,
        "over_limit": over_limit,
        "first_pay": first_pay,
    }


def layer(*bands: tuple[str | None, str], **other: Any) -> Document:
    """A pooled in-scope layer without a deductible, unless told."""
    found: Document = {
        "fund": "pooled",
        "takes": "in_scope",
        "deductible": "0",
        "bands": [{"up_to": edge, "ratio": ratio} for edge, ratio in bands],
        "bands_from": "zero",
    }
    return {**found, **other}


def rule_of(*layers: Document, first: tuple[str, str] | None = None, account: tuple[str, ...] = ()) -> Document:
    self_pay = None if first is None else {"ratio": first[0], "order": first[1]}
    return {"first_self_pay": self_pay, "layers": list(layers), "account_pays": list(account)}


def split_of(bill: Document, rule: Document, balance: str = "0.00") -> Document:
    """The program's split, after the second reading has agreed to every field of it."""
    found: Document = settle(case_of(bill, rule, balance))["split"]
    assert found == reference(bill, rule, fen(balance)), (bill, rule, balance)
    return found


def steps_of(bill: Document, rule: Document, balance: str = "0.00") -> dict[str, Document]:
    return {step["id"]: step for step in settle(case_of(bill, rule, balance))["steps"]}


# ---- worked by hand

ZIBO = (("10000.00", "0.74"), (None, "0.80"))


def test_the_contracts_own_example() -> None:
    bill, rule = in_scope("20000"), rule_of(layer(*ZIBO, deductible="700"), first=("0.10", "after_deductible"))
    found = split_of(bill, rule)
    assert found["first_self_pay"] == "1930.00"
    assert found["hifp_pay"] == "13338.00"
    assert found["act_pay_dedc"] == "700.00"
    assert found["pool_prop_selfpay"] == "0.8000"
    assert found["psn_part_amt"] == "6662.00"
    steps = steps_of(bill, rule)
    assert steps["pooled.band.1"]["amount"] == "6882.00"
    assert steps["pooled.band.2"]["amount"] == "6456.00"


def test_the_same_with_the_self_pay_before_the_deductible() -> None:
    # 20,000 − 2,000 = 18,000; 9,300 × 74 % + 8,000 × 80 % = 6,882 + 6,400.
    rule = rule_of(layer(*ZIBO, deductible="700"), first=("0.10", "before_deductible"))
    found = split_of(in_scope("20000"), rule)
    assert found["first_self_pay"] == "2000.00"
    assert found["hifp_pay"] == "13282.00"


def test_bands_that_count_from_the_deductibles_end() -> None:
    # The edge moves to 10,700: 10,000 × 74 % + 9,300 × 80 %.
    found = split_of(in_scope("20000"), rule_of(layer(*ZIBO, deductible="700", bands_from="deductible")))
    assert found["hifp_pay"] == "14840.00"


def test_a_deductible_that_eats_a_whole_band() -> None:
    found = split_of(
        in_scope("20000"), rule_of(layer(("1000", "0.50"), ("1500", "0.60"), (None, "0.90"), deductible="1600"))
    )
    assert found["hifp_pay"] == "16560.00"  # 18,400 × 90 %


def test_nothing_is_paid_up_to_the_deductible() -> None:
    rule = rule_of(layer((None, "0.90"), deductible="700"))
    assert split_of(in_scope("699.99"), rule)["act_pay_dedc"] == "699.99"
    assert split_of(in_scope("700"), rule)["hifp_pay"] == "0.00"
    assert split_of(in_scope("700"), rule)["pool_prop_selfpay"] == "0.0000"
    assert split_of(in_scope("700.01"), rule)["hifp_pay"] == "0.01"
    assert split_of(in_scope("700.01"), rule)["pool_prop_selfpay"] == "0.9000"


def test_above_a_last_band_with_an_edge_nothing_is_paid() -> None:
    rule = rule_of(layer(("10000", "0.80"), ("50000", "0.90")))
    assert split_of(in_scope("50000"), rule)["hifp_pay"] == "44000.00"
    assert split_of(in_scope("80000"), rule)["hifp_pay"] == "44000.00"


def test_a_charges_cap_limits_the_base() -> None:
    rule = rule_of(layer((None, "0.90"), deductible="2400", cap="144000", cap_on="charges"))
    assert split_of(in_scope("200000"), rule)["hifp_pay"] == "127440.00"
    used = rule_of(layer((None, "0.90"), deductible="2400", cap="144000", cap_on="charges", cap_used="100000"))
    assert split_of(in_scope("200000"), used)["hifp_pay"] == "37440.00"  # (44,000 − 2,400) × 90 %
    spent = rule_of(layer((None, "0.90"), cap="144000", cap_on="charges", cap_used="150000"))
    assert split_of(in_scope("200000"), spent)["hifp_pay"] == "0.00"


def test_a_charges_cap_comes_after_a_self_pay_before_the_deductible_and_before_one_after_it() -> None:
    capped = layer((None, "0.90"), deductible="1000", cap="10000", cap_on="charges")
    before = split_of(in_scope("20000"), rule_of(capped, first=("0.10", "before_deductible")))
    assert (before["first_self_pay"], before["hifp_pay"]) == ("2000.00", "8100.00")  # min(18,000, 10,000)
    after = split_of(in_scope("20000"), rule_of(capped, first=("0.10", "after_deductible")))
    assert (after["first_self_pay"], after["hifp_pay"]) == ("900.00", "7290.00")  # (10,000 − 1,000) × 90 % × 90 %


def test_what_a_payment_cap_cuts_off_feeds_the_next_layer() -> None:
    pooled = layer((None, "0.80"), cap="60000", cap_used="20000")
    large = layer((None, "0.90"), fund="large_sum", takes="over_cap", deductible="1000", cap="30000")
    found = split_of(in_scope("100000"), rule_of(pooled, large))
    assert found["hifp_pay"] == "40000.00"
    assert found["hifob_pay"] == "30000.00"  # min((40,000 − 1,000) × 90 %, 30,000)
    again = layer((None, "0.50"), fund="other", takes="over_cap")
    assert split_of(in_scope("100000"), rule_of(pooled, large, again))["oth_pay"] == "2550.00"  # (35,100 − 30,000) / 2


def test_over_cap_looks_at_the_layer_just_before_it_only() -> None:
    pooled = layer((None, "0.80"), cap="1000")
    burden = layer((None, "0.10"), fund="major_illness", takes="burden")
    late = layer((None, "1"), fund="large_sum", takes="over_cap")
    assert split_of(in_scope("10000"), rule_of(pooled, burden, late))["hifob_pay"] == "0.00"
    assert split_of(in_scope("10000"), rule_of(late))["hifob_pay"] == "0.00"


def test_a_charges_cap_cuts_off_nothing_for_over_cap() -> None:
    capped = layer((None, "0.80"), cap="1000", cap_on="charges")
    late = layer((None, "1"), fund="large_sum", takes="over_cap")
    assert split_of(in_scope("10000"), rule_of(capped, late))["hifob_pay"] == "0.00"


def test_burden_is_what_no_earlier_layer_paid_first_self_pay_included() -> None:
    pooled = layer((None, "0.80"), deductible="1000")
    illness = layer((None, "0.60"), fund="major_illness", takes="burden", deductible="2000")
    rule = rule_of(pooled, illness, first=("0.10", "before_deductible"))
    found = split_of(in_scope("21000", first_pay="500", self_funded="300"), rule)
    assert found["hifp_pay"] == "14320.00"  # (18,900 − 1,000) × 80 %
    assert found["hifmi_pay"] == "2808.00"  # (21,000 − 14,320 − 2,000) × 60 %
    assert found["first_self_pay"] == "2100.00"


def test_unpaid_fills_in_scope_then_first_pay_then_over_limit_then_self_funded() -> None:
    bill = in_scope("1000", first_pay="200", over_limit="300", self_funded="400")
    pooled = layer((None, "0.90"))
    for paid, left in (
        ("99.99", {"in_scope": "0.01", "first_pay": "200", "over_limit": "300", "self_funded": "400"}),
        ("100", {"first_pay": "200", "over_limit": "300", "self_funded": "400"}),
        ("250", {"first_pay": "50", "over_limit": "300", "self_funded": "400"}),
        ("600", {"self_funded": "400"}),
        ("800", {"self_funded": "200"}),
        ("1000", {}),
    ):
        everything = layer((None, "1"), fund="enterprise", takes="unpaid", cap=paid)
        for part in FILLING:
            found = split_of(bill, rule_of(pooled, everything, account=(part,)), "5000")
            assert found["hifes_pay"] == text_of(fen(paid))
            assert found["acct_pay"] == text_of(fen(left.get(part, "0"))), (paid, part)


def test_a_burden_after_unpaid_sees_only_what_is_left_in_scope_never_below_zero() -> None:
    bill = in_scope("1000", self_funded="5000")
    everything = layer((None, "0.50"), fund="enterprise", takes="unpaid")
    burden = layer((None, "1"), fund="major_illness", takes="burden")
    found = split_of(bill, rule_of(everything, burden))
    assert (found["hifes_pay"], found["hifmi_pay"]) == ("3000.00", "0.00")


def test_a_floor_lifts_the_payment_within_its_cap() -> None:
    low = layer((None, "0.40"), deductible="2000", floor="0.55")
    found = split_of(in_scope("10000"), rule_of(low, first=("0.10", "before_deductible")))
    assert found["hifp_pay"] == "4950.00"  # 9,000 × 55 % > 7,000 × 40 %
    assert split_of(in_scope("10000"), rule_of({**low, "cap": "4000"}))["hifp_pay"] == "4000.00"
    assert split_of(in_scope("10000"), rule_of({**low, "cap": "4000", "cap_on": "charges"}))["hifp_pay"] == "2200.00"
    assert split_of(in_scope("10000"), rule_of(layer((None, "0.80"), floor="0.55")))["hifp_pay"] == "8000.00"
    assert split_of(in_scope("10000"), rule_of({**low, "floor": "0"}))["hifp_pay"] == "3200.00"


def test_what_a_cap_cuts_from_a_floor_goes_over_the_cap_too() -> None:
    low = layer((None, "0.40"), floor="0.55", cap="4000")
    late = layer((None, "1"), fund="large_sum", takes="over_cap")
    assert split_of(in_scope("10000"), rule_of(low, late))["hifob_pay"] == "1500.00"


def test_already_uses_up_the_deductible_and_the_first_bands() -> None:
    # Whole year 30,000 against the 20,000 that earlier stays counted; the deductible is gone, so is the first band.
    found = split_of(in_scope("10000"), rule_of(layer(*ZIBO, deductible="700", already="20000")))
    assert (found["act_pay_dedc"], found["hifp_pay"]) == ("0.00", "8000.00")
    part = split_of(in_scope("10000"), rule_of(layer(*ZIBO, deductible="700", already="400")))
    assert (part["act_pay_dedc"], part["hifp_pay"]) == ("300.00", "7202.00")  # 9,300 × 74 % + 400 × 80 %
    edge = split_of(in_scope("10000"), rule_of(layer(*ZIBO, deductible="700", already="9999.99")))
    assert edge["hifp_pay"] == "8000.00"  # g(19,999.99) − g(9,999.99) = 14,881.99 − 6,881.99


def test_already_over_a_last_band_with_an_edge() -> None:
    rule = rule_of(layer(("10000", "0.80"), already="10000"))
    assert split_of(in_scope("500"), rule)["hifp_pay"] == "0.00"
    assert split_of(in_scope("500"), rule)["pool_prop_selfpay"] == "0.0000"


@pytest.mark.parametrize(
    ("kind", "value", "paid"),
    [
        ("points", "-0.15", "6500.00"),
        ("points", "0.15", "9500.00"),
        ("points", "-0.80", "0.00"),
        ("points", "-1", "0.00"),
        ("points", "0.9", "10000.00"),
        ("multiply", "0.9", "7200.00"),
        ("multiply", "1.1", "8800.00"),
        ("multiply", "2", "10000.00"),
        ("multiply", "0", "0.00"),
        ("replace", "0.5", "5000.00"),
        ("replace", "0", "0.00"),
        ("replace", "1", "10000.00"),
    ],
)
def test_changes_of_the_ratio_stay_between_nothing_and_all(kind: str, value: str, paid: str) -> None:
    found = split_of(in_scope("10000"), rule_of(layer((None, "0.80"), ratio_change={"kind": kind, "value": value})))
    assert found["hifp_pay"] == paid
    assert found["pool_prop_selfpay"] == f"{Decimal(paid) / 10000:.4f}"


def test_every_band_is_changed() -> None:
    rule = rule_of(layer(*ZIBO, ratio_change={"kind": "points", "value": "-0.77"}))
    assert split_of(in_scope("20000"), rule)["hifp_pay"] == "300.00"  # 0 + 10,000 × 3 %


def test_the_self_pay_is_computed_once_and_cut_from_every_in_scope_layer() -> None:
    zone = layer(("30000", "0.80"), deductible="1000")
    large = layer((None, "0.90"), fund="large_sum", deductible="30000")
    found = split_of(in_scope("50000"), rule_of(zone, large, first=("0.10", "before_deductible")))
    assert found["first_self_pay"] == "5000.00"
    assert (found["hifp_pay"], found["hifob_pay"]) == ("23200.00", "13500.00")  # 45,000 reaches into both
    after = split_of(in_scope("50000"), rule_of(zone, large, first=("0.10", "after_deductible")))
    assert after["first_self_pay"] == "4900.00"  # (50,000 − 1,000) × 10 %, by the first layer's deductible
    assert after["hifob_pay"] == "13590.00"


def test_the_self_pay_takes_no_more_than_a_later_layer_looks_at() -> None:
    wide = layer(("10000", "0.80"))
    narrow = layer((None, "0.90"), fund="large_sum", already="5000", cap="100", cap_on="charges")
    for order, paid in (("after_deductible", "0.00"), ("before_deductible", "90.00")):
        found = split_of(in_scope("10000"), rule_of(wide, narrow, first=("0.10", order)))
        assert (found["first_self_pay"], found["hifob_pay"]) == ("1000.00", paid)


def test_a_burden_layer_is_not_cut_by_the_self_pay() -> None:
    rule = rule_of(layer((None, "1"), takes="burden"), first=("0.10", "before_deductible"))
    found = split_of(in_scope("1000"), rule)
    assert (found["first_self_pay"], found["hifp_pay"]) == ("0.00", "1000.00")


def test_a_self_pay_of_everything_and_of_nothing() -> None:
    for order in ("before_deductible", "after_deductible"):
        assert split_of(in_scope("1000"), rule_of(layer((None, "1")), first=("1", order)))["hifp_pay"] == "0.00"
        assert split_of(in_scope("1000"), rule_of(layer((None, "1")), first=("0", order)))["hifp_pay"] == "1000.00"


def test_two_layers_on_one_base_never_pay_a_fen_twice() -> None:
    found = split_of(in_scope("1000"), rule_of(layer((None, "0.80")), layer((None, "0.60"), fund="large_sum")))
    assert (found["hifp_pay"], found["hifob_pay"], found["psn_part_amt"]) == ("800.00", "200.00", "0.00")


def test_two_layers_of_one_fund_are_added_up() -> None:
    zone, large = layer(("1000", "0.80")), layer((None, "0.60"), deductible="1000")
    found = split_of(in_scope("2000"), rule_of(zone, large))
    assert found["hifp_pay"] == "1400.00"
    assert found["act_pay_dedc"] == "0.00"
    assert found["pool_prop_selfpay"] == "0.6000"


def test_the_account_pays_in_its_order_only_of_the_kinds_allowed() -> None:
    bill = in_scope("1000", first_pay="100", over_limit="50", self_funded="30")
    pooled = layer((None, "0.80"))
    assert split_of(bill, rule_of(pooled), "5000")["acct_pay"] == "0.00"
    everything = rule_of(pooled, account=("self_funded", "over_limit", "first_pay", "in_scope"))
    for balance, paid in (("0", "0.00"), ("199.99", "199.99"), ("200", "200.00"), ("379.99", "379.99")):
        assert split_of(bill, everything, balance)["acct_pay"] == paid
    found = split_of(bill, everything, "5000")
    assert (found["acct_pay"], found["psn_cash_pay"]) == ("380.00", "0.00")
    some = split_of(bill, rule_of(pooled, account=("first_pay", "self_funded")), "5000")
    assert (some["acct_pay"], some["psn_cash_pay"]) == ("130.00", "250.00")


def test_no_layers_leave_all_to_the_patient() -> None:
    found = split_of(in_scope("1000", self_funded="5"), rule_of(account=("in_scope",)), "300")
    assert (found["fund_pay_sumamt"], found["psn_part_amt"], found["acct_pay"]) == ("0.00", "1005.00", "300.00")
    assert found["act_pay_dedc"] == "0.00"


def test_a_bill_of_nothing() -> None:
    found = split_of(in_scope("0"), rule_of(layer((None, "0.8"), deductible="700"), first=("0.1", "after_deductible")))
    assert set(found.values()) == {"0.00", "0.0000"}


def test_each_band_is_rounded_once_half_away_from_zero() -> None:
    # 0.01 × 50 % is half a fen and becomes one; two bands of half a fen are two fen, not one.
    found = split_of(in_scope("0.02"), rule_of(layer(("0.01", "0.5"), (None, "0.5"))))
    assert found["hifp_pay"] == "0.02"
    assert split_of(in_scope("0.01"), rule_of(layer((None, "0.499999"))))["hifp_pay"] == "0.00"
    assert (
        split_of(in_scope("0.05"), rule_of(layer((None, "1")), first=("0.1", "before_deductible")))["first_self_pay"]
        == "0.01"
    )


def test_the_largest_amounts_are_exact() -> None:
    rule = rule_of(
        layer(("4444444444444.44", "0.333333"), (None, "0.999999"), deductible="0.01", already="9999999999999.99")
    )
    split_of(in_scope("9999999999999.99"), rule)
    change = {"kind": "multiply", "value": "0.999999"}
    split_of(in_scope("9999999999999.99"), rule_of(layer((None, "0.999999"), ratio_change=change)))


def test_the_deductible_of_the_first_pooled_layer_is_reported() -> None:
    other = layer((None, "0.5"), fund="large_sum", deductible="5000")
    found = split_of(in_scope("8000"), rule_of(other, layer((None, "0.5"), takes="burden", deductible="300")))
    assert found["act_pay_dedc"] == "300.00"
    assert split_of(in_scope("8000"), rule_of(other))["act_pay_dedc"] == "0.00"


def test_the_ratio_too_is_rounded_half_away_from_zero() -> None:
    assert (
        settle(case_of(in_scope("1000"), rule_of(layer((None, "0.28525")))))["split"]["pool_prop_selfpay"] == "0.2853"
    )
    assert (
        settle(case_of(in_scope("1000"), rule_of(layer((None, "0.28535")))))["split"]["pool_prop_selfpay"] == "0.2854"
    )


# ---- the steps explain the split

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?%?")


def value_of(formula: str) -> Fraction:
    """What a step's formula comes to: numbers, percentages, + − × ( ) min max."""

    def number(match: re.Match[str]) -> str:
        text = match[0].replace(",", "")
        return f"F('{text[:-1]}')/100" if text.endswith("%") else f"F('{text}')"

    # The thousands separators go first, so that the commas that are left stand between arguments.
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", formula)
    plain = NUMBER.sub(number, plain).replace("−", "-").replace("×", "*")
    names: dict[str, Callable[..., Any]] = {"F": Fraction, "min": min, "max": max}
    return Fraction(eval(plain, {"__builtins__": {}}, names))  # noqa: S307 - our own formulas, no names but these


def paid_by_steps(steps: list[Document]) -> dict[str, int]:
    """What each fund pays, read from the steps alone: bands, lifted by a floor, cut by a cap and by what is left."""
    amounts: dict[str, int] = {}
    for step in steps:
        name, _, act = step["id"].partition(".")
        match = re.fullmatch(r"(?:(\d+)\.)?(band\.\d+|floor|cap|left|deductible|charges_cap)", act)
        if name not in FUNDS or match is None:
            continue
        key = f"{name}.{match[1] or 1}"
        if match[2].startswith("band"):
            amounts[key] = amounts.get(key, 0) + fen(step["amount"])
        elif match[2] in ("floor", "cap", "left"):
            amounts[key] = fen(step["amount"])
    paid = dict.fromkeys(FUNDS, 0)
    for key, amount in amounts.items():
        paid[key.partition(".")[0]] += amount
    return paid


def check_steps(outcome: Document, carried: bool) -> None:
    """The steps of an outcome: named once, their formulas come to their amounts, and they add up to the funds.

    Where earlier stays are carried in, a band's share is the difference of two rounded amounts, so its formula may be
    a fen beside it.
    """
    steps, split = outcome["steps"], outcome["split"]
    names = [step["id"] for step in steps]
    assert len(set(names)) == len(names), names
    for step in steps:
        carried_band = carried and ".band." in step["id"]
        amount = fen(step["amount"])
        if step["ratio"] is not None and not step["id"].endswith(".floor"):
            assert abs(whole(Fraction(step["base"]) * Fraction(step["ratio"]) * 100) - amount) <= carried_band, step
        if step["ratio"] not in ("0.00", "1.00"):
            # What a formula says of a ratio kept within 0…1, and of a cap more than used up, has tests of its own.
            assert abs(max(whole(value_of(step["formula"]) * 100), 0) - amount) <= carried_band, step
        assert step["source"], step
    for fund, amount in paid_by_steps(steps).items():
        assert text_of(amount) == split[FIELDS[fund]], (fund, steps)
    account = next((step["amount"] for step in steps if step["id"] == "account"), "0.00")
    assert account == split["acct_pay"]


def test_the_formula_reader_reads_the_contracts_formula() -> None:
    assert value_of("(21,555.06 − 900.00) × (65% − 15%)") == Fraction("10327.53")
    assert value_of("min(1,000.00, 2,000.00 − 500.00)") == 1000


def test_the_steps_of_the_contracts_example() -> None:
    rule = rule_of(layer(*ZIBO, deductible="700"), first=("0.10", "after_deductible"))
    steps = steps_of(in_scope("20000"), rule)
    assert list(steps) == ["in_scope", "pooled.deductible", "first_self_pay", "pooled.band.1", "pooled.band.2"]
    assert steps["first_self_pay"]["formula"] == "(20,000.00 − 700.00) × 10%"
    assert steps["pooled.band.1"]["base"] == "9300.00"
    assert steps["pooled.band.1"]["ratio"] == "0.74"


def test_the_self_pay_is_explained_also_where_the_first_layer_pays_nothing() -> None:
    large = layer((None, "0.90"), fund="large_sum", deductible="50000")
    bill, rule = in_scope("20000"), rule_of(large, layer((None, "0.80")), first=("0.10", "before_deductible"))
    assert split_of(bill, rule)["first_self_pay"] == "2000.00"
    assert "first_self_pay" in steps_of(bill, rule)


@pytest.mark.parametrize("cap_on", ["payment", "charges"])
def test_a_cap_more_than_used_up_has_a_formula_that_comes_to_nothing(cap_on: str) -> None:
    spent = layer((None, "0.90"), cap="1000", cap_on=cap_on, cap_used="1500")
    steps = steps_of(in_scope("2000"), rule_of(spent))
    step = steps["pooled.cap" if cap_on == "payment" else "pooled.charges_cap"]
    assert step["amount"] == "0.00"
    assert value_of(step["formula"]) == 0, step["formula"]


@pytest.mark.parametrize("value", ["0.30", "-0.90"])
def test_a_ratio_kept_within_its_bounds_has_a_formula_that_comes_to_the_amount(value: str) -> None:
    rule = rule_of(layer((None, "0.80"), ratio_change={"kind": "points", "value": value}))
    step = steps_of(in_scope("1000"), rule)["pooled.band.1"]
    assert step["amount"] == ("1000.00" if value == "0.30" else "0.00")
    assert value_of(step["formula"]) == Fraction(step["amount"]), step["formula"]


# ---- against the second reading


def ties(rule: Document) -> bool:
    """Whether a pooled ratio lies half-way between two of four places: how that is rounded has its own test."""
    pooled = [one for one in rule["layers"] if one["fund"] == "pooled"]
    ratios = [changed(band["ratio"], one.get("ratio_change")) for one in pooled for band in one["bands"]]
    return any((ratio * 10_000) % 1 == Fraction(1, 2) for ratio in ratios)


def compare_random(count: int, seed: int) -> int:
    """Hold the program against the second reading on random bills and terms; return how many had a payer."""
    pick = random.Random(seed)
    paying = 0
    for number in range(count):
        bill, rule, balance = totals(pick), terms(pick), text_of(money(pick, 20_000))
        found = settle(case_of(bill, rule, balance))
        expected = reference(bill, rule, fen(balance))
        if ties(rule):
            expected["pool_prop_selfpay"] = found["split"]["pool_prop_selfpay"]
        assert found["split"] == expected, (number, bill, rule, balance)
        check_steps(found, carried=any(fen(one.get("already")) for one in rule["layers"]))
        paying += found["split"]["fund_pay_sumamt"] != "0.00"
    return paying


def test_random_terms_agree_with_the_second_reading_to_the_fen() -> None:
    assert compare_random(RANDOM_TERMS, 20221101) > RANDOM_TERMS // 2
