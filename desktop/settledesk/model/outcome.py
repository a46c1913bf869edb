"""What comes out: the filing verdict, the split with its steps, and what is missing (design/contract.md, "Outcome")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from settledesk.basis.money import ZERO, Money
from settledesk.model.case import YearToDate
from settledesk.model.citation import Citation, Evidence
from settledesk.model.quick import quick
from settledesk.model.terms import Fund


class Verdict(StrEnum):
    """What the filing is worth for this visit."""

    FILED = "filed"
    NOT_REQUIRED = "not_required"
    NOT_FILED = "not_filed"
    EXPIRED = "expired"
    NOT_STARTED = "not_started"
    WRONG_AREA = "wrong_area"
    VISIT_NOT_COVERED = "visit_not_covered"
    PENDING = "pending"
    ENDED = "ended"
    OUT_OF_SCOPE = "out_of_scope"
    LOCAL = "local"
    UNKNOWN = "unknown"


class TreatedAs(StrEnum):
    """The row of the insured area's off-site money file."""

    LOCAL = "local"
    LONG_TERM = "long_term"
    REFERRAL = "referral"
    EMERGENCY = "emergency"
    TEMPORARY = "temporary"
    UNFILED = "unfiled"


class Action(StrEnum):
    """What could still be done."""

    FILE_LATE = "file_late"
    FILE_MANUAL_CLAIM = "file_manual_claim"
    EXTEND = "extend"
    CHANGE = "change"
    TERMINATE = "terminate"
    SUPPLY_DOCUMENTS = "supply_documents"


@quick
@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence for the clerk and the clause it rests on."""

    text: str
    citation: Citation


@quick
@dataclass(frozen=True, slots=True)
class Remedy:
    """What could still be done, until when, and what it would save the patient.

    `leads_to` is the row the stay would be treated as; `patient_saves` is None until priced, or where no
    price can be given.
    """

    action: Action
    text: str
    until: date | None
    citation: Citation
    leads_to: TreatedAs | None = None
    patient_saves: Money | None = None


@quick
@dataclass(frozen=True, slots=True)
class Missing:
    """A fact the outcome depends on: what, where in the case it belongs, who can answer."""

    what: str
    path: str | None
    who_can_answer: str


@quick
@dataclass(frozen=True, slots=True)
class Warning:
    """An expired or replaced basis, an unconfirmed figure, an assumption taken."""

    text: str
    citation: Citation | None = None


@quick
@dataclass(frozen=True, slots=True)
class FilingVerdict:
    """The answer to "is this patient filed, for this visit"; `deciding` is an index into the case's filings.

    `direct_settlement` is None where the sources do not decide it.
    """

    verdict: Verdict
    treated_as: TreatedAs | None
    direct_settlement: bool | None
    deciding: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    reasons: tuple[Reason, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    missing: tuple[Missing, ...] = ()
    warnings: tuple[Warning, ...] = ()
    no_layer_pays: bool = False


@quick
@dataclass(frozen=True, slots=True)
class Step:
    """One line of the explanation: what was taken, at which ratio, what came out, and the clause.

    `also` are the other figures of the same line (the local ratio beside the off-site change of it).
    """

    id: str
    label: str
    base: Money
    ratio: Decimal | None
    amount: Money
    formula: str
    citation: Citation
    also: tuple[Citation, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Buckets:
    """A bill in its four parts; `in_scope` is the remainder, so they always add up to the total."""

    total: Money
    self_funded: Money
    over_limit: Money
    first_pay: Money

    @property
    def in_scope(self) -> Money:
        """政策范围内: what is left after self-funded, over-limit and class-B first pay."""
        return Money(self.total.fen - self.self_funded.fen - self.over_limit.fen - self.first_pay.fen)


@quick
@dataclass(frozen=True, slots=True)
class Split:
    """Who pays how much. Every fen has one payer: checked when it is made."""

    buckets: Buckets
    first_self_pay: Money
    deductible_used: Money
    pooled_ratio: Decimal
    by_fund: tuple[tuple[Fund, Money], ...]
    account_pay: Money
    steps: tuple[Step, ...]
    year_to_date: YearToDate

    def __post_init__(self) -> None:
        buckets, patient, account = self.buckets, self.patient.fen, self.account_pay.fen
        parts = (buckets.total, buckets.self_funded, buckets.over_limit, buckets.first_pay, buckets.in_scope)
        if min([part.fen for part in parts]) < 0 or not 0 <= account <= patient:
            raise AssertionError(f"a part of the split is negative: {self}")

    def paid_by(self, fund: Fund) -> Money:
        """What one fund pays."""
        for payer, amount in self.by_fund:
            if payer is fund:
                return amount
        return ZERO

    @property
    def funds(self) -> Money:
        """What all funds pay together (`fund_pay_sumamt`)."""
        return Money(sum([amount.fen for _, amount in self.by_fund]))

    @property
    def patient(self) -> Money:
        """What the patient bears, from account and in cash (`psn_part_amt`): the remainder, so all adds up."""
        return Money(self.buckets.total.fen - sum([amount.fen for _, amount in self.by_fund]))

    @property
    def cash(self) -> Money:
        """What the patient pays in cash (`psn_cash_pay`)."""
        return self.patient - self.account_pay


@quick
@dataclass(frozen=True, slots=True)
class Due:
    """What is due at the window after the deposit: refund or top-up, one of them zero."""

    deposit: Money
    refund: Money
    top_up: Money


@quick
@dataclass(frozen=True, slots=True)
class Difference:
    """One money field where the platform and we disagree."""

    field: str
    ours: Money
    platform: Money


@quick
@dataclass(frozen=True, slots=True)
class PolicyUsed:
    """A policy file that the outcome rests on, its digest, and the weakest figure used of it."""

    file: str | None
    source: str
    digest: str | None
    evidence: Evidence | None


@quick
@dataclass(frozen=True, slots=True)
class Outcome:
    """The whole answer to one case."""

    id: str | None
    filing: FilingVerdict
    split: Split | None
    due: Due | None
    missing: tuple[Missing, ...]
    platform: tuple[Difference, ...] | None
    policy: tuple[PolicyUsed, ...]
    warnings: tuple[Warning, ...]
