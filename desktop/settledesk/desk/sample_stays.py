"""The three stays of the sample hospital, brought into an office and settled there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from settledesk.basis.clock import CHINA
from settledesk.basis.money import yuan
from settledesk.basis.toml import read_toml
from settledesk.desk.imports import read_fees
from settledesk.desk.office import Office
from settledesk.desk.sample import sample_folder
from settledesk.desk.settle import preview, settle
from settledesk.model.case import Case, Diagnosis, Hospital, Patient, Route, Stay, Totals, Visit, VisitKind
from settledesk.model.case_document import case_document
from settledesk.model.settlement import Settlement
from settledesk.store import patients

_ZERO = yuan("0.00")


def sample_stays() -> tuple[dict[str, Any], ...]:
    """Return the stays as stays.toml has them, in its order."""
    return tuple(read_toml(sample_folder() / "stays.toml")["stay"])


def first_and_last_day(stays: tuple[dict[str, Any], ...]) -> tuple[date, date]:
    """Return the first and the last day on which one of the stays was settled."""
    days = [stay["visit"]["settled_on"] for stay in stays]
    return min(days), max(days)


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment of a day by the window's clock."""
    return datetime.combine(day, time(hour, minute), CHINA)


def case_here(office: Office, patient: Patient, visit: Visit) -> Case:
    """Return the case of a visit to this office's hospital, without filings or fees."""
    settings = office.settings
    area = office.rulebook.areas.find(settings.hospital_area)
    pool = settings.hospital_area if area is None else area.code
    hospital = Hospital(
        settings.hospital_name, settings.hospital_code, settings.hospital_area, pool, settings.hospital_level
    )
    return Case(hospital, patient, (), visit, None, Totals(_ZERO, _ZERO, _ZERO, _ZERO))


def settle_stay(office: Office, stay: dict[str, Any], key: str) -> Settlement:
    """Settle one of the stays on its day; its patient and filings must have been imported."""
    given = stay["visit"]
    with office.database.read() as session:
        (found,) = patients.find_patients(session, stay["id_number"])
    visit = Visit(
        VisitKind(given["kind"]),
        given["number"],
        given["admitted_on"],
        given["discharged_on"],
        given["settled_on"],
        Route(given["route"]),
        given["emergency"],
    )
    about = stay["stay"]
    case = replace(
        case_here(office, found.patient, visit),
        fees=read_fees(sample_folder() / stay["file"]),
        totals=None,
        account_balance=yuan(stay["account_balance"]),
        deposit=yuan(stay["payments"]["deposit"]),
        stay=Stay(
            about["department"],
            about["bed"],
            about["doctor"],
            tuple(Diagnosis(one["code"], one["name"]) for one in about["diagnoses"]),
        ),
    )
    at = moment(given["settled_on"], 10, 30) + timedelta(minutes=len(case.fees or ()) % 30)
    return settle(office, key, preview(office, case_document(case)), office.settings.clerk, at)
