"""Settlements as they were made: stored once, whole, and never changed; a void is a settlement of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias, cast

from sqlalchemy import ColumnElement, Select, func, insert, select
from sqlalchemy.orm import Session, aliased

from settledesk.basis.errors import refuse
from settledesk.basis.money import Money, yuan
from settledesk.model.case import Used, YearToDate
from settledesk.model.document import MONEY_FIELDS
from settledesk.model.settlement import CategoryRow, Increment, Settlement
from settledesk.store.columns import Row, end_of, start_of
from settledesk.store.settlement_rows import (
    CategoryAmountsRow,
    FeeLineRow,
    IncrementRow,
    PlatformAmountRow,
    SettlementRow,
)

FEE_FIELDS = (
    "code",
    "name",
    "category",
    "kind",
    "class",
    "quantity",
    "price",
    "amount",
    "first_pay_ratio",
    "price_limit",
    "home_class",
    "home_first_pay_ratio",
    "home_price",
)
"""The keys of a fee line in the contract's case; an amount written "12.5" comes back as "12.50"."""


def save_settlement(session: Session, settlement: Settlement) -> Settlement:
    """Return the settlement as stored; where its draft key was settled before, the first one, and nothing is stored.

    A void (`voids`) takes back the whole original: its patient, year and fee lines are the original's, its admissions,
    increments and categories the original's with the sign turned; AssertionError where they are not. Its money columns
    are the negatives of the original's, whatever its outcome document says. Refusal where there is no such original,
    or it is a void itself, or was voided before.
    """
    first = settlement_by_key(session, settlement.draft_key)
    if first is not None:
        return first
    if settlement.voids is None:
        ours, platforms = _split_of(settlement), _platform_of(settlement)
    else:
        original = _to_be_voided(session, settlement)
        ours, platforms = _negative(_split_of(original)), _negative(_platform_of(original))
    row = SettlementRow(**_columns(settlement), **ours)
    session.add(row)
    session.flush()
    _save_parts(session, row.id, settlement, platforms)
    session.expire(row)  # What is returned is what was written, not what was given.
    (stored,) = _load(session, _STORED.where(SettlementRow.id == row.id))
    return stored


def settlement(session: Session, number: str) -> Settlement | None:
    """Return a settlement by its number, None where there is none."""
    return _one(session, _STORED.where(SettlementRow.number == number))


def settlement_by_key(session: Session, draft_key: str) -> Settlement | None:
    """Return what the draft of this key was settled as, None where it was not settled."""
    return _one(session, _STORED.where(SettlementRow.draft_key == draft_key))


def settlements_of_day(session: Session, day: date) -> tuple[Settlement, ...]:
    """Return everything settled and voided on a day in Shanghai, in the order it was done."""
    return settlements_between(session, day, day)


def settlements_between(session: Session, first: date, last: date) -> tuple[Settlement, ...]:
    """Return everything settled and voided from a first to a last day in Shanghai, in the order it was done."""
    moment = SettlementRow.settled_at
    return _load(session, _STORED.where(moment >= start_of(first), moment < end_of(last)))


def settlements_of_patient(session: Session, patient_id: int) -> tuple[Settlement, ...]:
    """Return a patient's settlements and voids in the order they were done."""
    return _load(session, _STORED.where(SettlementRow.patient_id == patient_id))


def same_stay(session: Session, patient_id: int, visit_number: str, hospital_code: str) -> Settlement | None:
    """Return the settlement of a stay that still stands (not a void, not voided), the latest of several."""
    query = _STORED.where(
        SettlementRow.patient_id == patient_id,
        SettlementRow.visit_number == visit_number,
        SettlementRow.hospital_code == hospital_code,
        SettlementRow.voids.is_(None),
    )
    standing = [found for found in _load(session, query) if found.voided_by is None]
    return standing[-1] if standing else None


def year_to_date(session: Session, patient_id: int, year: int, before: date | None = None) -> YearToDate:
    """Return what a patient's settlements have used of a year, without accumulators that stand at zero.

    With `before`, as it stood when that day began in Shanghai. A void takes away exactly what its original added.
    """
    of_year = [SettlementRow.patient_id == patient_id, SettlementRow.year == year]
    if before is not None:
        of_year.append(SettlementRow.settled_at < start_of(before))
    admissions = session.scalar(select(func.sum(SettlementRow.admissions)).where(*of_year))
    used = session.execute(
        select(IncrementRow.name, func.sum(IncrementRow.base), func.sum(IncrementRow.paid))
        .join(SettlementRow, SettlementRow.id == IncrementRow.settlement_id)
        .where(*of_year)
        .group_by(IncrementRow.name)
        .order_by(IncrementRow.name)
    )
    return YearToDate(admissions or 0, {name: Used(base, paid) for name, base, paid in used if base or paid})


