"""Settlements that stand, many at once and in raw form, to be computed again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Text, exists, select, type_coerce
from sqlalchemy.orm import Session, aliased

from settledesk.basis.money import Money
from settledesk.model.case import Totals
from settledesk.model.labels import FUND_FIELD
from settledesk.store.columns import end_of, start_of
from settledesk.store.settlement_rows import FeeLineRow, SettlementRow
from settledesk.store.settlements import FEE_FIELDS

AMOUNTS = (*FUND_FIELD.values(), "psn_part_amt", "acct_pay")
"""The money columns in `Standing.amounts`, in this order: what each fund paid, the patient's part, the account's."""

_BILL = ("medfee_sumamt", "fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt")


@dataclass(slots=True)
class Standing:
    """One settlement that stands: its case document as stored (fee lines taken out), and what was computed then."""

    id: int
    number: str
    case: str
    totals: Totals
    amounts: tuple[int, ...]  # fen, in the order of AMOUNTS
    verdict: str
    treated_as: str | None


_VOID = aliased(SettlementRow)


def ids_standing(session: Session, first: date, last: date) -> tuple[int, ...]:
    """Return the ids of what was settled from a first to a last day in Shanghai and stands: no void, not voided."""
    moment = SettlementRow.settled_at
    query = (
        select(SettlementRow.id)
        .where(moment >= start_of(first), moment < end_of(last), SettlementRow.voids.is_(None))
        .where(~exists().where(_VOID.voids == SettlementRow.number))
        .order_by(SettlementRow.id)
    )
    return tuple(session.scalars(query))


def standing(session: Session, ids: Sequence[int]) -> Iterator[Standing]:
    """Yield these settlements in the order of their ids; a few hundred at once."""
    query = _COLUMNS.where(SettlementRow.id.in_(ids)).order_by(SettlementRow.id)
    for id, number, case, verdict, treated_as, total, own, over, pay, *amounts in session.execute(query):
        totals = Totals(Money(total), Money(own), Money(over), Money(pay))
        yield Standing(id, number, case, totals, tuple(amounts), verdict, treated_as)


def fee_lines(session: Session, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the fee lines of settlements that have some, as the contract writes them but without null values."""
    found: dict[int, list[dict[str, Any]]] = {}
    query = _LINES.where(FeeLineRow.settlement_id.in_(ids)).order_by(FeeLineRow.settlement_id, FeeLineRow.line)
    for id, *values in session.execute(query) if ids else ():
        fee = {name: value for name, value in zip(FEE_FIELDS, values, strict=True) if value is not None}
        found.setdefault(id, []).append({**fee, "amount": fee["amount"].text})
    return found


# As plain numbers and text: an object for each of twenty columns would take as long as computing the case.
_COLUMNS = select(
    SettlementRow.id,
    SettlementRow.number,
    type_coerce(SettlementRow.case, Text),
    SettlementRow.verdict,
    SettlementRow.treated_as,
    *(type_coerce(getattr(SettlementRow, name), BigInteger) for name in (*_BILL, *AMOUNTS)),
)
_LINES = select(
    FeeLineRow.settlement_id,
    *(getattr(FeeLineRow, "fee_class" if name == "class" else name) for name in FEE_FIELDS),
)
