"""The long way from a case document to a Case: field by field, noting every mistake with its dotted place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from settledesk.basis.errors import Refusal
from settledesk.basis.money import ZERO
from settledesk.model.areas import OUTSIDE, AreaTable
from settledesk.model.case import (
    FIRST_STAY,
    Aid,
    Basis,
    Case,
    Condition,
    Diagnosis,
    Filing,
    FilingKind,
    FilingStatus,
    Hospital,
    Patient,
    Person,
    PlatformResult,
    Referrer,
    Route,
    Scheme,
    Stay,
    Totals,
    Trauma,
    Used,
    Visit,
    VisitKind,
    YearToDate,
)
from settledesk.model.case_remarks import only_province, other_birth
from settledesk.model.case_shapes import (
    MONEY_FIELDS,
    PLATFORM_KEYS,
    CaseShape,
    DiagnosisShape,
    FilingShape,
    HospitalShape,
    PatientShape,
    PaymentsShape,
    ReferrerShape,
    StayShape,
    TotalsShape,
    TraumaShape,
    UsedShape,
    VisitShape,
    YearShape,
)
from settledesk.model.fees_document import read_fee_lines
from settledesk.model.identity import read_id_number
from settledesk.model.reading import Keys, Reader, keys_of, shown
from settledesk.model.terms_document import read_terms

E = TypeVar("E", bound=StrEnum)


def _values(kind: type[E]) -> dict[str, E]:
    return {one.value: one for one in kind}


_SCHEME, _PERSON, _AID = _values(Scheme), _values(Person), _values(Aid)
_FILING_KIND, _BASIS, _STATUS = _values(FilingKind), _values(Basis), _values(FilingStatus)
_CONDITION, _VISIT_KIND, _ROUTE = _values(Condition), _values(VisitKind), _values(Route)
_LEVELS = {level: level for level in "1230"}
_TIERS = {"community": "community"}
_STATUSES = {status: status for status in "124"}
_ID_KINDS = {code: code for code in ("01", "02", "03", "04", "05", "06", "07", "08", "99")}


_CASE, _HOSPITAL, _PATIENT = keys_of(CaseShape), keys_of(HospitalShape), keys_of(PatientShape)
_FILING, _REFERRER = keys_of(FilingShape), keys_of(ReferrerShape)
_VISIT, _TRAUMA = keys_of(VisitShape), keys_of(TraumaShape)
_STAY, _DIAGNOSIS, _TOTALS = keys_of(StayShape), keys_of(DiagnosisShape), keys_of(TotalsShape)
_YEAR, _USED, _PAYMENTS = keys_of(YearShape), keys_of(UsedShape), keys_of(PaymentsShape)
_PLATFORM = Keys(PLATFORM_KEYS)


def careful_case(document: Any, areas: AreaTable, money_needed: bool = True) -> Case:
    """Return the case that a document describes; Refusal with every mistake and its place."""
    reader = Reader()
    case = _case(reader, document, areas, money_needed)
    if reader.mistakes:
        raise Refusal(*reader.mistakes)
    return case


def _case(reader: Reader, document: Any, areas: AreaTable, money_needed: bool) -> Case:
    given = reader.keys(document, "", _CASE)
    version = given.get("version")
    if version is not None and (type(version) is not int or version != 1):
        reader.wrong("version", "只认识版本 1", "请按版本 1 的格式填写，或升级本程序")
    warnings: list[str] = []
    as_of = reader.day(given, "", "as_of")
    visit = _visit(reader, given.get("visit"))
    fees = read_fee_lines(reader, given, visit.route, warnings)
    totals = _totals(reader, given.get("totals"))
    if fees is not None and totals is not None:
        reader.wrong("totals", "费用明细 fees 与汇总 totals 只能填一种", "请删去其中一种")
    if money_needed and given.get("fees") is None and given.get("totals") is None:
        reader.wrong("fees", "费用明细 fees 与汇总 totals 都没有填", "请填其中一种")
    payments = given.get("payments")
    deposit = None
    if payments is not None:
        deposit = reader.money(reader.keys(payments, "payments.", _PAYMENTS), "payments.", "deposit")
    terms = given.get("terms")
    return Case(
        hospital=_hospital(reader, given.get("hospital"), areas, warnings),
        patient=_patient(reader, given.get("patient"), areas, as_of or visit.settled_on, warnings),
        filings=reader.items(given, "", "filings", lambda one, at: _filing(reader, one, at, areas)),
        visit=visit,
        fees=fees,
        totals=totals,
        year_to_date=_year_to_date(reader, given.get("year_to_date")),
        account_balance=reader.money(given, "", "account_balance") or ZERO,
        deposit=deposit,
        stay=_stay(reader, given.get("stay")),
        platform=_platform(reader, given.get("platform")),
        terms=None if terms is None else read_terms(reader, terms),
        as_of=as_of,
        id=given["id"] if reader.text(given, "", "id") is not None else None,
        warnings=tuple(warnings),
    )


def _area(reader: Reader, given: Mapping[str, Any], at: str, key: str, areas: AreaTable) -> tuple[str, str]:
    """Return an area code as written and the pooling area it belongs to."""
    code = given.get(key)
    if code is None:
        return "", ""
    found = areas.find(code) if isinstance(code, str) else None
    if found is None:
        reader.wrong(f"{at}{key}", "没有这个行政区划代码", "请填六位代码，如淄博 370300")
        return "", ""
    return str(code), found.code


def _hospital(reader: Reader, document: Any, areas: AreaTable, warnings: list[str]) -> Hospital:
    at = "hospital."
    if document is None:
        return Hospital("", "", "", "", "0")
    given = reader.keys(document, at, _HOSPITAL)
    area, pool = _area(reader, given, at, "area", areas)
    warnings.extend(only_province(pool, "医院所在地", areas))
    return Hospital(
        reader.text(given, at, "name") or "",
        reader.text(given, at, "code") or "",
        area,
        pool,
        reader.choice(given, at, "level", _LEVELS, "0"),
        reader.choice(given, at, "tier", _TIERS, "") or None,
    )


def _patient(reader: Reader, document: Any, areas: AreaTable, today: date | None, warnings: list[str]) -> Patient:
    at = "patient."
    if document is None:
        return Patient("", "", Scheme.EMPLOYEE, Person.WORKING)
    given = reader.keys(document, at, _PATIENT)
    area, pool = _area(reader, given, at, "insured_area", areas)
    found = areas.find(pool)
    if found is not None and found.kind == OUTSIDE:
        reader.wrong(f"{at}insured_area", "港澳台不是基本医疗保险的参保地", "请核对参保地")
    warnings.extend(only_province(pool, "参保地", areas))
    id_kind = reader.choice(given, at, "id_kind", _ID_KINDS, "01")
    number = reader.text(given, at, "id_number")
    birth = reader.day(given, at, "birth_date")
    sex = None
    if number is not None and id_kind == "01":
        read = read_id_number(number, today, areas.has_province)
        if isinstance(read, str):
            reader.wrong(f"{at}id_number", read.rstrip("。"), "")
        else:
            warnings.extend(read.warnings)
            warnings.extend(other_birth(birth, read.birth))
            number, birth, sex = read.number, read.birth, read.sex
    return Patient(
        insured_area=area,
        pool=pool,
        scheme=reader.choice(given, at, "scheme", _SCHEME, Scheme.EMPLOYEE),
        person=reader.choice(given, at, "person", _PERSON, Person.WORKING),
        name=reader.text(given, at, "name"),
        id_kind=id_kind,
        id_number=number,
        birth_date=birth,
        sex=sex,
        psn_no=reader.text(given, at, "psn_no"),
        insured_status=reader.choice(given, at, "insured_status", _STATUSES, "1"),
        aid=reader.choices(given, at, "aid", _AID),
        civil_servant=reader.flag(given, at, "civil_servant"),
        years_enrolled=reader.count(given, at, "years_enrolled"),
    )


def _filing(reader: Reader, document: Any, at: str, areas: AreaTable) -> Filing | None:
    given = reader.keys(document, at, _FILING)
    if not given:
        return None
    area, pool = _area(reader, given, at, "area", areas)
    starts_on, ends_on = reader.day(given, at, "starts_on"), _end(reader, given, at, "ends_on")
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        reader.wrong(f"{at}ends_on", f"结束日期 {ends_on} 早于开始日期 {starts_on}", "请核对备案记录")
    referrer = given.get("referring_hospital")
    moved = given.get("household_moved")
    return Filing(
        kind=reader.choice(given, at, "kind", _FILING_KIND, FilingKind.OTHER_TEMPORARY),
        area=area,
        pool=pool,
        filed_on=reader.needed_day(given, at, "filed_on"),
        basis=reader.choice(given, at, "basis", _BASIS, Basis.COMMITMENT),
        status=reader.choice(given, at, "status", _STATUS, FilingStatus.ACTIVE),
        starts_on=starts_on,
        ends_on=ends_on,
        proof_ends_on=_end(reader, given, at, "proof_ends_on"),
        documents_supplied_on=reader.day(given, at, "documents_supplied_on"),
        status_on=reader.day(given, at, "status_on"),
        conditions=reader.choices(given, at, "conditions", _CONDITION),
        household_moved=None if moved is None else reader.flag(given, at, "household_moved"),
        student=reader.flag(given, at, "student"),
        referring_hospital=None if referrer is None else _referrer(reader, referrer, areas, at),
    )


def _end(reader: Reader, given: Mapping[str, Any], at: str, key: str) -> date | None:
    """Return a last day; hospital systems write 9999-12-31 where there is no end, and it stands as that day."""
    return date(9999, 12, 31) if given.get(key) == "9999-12-31" else reader.day(given, at, key)


def _referrer(reader: Reader, document: Any, areas: AreaTable, at: str) -> Referrer:
    at = f"{at}referring_hospital."
    given = reader.keys(document, at, _REFERRER)
    return Referrer(*_area(reader, given, at, "area", areas), reader.choice(given, at, "level", _LEVELS, "0"))


def _visit(reader: Reader, document: Any) -> Visit:
    at = "visit."
    if document is None:
        return Visit(VisitKind.INPATIENT, "", date(2000, 1, 1), None, None, Route.DIRECT)
    given = reader.keys(document, at, _VISIT)
    admitted = reader.day(given, at, "admitted_on")
    discharged, settled = reader.day(given, at, "discharged_on"), reader.day(given, at, "settled_on")
    for key, name, later in (("discharged_on", "出院", discharged), ("settled_on", "结算", settled)):
        if admitted is not None and later is not None and later < admitted:
            reader.wrong(f"{at}{key}", f"{name}日期 {later} 早于入院日期 {admitted}", "请核对日期")
    trauma = None
    if given.get("trauma") is not None:
        injury = reader.keys(given["trauma"], f"{at}trauma.", _TRAUMA)
        trauma = Trauma(
            reader.flag(injury, f"{at}trauma.", "third_party"), reader.flag(injury, f"{at}trauma.", "commitment_signed")
        )
    return Visit(
        kind=reader.choice(given, at, "kind", _VISIT_KIND, VisitKind.INPATIENT),
        number=reader.text(given, at, "number") or "",
        admitted_on=admitted or date(2000, 1, 1),
        discharged_on=discharged,
        settled_on=settled,
        route=reader.choice(given, at, "route", _ROUTE, Route.DIRECT),
        emergency=reader.flag(given, at, "emergency"),
        trauma=trauma,
        chronic_disease=reader.text(given, at, "chronic_disease"),
    )


def _stay(reader: Reader, document: Any) -> Stay | None:
    if document is None:
        return None
    at = "stay."
    given = reader.keys(document, at, _STAY)

    def diagnosis(one: Any, place: str) -> Diagnosis:
        found = reader.keys(one, place, _DIAGNOSIS)
        return Diagnosis(reader.text(found, place, "code") or "", reader.text(found, place, "name") or "")

    return Stay(
        reader.text(given, at, "department"),
        reader.text(given, at, "bed"),
        reader.text(given, at, "doctor"),
        reader.items(given, at, "diagnoses", diagnosis),
    )


def _totals(reader: Reader, document: Any) -> Totals | None:
    if document is None:
        return None
    at = "totals."
    given = reader.keys(document, at, _TOTALS)
    before = len(reader.mistakes)
    found = Totals(*[reader.needed_money(given, at, key) for key in _TOTALS.needed])
    left = found.total.fen - found.self_funded.fen - found.over_limit.fen - found.first_pay.fen
    if left < 0 and len(reader.mistakes) == before:
        reader.wrong("totals.total", "总费用小于自费、超限价与先行自付之和", "请核对四个金额")
    return found


def _year_to_date(reader: Reader, document: Any) -> YearToDate:
    if document is None:
        return FIRST_STAY
    at = "year_to_date."
    given = reader.keys(document, at, _YEAR)
    accumulators = given.get("accumulators")
    if accumulators is None:
        accumulators = {}
    if not isinstance(accumulators, dict):
        reader.wrong(f"{at}accumulators", "应为一个对象 {…}", "请按案例格式填写")
        accumulators = {}
    found = {}
    for name, one in accumulators.items():
        place = f"{at}accumulators.{shown(name)}."
        if not name.strip() or not name.isprintable():
            reader.wrong(place.rstrip("."), "累计项目的名称应为可显示的文字", "请使用政策文件中的名称")
        used = reader.keys(one, place, _USED)
        found[name] = Used(reader.money(used, place, "base") or ZERO, reader.money(used, place, "paid") or ZERO)
    return YearToDate(reader.count(given, at, "admissions") or 0, found)


def _platform(reader: Reader, document: Any) -> PlatformResult | None:
    if document is None:
        return None
    at = "platform."
    given = reader.keys(document, at, _PLATFORM)
    reader.ratio(given, at, "pool_prop_selfpay")
    amounts = ((key, reader.money(given, at, key)) for key in MONEY_FIELDS)
    return PlatformResult(
        reader.text(given, at, "mdtrt_id"),
        reader.text(given, at, "setl_id"),
        reader.text(given, at, "setl_time"),
        tuple((key, amount) for key, amount in amounts if amount is not None),
    )
