"""The case as it stands on the screen, in texts: what it says as a case document, what is wrong, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from settledesk.basis.clock import CHINA
from settledesk.basis.errors import Mistake, Refusal
from settledesk.basis.money import yuan
from settledesk.desk.entry_fields import FIELD, FIELDS, EntryField, Kind
from settledesk.desk.entry_values import areas_like, check_value, mistake_at, read_value, show_value, text_of
from settledesk.desk.fees import read_rows, row_of
from settledesk.desk.office import Office
from settledesk.model.case import FeeClass, FeeKind, FeeLine, Person, Route, Scheme
from settledesk.model.case_document import fee_document
from settledesk.model.document import read_case
from settledesk.model.settlement import Settlement, StoredPatient
from settledesk.sheets.cells import is_blank

__all__ = [
    "FIELD",
    "FIELDS",
    "Entry",
    "EntryField",
    "Kind",
    "Reading",
    "Values",
    "areas_like",
    "blank_entry",
    "check_value",
    "entry_of_patient",
    "entry_of_settlement",
    "read_entry",
    "read_texts",
    "show_value",
]

_LONGEST_STAY_DAYS = 180
_NOT_ASKED_FOR_FILING = "patient.name"
_ASKED_FOR_FILING = tuple(
    one.path
    for one in FIELDS
    if one.required and one.path.startswith(("patient.", "visit.")) and one.path != _NOT_ASKED_FOR_FILING
)
_NOT_IN_CASE = "payments.method"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is typed: the texts of the fields by their paths, and the fee grid's cells in the order of its columns.

    `itemised` says which of the two is the bill: the grid, or the four totals.
    """

    texts: Mapping[str, str]
    rows: tuple[tuple[str, ...], ...] = ()
    itemised: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What an entry says; the path of each mistake names its field, or a cell of the grid as `fees[3].amount`.

    `filing` is the case document without its bill, enough for the filing question: there as soon as patient and visit
    are right. `lines` are the fee lines of an itemised bill. `waiting` are required and still blank, in reading order.
    """

    filing: dict[str, Any] | None
    totals: dict[str, str] | None
    lines: tuple[FeeLine, ...] | None
    mistakes: tuple[Mistake, ...]
    waiting: tuple[Mistake, ...]
    warnings: tuple[Mistake, ...]

    @property
    def case(self) -> dict[str, Any] | None:
        """The case document all but its fee lines, which `preview` takes beside it; None unless all is right."""
        if self.filing is None or self.mistakes or self.waiting:
            return None
        return self.filing if self.totals is None else {**self.filing, "totals": self.totals}

    @property
    def document(self) -> dict[str, Any] | None:
        """The whole case document of the contract, None unless all is right; made anew each time it is asked for."""
        case = self.case
        if case is None or self.lines is None:
            return case
        return {**case, "fees": [fee_document(line) for line in self.lines]}


@dataclass(frozen=True, slots=True)
class Values:
    """What texts stand for, each field by itself: its value in the case document, or its mistake; by path."""

    found: Mapping[str, Any]
    mistakes: Mapping[str, Mistake]

    def part(self, name: str) -> dict[str, Any]:
        """Return the values of one object of the case document, by key."""
        at = f"{name}."
        return {path.removeprefix(at): value for path, value in self.found.items() if path.startswith(at)}


def blank_entry(office: Office) -> Entry:
    """Return the entry that a new case begins with: the fields that have a default show it."""
    texts = {one.path: one.default for one in FIELDS if one.default}
    return Entry({**texts, "hospital.level": office.settings.hospital_level})


def read_entry(office: Office, entry: Entry, today: date, lines: tuple[FeeLine, ...] | None = None) -> Reading:
    """Return what an entry says on a day; nothing that can be typed raises.

    `lines` are the grid's rows, where they have been read already; where they cannot be all of them, the grid is read.
    """
    texts = entry.texts
    if entry.itemised:
        texts = {path: text for path, text in texts.items() if not path.startswith("totals.")}
    values = read_texts(office, texts, today)
    found, wrong = _read_grid(entry, lines, values.found.get("visit.route")) if entry.itemised else (None, ())
    waiting = list(_waiting(entry))
    if found == () and not wrong:
        waiting.append(Mistake("fees", "还没有费用明细", "请粘贴、导入或逐行录入"))
    filing = _without_bill(office, values, today)
    totals = None if entry.itemised else values.part("totals")
    mistakes = {**values.mistakes}
    for one in _crossed(office, {**filing, "totals": totals} if totals else filing):
        path = _field_of(one.path)
        # What is blank is waited for, what is misread is told already, and both look wrong to the document's reader.
        if path.startswith("hospital.") or (path in values.found and path not in mistakes):
            mistakes[path] = Mistake(path, one.problem, one.remedy)
    answerable = not any(path.startswith(("patient.", "visit.", "hospital.")) for path in mistakes)
    return Reading(
        filing if answerable and all(path in values.found for path in _ASKED_FOR_FILING) else None,
        totals,
        found,
        (*(mistakes[path] for path in ("hospital.name", *FIELD) if path in mistakes), *wrong),
        tuple(waiting),
        tuple(_warnings(values.found, today)),
    )


def read_texts(office: Office, texts: Mapping[str, str], today: date) -> Values:
    """Return what the texts of an entry stand for, each field by itself; a blank one for its default, or for nothing."""
    found: dict[str, Any] = {}
    mistakes: dict[str, Mistake] = {}
    for one in FIELDS:
        text = texts.get(one.path, "").strip() or one.default
        if text:
            try:
                found[one.path] = read_value(office, one, text, today, texts.get("patient.id_kind", ""))
            except Refusal as refusal:
                mistakes[one.path] = mistake_at(one.path, refusal)
    return Values(found, mistakes)


def entry_of_patient(stored: StoredPatient) -> dict[str, str]:
    """Return the texts of the patient's fields for a stored patient, blank where nothing is known."""
    person = stored.patient
    return {
        "patient.name": person.name or "",
        "patient.id_kind": person.id_kind,
        "patient.id_number": person.id_number or "",
        "patient.birth_date": "" if person.birth_date is None else person.birth_date.isoformat(),
        "patient.insured_area": person.insured_area,
        "patient.scheme": person.scheme.value,
        "patient.person": person.person.value,
        "patient.psn_no": person.psn_no or "",
        "patient.insured_status": person.insured_status,
        "patient.aid": " ".join(aid.value for aid in person.aid),
        "patient.civil_servant": "1" if person.civil_servant else "",
        "patient.years_enrolled": "" if person.years_enrolled is None else str(person.years_enrolled),
    }


