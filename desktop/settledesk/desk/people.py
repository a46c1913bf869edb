"""Patients at the window: adding one, keeping one up to date, and the line that says who it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from settledesk.basis.errors import Mistake, Refusal
from settledesk.desk.entry import FIELDS, read_texts
from settledesk.desk.office import Office
from settledesk.model.case import Patient
from settledesk.model.document import read_case
from settledesk.model.identity import mask_id, mask_name
from settledesk.model.labels import PERSON, SCHEME
from settledesk.model.settlement import JournalEntry, StoredPatient
from settledesk.paper.fonts import MISSING, undrawable
from settledesk.store import journal, patients, settlements

_NEEDED = ("patient.insured_area", "patient.scheme", "patient.person")
_SEX = {"male": "男", "female": "女"}


@dataclass(frozen=True, slots=True)
class PatientView:
    """Who the patient is, in the words of the screen; `age` in whole years, None where no birth date is known.

    `stays` counts the inpatient stays of the year that this office has settled.
    """

    name: str
    masked_name: str
    sex: str
    age: int | None
    id_number: str
    masked_id: str
    area_code: str
    area: str
    scheme: str
    person: str
    stays: int
    warnings: tuple[str, ...]


def save_person(office: Office, texts: Mapping[str, str], clerk: str, at: datetime, today: date) -> StoredPatient:
    """Store the patient that the texts of `patient.…` describe and return it as stored.

    The same ID number (without one, the same personal number in the same area) is the same patient, brought up to
    date; what is left blank stays as it was known. Refusal with every mistake by the path of its field.
    """
    given = {one.path: texts.get(one.path, "") for one in FIELDS if one.path.startswith("patient.")}
    values = read_texts(office, given, today)
    mistakes = dict(values.mistakes)
    for one in FIELDS:
        if one.required and one.path in given and not given[one.path].strip():
            mistakes[one.path] = Mistake(one.path, f"还没有填{one.label}", "请填写")
    if not given["patient.id_number"].strip() and not given["patient.psn_no"].strip():
        # By nothing else could the patient be told from another of the same name the next time.
        number = "patient.id_number"
        mistakes[number] = Mistake(number, "证件号码和个人编号都没有填", "请至少填写一项")
    if mistakes:
        raise Refusal(*(mistakes[path] for path in given if path in mistakes))
    person = _patient(office, values.part("patient"), today)
    with office.database.write() as session:
        known = patients.find_same(session, person)
        stored = patients.save_patient(session, person)
        if stored != known:
            detail = "登记患者" if known is None else "修改患者资料"
            journal.write_entry(session, JournalEntry(at, clerk, "save_patient", f"patient {stored.id}", detail))
    return stored


def patient_summary(office: Office, stored: StoredPatient, on: date) -> PatientView:
    """Return who a stored patient is, as of a day; names with characters that paper cannot show are warned of."""
    with office.database.read() as session:
        stays = settlements.year_to_date(session, stored.id, on.year).admissions
    return _view(office, stored.patient, stays, on)


def summary_of_texts(office: Office, texts: Mapping[str, str], on: date) -> PatientView | None:
    """Return who the patient is that the texts of `patient.…` describe, stored or not; None while they name nobody.

    An ID number that fails its check, as old records have, is shown as it is.
    """
    given = {path: text for path, text in texts.items() if path.startswith("patient.")}
    values = read_texts(office, given, on)
    if not values.found.keys() >= set(_NEEDED):
        return None
    try:
        person = _patient(office, values.part("patient"), on)
    except Refusal:
        return None
    person = replace(person, id_number=person.id_number or given.get("patient.id_number", "").strip() or None)
    with office.database.read() as session:
        known = patients.find_same(session, person)
        stays = 0 if known is None else settlements.year_to_date(session, known.id, on.year).admissions
    return _view(office, person, stays, on)


def _view(office: Office, person: Patient, stays: int, on: date) -> PatientView:
    return PatientView(
        name=person.name or "",
        masked_name=mask_name(person.name or ""),
        sex=_SEX.get(person.sex or "", ""),
        age=None if person.birth_date is None else _age(person.birth_date, on),
        id_number=person.id_number or "",
        masked_id=mask_id(person.id_number or ""),
        area_code=person.insured_area,
        area=office.rulebook.areas.name(person.insured_area),
        scheme=SCHEME[person.scheme],
        person=PERSON[person.person],
        stays=stays,
        warnings=tuple(
            f"姓名中的「{letter}」字库里没有，打印时以 {MISSING} 代替" for letter in undrawable(person.name or "")
        ),
    )


def _patient(office: Office, part: dict[str, object], today: date) -> Patient:
    # The contract reads a patient only within a case: this is the smallest case there is.
    document = {
        "version": 1,
        "as_of": today.isoformat(),
        "hospital": {"name": "-", "code": "-", "area": part["insured_area"], "level": "0"},
        "patient": part,
        "filings": [],
        "visit": {"kind": "inpatient", "number": "-", "admitted_on": today.isoformat(), "route": "direct"},
    }
    return read_case(document, office.rulebook.areas, money_needed=False).patient


def _age(birth: date, on: date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
