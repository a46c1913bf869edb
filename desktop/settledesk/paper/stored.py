"""A stored settlement as paper reads it: amounts as Money, negative throughout on a void, and words for the fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from settledesk.basis.errors import refuse
from settledesk.basis.money import ZERO, Money, total, yuan
from settledesk.model.case import VisitKind
from settledesk.model.identity import IdNumber, read_id_number
from settledesk.model.labels import FUND, FUND_FIELD, readable_formula
from settledesk.model.settlement import CategoryRow, Settlement

FIELD = {
    "medfee_sumamt": "医疗总费用",
    "fulamt_ownpay_amt": "全自费",
    "overlmt_selfpay": "超限价自费",
    "preselfpay_amt": "先行自付",
    "inscp_scp_amt": "政策范围内",
    "first_self_pay": "异地首先自付",
    "act_pay_dedc": "实际支付起付线",
    **{field: FUND[fund] for fund, field in FUND_FIELD.items()},
    "fund_pay_sumamt": "基金支付合计",
    "hosp_part_amt": "医院负担",
    "psn_part_amt": "个人负担合计",
    "acct_pay": "个人账户支付",
    "psn_cash_pay": "个人现金支付",
}
"""The money fields of `split` in words (national.md b.3), in the contract's order."""


@dataclass(frozen=True, slots=True)
class StoredStep:
    """One line of the explanation; its formula in words."""

    label: str
    formula: str
    ratio: str | None
    amount: Money
    cited: Mapping[str, Any]  # has source and clause


@dataclass(frozen=True, slots=True)
class Stored:
    """One settlement read once. A void's amounts are negative, whether its document holds them so or as they were."""

    settlement: Settlement
    case: Mapping[str, Any]
    outcome: Mapping[str, Any]
    split: Mapping[str, Money]
    due: Mapping[str, Money] | None
    steps: tuple[StoredStep, ...]
    categories: tuple[CategoryRow, ...]
    platform: Mapping[str, Money]
    identity: IdNumber | None

    @property
    def number(self) -> str:
        """The settlement's number."""
        return self.settlement.number

    @property
    def void(self) -> bool:
        """Whether this takes another settlement back."""
        return self.settlement.voids is not None

    @property
    def inpatient(self) -> bool:
        """Whether the visit was a stay."""
        return self.case["visit"]["kind"] not in (VisitKind.OUTPATIENT, VisitKind.CHRONIC)

    @property
    def birth(self) -> date | None:
        """The patient's day of birth, where it is known."""
        given = self.case["patient"].get("birth_date")
        if self.identity is not None:
            return self.identity.birth
        return date.fromisoformat(given) if given else None


def read(settlement: Settlement) -> Stored:
    """Return the settlement ready for paper; Refusal where its document has no split: nothing was settled."""
    outcome, case = settlement.outcome, settlement.case
    if outcome.get("split") is None:
        raise refuse("outcome.split", "这份结算没有费用分解，不能打印结算单", "请先补全信息，重新结算")
    void = settlement.voids is not None
    due = outcome.get("due")
    patient = case["patient"]
    number = patient.get("id_number") if patient.get("id_kind") in (None, "01") else None
    identity = read_id_number(number, None) if number else None
    return Stored(
        settlement,
        case,
        outcome,
        _signed(outcome["split"], void),
        None if due is None else _signed(due, void),
        _steps(outcome["steps"], void),
        tuple(_category(one, void) for one in settlement.categories),
        _signed(case.get("platform") or {}, void),
        identity if isinstance(identity, IdNumber) else None,
    )


def _sign(amounts: Iterable[Money], void: bool) -> int:
    return -1 if void and any(money.fen > 0 for money in amounts) else 1


def _signed(document: Mapping[str, Any], void: bool) -> dict[str, Money]:
    found = {
        key: yuan(text)
        for key, text in document.items()
        if text is not None and (key in FIELD or key in ("deposit", "refund", "top_up"))
    }
    sign = _sign(found.values(), void)
    return {key: Money(sign * money.fen) for key, money in found.items()}


def _steps(documents: Iterable[Mapping[str, Any]], void: bool) -> tuple[StoredStep, ...]:
    amounts = [yuan(one["amount"]) for one in documents]
    sign = _sign(amounts, void)
    return tuple(
        StoredStep(
            one["label"],
            _formula(one["formula"], void),
            one["ratio"],
            Money(sign * money.fen),
            one,
        )
        for one, money in zip(documents, amounts, strict=True)
    )


def _formula(stored: str, void: bool) -> str:
    # What was computed stands as it was computed; the void takes it back as a whole.
    words = readable_formula(stored)
    return f"−[{words}]" if void and words else words


def _category(one: CategoryRow, void: bool) -> CategoryRow:
    if not void or one.amount.fen <= 0:
        return one
    return CategoryRow(
        one.category,
        -one.amount,
        -one.class_a,
        -one.class_b,
        -one.class_c,
        -one.in_scope,
        -one.first_pay,
        -one.over_limit,
        -one.self_funded,
    )


def total_row(stored: Stored) -> CategoryRow:
    """Return the bill's totals: the buckets as settled; the classes are the sum of the rows."""
    rows = stored.categories
    split = stored.split
    return CategoryRow(
        "",
        split["medfee_sumamt"],
        total(tuple(one.class_a for one in rows)),
        total(tuple(one.class_b for one in rows)),
        total(tuple(one.class_c for one in rows)),
        split["inscp_scp_amt"],
        split["preselfpay_amt"],
        split["overlmt_selfpay"],
        split["fulamt_ownpay_amt"],
    )


def other_funds(split: Mapping[str, Money]) -> Money:
    """Return what all funds but the basic pooled one pay."""
    return split["fund_pay_sumamt"] - split.get("hifp_pay", ZERO)