def _to_be_voided(session: Session, void: Settlement) -> Settlement:
    original = settlement(session, void.voids or "")
    if original is None:
        raise refuse("", f"没有结算单 {void.voids}，不能作废", "请核对结算单号")
    if original.voids is not None:
        raise refuse("", f"{original.number} 本身是作废单，不能再作废", "如需恢复，请重新结算")
    if original.voided_by is not None:
        raise refuse("", f"结算单 {original.number} 已由 {original.voided_by} 作废，不能作废两次", "请查看作废单")
    turned = (
        original.patient_id,
        original.year,
        -original.admissions,
        {i.name: Used(-i.used.base, -i.used.paid) for i in original.increments},
        tuple(category.turned() for category in original.categories),
        original.case.get("fees"),
    )
    given = (
        void.patient_id,
        void.year,
        void.admissions,
        {i.name: i.used for i in void.increments},
        void.categories,
        void.case.get("fees"),
    )
    if turned != given:
        raise AssertionError(f"the void {void.number} does not take back what {original.number} added")
    return original


def _split_of(settlement: Settlement) -> dict[str, Money]:
    return {field: yuan(settlement.outcome["split"][field]) for field in MONEY_FIELDS}


def _platform_of(settlement: Settlement) -> dict[str, Money]:
    platform = settlement.case.get("platform") or {}
    return {field: yuan(platform[field]) for field in MONEY_FIELDS if platform.get(field) is not None}


def _negative(amounts: dict[str, Money]) -> dict[str, Money]:
    return {field: -amount for field, amount in amounts.items()}


def _columns(settlement: Settlement) -> dict[str, Any]:
    case, outcome = settlement.case, settlement.outcome
    visit, platform = case["visit"], case.get("platform") or {}
    return {
        "number": settlement.number,
        "draft_key": settlement.draft_key,
        "settled_at": settlement.settled_at,
        "window": settlement.window,
        "clerk": settlement.clerk,
        "patient_id": settlement.patient_id,
        "year": settlement.year,
        "admissions": settlement.admissions,
        "voids": settlement.voids,
        "void_reason": settlement.void_reason,
        "visit_number": visit.get("number"),
        "hospital_code": case["hospital"].get("code"),
        "visit_kind": visit["kind"],
        "admitted_on": date.fromisoformat(visit["admitted_on"]),
        "insured_area": case["patient"]["insured_area"],
        "scheme": case["patient"]["scheme"],
        "verdict": outcome["filing"]["verdict"],
        "treated_as": outcome["filing"].get("treated_as"),
        "pool_prop_selfpay": outcome["split"]["pool_prop_selfpay"],
        "mdtrt_id": platform.get("mdtrt_id"),
        "setl_id": platform.get("setl_id"),
        "setl_time": platform.get("setl_time"),
        "document_version": outcome["version"],
        "case": _taken_out(case),
        "outcome": dict(outcome),
    }


def _save_parts(session: Session, settlement_id: int, settlement: Settlement, platforms: dict[str, Money]) -> None:
    fees = settlement.case.get("fees") or []
    forms = _forms(fees)
    parts: dict[type[Row], list[dict[str, Any]]] = {
        # The fee lines of a void are the original's.
        FeeLineRow: [
            {_ATTRIBUTE.get(field, field): fee.get(field) for field in FEE_FIELDS}
            | {"line": line, "form": forms.index(list(fee)), "amount": yuan(fee["amount"])}
            for line, fee in enumerate(fees if settlement.voids is None else [], 1)
        ],
        CategoryAmountsRow: [
            {"place": place, "category": category.category}
            | {name: getattr(category, name) for name in _CATEGORY_AMOUNTS}
            for place, category in enumerate(settlement.categories)
        ],
        IncrementRow: [
            {"place": place, "name": increment.name, "base": increment.used.base, "paid": increment.used.paid}
            for place, increment in enumerate(settlement.increments)
        ],
        PlatformAmountRow: [{"field": field, "amount": amount} for field, amount in platforms.items()],
    }
    for kind, rows in parts.items():
        if rows:
            session.execute(insert(kind), [{"settlement_id": settlement_id} | row for row in rows])


# Fee lines are rows, so that they can be asked about; in the case document stand, in their place, the forms that
# lines have: which keys, in which order. Usually there is one form. So the document comes back as it was.


