"""Settlements in short, for lists and searches: found without reading a bill or an outcome."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists, func, select, union
from sqlalchemy.orm import Session, aliased

from settledesk.basis.money import Money
from settledesk.store.columns import end_of, start_of
from settledesk.store.patients import PatientRow
from settledesk.store.prints import PrintRow
from settledesk.store.settlement_rows import SettlementRow


@dataclass(frozen=True, slots=True)
class StoredLine:
    """One settlement or void in short; `copies` counts its printings. A void's amounts are negative."""

    number: str
    settled_at: datetime  # aware, UTC
    clerk: str
    name: str | None
    visit_number: str | None
    insured_area: str
    verdict: str
    total: Money
    fund: Money
    patient: Money
    voids: str | None
    voided_by: str | None
    copies: int


_VOID = aliased(SettlementRow)
_COPIES = select(func.count()).where(PrintRow.number == SettlementRow.number).correlate(SettlementRow).scalar_subquery()
_LINES = (
    select(
        SettlementRow.number,
        SettlementRow.settled_at,
        SettlementRow.clerk,
        PatientRow.name,
        SettlementRow.visit_number,
        SettlementRow.insured_area,
        SettlementRow.verdict,
        SettlementRow.medfee_sumamt,
        SettlementRow.fund_pay_sumamt,
        SettlementRow.psn_part_amt,
        SettlementRow.voids,
        _VOID.number,
        _COPIES,
    )
    .join(PatientRow, PatientRow.id == SettlementRow.patient_id)
    .outerjoin(_VOID, _VOID.voids == SettlementRow.number)
    .order_by(SettlementRow.settled_at.desc(), SettlementRow.id.desc())
)


def line(session: Session, number: str) -> StoredLine | None:
    """Return the settlement of exactly this number, None where there is none."""
    found = _load(session, _LINES.where(SettlementRow.number == number))
    return found[0] if found else None


def newest_lines(
    session: Session, limit: int, first: date | None = None, last: date | None = None
) -> tuple[StoredLine, ...]:
    """Return at most `limit` settlements and voids of the days from `first` to `last` in Shanghai, the newest first."""
    return _load(session, _within(_LINES, first, last).limit(limit))


def matching_lines(
    session: Session,
    part: str,
    patient_ids: Sequence[int],
    limit: int,
    first: date | None = None,
    last: date | None = None,
) -> tuple[StoredLine, ...]:
    """Return at most `limit` settlements of the given patients, or whose number begins with `part`, the newest first.

    A part of digits and hyphens may also be the number's end.
    """
    number = SettlementRow.number
    found = [
        select(SettlementRow.id).where(number.between(part, part + chr(sys.maxunicode))),
        select(SettlementRow.id).where(SettlementRow.patient_id.in_(patient_ids)),
    ]
    if part.replace("-", "").isdigit():
        found.append(select(SettlementRow.id).where(number.endswith(part, autoescape=True)))
    # One query for each way, because each has an index of its own; joined by OR they would read the whole table.
    ids = union(*found).subquery()
    return _load(session, _within(_LINES.where(SettlementRow.id.in_(select(ids.c.id))), first, last).limit(limit))


def lines_of_patient(session: Session, patient_id: int, first: date, last: date) -> tuple[StoredLine, ...]:
    """Return a patient's settlements and voids of the days from `first` to `last` in Shanghai, the newest first."""
    return _load(session, _within(_LINES.where(SettlementRow.patient_id == patient_id), first, last))


def unprinted_lines(session: Session, limit: int, first: date) -> tuple[StoredLine, ...]:
    """Return at most `limit` settlements and voids since a day that were never printed, the newest first.

    One that was taken back before it was printed needs no paper and is not named.
    """
    never = ~exists().where(PrintRow.number == SettlementRow.number)
    return _load(session, _within(_LINES.where(never, _VOID.number.is_(None)), first, None).limit(limit))


def _within(query: Select[*tuple[Any, ...]], first: date | None, last: date | None) -> Select[*tuple[Any, ...]]:
    if first is not None:
        query = query.where(SettlementRow.settled_at >= start_of(first))
    if last is not None:
        query = query.where(SettlementRow.settled_at < end_of(last))
    return query


def _load(session: Session, query: Select[*tuple[Any, ...]]) -> tuple[StoredLine, ...]:
    return tuple(StoredLine(*values) for values in session.execute(query))
