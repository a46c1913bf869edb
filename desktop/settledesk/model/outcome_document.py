"""The outcome document (contract, "Outcome"): an Outcome to JSON, format version 1, frozen."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec

from settledesk.basis.errors import Mistake
from settledesk.basis.money import ZERO, Money
from settledesk.model.case import YearToDate
from settledesk.model.citation import Citation
from settledesk.model.labels import FUND_FIELD
from settledesk.model.outcome import FilingVerdict, Missing, Outcome, Split, Step, Warning

VERSION = 1
_ENCODER = msgspec.json.Encoder()


def outcome_document(outcome: Outcome) -> dict[str, Any]:
    """Return the outcome as the contract's JSON object: amounts in yuan as text, ratios as text, days ISO."""
    split = outcome.split
    return {
        "version": VERSION,
        "id": outcome.id,
        "filing": _filing(outcome.filing),
        "split": None if split is None else split_document(split),
        "due": None
        if outcome.due is None
        else {
            "deposit": outcome.due.deposit.text,
            "refund": outcome.due.refund.text,
            "top_up": outcome.due.top_up.text,
        },
        "steps": [] if split is None else [_step(step) for step in split.steps],
        "missing": [_missing(one) for one in outcome.missing],
        "year_to_date": None if split is None else year_document(split.year_to_date),
        "platform": None
        if outcome.platform is None
        else {
            "agrees": not outcome.platform,
            "differences": [
                {"field": one.field, "ours": one.ours.text, "platform": one.platform.text} for one in outcome.platform
            ],
        },
        "policy": [
            {
                "file": one.file,
                "source": one.source,
                "digest": one.digest,
                "evidence": None if one.evidence is None else one.evidence.value,
            }
            for one in outcome.policy
        ],
        "warnings": [_warning(one) for one in outcome.warnings],
    }


def filing_document(outcome: Outcome) -> dict[str, Any]:
    """Return the filing part alone, as `settledesk filing` prints it."""
    return {
        "version": VERSION,
        "id": outcome.id,
        "filing": _filing(outcome.filing),
        "missing": [_missing(one) for one in outcome.missing],
        "warnings": [_warning(one) for one in outcome.warnings],
    }


def as_json(document: Any) -> str:
    """Return one line of JSON, Chinese as it is."""
    try:
        return _ENCODER.encode(document).decode()
    except UnicodeEncodeError:
        # Half a character, echoed from a refused case: no encoding of text can hold it, an escape can.
        return json.dumps(document, separators=(",", ":"))


def mistakes_document(mistakes: tuple[Mistake, ...]) -> list[dict[str, str]]:
    """Return mistakes as the contract's list of path, problem and remedy."""
    return [{"path": one.path, "problem": one.problem, "remedy": one.remedy} for one in mistakes]


def split_amounts(split: Split) -> dict[str, Money]:
    """Return the money fields of a split by the names of the national interface, in the contract's order."""
    buckets, paid, funds, patient = split.buckets, dict(split.by_fund), split.funds, split.patient
    return {
        "medfee_sumamt": buckets.total,
        "fulamt_ownpay_amt": buckets.self_funded,
        "overlmt_selfpay": buckets.over_limit,
        "preselfpay_amt": buckets.first_pay,
        "inscp_scp_amt": buckets.in_scope,
        "first_self_pay": split.first_self_pay,
        "act_pay_dedc": split.deductible_used,
        **{field: paid.get(fund, ZERO) for fund, field in FUND_FIELD.items()},
        "fund_pay_sumamt": funds,
        "hosp_part_amt": ZERO,
        "psn_part_amt": patient,
        "acct_pay": split.account_pay,
        "psn_cash_pay": patient - split.account_pay,
    }


def split_document(split: Split) -> dict[str, str]:
    """Return the contract's `split` object."""
    document = {}
    for field, amount in split_amounts(split).items():
        document[field] = amount.text
        if field == "act_pay_dedc":
            document["pool_prop_selfpay"] = f"{split.pooled_ratio:.4f}"
    return document


def year_document(year: YearToDate) -> dict[str, Any]:
    """Return the contract's `year_to_date` object."""
    return {
        "admissions": year.admissions,
        "accumulators": {
            name: {"base": used.base.text, "paid": used.paid.text} for name, used in year.accumulators.items()
        },
    }


@lru_cache(maxsize=4096)
def ratio_text(ratio: Decimal) -> str:
    """Return a ratio as text with at least two decimals: "0.50", "0.925"."""
    text = f"{ratio.normalize():f}"
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals:0<2}"


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _filing(verdict: FilingVerdict) -> dict[str, Any]:
    return {
        "verdict": verdict.verdict.value,
        "treated_as": None if verdict.treated_as is None else verdict.treated_as.value,
        "direct_settlement": verdict.direct_settlement,
        "deciding": verdict.deciding,
        "first_day": _day(verdict.first_day),
        "last_day": _day(verdict.last_day),
        "reasons": [
            {"text": one.text, "source": one.citation.source, "clause": one.citation.clause} for one in verdict.reasons
        ],
        "remedies": [
            {
                "action": one.action.value,
                "text": one.text,
                "until": _day(one.until),
                "source": one.citation.source,
                "clause": one.citation.clause,
                "patient_saves": None if one.patient_saves is None else one.patient_saves.text,
            }
            for one in verdict.remedies
        ],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "label": step.label,
        "base": step.base.text,
        "ratio": None if step.ratio is None else ratio_text(step.ratio),
        "amount": step.amount.text,
        "formula": step.formula,
        "source": step.citation.source,
        "clause": step.citation.clause,
    }


def _missing(missing: Missing) -> dict[str, Any]:
    return {"what": missing.what, "path": missing.path, "who_can_answer": missing.who_can_answer}


def _warning(warning: Warning) -> dict[str, Any]:
    cited: Citation | None = warning.citation
    return {
        "text": warning.text,
        "source": None if cited is None else cited.source,
        "clause": None if cited is None else cited.clause,
    }