def entry_of_settlement(settlement: Settlement) -> Entry:
    """Return what was entered for a settlement, to correct it by a new one.

    A settlement day that was the very day it was settled is left blank, for today; what the office itself knew of the
    year is left blank too, and asked again.
    """
    case = settlement.case
    texts = {}
    for path in FIELD:
        part, _, key = path.rpartition(".")
        value = (case.get(part) or {}).get(key) if part else case.get(key)
        if value is not None and path != _NOT_IN_CASE:
            texts[path] = text_of(path, value)
    if texts.get("visit.settled_on") == settlement.settled_at.astimezone(CHINA).date().isoformat():
        del texts["visit.settled_on"]
    # What the office knows of a year nearly always has accumulators beside the count; a count alone was typed.
    if (case.get("year_to_date") or {}).get("accumulators") or texts.get("year_to_date.admissions") == "0":
        texts.pop("year_to_date.admissions", None)
    fees = case.get("fees")
    return Entry(texts, tuple(row_of(_line_of(fee)) for fee in fees or ()), itemised=fees is not None)


def _line_of(fee: Mapping[str, Any]) -> FeeLine:
    def number(key: str) -> Decimal | None:
        return None if fee.get(key) is None else Decimal(fee[key])

    return FeeLine(
        fee["code"],
        fee["name"],
        fee["category"],
        FeeKind(fee["kind"]),
        FeeClass(fee["class"]),
        Decimal(fee["quantity"]),
        Decimal(fee["price"]),
        yuan(fee["amount"]),
        number("first_pay_ratio"),
        number("price_limit"),
        None if fee.get("home_class") is None else FeeClass(fee["home_class"]),
        number("home_first_pay_ratio"),
        number("home_price"),
    )


