"""Money that crosses the window: deposits, refunds and top-ups, each written down once and never changed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Select, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from settledesk.basis.money import Money
from settledesk.model.settlement import Payment
from settledesk.store.columns import Row, end_of, start_of


class PaymentRow(Row):
    """One payment."""

    __tablename__ = "payments"
    __table_args__ = (Index(None, "patient_id", "visit_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    window: Mapped[str]
    clerk: Mapped[str]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"))
    visit_number: Mapped[str | None]
    kind: Mapped[str]
    method: Mapped[str]
    amount: Mapped[Money]
    settlement: Mapped[str | None] = mapped_column(ForeignKey("settlements.number"), index=True)


def save_payment(session: Session, payment: Payment) -> None:
    """Store a payment; it cannot be changed afterwards, only taken back by another."""
    session.add(
        PaymentRow(
            at=payment.at,
            window=payment.window,
            clerk=payment.clerk,
            patient_id=payment.patient_id,
            visit_number=payment.visit_number,
            kind=payment.kind,
            method=payment.method,
            amount=payment.amount,
            settlement=payment.settlement,
        )
    )
    session.flush()


def payments_of_settlement(session: Session, number: str) -> tuple[Payment, ...]:
    """Return the payments that belong to a settlement, in the order they were made."""
    return _load(session, select(PaymentRow).where(PaymentRow.settlement == number))


def payments_of_stay(session: Session, patient_id: int, visit_number: str) -> tuple[Payment, ...]:
    """Return the payments of a patient's visit, before and after its settlement, in the order they were made."""
    return _load(session, select(PaymentRow).filter_by(patient_id=patient_id, visit_number=visit_number))


def payments_of_day(session: Session, day: date) -> tuple[Payment, ...]:
    """Return the payments of a day in Shanghai, in the order they were made."""
    return _load(session, select(PaymentRow).where(PaymentRow.at >= start_of(day), PaymentRow.at < end_of(day)))


def _load(session: Session, query: Select[PaymentRow]) -> tuple[Payment, ...]:
    return tuple(
        Payment(
            at=row.at,
            window=row.window,
            clerk=row.clerk,
            patient_id=row.patient_id,
            visit_number=row.visit_number,
            kind=row.kind,
            method=row.method,
            amount=row.amount,
            settlement=row.settlement,
        )
        for row in session.scalars(query.order_by(PaymentRow.at, PaymentRow.id))
    )
