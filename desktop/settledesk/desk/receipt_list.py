"""Finding settlements: by number, patient, day, or the code on the paper; in short, for a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from settledesk.basis import clock
from settledesk.basis.money import Money
from settledesk.basis.span import Span
from settledesk.basis.text import narrow
from settledesk.desk.office import Office
from settledesk.model.identity import mask_name
from settledesk.model.labels import VERDICT
from settledesk.model.outcome import Verdict
from settledesk.paper.code import StatementCode, parse_code, statement_checksum
from settledesk.store import patients, settlement_lines, settlements
from settledesk.store.database import Session
from settledesk.store.settlement_lines import StoredLine

MOST = 200
"""So many settlements make a list; a longer one would not be read."""
_UNPRINTED_DAYS = 7
_LOOSE_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_TIGHT_DAY = re.compile(r"(\d{4}|\d{2})(\d{2})(\d{2})")
_DAYS_AGO = re.compile(r"-(\d{1,3})")
_PERIOD = re.compile(r"(.+?)(?:\s*[至到~—]\s*|\s+)(.+)|(\d{8})-(\d{8})")


class LineState(StrEnum):
    """What became of a settlement's paper, or of the settlement itself."""

    PRINTED = "printed"
    UNPRINTED = "unprinted"
    VOIDED = "voided"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class SettlementLine:
    """One settlement or void in short; the name is masked, a void's amounts are negative."""

    number: str
    settled_at: datetime  # aware, in China
    clerk: str
    patient_name: str
    visit_number: str
    area: str
    verdict: str
    total: Money
    fund: Money
    patient: Money
    voids: str | None
    voided_by: str | None
    copies: int

    @property
    def state(self) -> LineState:
        """Being void or voided says more than being printed."""
        if self.voids is not None:
            return LineState.VOID
        if self.voided_by is not None:
            return LineState.VOIDED
        return LineState.PRINTED if self.copies else LineState.UNPRINTED

    @property
    def state_label(self) -> str:
        """The state in words."""
        words = {LineState.VOID: "作废单", LineState.VOIDED: "已作废", LineState.UNPRINTED: "未打印"}
        return words.get(self.state) or f"已打印 {self.copies} 次"


@dataclass(frozen=True, slots=True)
class Lines:
    """What was found, the newest first; `more` where the limit bit, `warning` where a scanned paper is not ours."""

    rows: tuple[SettlementLine, ...]
    more: bool = False
    read_as: str = ""
    warning: str = ""


def find_settlements(
    office: Office,
    text: str = "",
    first: date | None = None,
    last: date | None = None,
    limit: int = MOST,
    today: date | None = None,
) -> Lines:
    """Return the settlements that a text points to, within the days from `first` to `last`.

    A text is: a settlement's number, its beginning or its last digits; the text of a statement's QR; whatever finds a
    patient; a day (20240412, 240412, 2024-04-12, t for today, -3 for three days ago) or two days of a period.
    Eight or six digits are taken as a day only where something was settled on it. A whole number, or a code, finds
    both halves of a voided pair. No text means all.
    """
    wanted = narrow(text)
    code = parse_code(wanted)
    with office.database.read() as session:
        if code is not None:
            return _by_code(office, session, code)
        exact = settlement_lines.line(session, wanted) if wanted else None
        if exact is not None:
            return Lines(_pair(office, session, exact), read_as="按结算单号")
        period = _period(wanted, today or clock.today())
        if period is not None:
            span, certain = period
            found = settlement_lines.newest_lines(
                session, limit + 1, _later(span.first, first), _earlier(span.last, last)
            )
            if found or certain:
                return _lines(office, found, limit, _told(span))
        if not wanted:
            return _lines(office, settlement_lines.newest_lines(session, limit + 1, first, last), limit, "")
        people = patients.find_patients(session, wanted, limit + 1)
        ids = [one.id for one in people]
        return _lines(
            office, settlement_lines.matching_lines(session, wanted, ids, limit + 1, first, last), limit, "按单号或患者"
        )


