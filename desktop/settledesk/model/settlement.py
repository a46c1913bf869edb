"""What the office keeps: settlements as they were computed and printed, and the people and filings behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from settledesk.basis.money import Money
from settledesk.model.case import Filing, Patient, Used


@dataclass(frozen=True, slots=True)
class StoredPatient:
    """A patient of this office; `id` is the store's own."""

    id: int
    patient: Patient


@dataclass(frozen=True, slots=True)
class StoredFiling:
    """A filing of a patient of this office, and where the office has it from."""

    id: int
    patient_id: int
    filing: Filing
    origin: str  # "typed" | "imported" | "shown" (on the patient's phone)


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """The bill's part in one of the fourteen national fee categories; the rows add up to the bill."""

    category: str  # "01" … "14"
    amount: Money
    class_a: Money
    class_b: Money
    class_c: Money
    in_scope: Money
    first_pay: Money
    over_limit: Money
    self_funded: Money

    def turned(self) -> CategoryRow:
        """The row with every amount's sign turned, as the void of it has it."""
        return CategoryRow(
            self.category,
            -self.amount,
            -self.class_a,
            -self.class_b,
            -self.class_c,
            -self.in_scope,
            -self.first_pay,
            -self.over_limit,
            -self.self_funded,
        )


@dataclass(frozen=True, slots=True)
class Increment:
    """What one settlement adds to one accumulator of the year (negative for a void)."""

    name: str
    used: Used


@dataclass(frozen=True, slots=True)
class Settlement:
    """One settlement, or the void of one: never changed and never deleted.

    `case` and `outcome` are the documents of the contract (version 1) as they stood at F2, so a reprint needs
    neither the engine nor a policy file. Amounts in `outcome["split"]` are yuan strings.
    """

    number: str
    draft_key: str
    settled_at: datetime  # aware, UTC
    window: str
    clerk: str
    patient_id: int
    year: int
    case: Mapping[str, Any]
    outcome: Mapping[str, Any]
    categories: tuple[CategoryRow, ...]
    admissions: int  # what it adds to the year's admissions: 1, 0, or −1 for the void of a stay
    increments: tuple[Increment, ...]
    voids: str | None = None  # the number of the settlement that this one takes back
    voided_by: str | None = None  # the number of the settlement that took this one back
    void_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment: positive where the window takes money in, negative where it gives money out.

    So a drawer's total is a plain sum; what takes a payment back has the same kind and the other sign.
    """

    at: datetime  # aware
    window: str
    clerk: str
    patient_id: int
    visit_number: str | None
    kind: str  # "deposit" | "refund" | "top_up"
    method: str  # "cash", "card", … as the desk names them
    amount: Money
    settlement: str | None = None  # the number of the settlement it belongs to; None for a deposit before it


@dataclass(frozen=True, slots=True)
class Printed:
    """One printing of a settlement's paper: `copy` 1 is the first, later ones carry the mark 补打."""

    number: str
    copy: int
    printed_at: datetime
    clerk: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """An unfinished case: the text as typed, kept under its key until it is settled or thrown away."""

    key: str
    saved_at: datetime
    window: str
    content: Mapping[str, Any]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """Who did what, when, to which thing; never a name or an ID number."""

    at: datetime
    clerk: str
    act: str
    subject: str
    detail: str
