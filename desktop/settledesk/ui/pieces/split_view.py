"""From a computed split to what the pieces show: the bar's parts, the waterfall's rows, the steps' rows. No Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from settledesk.basis.money import ZERO, Money
from settledesk.model.citation import Citation
from settledesk.model.labels import FUND, FUND_SHORT, readable_formula
from settledesk.model.outcome import Due, Outcome, Split
from settledesk.model.terms import Fund

_INTERFACE = "医保信息平台接口规范"


@dataclass(frozen=True, slots=True)
class BarPart:
    """One payer's share; `tone` is fund, account, cash or self_funded."""

    label: str
    amount: Money
    tone: str


@dataclass(frozen=True, slots=True)
class FallRow:
    """One row of the waterfall; `kind` is total, down (borne by the patient), fund or rest."""

    label: str
    amount: Money
    kind: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step as the table shows it; `applies` is false for what did not come to anything, `decides` marks the one."""

    label: str
    clause: str
    formula: str
    amount_text: str
    applies: bool
    key: str
    decides: bool = False


@dataclass(frozen=True, slots=True)
class MoneyView:
    """The money line: total, funds, patient; `due` None where no deposit is known."""

    total: Money
    funds: Money
    patient: Money
    due: Due | None = None


def short_source(source: str) -> str:
    """Return a document as people at the window call it: 阳医保通（2021）23号 is 23号, a note in brackets goes."""
    numbered = re.sub(r"^[\w·]*[（(〔\[]\d{4}[）)〕\]]\s*(?=\d+号)", "", source)
    if numbered != source:
        return numbered
    if source.startswith(_INTERFACE):
        return "接口规范"
    return re.sub(r"（[^（）]*）$", "", source) or source


def short_citation(citation: Citation) -> str:
    """Return document and clause on one line, the document shortened."""
    return f"{short_source(citation.source)} {citation.clause}".strip()


def money_view(outcome: Outcome) -> MoneyView | None:
    """Return the money line of an outcome, None where nothing was computed."""
    split = outcome.split
    if split is None:
        return None
    return MoneyView(split.buckets.total, split.funds, split.patient, outcome.due)


def bar_parts(split: Split) -> tuple[BarPart, ...]:
    """Return the bar's parts, which add up to the total: each fund that pays, the account, and the patient's cash.

    The cash is shown in two: what is in scope of the policy and what is not. Which of them the account took is not
    known here; it is taken off the in-scope part first, as the rule does wherever it may.
    """
    buckets = split.buckets
    funds = [BarPart(FUND_SHORT[fund], amount, "fund") for fund, amount in split.by_fund if amount]
    if not funds:
        funds = [BarPart(FUND_SHORT[Fund.POOLED], ZERO, "fund")]
    in_scope = Money(max(buckets.in_scope.fen - split.funds.fen - split.account_pay.fen, 0))
    beyond = Money(split.cash.fen - in_scope.fen)
    return (
        *funds,
        BarPart("个人账户", split.account_pay, "account"),
        BarPart("范围内自付", in_scope, "cash"),
        BarPart("自费、超限、先付", beyond, "self_funded"),
    )


def fall_rows(split: Split) -> tuple[FallRow, ...]:
    """Return the waterfall from the total down to what is left to the patient; parts of nothing are left out."""
    buckets = split.buckets
    down = (
        ("自费", buckets.self_funded),
        ("超限价", buckets.over_limit),
        ("乙类先付", buckets.first_pay),
        ("异地首先自付", split.first_self_pay),
        ("起付线", split.deductible_used),
    )
    rows = [FallRow("总费用", buckets.total, "total")]
    rows += [FallRow(label, amount, "down") for label, amount in down if amount]
    bands = [step for step in split.steps if ".band." in step.id and step.amount]
    by_fund = {fund: [step for step in bands if step.id.startswith(f"{fund.value}.")] for fund, _ in split.by_fund}
    for fund, amount in split.by_fund:
        own = by_fund[fund]
        if sum(step.amount.fen for step in own) == amount.fen:
            rows += [FallRow(step.label, step.amount, "fund") for step in own]
        elif amount:
            # A floor or a cap changed what the bands came to: only the whole is true.
            rows.append(FallRow(f"{FUND[fund]}支付", amount, "fund"))
    rows.append(FallRow("个人负担", split.patient, "rest"))
    return tuple(rows)


def step_rows(split: Split) -> tuple[StepRow, ...]:
    """Return the steps; the largest payment of a fund is the one that decides."""
    paying = [step for step in split.steps if ".band." in step.id or step.id.endswith((".floor", ".cap"))]
    decides = max(paying, key=lambda step: step.amount.fen, default=None)
    return tuple(
        StepRow(
            step.label,
            short_citation(step.citation),
            readable_formula(step.formula),
            step.amount.grouped,
            bool(step.amount),
            step.id,
            step is decides,
        )
        for step in split.steps
    )
