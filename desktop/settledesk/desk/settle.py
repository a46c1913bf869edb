"""Settling a stay: look at it, settle it once, take it back whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from settledesk.basis.clock import CHINA
from settledesk.basis.errors import Mistake, Refusal, refuse
from settledesk.basis.money import ZERO, product
from settledesk.desk.compute import outcome_of
from settledesk.desk.office import Office
from settledesk.engine.fees import by_category
from settledesk.model.case import Case, FeeLine, Filing, Used, VisitKind, YearToDate
from settledesk.model.case_document import case_document
from settledesk.model.case_remarks import one_fen_off
from settledesk.model.document import read_case
from settledesk.model.outcome import Outcome, Split
from settledesk.model.outcome_document import outcome_document
from settledesk.model.settlement import CategoryRow, Increment, JournalEntry, Payment, Settlement
from settledesk.store import drafts, journal, numbers, patients, payments, settlement_lines, settlements
from settledesk.store import filings as stored_filings
from settledesk.store.database import Session

_NOT_ASKED = "not_asked"
"""How money changed hands was not asked, and is not guessed."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What the clerk sees before F2: the case as asked, its outcome, and what the office knew of the patient.

    `known` is the year to date of our own settlements, `filings` the patient's filings in our store.
    """

    case: Case
    outcome: Outcome
    known: YearToDate
    filings: tuple[Filing, ...]

    @property
    def document(self) -> dict[str, Any]:
        """The case as asked, as the contract writes it; made anew each time, since a look does not need it."""
        return case_document(self.case)


def preview(office: Office, document: dict[str, Any], lines: tuple[FeeLine, ...] | None = None) -> Preview:
    """Return the outcome of a case document under what the office knows; nothing is stored.

    Filings, admissions of the year and accumulators that the document leaves out are the office's own. `lines` are the bill of a document
    without one, checked already: thousands need not become text and be read again. Refusal with every mistake.
    """
    case = read_case(document, office.rulebook.areas, money_needed=lines is None)
    if lines is not None:
        case = replace(case, fees=lines, warnings=(*_remarks(lines), *case.warnings))
    with office.database.read() as session:
        known, own = _known(session, case)
    asked = _as_known(case, known, own)
    return Preview(asked, outcome_of(office.rulebook, asked), known, own)


def with_filings(office: Office, case: Case) -> Case:
    """Return a case with the office's own filings and year to date, where it brings none."""
    with office.database.read() as session:
        return _as_known(case, *_known(session, case))


def _as_known(case: Case, known: YearToDate, own: tuple[Filing, ...]) -> Case:
    given = case.year_to_date
    # Who types how often the patient was in hospital this year does not say that no fund has paid anything.
    year = given if given.accumulators else YearToDate(given.admissions or known.admissions, known.accumulators)
    return replace(case, filings=case.filings or own, year_to_date=year)


def _remarks(lines: tuple[FeeLine, ...]) -> Iterator[str]:
    for number, line in enumerate(lines):
        computed = product(line.quantity, line.price)
        if computed != line.amount:
            yield one_fen_off(number, line.amount, computed)


def _known(session: Session, case: Case) -> tuple[YearToDate, tuple[Filing, ...]]:
    """Return what this office has settled for the patient this year, and the patient's filings."""
    person = patients.find_same(session, case.patient)
    day = case.settlement_day
    if person is None or day is None:
        return YearToDate(), ()
    own = tuple(one.filing for one in stored_filings.filings_of(session, person.id))
    return settlements.year_to_date(session, person.id, day.year), own


def looks_double(office: Office, seen: Preview, at: datetime) -> str | None:
    """Return the number of the first settlement of this day with the same patient, admission day and total.

    None where there is none that stands. Another visit number makes it another stay, so this is asked, not refused.
    """
    split = seen.outcome.split
    if split is None:
        return None
    day = at.astimezone(CHINA).date()
    with office.database.read() as session:
        person = patients.find_same(session, seen.case.patient)
        if person is None:
            return None
        for line in reversed(settlement_lines.lines_of_patient(session, person.id, day, day)):
            if line.total == split.buckets.total and line.voids is None and line.voided_by is None:
                found = settlements.settlement(session, line.number)
                admitted_on = seen.case.visit.admitted_on.isoformat()
                if found and found.case["visit"]["admitted_on"] == admitted_on:
                    return line.number
    return None


