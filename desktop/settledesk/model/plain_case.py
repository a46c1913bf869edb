"""The short way from a case document to a Case, for documents that are plainly right: nearly all.

The shapes are checked by msgspec in one go. Whatever is not plainly right, be it a mistake or a text that only wants
trimming, is left to `model.careful_case`; both ways give the same case (tests/model/test_plain_case.py).
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from settledesk.basis.money import ZERO
from settledesk.model.areas import OUTSIDE, Area, AreaTable
from settledesk.model.case import (
    FIRST_STAY,
    Case,
    Diagnosis,
    Filing,
    Hospital,
    Patient,
    PlatformResult,
    Referrer,
    Stay,
    Totals,
    Trauma,
    Used,
    Visit,
    YearToDate,
)
from settledesk.model.case_remarks import only_province, other_birth
from settledesk.model.case_shapes import (
    MONEY_FIELDS,
    PLATFORM_KEYS,
    CaseShape,
    FilingShape,
    HospitalShape,
    PatientShape,
    StayShape,
    TotalsShape,
    VisitShape,
    YearShape,
)
from settledesk.model.identity import read_id_number
from settledesk.model.plain_fees import plain_fees
from settledesk.model.plain_terms import plain_terms
from settledesk.model.texts import amount_of, day_of, last_day_of, maybe, plain_of, ratio_of


def plain_case(document: Any, areas: AreaTable, money_needed: bool = True) -> Case | None:
    """Return the case of a document that is plainly right, None for any other."""
    try:
        return _case(msgspec.convert(document, CaseShape), areas, money_needed)
    except (msgspec.ValidationError, ValueError):
        return None


def _case(case: CaseShape, areas: AreaTable, money_needed: bool) -> Case:
    # One of fees and totals; for the filing question alone both may be absent.
    if (case.fees is None) is (case.totals is None) and (money_needed or case.fees is not None):
        raise ValueError("fees")
    warnings: list[str] = []
    visit = _visit(case.visit)
    as_of = maybe(day_of, case.as_of)
    fees = None if case.fees is None else plain_fees(case.fees, visit.route, warnings)
    return Case(
        _hospital(case.hospital, areas, warnings),
        _patient(case.patient, areas, as_of or visit.settled_on, warnings),
        tuple([_filing(one, areas) for one in case.filings]),
        visit,
        fees,
        None if case.totals is None else _totals(case.totals),
        FIRST_STAY if case.year_to_date is None else _year_to_date(case.year_to_date),
        maybe(amount_of, case.account_balance) or ZERO,
        None if case.payments is None else maybe(amount_of, case.payments.deposit),
        None if case.stay is None else _stay(case.stay),
        None if case.platform is None else _platform(case.platform),
        None if case.terms is None else plain_terms(case.terms),
        as_of,
        maybe(plain_of, case.id),
        tuple(warnings),
    )


def _pool(code: str, areas: AreaTable) -> Area:
    found = areas.find(code)
    if found is None:
        raise ValueError(code)
    return found


def _hospital(hospital: HospitalShape, areas: AreaTable, warnings: list[str]) -> Hospital:
    pool = _pool(hospital.area, areas).code
    warnings.extend(only_province(pool, "医院所在地", areas))
    return Hospital(
        plain_of(hospital.name), plain_of(hospital.code), hospital.area, pool, hospital.level, hospital.tier
    )


def _patient(patient: PatientShape, areas: AreaTable, today: date | None, warnings: list[str]) -> Patient:
    pool = _pool(patient.insured_area, areas)
    if pool.kind == OUTSIDE:
        raise ValueError(patient.insured_area)
    warnings.extend(only_province(pool.code, "参保地", areas))
    id_kind = patient.id_kind or "01"
    number, birth, sex = maybe(plain_of, patient.id_number), maybe(day_of, patient.birth_date), None
    if number is not None and id_kind == "01":
        read = read_id_number(number, today, areas.has_province)
        if isinstance(read, str):
            raise ValueError(read)
        warnings.extend(read.warnings)
        warnings.extend(other_birth(birth, read.birth))
        number, birth, sex = read.number, read.birth, read.sex
    return Patient(
        patient.insured_area,
        pool.code,
        patient.scheme,
        patient.person,
        maybe(plain_of, patient.name),
        id_kind,
        number,
        birth,
        sex,
        maybe(plain_of, patient.psn_no),
        patient.insured_status or "1",
        tuple(dict.fromkeys(patient.aid)) if patient.aid else (),
        patient.civil_servant or False,
        patient.years_enrolled,
    )


def _filing(filing: FilingShape, areas: AreaTable) -> Filing:
    starts_on, ends_on = maybe(day_of, filing.starts_on), maybe(last_day_of, filing.ends_on)
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise ValueError(filing.ends_on)
    referrer = filing.referring_hospital
    return Filing(
        filing.kind,
        filing.area,
        _pool(filing.area, areas).code,
        day_of(filing.filed_on),
        filing.basis,
        filing.status,
        starts_on,
        ends_on,
        maybe(last_day_of, filing.proof_ends_on),
        maybe(day_of, filing.documents_supplied_on),
        maybe(day_of, filing.status_on),
        tuple(dict.fromkeys(filing.conditions)) if filing.conditions else (),
        filing.household_moved,
        filing.student or False,
        None if referrer is None else Referrer(referrer.area, _pool(referrer.area, areas).code, referrer.level),
    )


def _visit(visit: VisitShape) -> Visit:
    admitted = day_of(visit.admitted_on)
    discharged, settled = maybe(day_of, visit.discharged_on), maybe(day_of, visit.settled_on)
    if (discharged is not None and discharged < admitted) or (settled is not None and settled < admitted):
        raise ValueError(visit.admitted_on)
    injury = visit.trauma
    return Visit(
        visit.kind,
        plain_of(visit.number),
        admitted,
        discharged,
        settled,
        visit.route,
        visit.emergency or False,
        None if injury is None else Trauma(injury.third_party, injury.commitment_signed),
        maybe(plain_of, visit.chronic_disease),
    )


def _stay(stay: StayShape) -> Stay:
    return Stay(
        maybe(plain_of, stay.department),
        maybe(plain_of, stay.bed),
        maybe(plain_of, stay.doctor),
        tuple(Diagnosis(maybe(plain_of, one.code) or "", plain_of(one.name)) for one in stay.diagnoses or ()),
    )


def _totals(totals: TotalsShape) -> Totals:
    total, self_funded = amount_of(totals.total), amount_of(totals.self_funded)
    over_limit, first_pay = amount_of(totals.over_limit), amount_of(totals.first_pay)
    if total.fen < self_funded.fen + over_limit.fen + first_pay.fen:
        raise ValueError(totals.total)
    return Totals(total, self_funded, over_limit, first_pay)


def _year_to_date(year: YearShape) -> YearToDate:
    found = {}
    for name, used in (year.accumulators or {}).items():
        if not name.strip() or not name.isprintable():
            raise ValueError(name)
        found[name] = Used(maybe(amount_of, used.base) or ZERO, maybe(amount_of, used.paid) or ZERO)
    return YearToDate(year.admissions or 0, found)


def _platform(given: dict[str, str | None]) -> PlatformResult:
    if not PLATFORM_KEYS.issuperset(given):
        raise ValueError("platform")
    maybe(ratio_of, given.get("pool_prop_selfpay"))
    amounts = ((key, maybe(amount_of, given.get(key))) for key in MONEY_FIELDS if key in given)
    return PlatformResult(
        maybe(plain_of, given.get("mdtrt_id")),
        maybe(plain_of, given.get("setl_id")),
        maybe(plain_of, given.get("setl_time")),
        tuple((key, amount) for key, amount in amounts if amount is not None),
    )
