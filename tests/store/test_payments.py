"""Payments: what came in and went out, and that it stays written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from settledesk.basis.money import total, yuan
from settledesk.model.settlement import Payment
from settledesk.store.database import Database
from settledesk.store.patients import save_patient
from settledesk.store.payments import (
    payments_of_day,
    payments_of_settlement,
    payments_of_stay,
    save_payment,
)
from settledesk.store.settlements import save_settlement
from tests.store import samples

DEPOSIT = Payment(samples.SETTLED_AT, "02", "0017", 1, "ZY1", "deposit", "cash", yuan("8000.00"))
REFUND = Payment(
    samples.SETTLED_AT + timedelta(days=1),
    "02",
    "0017",
    1,
    "ZY1",
    "refund",
    "card",
    yuan("-120.50"),
    "02-20240418-0001",
)


def test_payments_are_found_by_stay_settlement_and_day(database: Database) -> None:
    with database.write() as session:
        save_patient(session, samples.patient())
        save_settlement(session, samples.settlement(1))
        save_payment(session, REFUND)
        save_payment(session, DEPOSIT)
    with database.read() as session:
        assert payments_of_stay(session, 1, "ZY1") == (DEPOSIT, REFUND)
        assert payments_of_stay(session, 1, "ZY2") == ()
        assert payments_of_settlement(session, "02-20240418-0001") == (REFUND,)
        assert payments_of_day(session, date(2024, 4, 18)) == (DEPOSIT,)
        assert payments_of_day(session, date(2024, 4, 19)) == (REFUND,)
        assert total([one.amount for one in payments_of_stay(session, 1, "ZY1")]) == yuan("7879.50")


def test_a_payment_is_never_changed(database: Database) -> None:
    with database.write() as session:
        save_patient(session, samples.patient())
        save_payment(session, DEPOSIT)
    for statement in ("UPDATE payments SET amount = 1", "DELETE FROM payments"):
        with pytest.raises(IntegrityError, match="never changed"), database.write() as session:
            session.execute(text(statement))


def test_a_payment_needs_its_patient_and_settlement(database: Database) -> None:
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), database.write() as session:
        save_payment(session, DEPOSIT)
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), database.write() as session:
        save_patient(session, samples.patient())
        save_payment(session, REFUND)
