"""Case documents for the engine's tests, and the one way in which they are settled."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from settledesk.basis.places import shipped
from settledesk.engine.evaluate import evaluate
from settledesk.model.areas import AreaTable
from settledesk.model.case import Case
from settledesk.model.document import read_case
from settledesk.model.outcome_document import outcome_document
from settledesk.policy.areas import load_areas
from settledesk.policy.rules import Rules
from settledesk.policy.shelf import Shelf, load_shelf

Document = dict[str, Any]

ZIBO, JINING, JINAN, QINGDAO = "370300", "370800", "370100", "370200"
YANGJIANG, GUANGZHOU, SHENZHEN = "441700", "440100", "440300"
CHANGCHUN, JILIN_CITY = "220100", "220200"
CHENGDU, MIANYANG, WUHAN = "510100", "510700", "420100"
BEIJING, TIANJIN, HAINAN, SANYA, MACAO = "110000", "120000", "460000", "460200", "820000"

LONG_TERM = ("resettled_retiree", "long_term_resident", "posted_worker", "migrant_worker", "newcomer_worker")
TEMPORARY = ("referral", "emergency", "other_temporary")

UNSETTLED: Document = {"discharged_on": None, "settled_on": None}
"""What `a_case(..., visit=UNSETTLED, as_of=day)` is given for a patient who is still in hospital."""

_FUNDS = ("hifp_pay", "cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "hifdm_pay", "maf_pay", "oth_pay")


@cache
def areas() -> AreaTable:
    """The shipped area table, read once."""
    return load_areas(shipped("resources") / "areas.csv")


@cache
def shelf() -> Shelf:
    """The shipped packs, read once."""
    return load_shelf(shipped("policies"))


def shift(day: str, days: int) -> str:
    """Return the ISO day that lies `days` later."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def a_filing(kind: str, area: str, filed_on: str, **more: Any) -> Document:
    """Return an active filing on commitment; `more` replaces or adds keys."""
    return {"kind": kind, "area": area, "filed_on": filed_on, "basis": "commitment", "status": "active", **more}


def a_case(
    insured: str,
    hospital: str,
    admitted: str,
    *filings: Document,
    discharged: str | None = None,
    settled: str | None = None,
    scheme: str = "310",
    person: str = "working",
    level: str = "3",
    in_scope: str = "20000.00",
    patient: Document | None = None,
    visit: Document | None = None,
    **more: Any,
) -> Document:
    """Return a case document: ten days in a tertiary hospital, settled on the day of discharge, all of it in scope.

    `patient` and `visit` replace or add keys there, `more` at the top.
    """
    discharged = discharged or shift(admitted, 9)
    return {
        "version": 1,
        "hospital": {"name": "测试医院", "code": f"H{hospital}00001", "area": hospital, "level": level},
        "patient": {"insured_area": insured, "scheme": scheme, "person": person, **(patient or {})},
        "filings": list(filings),
        "visit": {
            "kind": "inpatient",
            "number": "ZY1",
            "admitted_on": admitted,
            "discharged_on": discharged,
            "settled_on": settled or discharged,
            "route": "direct",
            **(visit or {}),
        },
        "totals": {"total": in_scope, "self_funded": "0.00", "over_limit": "0.00", "first_pay": "0.00"},
        **more,
    }


def a_layer(deductible: str, *bands: tuple[str | None, str], **more: Any) -> Document:
    """Return a pooled in-scope layer of supplied terms."""
    return {
        "fund": "pooled",
        "takes": "in_scope",
        "deductible": deductible,
        "bands": [{"up_to": up_to, "ratio": ratio} for up_to, ratio in bands],
        "bands_from": "zero",
        **more,
    }


def terms(*layers: Document, first_self_pay: str | None = None, order: str = "before_deductible") -> Document:
    """Return supplied terms with these layers and, if a ratio is named, an off-site first self-pay."""
    first = None if first_self_pay is None else {"ratio": first_self_pay, "order": order}
    return {"first_self_pay": first, "layers": list(layers), "account_pays": []}


def read(document: Document) -> Case:
    """Return the case that a document describes."""
    return read_case(document, areas())


def rules_of(document: Document) -> Rules:
    """Return the files that decide a case document."""
    return shelf().rules_for(read(document))


def settle(document: Document) -> Document:
    """Return the outcome document, having held it against what the contract says of every outcome."""
    case = read(document)
    outcome = outcome_document(evaluate(case, shelf().rules_for(case), areas().name))
    split = outcome["split"]
    if split is None:
        assert outcome["missing"], "a split that is null names what is missing"
        assert (outcome["steps"], outcome["due"], outcome["year_to_date"]) == ([], None, None)
    else:
        assert_adds_up(split)
    for one in outcome["missing"]:
        assert one["what"] and one["who_can_answer"]
    return outcome


def assert_adds_up(split: Document) -> None:
    """The identities that always hold, to the fen."""
    fen = {key: int(value.replace(".", "")) for key, value in split.items()}
    buckets = ("fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt")
    assert fen["medfee_sumamt"] == sum(fen[key] for key in buckets)
    assert fen["fund_pay_sumamt"] == sum(fen[key] for key in _FUNDS)
    assert fen["medfee_sumamt"] == fen["fund_pay_sumamt"] + fen["hosp_part_amt"] + fen["psn_part_amt"]
    assert fen["psn_part_amt"] == fen["acct_pay"] + fen["psn_cash_pay"]
    assert min(fen.values()) >= 0


def actions(outcome: Document) -> list[str]:
    """Return the actions of the remedies, in order."""
    return [one["action"] for one in outcome["filing"]["remedies"]]


def step(outcome: Document, id: str) -> Document:
    """Return the one step of this id."""
    (found,) = [one for one in outcome["steps"] if one["id"] == id]
    return dict(found)


def asks_for(outcome: Document) -> str:
    """Return everything that is missing, as one text."""
    return "；".join(one["what"] for one in outcome["missing"])


def warned(outcome: Document) -> str:
    """Return every warning, as one text."""
    return "；".join(one["text"] for one in outcome["warnings"])