def settle(office: Office, key: str, seen: Preview, clerk: str, at: datetime, method: str = _NOT_ASKED) -> Settlement:
    """Settle what the clerk saw and return it; the same key again returns the first settlement.

    The draft of the key is gone with it. `method` says how what is due changed hands (cash, card, wechat, alipay,
    other), empty where it was not asked. Refusal where nothing could be computed, where the stay is settled already, or
    where filings, the year to date or the policy have changed since the clerk looked; nothing is stored then.
    """
    split = seen.outcome.split
    if split is None:
        raise Refusal(
            *(
                Mistake(one.path or "", f"缺少：{one.what}", f"请向{one.who_can_answer}核实")
                for one in seen.outcome.missing
            )
        )
    with office.database.write() as session:
        drafts.delete_draft(session, key)
        first = settlements.settlement_by_key(session, key)
        if first is not None:
            return first
        person = patients.save_patient(session, seen.case.patient)
        _refuse_changed(office, session, seen)
        visit = seen.case.visit
        standing = settlements.same_stay(session, person.id, visit.number, seen.case.hospital.code)
        if standing is not None:
            raise refuse(
                "visit.number",
                f"住院号 {visit.number} 已于 {standing.settled_at.astimezone(CHINA):%Y-%m-%d} 结算，"
                f"结算单号 {standing.number}",
                "如需更正，请先作废原结算单（鲁医保发〔2021〕46号 四：严禁重复报销）",
            )
        number = numbers.next_number(session, office.settings.window, at.astimezone(CHINA).date())
        found = settlements.save_settlement(
            session, _settlement(office, key, number, seen, split, person.id, clerk, at)
        )
        _note_payments(office, session, found, seen, clerk, at, method or _NOT_ASKED)
        journal.write_entry(session, JournalEntry(at, clerk, "settle", number, "结算"))
    office.log.info("settled %s", number)
    return found


def _refuse_changed(office: Office, session: Session, seen: Preview) -> None:
    known, own = _known(session, seen.case)
    if own != seen.filings:
        raise refuse("filings", "患者的备案记录已变化", "请重新试算并核对后再结算")
    if known != seen.known:
        raise refuse("year_to_date", "年度累计已变化", "请重新试算并核对后再结算")
    if outcome_of(office.rulebook, seen.case).policy != seen.outcome.policy:
        raise refuse("policy", "政策文件已变化", "请重新试算并核对后再结算")


def _settlement(
    office: Office, key: str, number: str, seen: Preview, split: Split, patient_id: int, clerk: str, at: datetime
) -> Settlement:
    day = seen.case.settlement_day or at.astimezone(CHINA).date()
    return Settlement(
        number=number,
        draft_key=key,
        settled_at=at,
        window=office.settings.window,
        clerk=clerk,
        patient_id=patient_id,
        year=day.year,
        case=seen.document,
        outcome=outcome_document(seen.outcome),
        categories=_categories(seen.case),
        admissions=1 if seen.case.visit.kind is VisitKind.INPATIENT else 0,
        increments=increments(seen.case.year_to_date, split.year_to_date),
    )


def _categories(case: Case) -> tuple[CategoryRow, ...]:
    return () if case.fees is None else by_category(case.fees, case.visit.route)


def increments(before: YearToDate, after: YearToDate) -> tuple[Increment, ...]:
    """Return what a settlement adds to each accumulator; those it leaves alone are not named."""
    found = []
    for name, used in after.accumulators.items():
        old = before.used(name)
        added = Used(used.base - old.base, used.paid - old.paid)
        if added != Used(ZERO, ZERO):
            found.append(Increment(name, added))
    return tuple(found)


def _note_payments(
    office: Office, session: Session, found: Settlement, seen: Preview, clerk: str, at: datetime, method: str
) -> None:
    due = seen.outcome.due
    if due is None:
        return
    # What the window takes in is positive, what it gives out negative: the drawer's total is a plain sum. The deposit
    # crossed a counter before this moment, so it is no payment of now; the outcome keeps it.
    for kind, amount in (("refund", -due.refund), ("top_up", due.top_up)):
        if amount:
            paid = Payment(
                at=at,
                window=office.settings.window,
                clerk=clerk,
                patient_id=found.patient_id,
                visit_number=seen.case.visit.number,
                kind=kind,
                method=method,
                amount=amount,
                settlement=found.number,
            )
            payments.save_payment(session, paid)


def _give_back(office: Office, session: Session, number: str, clerk: str, at: datetime) -> None:
    for one in payments.payments_of_settlement(session, number):
        payments.save_payment(
            session, replace(one, at=at, window=office.settings.window, clerk=clerk, amount=-one.amount)
        )


def void(office: Office, number: str, key: str, reason: str, clerk: str, at: datetime) -> Settlement:
    """Take a settlement back whole: a new row with every amount turned; the year to date is as before it.

    Refusal without a reason, for a number that is not there, is a void itself or was taken back before.
    """
    if not reason.strip():
        raise refuse("reason", "作废没有写原因", "请填写作废原因")
    with office.database.write() as session:
        first = settlements.settlement_by_key(session, key)
        if first is not None:
            return first
        original = settlements.settlement(session, number)
        if original is None:
            raise refuse("number", f"没有结算单 {number}", "请核对结算单号")
        series = numbers.next_number(session, office.settings.window, at.astimezone(CHINA).date())
        found = settlements.save_settlement(
            session,
            replace(
                original,
                number=series,
                draft_key=key,
                settled_at=at,
                window=office.settings.window,
                clerk=clerk,
                categories=tuple(one.turned() for one in original.categories),
                admissions=-original.admissions,
                increments=tuple(
                    Increment(one.name, Used(-one.used.base, -one.used.paid)) for one in original.increments
                ),
                voids=number,
                voided_by=None,
                void_reason=reason.strip(),
            ),
        )
        _give_back(office, session, number, clerk, at)
        journal.write_entry(session, JournalEntry(at, clerk, "void", series, f"作废 {number}"))
    office.log.info("voided %s by %s", number, series)
    return found
