"""The filings of the office's patients, each with the history of what its record said before."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from settledesk.model.case import Basis, Condition, Filing, FilingKind, FilingStatus, Referrer
from settledesk.model.settlement import StoredFiling
from settledesk.store.columns import Row


class _Record:
    """What a filing's record says: the same columns now and in the history."""

    kind: Mapped[str]
    area: Mapped[str]
    pool: Mapped[str]
    filed_on: Mapped[date]
    basis: Mapped[str]
    status: Mapped[str]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    proof_ends_on: Mapped[date | None]
    documents_supplied_on: Mapped[date | None]
    status_on: Mapped[date | None]
    conditions: Mapped[str]
    household_moved: Mapped[bool | None]
    student: Mapped[bool]
    referrer_area: Mapped[str | None]
    referrer_pool: Mapped[str | None]
    referrer_level: Mapped[str | None]
    origin: Mapped[str]


class FilingRow(_Record, Row):
    """A filing as its latest record has it."""

    __tablename__ = "filings"
    __table_args__ = (UniqueConstraint("patient_id", "kind", "area", "filed_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"))


class FilingHistoryRow(_Record, Row):
    """One state of a filing's record, the present one included; never changed and never deleted."""

    __tablename__ = "filing_history"

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filings.id"), index=True)
    recorded_at: Mapped[datetime]


def save_filing(session: Session, patient_id: int, filing: Filing, origin: str) -> StoredFiling:
    """Return the filing as stored: the same patient, kind, area and day of filing are the same filing, brought up to date.

    Every change of the record is kept (`history_of`); saving what is already known changes nothing.
    """
    columns = _columns(filing, origin)
    row = session.scalar(
        select(FilingRow).filter_by(
            patient_id=patient_id, kind=filing.kind.value, area=filing.area, filed_on=filing.filed_on
        )
    )
    if row is None:
        row = FilingRow(patient_id=patient_id, **columns)
        session.add(row)
        session.flush()
    elif any(getattr(row, name) != value for name, value in columns.items()):
        for name, value in columns.items():
            setattr(row, name, value)
    else:
        return _stored(row, row.id, patient_id)
    session.add(FilingHistoryRow(filing_id=row.id, recorded_at=datetime.now(UTC), **columns))
    session.flush()
    return _stored(row, row.id, patient_id)


def filings_of(session: Session, patient_id: int) -> tuple[StoredFiling, ...]:
    """Return a patient's filings in the order filed; those of one day in the order they became known."""
    rows = session.scalars(
        select(FilingRow).filter_by(patient_id=patient_id).order_by(FilingRow.filed_on, FilingRow.id)
    )
    return tuple(_stored(row, row.id, row.patient_id) for row in rows)


def all_filings(session: Session) -> tuple[StoredFiling, ...]:
    """Return every filing of the office in the order filed."""
    rows = session.scalars(select(FilingRow).order_by(FilingRow.filed_on, FilingRow.id))
    return tuple(_stored(row, row.id, row.patient_id) for row in rows)


def history_of(session: Session, filing_id: int) -> tuple[tuple[datetime, StoredFiling], ...]:
    """Return every state of a filing's record with the moment (UTC) it was recorded, the present one last."""
    query = (
        select(FilingHistoryRow, FilingRow.patient_id)
        .join(FilingRow, FilingRow.id == FilingHistoryRow.filing_id)
        .where(FilingHistoryRow.filing_id == filing_id)
        .order_by(FilingHistoryRow.id)
    )
    return tuple((row.recorded_at, _stored(row, filing_id, patient_id)) for row, patient_id in session.execute(query))


def _columns(filing: Filing, origin: str) -> dict[str, Any]:
    referrer = filing.referring_hospital
    return {
        "kind": filing.kind.value,
        "area": filing.area,
        "pool": filing.pool,
        "filed_on": filing.filed_on,
        "basis": filing.basis.value,
        "status": filing.status.value,
        "starts_on": filing.starts_on,
        "ends_on": filing.ends_on,
        "proof_ends_on": filing.proof_ends_on,
        "documents_supplied_on": filing.documents_supplied_on,
        "status_on": filing.status_on,
        "conditions": " ".join(condition.value for condition in filing.conditions),
        "household_moved": filing.household_moved,
        "student": filing.student,
        "referrer_area": referrer.area if referrer else None,
        "referrer_pool": referrer.pool if referrer else None,
        "referrer_level": referrer.level if referrer else None,
        "origin": origin,
    }


def _stored(row: _Record, filing_id: int, patient_id: int) -> StoredFiling:
    referrer = None
    if row.referrer_area is not None and row.referrer_pool is not None and row.referrer_level is not None:
        referrer = Referrer(row.referrer_area, row.referrer_pool, row.referrer_level)
    return StoredFiling(
        filing_id,
        patient_id,
        Filing(
            kind=FilingKind(row.kind),
            area=row.area,
            pool=row.pool,
            filed_on=row.filed_on,
            basis=Basis(row.basis),
            status=FilingStatus(row.status),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            proof_ends_on=row.proof_ends_on,
            documents_supplied_on=row.documents_supplied_on,
            status_on=row.status_on,
            conditions=tuple(Condition(condition) for condition in row.conditions.split()),
            household_moved=row.household_moved,
            student=row.student,
            referring_hospital=referrer,
        ),
        row.origin,
    )
