"""The patients of this office: saved as their latest record has them, found by whatever the clerk has in hand."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

from sqlalchemy import Index, Select, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from settledesk.basis.text import squeeze
from settledesk.model.case import Aid, Patient, Person, Scheme
from settledesk.model.settlement import StoredPatient
from settledesk.store import search
from settledesk.store.columns import Row
from settledesk.store.readings import plain_pinyin, readings_of
from settledesk.store.settlement_rows import SettlementRow


class PatientRow(Row):
    """A person; `pinyin` holds every reading of the name, in full and as initials, each after a space."""

    __tablename__ = "patients"
    __table_args__ = (
        UniqueConstraint("id_number", "id_kind"),
        Index(None, "psn_no", "pool"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    insured_area: Mapped[str]
    pool: Mapped[str]
    scheme: Mapped[str]
    person: Mapped[str]
    name: Mapped[str | None] = mapped_column(index=True)
    id_kind: Mapped[str]
    id_number: Mapped[str | None]
    birth_date: Mapped[date | None]
    sex: Mapped[str | None]
    psn_no: Mapped[str | None]
    insured_status: Mapped[str]
    aid: Mapped[str]
    civil_servant: Mapped[bool]
    years_enrolled: Mapped[int | None]
    pinyin: Mapped[str]


def save_patient(session: Session, patient: Patient) -> StoredPatient:
    """Return the patient as stored: the same ID number is the same row, brought up to date.

    Without an ID number on either side the personal number within its pooling area decides; else the row is new.
    What the new record is silent about (None) stays as it was known.
    """
    row = _same_person(session, patient)
    if row is None:
        row = PatientRow(**_columns(patient), pinyin="")
        session.add(row)
    else:
        for column, value in _columns(patient).items():
            if value is not None and not (column == "id_kind" and patient.id_number is None):
                setattr(row, column, value)
    row.pinyin = "".join(f" {reading}" for reading in readings_of(row.name or ""))
    session.flush()
    if session.get_bind().dialect.name == "sqlite":
        search.index_patient(session, row.id, row.name, row.pinyin, row.id_number, row.psn_no)
    return _stored(row)


def patient(session: Session, patient_id: int) -> StoredPatient | None:
    """Return a patient by the store's own id, None where there is none."""
    row = session.get(PatientRow, patient_id)
    return None if row is None else _stored(row)


def find_same(session: Session, person: Patient) -> StoredPatient | None:
    """Return the patient of the store that is this person by ID or personal number, None where there is none."""
    row = _same_person(session, person)
    return None if row is None else _stored(row)


def find_patients(session: Session, text: str, limit: int = 20) -> tuple[StoredPatient, ...]:
    """Return at most `limit` patients that a text points to: exact matches first, then the newest.

    A text is a part of the name; the beginning of its pinyin or of its initials, in any reading; at least four
    consecutive characters of the ID number or the personal number; a visit number's beginning; a settlement's number.
    Nothing for an empty text.
    """
    # A lone surrogate cannot be stored, so it cannot be found either.
    wanted = squeeze(text).encode("utf-8", "ignore").decode("utf-8")
    found: dict[int, None] = {}
    for query in (_exactly(wanted), _by_settlement(wanted), _by_part(session, wanted)) if wanted else ():
        if query is not None and len(found) < limit:
            found.update(dict.fromkeys(session.scalars(query.limit(limit))))
    ids = list(found)[:limit]
    rows = {row.id: row for row in session.scalars(select(PatientRow).where(PatientRow.id.in_(ids)))}
    return tuple(_stored(rows[patient_id]) for patient_id in ids)


def find_exactly(session: Session, number: str) -> tuple[StoredPatient, ...]:
    """Return the patients whose ID number or personal number is exactly this, the newest first."""
    rows = session.scalars(
        select(PatientRow)
        .where(or_(PatientRow.id_number == number.upper(), PatientRow.psn_no == number))
        .order_by(PatientRow.id.desc())
    )
    return tuple(_stored(row) for row in rows)


def _same_person(session: Session, patient: Patient) -> PatientRow | None:
    if patient.id_number:
        row = session.scalar(select(PatientRow).filter_by(id_number=patient.id_number, id_kind=patient.id_kind))
        if row is not None:
            return row
    if patient.psn_no:
        query = select(PatientRow).filter_by(psn_no=patient.psn_no, pool=patient.pool).order_by(PatientRow.id).limit(1)
        return session.scalar(query.where(PatientRow.id_number.is_(None)) if patient.id_number else query)
    return None


def _columns(patient: Patient) -> dict[str, Any]:
    return {
        "insured_area": patient.insured_area,
        "pool": patient.pool,
        "scheme": patient.scheme.value,
        "person": patient.person.value,
        "name": patient.name or None,
        "id_kind": patient.id_kind,
        "id_number": patient.id_number or None,
        "birth_date": patient.birth_date,
        "sex": patient.sex,
        "psn_no": patient.psn_no or None,
        "insured_status": patient.insured_status,
        "aid": " ".join(aid.value for aid in patient.aid),
        "civil_servant": patient.civil_servant,
        "years_enrolled": patient.years_enrolled,
    }


def _stored(row: PatientRow) -> StoredPatient:
    return StoredPatient(
        row.id,
        Patient(
            insured_area=row.insured_area,
            pool=row.pool,
            scheme=Scheme(row.scheme),
            person=Person(row.person),
            name=row.name,
            id_kind=row.id_kind,
            id_number=row.id_number,
            birth_date=row.birth_date,
            sex=row.sex,
            psn_no=row.psn_no,
            insured_status=row.insured_status,
            aid=tuple(Aid(aid) for aid in row.aid.split()),
            civil_servant=row.civil_servant,
            years_enrolled=row.years_enrolled,
        ),
    )


def _exactly(wanted: str) -> Select[int]:
    return (
        select(PatientRow.id)
        .where(or_(PatientRow.name == wanted, PatientRow.id_number == wanted.upper(), PatientRow.psn_no == wanted))
        .order_by(PatientRow.id.desc())
    )


def _by_settlement(wanted: str) -> Select[int] | None:
    if len(wanted) < search.RUN:
        return None
    number = SettlementRow.visit_number
    return (
        select(SettlementRow.patient_id)
        .where(or_(SettlementRow.number == wanted, number.between(wanted, wanted + chr(sys.maxunicode))))
        .distinct()
    )


def _by_part(session: Session, wanted: str) -> Select[int] | None:
    if session.get_bind().dialect.name == "sqlite":
        return search.by_part(wanted)
    # A server has no search index yet: every row is looked at, which some ten thousand patients bear.
    parts = [PatientRow.name.contains(wanted, autoescape=True)]
    if wanted.isascii() and wanted.isalpha():
        parts.append(PatientRow.pinyin.contains(f" {plain_pinyin(wanted)}", autoescape=True))
    if len(wanted) >= search.RUN:
        parts.append(PatientRow.id_number.contains(wanted.upper(), autoescape=True))
        parts.append(PatientRow.psn_no.contains(wanted, autoescape=True))
    return select(PatientRow.id).where(or_(*parts)).order_by(PatientRow.id.desc())
