"""A Case to its JSON document: what `read_case` reads back to the same case (absent facts are left out)."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from settledesk.basis.money import Money
from settledesk.model.case import Case, FeeLine
from settledesk.model.outcome_document import year_document

_RENAMED = {"fee_class": "class"}
_LEFT_OUT = {"pool", "sex"}  # follow from the area code and the ID number


def case_document(case: Case) -> dict[str, Any]:
    """Return the contract's case document; terms that a case brought along are not written back.

    Only for cases that the desk built itself: a case that was read from a document keeps that document.
    """
    document: dict[str, Any] = {
        "version": 1,
        "id": case.id,
        "as_of": None if case.as_of is None else case.as_of.isoformat(),
        "hospital": _plain(case.hospital),
        "patient": _plain(case.patient),
        "filings": [_plain(filing) for filing in case.filings],
        "visit": _plain(case.visit),
        "stay": None if case.stay is None else _plain(case.stay),
        "fees": None if case.fees is None else [fee_document(line) for line in case.fees],
        "totals": None if case.totals is None else _plain(case.totals),
        "year_to_date": year_document(case.year_to_date),
        "account_balance": case.account_balance.text,
        "payments": None if case.deposit is None else {"deposit": case.deposit.text},
    }
    if case.platform is not None:
        platform = case.platform
        ids = {"mdtrt_id": platform.mdtrt_id, "setl_id": platform.setl_id, "setl_time": platform.setl_time}
        document["platform"] = {**ids, **{field: amount.text for field, amount in platform.amounts}}
    return {key: value for key, value in document.items() if value is not None}


def fee_document(line: FeeLine) -> dict[str, Any]:
    """Return one fee line as the contract writes it."""
    # A bill has thousands of lines: written out, this takes a fifth of the time of `_plain`.
    found: dict[str, Any] = {
        "code": line.code,
        "name": line.name,
        "category": line.category,
        "kind": line.kind.value,
        "class": line.fee_class.value,
        "quantity": f"{line.quantity:f}",
        "price": f"{line.price:f}",
        "amount": line.amount.text,
    }
    if line.first_pay_ratio is not None:
        found["first_pay_ratio"] = f"{line.first_pay_ratio:f}"
    if line.price_limit is not None:
        found["price_limit"] = f"{line.price_limit:f}"
    if line.home_class is not None:
        found["home_class"] = line.home_class.value
    if line.home_first_pay_ratio is not None:
        found["home_first_pay_ratio"] = f"{line.home_first_pay_ratio:f}"
    if line.home_price is not None:
        found["home_price"] = f"{line.home_price:f}"
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return value.text
    if is_dataclass(value) and not isinstance(value, type):
        found = {}
        for one in fields(value):
            if one.name in _LEFT_OUT:
                continue
            plain = _plain(getattr(value, one.name))
            if plain is not None and plain != []:
                found[_RENAMED.get(one.name, one.name)] = plain
        return found
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value
