"""All there is to say about one settlement: its prints, its void or its original, and what voiding it would do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from settledesk.basis.clock import CHINA
from settledesk.basis.errors import refuse
from settledesk.basis.money import Money
from settledesk.desk.office import Office
from settledesk.desk.receipt_list import LineState, SettlementLine, line_of
from settledesk.model.case import YearToDate
from settledesk.model.labels import FUND_SHORT
from settledesk.model.settlement import Payment, Printed, Settlement
from settledesk.store import payments, prints, settlements
from settledesk.store.database import Session

_FUND = {fund.value: short for fund, short in FUND_SHORT.items()}


@dataclass(frozen=True, slots=True)
class Voiding:
    """The act that took a settlement back; `number` is the void's own."""

    number: str
    at: datetime  # aware, in China
    clerk: str
    reason: str


@dataclass(frozen=True, slots=True)
class Details:
    """One settlement or void; `partner` is the other half of a voided pair, `effects` what voiding it would do.

    `effects` is empty where it cannot be voided: a void, or voided before.
    """

    line: SettlementLine
    settlement: Settlement
    prints: tuple[Printed, ...]
    partner: SettlementLine | None
    voiding: Voiding | None
    effects: tuple[str, ...]


def details(office: Office, number: str) -> Details:
    """Return all there is to say about a settlement; Refusal where there is no such number."""
    with office.database.read() as session:
        line = line_of(office, session, number)
        found = settlements.settlement(session, number)
        if line is None or found is None:
            raise refuse("number", f"没有结算单 {number}", "请核对结算单号，或按患者查找")
        other = found.voids or found.voided_by
        partner = None if other is None else line_of(office, session, other)
        void = found if found.voids is not None else settlements.settlement(session, found.voided_by or "")
        return Details(
            line=line,
            settlement=found,
            prints=prints.prints_of(session, number),
            partner=partner,
            voiding=None if void is None else _voiding(void),
            effects=() if line.state in (LineState.VOID, LineState.VOIDED) else _effects(session, line, found),
        )


def _voiding(void: Settlement) -> Voiding:
    return Voiding(void.number, void.settled_at.astimezone(CHINA), void.clerk, void.void_reason or "")


def _effects(session: Session, line: SettlementLine, found: Settlement) -> tuple[str, ...]:
    return (
        f"开出作废单：总费用 {(-line.total).grouped}、基金 {(-line.fund).grouped}、个人 {(-line.patient).grouped}；原单保留",
        _money_back(payments.payments_of_settlement(session, found.number)),
        _year_back(settlements.year_to_date(session, found.patient_id, found.year), found),
    )


def _money_back(paid: tuple[Payment, ...]) -> str:
    told = []
    for one in paid:
        if one.amount < Money(0):
            told.append(f"已退给患者的 {(-one.amount).grouped} 元应收回")
        elif one.amount:
            told.append(f"患者补交的 {one.amount.grouped} 元应退还")
    return "，".join(told) or "本单在窗口没有收付，无须退补"


def _year_back(now: YearToDate, found: Settlement) -> str:
    told = []
    if found.admissions:
        told.append(f"住院 {now.admissions} → {now.admissions - found.admissions} 次")
    for one in found.increments:
        if not one.used.paid:
            continue
        used = now.used(one.name)
        told.append(f"{_accumulator(one.name)} {used.paid.grouped} → {(used.paid - one.used.paid).grouped}")
    year = f"本院 {found.year} 年累计"
    return f"{year}恢复到结算前：{'，'.join(told)}" if told else f"{year}不变"


def _accumulator(name: str) -> str:
    return f"{_FUND.get(name.rsplit('.', 1)[-1], name)}支付"
