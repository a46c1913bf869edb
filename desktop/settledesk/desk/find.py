"""The one box: from whatever the clerk has in hand to the patient or the settlement it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from settledesk.basis.errors import Mistake
from settledesk.basis.money import Money
from settledesk.basis.text import squeeze
from settledesk.desk.office import Office
from settledesk.model.identity import mask_id, mask_name, read_id_number
from settledesk.model.labels import SCHEME
from settledesk.model.reading import shown
from settledesk.model.settlement import StoredPatient
from settledesk.paper.code import parse_code
from settledesk.store import patients, settlement_lines
from settledesk.store.database import Session

_RECEIPT = re.compile(r"[0-9A-Za-z]{1,4}-\d{8}-\d{4,}", re.ASCII)
_ID_NUMBER = re.compile(r"\d{15}|\d{17}[\dX]", re.ASCII)
_DASHES = re.compile(r"[-‐‑–—−]")


@dataclass(frozen=True, slots=True)
class FoundPatient:
    """A patient as the list under the box shows it; `how` names what was found: 姓名, 拼音, 证件号码, …"""

    stored: StoredPatient
    name: str  # masked
    id_number: str  # masked
    area: str
    scheme: str
    how: str


@dataclass(frozen=True, slots=True)
class FoundSettlement:
    """A settlement, or the void of one, as the list under the box shows it."""

    number: str
    name: str  # masked
    settled_at: datetime
    total: Money
    voids: str | None
    voided_by: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a text points to; `more` where there are more patients than asked for.

    `mistake` says why it can point to nothing (an ID number that fails its check) or that nothing was found;
    `new_id` is an ID number in order that nobody here has: a new patient's.
    """

    patients: tuple[FoundPatient, ...] = ()
    settlements: tuple[FoundSettlement, ...] = ()
    more: bool = False
    mistake: Mistake | None = None
    new_id: str | None = None


def find(office: Office, text: str, limit: int = 20) -> Found:
    """Return the patients and settlements that a text points to, the surest first; nothing for a blank one.

    A name or a part of it, its pinyin or initials, an ID number or four of its characters in a row, a personal
    number, a visit number, a settlement's number, or what a statement's QR code holds.
    """
    wanted = squeeze(text)
    if not wanted:
        return Found()
    code = parse_code(wanted)
    number = wanted if code is None else code.number
    plain = _DASHES.sub("", wanted).upper()
    with office.database.read() as session:
        if _RECEIPT.fullmatch(number):
            return _by_receipt(office, session, number)
        if _ID_NUMBER.fullmatch(plain):
            return _by_id(office, session, plain)
        found = patients.find_patients(session, wanted, limit + 1)
    if not found:
        return Found(mistake=Mistake("", f"没有找到「{shown(text.strip())}」", "请核对，或按 F3 登记新患者"))
    return Found(tuple(_shown(office, one, _how(one, wanted)) for one in found[:limit]), more=len(found) > limit)


def _by_receipt(office: Office, session: Session, number: str) -> Found:
    line = settlement_lines.line(session, number)
    if line is None:
        return Found(mistake=Mistake("", f"没有结算单 {number}", "请核对结算单号，或按患者查找"))
    name = mask_name(line.name or "")
    found = FoundSettlement(line.number, name, line.settled_at, line.total, line.voids, line.voided_by)
    people = patients.find_patients(session, number, 1)
    return Found(tuple(_shown(office, one, "结算单号") for one in people), (found,))


def _by_id(office: Office, session: Session, plain: str) -> Found:
    read = read_id_number(plain, None)
    # Numbers of other documents and personal numbers may look like an ID number: who has exactly this one is meant.
    for number in (plain,) if isinstance(read, str) or read.number == plain else (read.number, plain):
        if people := patients.find_exactly(session, number):
            return Found(tuple(_shown(office, one, _how(one, number)) for one in people))
    if isinstance(read, str):
        problem, _, remedy = read.rpartition("，")
        return Found(mistake=Mistake("", problem, remedy))
    return Found(mistake=Mistake("", "本院没有这个证件号码的患者", "请登记新患者"), new_id=read.number)


def _shown(office: Office, stored: StoredPatient, how: str) -> FoundPatient:
    person = stored.patient
    return FoundPatient(
        stored,
        mask_name(person.name or ""),
        mask_id(person.id_number or ""),
        office.rulebook.areas.name(person.insured_area),
        SCHEME[person.scheme],
        how,
    )


def _how(stored: StoredPatient, wanted: str) -> str:
    """Return what of a patient a text was found in; where it is nothing of the patient's own, it was a visit."""
    person, plain = stored.patient, _DASHES.sub("", wanted).upper()
    name = squeeze(person.name or "").casefold()
    if wanted.casefold() in name or any(not letter.isascii() and letter in name for letter in wanted):
        return "姓名"
    if plain in (person.id_number or ""):
        return "证件号码"
    if plain in (person.psn_no or ""):
        return "个人编号"
    return "拼音" if wanted.isalpha() else "住院号"
