"""The print log: every printing of a settlement's paper, counted here so that no two are the first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from settledesk.model.settlement import Printed
from settledesk.store.columns import Row


class PrintRow(Row):
    """One printing."""

    __tablename__ = "prints"

    number: Mapped[str] = mapped_column(ForeignKey("settlements.number"), primary_key=True)
    copy: Mapped[int] = mapped_column(primary_key=True)
    printed_at: Mapped[datetime]
    clerk: Mapped[str]
    reason: Mapped[str | None]


def log_print(session: Session, number: str, printed_at: datetime, clerk: str, reason: str | None = None) -> Printed:
    """Log a printing of a settlement and return it with its copy number: 1 for the first, then 2, 3, …"""
    last = session.scalar(select(func.max(PrintRow.copy)).where(PrintRow.number == number)) or 0
    row = PrintRow(number=number, copy=last + 1, printed_at=printed_at, clerk=clerk, reason=reason)
    session.add(row)
    session.flush()
    return Printed(number, last + 1, printed_at, clerk, reason)


def prints_of(session: Session, number: str) -> tuple[Printed, ...]:
    """Return the printings of a settlement, the first first."""
    rows = session.scalars(select(PrintRow).where(PrintRow.number == number).order_by(PrintRow.copy))
    return tuple(Printed(row.number, row.copy, row.printed_at, row.clerk, row.reason) for row in rows)