def _forms(fees: list[Mapping[str, Any]]) -> list[list[str]]:
    forms: list[list[str]] = []
    for fee in fees:
        if list(fee) not in forms:
            unknown = set(fee) - set(FEE_FIELDS)
            if unknown:
                raise AssertionError(f"a fee line has keys that the store has no columns for: {unknown}")
            forms.append(list(fee))
    return forms


def _taken_out(case: Mapping[str, Any]) -> dict[str, Any]:
    return {**case, "fees": _forms(case["fees"])} if isinstance(case.get("fees"), list) else dict(case)


def _put_back(case: dict[str, Any], lines: list[tuple[Any, ...]]) -> dict[str, Any]:
    forms = case.get("fees")
    if not isinstance(forms, list):
        return case
    fees = []
    for form, *values in lines:
        fee = dict(zip(FEE_FIELDS, values, strict=True))
        fee["amount"] = fee["amount"].text
        fees.append({key: fee[key] for key in forms[form]})
    return {**case, "fees": fees}


_ATTRIBUTE = {"class": "fee_class"}
_CATEGORY_AMOUNTS = (
    "amount",
    "class_a",
    "class_b",
    "class_c",
    "in_scope",
    "first_pay",
    "over_limit",
    "self_funded",
)
_FEE_COLUMNS = tuple(getattr(FeeLineRow, _ATTRIBUTE.get(field, field)) for field in FEE_FIELDS)
_CATEGORY_COLUMNS = tuple(getattr(CategoryAmountsRow, name) for name in _CATEGORY_AMOUNTS)
_AT_ONCE = 500
"""So many settlements have their parts fetched with one query."""

_Found: TypeAlias = "Select[SettlementRow, str | None, int | None]"
"""A row, the number of its void, and the id of the original that it voids."""

_VOID, _ORIGINAL = aliased(SettlementRow), aliased(SettlementRow)
_STORED = cast(
    _Found,
    select(SettlementRow, _VOID.number, _ORIGINAL.id)
    .outerjoin(_VOID, _VOID.voids == SettlementRow.number)
    .outerjoin(_ORIGINAL, _ORIGINAL.number == SettlementRow.voids)
    .order_by(SettlementRow.settled_at, SettlementRow.id),
)


def _one(session: Session, query: _Found) -> Settlement | None:
    found = _load(session, query)
    return found[0] if found else None


def _load(session: Session, query: _Found) -> tuple[Settlement, ...]:
    found = session.execute(query).all()
    settlements: list[Settlement] = []
    for start in range(0, len(found), _AT_ONCE):
        some = found[start : start + _AT_ONCE]
        fees = _parts(
            session,
            select(FeeLineRow.settlement_id, FeeLineRow.form, *_FEE_COLUMNS).order_by(FeeLineRow.line),
            FeeLineRow.settlement_id.in_([original or row.id for row, _, original in some]),
        )
        ids = [row.id for row, _, _ in some]
        categories = _parts(
            session,
            select(CategoryAmountsRow.settlement_id, CategoryAmountsRow.category, *_CATEGORY_COLUMNS).order_by(
                CategoryAmountsRow.place
            ),
            CategoryAmountsRow.settlement_id.in_(ids),
        )
        increments = _parts(
            session,
            select(IncrementRow.settlement_id, IncrementRow.name, IncrementRow.base, IncrementRow.paid).order_by(
                IncrementRow.place
            ),
            IncrementRow.settlement_id.in_(ids),
        )
        for row, voided_by, original in some:
            settlements.append(
                Settlement(
                    number=row.number,
                    draft_key=row.draft_key,
                    settled_at=row.settled_at,
                    window=row.window,
                    clerk=row.clerk,
                    patient_id=row.patient_id,
                    year=row.year,
                    case=_put_back(row.case, fees.get(original or row.id, [])),
                    outcome=row.outcome,
                    categories=tuple(CategoryRow(*values) for values in categories.get(row.id, [])),
                    admissions=row.admissions,
                    increments=tuple(Increment(n, Used(base, paid)) for n, base, paid in increments.get(row.id, [])),
                    voids=row.voids,
                    voided_by=voided_by,
                    void_reason=row.void_reason,
                )
            )
    return tuple(settlements)


def _parts(
    session: Session, query: Select[*tuple[Any, ...]], of_these: ColumnElement[bool]
) -> dict[int, list[tuple[Any, ...]]]:
    parts: dict[int, list[tuple[Any, ...]]] = {}
    for settlement_id, *values in session.execute(query.where(of_these)):
        parts.setdefault(settlement_id, []).append(tuple(values))
    return parts