def _waiting(entry: Entry) -> Iterator[Mistake]:
    for one in FIELDS:
        asked = one.required and not one.default and not (entry.itemised and one.path.startswith("totals."))
        if asked and not entry.texts.get(one.path, "").strip():
            yield Mistake(one.path, f"还没有填{one.label}", "请填写")


def _read_grid(
    entry: Entry, lines: tuple[FeeLine, ...] | None, route: str | None
) -> tuple[tuple[FeeLine, ...], tuple[Mistake, ...]]:
    written = [number for number, cells in enumerate(entry.rows) if not all(map(is_blank, cells))]
    if lines is None or len(lines) != len(written):
        lines, wrong = read_rows(entry.rows)
        if wrong:
            return lines, wrong
    if route != Route.MANUAL.value:
        return lines, ()
    # What only the manual route asks of a line.
    return lines, tuple(
        Mistake(f"fees[{number}].home_first_pay_ratio", "参保地目录为乙类，没有先行自付比例", "请补填，如 10%")
        for number, line in zip(written, lines, strict=True)
        if line.home_class is FeeClass.B and line.home_first_pay_ratio is None
    )


def _without_bill(office: Office, values: Values, today: date) -> dict[str, Any]:
    """Return the case document without its bill, of all fields that could be read."""
    settings = office.settings
    visit = values.part("visit")
    if "visit.settled_on" not in values.mistakes:
        visit.setdefault("settled_on", today.isoformat())
    deposit = values.found.get("payments.deposit")
    document: dict[str, Any] = {
        "version": 1,
        "as_of": today.isoformat(),
        "hospital": {
            "name": settings.hospital_name,
            "code": settings.hospital_code,
            "area": settings.hospital_area,
            "level": values.found.get("hospital.level", settings.hospital_level),
        },
        "patient": values.part("patient"),
        "filings": [],
        "visit": visit,
        "stay": values.part("stay") or None,
        "year_to_date": values.part("year_to_date") or None,
        "account_balance": values.found.get("account_balance"),
        "payments": None if deposit is None else {"deposit": deposit},
        "platform": values.part("platform") or None,
    }
    return {key: value for key, value in document.items() if value is not None}


def _crossed(office: Office, document: dict[str, Any]) -> tuple[Mistake, ...]:
    """Return what is wrong with a document, as far as it goes: what its fields do not show each by itself."""
    hospital = document["hospital"]
    if not all(hospital.values()) or office.rulebook.areas.find(hospital["area"]) is None:
        return (Mistake("hospital.name", "还没有设置医院名称、编码或所在地", "请先在设置中填写"),)
    try:
        read_case(document, office.rulebook.areas, money_needed=False)
    except Refusal as refusal:
        return refusal.mistakes
    return ()


def _field_of(path: str) -> str:
    """Return the field that a place in the case document belongs to."""
    return next((one for one in FIELD if path == one or path.startswith((f"{one}.", f"{one}["))), path)


def _warnings(found: Mapping[str, Any], today: date) -> Iterator[Mistake]:
    """Yield what is unlikely, and not wrong for certain."""
    admitted, discharged, settled = (
        None if (day := found.get(f"visit.{key}")) is None else date.fromisoformat(day)
        for key in ("admitted_on", "discharged_on", "settled_on")
    )
    last = discharged or settled or today
    if admitted is not None and (days := (last - admitted).days) > _LONGEST_STAY_DAYS:
        problem = f"从入院 {admitted} 到 {last} 共 {days} 天，超过 {_LONGEST_STAY_DAYS} 天"
        yield Mistake("visit.admitted_on", problem, "请核对入院和出院日期")
    if discharged is not None and settled is not None and settled < discharged:
        yield Mistake("visit.settled_on", f"结算日期 {settled} 早于出院日期 {discharged}", "请核对日期")
    scheme, person = found.get("patient.scheme"), found.get("patient.person")
    if scheme and person and (scheme == Scheme.EMPLOYEE.value) is not (person in (Person.WORKING, Person.RETIRED)):
        insured, kind = (dict(FIELD[f"patient.{key}"].choices) for key in ("scheme", "person"))
        yield Mistake("patient.person", f"{insured[scheme]}没有「{kind[person]}」这类人员", "请核对险种和人员类别")
