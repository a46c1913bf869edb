"""Stored case documents read again in bulk: the facts that decide money, without checking anew what was checked at F2."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec

from settledesk.basis.money import ZERO
from settledesk.model.areas import AreaTable
from settledesk.model.case import (
    FIRST_STAY,
    Aid,
    Basis,
    Case,
    Condition,
    Filing,
    FilingKind,
    FilingStatus,
    Hospital,
    Patient,
    Person,
    Referrer,
    Route,
    Scheme,
    Totals,
    Trauma,
    Used,
    Visit,
    VisitKind,
    YearToDate,
)
from settledesk.model.case_shapes import TermsShape, UsedShape
from settledesk.model.plain_terms import plain_terms
from settledesk.model.texts import amount_of, maybe

# The keys that the engine looks at; msgspec passes over all others, the forms of the fee lines among them.


class _Stored(msgspec.Struct, gc=False):
    """One object of a stored document."""


class _Hospital(_Stored):
    area: str
    level: str
    tier: str | None = None


class _Patient(_Stored):
    insured_area: str
    scheme: Scheme
    person: Person
    name: str | None = None
    insured_status: str | None = None
    aid: tuple[Aid, ...] | None = None
    years_enrolled: int | None = None


class _Referrer(_Stored):
    area: str
    level: str


class _Filing(_Stored):
    kind: FilingKind
    area: str
    filed_on: date
    basis: Basis
    status: FilingStatus
    starts_on: date | None = None
    ends_on: date | None = None
    proof_ends_on: date | None = None
    documents_supplied_on: date | None = None
    status_on: date | None = None
    conditions: tuple[Condition, ...] | None = None
    household_moved: bool | None = None
    student: bool | None = None
    referring_hospital: _Referrer | None = None


class _Trauma(_Stored):
    third_party: bool
    commitment_signed: bool


class _Visit(_Stored):
    kind: VisitKind
    number: str
    admitted_on: date
    route: Route
    discharged_on: date | None = None
    settled_on: date | None = None
    emergency: bool | None = None
    trauma: _Trauma | None = None
    chronic_disease: str | None = None


class _Year(_Stored):
    admissions: int | None = None
    accumulators: dict[str, UsedShape] | None = None


class _Case(_Stored):
    hospital: _Hospital
    patient: _Patient
    filings: tuple[_Filing, ...]
    visit: _Visit
    as_of: date | None = None
    year_to_date: _Year | None = None
    account_balance: str | None = None
    terms: TermsShape | None = None


def stored_cases(areas: AreaTable) -> Callable[[str, Totals], Case]:
    """Return what reads one stored document, JSON text, and takes the bill's parts from the settlement's own columns.

    It holds all that verdict and amounts depend on but the fee lines, which on the direct route no rule looks at; for
    the manual route read the whole document with `model.document.read_case`. It raises ValueError (msgspec's
    ValidationError and DecodeError are such) for a document that no longer reads.
    """
    decode = msgspec.json.Decoder(_Case).decode
    hospitals: dict[tuple[str, str, str | None], Hospital] = {}

    def pool(code: str) -> str:
        found = areas.find(code)
        if found is None:
            raise ValueError(code)
        return found.code

    def hospital(given: _Hospital) -> Hospital:
        key = (given.area, given.level, given.tier)
        known = hospitals.get(key)
        if known is None:
            known = hospitals[key] = Hospital("", "", given.area, pool(given.area), given.level, given.tier)
        return known

    def filing(given: _Filing) -> Filing:
        referrer = given.referring_hospital
        return Filing(
            given.kind,
            given.area,
            pool(given.area),
            given.filed_on,
            given.basis,
            given.status,
            given.starts_on,
            given.ends_on,
            given.proof_ends_on,
            given.documents_supplied_on,
            given.status_on,
            given.conditions or (),
            given.household_moved,
            given.student or False,
            None if referrer is None else Referrer(referrer.area, pool(referrer.area), referrer.level),
        )

    def read(text: str, totals: Totals) -> Case:
        found = decode(text)
        patient = found.patient
        return Case(
            hospital(found.hospital),
            Patient(
                patient.insured_area,
                pool(patient.insured_area),
                patient.scheme,
                patient.person,
                patient.name,
                insured_status=patient.insured_status or "1",
                aid=patient.aid or (),
                years_enrolled=patient.years_enrolled,
            ),
            tuple([filing(one) for one in found.filings]),
            _visit(found.visit),
            None,
            totals,
            FIRST_STAY if found.year_to_date is None else _year(found.year_to_date),
            maybe(amount_of, found.account_balance) or ZERO,
            terms=None if found.terms is None else plain_terms(found.terms),
            as_of=found.as_of,
        )

    return read


def _visit(given: _Visit) -> Visit:
    injury = given.trauma
    return Visit(
        given.kind,
        given.number,
        given.admitted_on,
        given.discharged_on,
        given.settled_on,
        given.route,
        given.emergency or False,
        None if injury is None else Trauma(injury.third_party, injury.commitment_signed),
        given.chronic_disease,
    )


def _year(given: _Year) -> YearToDate:
    used = given.accumulators
    return YearToDate(
        given.admissions or 0,
        {}
        if used is None
        else {
            name: Used(maybe(amount_of, one.base) or ZERO, maybe(amount_of, one.paid) or ZERO)
            for name, one in used.items()
        },
    )
