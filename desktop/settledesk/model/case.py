"""A case: one patient, one visit, its filings and fees; what the engine is asked about (design/contract.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from settledesk.basis.money import ZERO, Money
from settledesk.model.quick import quick
from settledesk.model.terms import Terms


class Scheme(StrEnum):
    """险种 (insutype)."""

    EMPLOYEE = "310"
    RESIDENT = "390"


class Person(StrEnum):
    """Kind of insured person."""

    WORKING = "working"
    RETIRED = "retired"
    ADULT = "adult"
    STUDENT = "student"
    CHILD = "child"


class Aid(StrEnum):
    """Categories of medical aid, the most protective first (the order in which one of several is chosen)."""

    EXTREMELY_POOR = "extremely_poor"
    ORPHAN = "orphan"
    LOW_INCOME = "low_income"
    RETURNING_TO_POVERTY = "returning_to_poverty"
    LOW_INCOME_MARGIN = "low_income_margin"
    RIGID_EXPENSE = "rigid_expense"


class FilingKind(StrEnum):
    """What a filing says the patient is."""

    RESETTLED_RETIREE = "resettled_retiree"
    LONG_TERM_RESIDENT = "long_term_resident"
    POSTED_WORKER = "posted_worker"
    MIGRANT_WORKER = "migrant_worker"
    NEWCOMER_WORKER = "newcomer_worker"
    REFERRAL = "referral"
    EMERGENCY = "emergency"
    OTHER_TEMPORARY = "other_temporary"


class Basis(StrEnum):
    """What a filing rests on."""

    COMMITMENT = "commitment"
    PROOF = "proof"


class FilingStatus(StrEnum):
    """What the agency's record says of the filing."""

    ACTIVE = "active"
    PENDING = "pending"
    CANCELLED = "cancelled"
    TERMINATED = "terminated"
    DECEASED = "deceased"


class Condition(StrEnum):
    """Conditions written on a filing that some areas give a longer span."""

    MALIGNANT_TUMOUR = "malignant_tumour"
    ORGAN_TRANSPLANT = "organ_transplant"
    HEMIPLEGIA = "hemiplegia"


class VisitKind(StrEnum):
    """医疗类别, as far as the rules distinguish it."""

    INPATIENT = "inpatient"
    OUTPATIENT = "outpatient"
    CHRONIC = "chronic"
    MATERNITY = "maternity"


class Route(StrEnum):
    """联网直接结算 or 手工报销."""

    DIRECT = "direct"
    MANUAL = "manual"


class FeeKind(StrEnum):
    """药品, 服务项目, 材料."""

    DRUG = "drug"
    SERVICE = "service"
    MATERIAL = "material"


class FeeClass(StrEnum):
    """甲, 乙, 丙."""

    A = "A"
    B = "B"
    C = "C"


@quick
@dataclass(frozen=True, slots=True)
class Hospital:
    """The hospital of the visit; `area` as written, `pool` the pooling area it belongs to."""

    name: str
    code: str
    area: str
    pool: str
    level: str
    tier: str | None = None


@quick
@dataclass(frozen=True, slots=True)
class Patient:
    """The insured person; `pool` is the pooling area of the insured area."""

    insured_area: str
    pool: str
    scheme: Scheme
    person: Person
    name: str | None = None
    id_kind: str = "01"
    id_number: str | None = None
    birth_date: date | None = None
    sex: str | None = None
    psn_no: str | None = None
    insured_status: str = "1"
    aid: tuple[Aid, ...] = ()
    civil_servant: bool = False
    years_enrolled: int | None = None


@quick
@dataclass(frozen=True, slots=True)
class Referrer:
    """The hospital that referred the patient."""

    area: str
    pool: str
    level: str


@quick
@dataclass(frozen=True, slots=True)
class Filing:
    """One filing (备案) as the agency's record has it; days are days, None where the record is silent."""

    kind: FilingKind
    area: str
    pool: str
    filed_on: date
    basis: Basis
    status: FilingStatus
    starts_on: date | None = None
    ends_on: date | None = None
    proof_ends_on: date | None = None
    documents_supplied_on: date | None = None
    status_on: date | None = None
    conditions: tuple[Condition, ...] = ()
    household_moved: bool | None = None
    student: bool = False
    referring_hospital: Referrer | None = None


@quick
@dataclass(frozen=True, slots=True)
class Trauma:
    """What is known of an injury: is a third party liable, is the commitment (annex 11 of 22号) signed."""

    third_party: bool
    commitment_signed: bool


@quick
@dataclass(frozen=True, slots=True)
class Visit:
    """One stay or outpatient visit."""

    kind: VisitKind
    number: str
    admitted_on: date
    discharged_on: date | None
    settled_on: date | None
    route: Route
    emergency: bool = False
    trauma: Trauma | None = None
    chronic_disease: str | None = None


@quick
@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One diagnosis: code and name."""

    code: str
    name: str


@quick
@dataclass(frozen=True, slots=True)
class Stay:
    """What paper shows of the stay."""

    department: str | None = None
    bed: str | None = None
    doctor: str | None = None
    diagnoses: tuple[Diagnosis, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of the itemised bill; `amount` rules, `price` and `quantity` (up to six decimals) are for checks."""

    code: str
    name: str
    category: str
    kind: FeeKind
    fee_class: FeeClass
    quantity: Decimal
    price: Decimal
    amount: Money
    first_pay_ratio: Decimal | None = None
    price_limit: Decimal | None = None
    home_class: FeeClass | None = None
    home_first_pay_ratio: Decimal | None = None
    home_price: Decimal | None = None


@quick
@dataclass(frozen=True, slots=True)
class Totals:
    """The bill in the platform's four buckets; what is left of the total is in scope."""

    total: Money
    self_funded: Money
    over_limit: Money
    first_pay: Money


@quick
@dataclass(frozen=True, slots=True)
class Used:
    """What an accumulator has counted this year: base counted, and paid."""

    base: Money = ZERO
    paid: Money = ZERO


@dataclass(frozen=True, slots=True)
class YearToDate:
    """Earlier inpatient stays this year, and the accumulators by the names that the packs use."""

    admissions: int = 0
    accumulators: dict[str, Used] = field(default_factory=dict)

    def used(self, name: str) -> Used:
        """What the accumulator has counted so far; zero where it was never used."""
        return self.accumulators.get(name) or _UNUSED


_UNUSED = Used()
FIRST_STAY = YearToDate()
"""A year in which nothing has been used so far."""


@quick
@dataclass(frozen=True, slots=True)
class PlatformResult:
    """What the insured area's platform computed: its ids, and any of the money fields of the split."""

    mdtrt_id: str | None
    setl_id: str | None
    setl_time: str | None
    amounts: tuple[tuple[str, Money], ...]


@quick
@dataclass(frozen=True, slots=True)
class Case:
    """Everything the engine needs to know; it has no clock, so `as_of` is the day of asking."""

    hospital: Hospital
    patient: Patient
    filings: tuple[Filing, ...]
    visit: Visit
    fees: tuple[FeeLine, ...] | None
    totals: Totals | None
    year_to_date: YearToDate = FIRST_STAY
    account_balance: Money = ZERO
    deposit: Money | None = None
    stay: Stay | None = None
    platform: PlatformResult | None = None
    terms: Terms | None = None
    as_of: date | None = None
    id: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def settlement_day(self) -> date | None:
        """The day that decides money rules: the settlement, or the day of asking while unsettled."""
        return self.visit.settled_on or self.as_of