def last_settlements(office: Office, count: int) -> tuple[SettlementLine, ...]:
    """Return the latest settlements and voids of the office, the newest first."""
    with office.database.read() as session:
        return tuple(_line(office, one) for one in settlement_lines.newest_lines(session, count))


def not_printed(office: Office, today: date | None = None) -> tuple[SettlementLine, ...]:
    """Return the settlements of the last seven days whose paper was never printed, the newest first.

    Where the computer stopped between settling and printing, this is what is still owed; its print is no reprint.
    """
    first = (today or clock.today()) - timedelta(days=_UNPRINTED_DAYS)
    with office.database.read() as session:
        return tuple(_line(office, one) for one in settlement_lines.unprinted_lines(session, MOST, first))


def line_of(office: Office, session: Session, number: str) -> SettlementLine | None:
    """Return one settlement in short, None where there is no such number."""
    found = settlement_lines.line(session, number)
    return None if found is None else _line(office, found)


def _by_code(office: Office, session: Session, code: StatementCode) -> Lines:
    found = settlement_lines.line(session, code.number)
    if found is None:
        return Lines((), read_as="按二维码", warning=f"二维码中的结算单 {code.number} 不在本机，可能是其他窗口或医院的")
    stored = settlements.settlement(session, code.number)
    alike = stored is not None and statement_checksum(stored) == code.checksum
    warning = "" if alike else f"这张纸的校验码与存档的结算单 {code.number} 不一致，请核对金额，勿凭此纸办理"
    return Lines(_pair(office, session, found), read_as="按二维码", warning=warning)


def _pair(office: Office, session: Session, found: StoredLine) -> tuple[SettlementLine, ...]:
    """Return a settlement and, where it was voided or is a void, its other half: the void first, as the newer one."""
    partner = settlement_lines.line(session, found.voids or found.voided_by or "")
    both = (found,) if partner is None else (found, partner) if found.voids else (partner, found)
    return tuple(_line(office, one) for one in both)


def _lines(office: Office, found: tuple[StoredLine, ...], limit: int, read_as: str) -> Lines:
    return Lines(tuple(_line(office, one) for one in found[:limit]), len(found) > limit, read_as)


def _line(office: Office, found: StoredLine) -> SettlementLine:
    return SettlementLine(
        number=found.number,
        settled_at=found.settled_at.astimezone(clock.CHINA),
        clerk=found.clerk,
        patient_name=mask_name(found.name or ""),
        visit_number=found.visit_number or "",
        area=office.rulebook.areas.name(found.insured_area),
        verdict=VERDICT[Verdict(found.verdict)],
        total=found.total,
        fund=found.fund,
        patient=found.patient,
        voids=found.voids,
        voided_by=found.voided_by,
        copies=found.copies,
    )


def _told(span: Span) -> str:
    return f"{span.first}" if span.last == span.first else f"{span.first} 至 {span.last}"


def _later(one: date, other: date | None) -> date:
    return one if other is None else max(one, other)


def _earlier(one: date | None, other: date | None) -> date | None:
    return one if other is None else other if one is None else min(one, other)


def _period(text: str, today: date) -> tuple[Span, bool] | None:
    """Return the days that a text means, and whether it can mean nothing else."""
    one = _day(text, today)
    if one is not None:
        return Span(one, one), not text.isdigit()
    parts = _PERIOD.fullmatch(text)
    if parts is None:
        return None
    first, last = _day(parts[1] or parts[3], today), _day(parts[2] or parts[4], today)
    if first is None or last is None:
        return None
    return Span(min(first, last), max(first, last)), True


def _day(text: str, today: date) -> date | None:
    if text.lower() == "t" or text == "今天":
        return today
    ago = _DAYS_AGO.fullmatch(text)
    if ago is not None:
        return today - timedelta(days=int(ago[1]))
    parts = _LOOSE_DAY.fullmatch(text) or _TIGHT_DAY.fullmatch(text)
    if parts is None:
        return None
    year = int(parts[1])
    try:
        return date(year + 2000 if year < 100 else year, int(parts[2]), int(parts[3]))
    except ValueError:
        return None
