"""The keys of a case document and what kind of value each holds (contract, "Case"), as msgspec checks them.

Amounts, days and numbers are text here: what such a text stands for is said in one place, `model.reading`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from settledesk.model.case import (
    Aid,
    Basis,
    Condition,
    FeeClass,
    FeeKind,
    FilingKind,
    FilingStatus,
    Person,
    Route,
    Scheme,
    VisitKind,
)
from settledesk.model.labels import FUND_FIELD
from settledesk.model.terms import BandsFrom, CapOn, ChangeKind, Fund, Order, Part, Takes

MONEY_FIELDS = (
    "medfee_sumamt",
    "fulamt_ownpay_amt",
    "overlmt_selfpay",
    "preselfpay_amt",
    "inscp_scp_amt",
    "first_self_pay",
    "act_pay_dedc",
    *FUND_FIELD.values(),
    "fund_pay_sumamt",
    "hosp_part_amt",
    "psn_part_amt",
    "acct_pay",
    "psn_cash_pay",
)
"""The money fields of `split`, which a platform result may bring too."""
PLATFORM_KEYS = frozenset(("mdtrt_id", "setl_id", "setl_time", "pool_prop_selfpay", *MONEY_FIELDS))

Level = Literal["1", "2", "3", "0"]
Count = Annotated[int, Meta(ge=0, le=9999)]


class Shape(Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One object of the contract; a key without a default must be there and not null."""


class HospitalShape(Shape):
    """`hospital`."""

    name: str
    code: str
    area: str
    level: Level
    tier: Literal["community"] | None = None


class PatientShape(Shape):
    """`patient`."""

    insured_area: str
    scheme: Scheme
    person: Person
    name: str | None = None
    id_kind: Literal["01", "02", "03", "04", "05", "06", "07", "08", "99"] | None = None
    id_number: str | None = None
    birth_date: str | None = None
    psn_no: str | None = None
    insured_status: Literal["1", "2", "4"] | None = None
    aid: tuple[Aid, ...] | None = None
    civil_servant: bool | None = None
    years_enrolled: Count | None = None


class ReferrerShape(Shape):
    """`filings[].referring_hospital`."""

    area: str
    level: Level


class FilingShape(Shape):
    """One of `filings`."""

    kind: FilingKind
    area: str
    filed_on: str
    basis: Basis
    status: FilingStatus
    starts_on: str | None = None
    ends_on: str | None = None
    proof_ends_on: str | None = None
    documents_supplied_on: str | None = None
    status_on: str | None = None
    conditions: tuple[Condition, ...] | None = None
    household_moved: bool | None = None
    student: bool | None = None
    referring_hospital: ReferrerShape | None = None


class TraumaShape(Shape):
    """`visit.trauma`."""

    third_party: bool
    commitment_signed: bool


class VisitShape(Shape):
    """`visit`."""

    kind: VisitKind
    number: str
    admitted_on: str
    route: Route
    discharged_on: str | None = None
    settled_on: str | None = None
    emergency: bool | None = None
    trauma: TraumaShape | None = None
    chronic_disease: str | None = None


class DiagnosisShape(Shape):
    """One of `stay.diagnoses`."""

    name: str
    code: str | None = None


class StayShape(Shape):
    """`stay`."""

    department: str | None = None
    bed: str | None = None
    doctor: str | None = None
    diagnoses: tuple[DiagnosisShape, ...] | None = None


class FeeShape(Shape):
    """One of `fees`."""

    code: str
    name: str
    category: str
    kind: FeeKind
    fee_class: FeeClass = field(name="class")
    quantity: str
    price: str
    amount: str
    first_pay_ratio: str | None = None
    price_limit: str | None = None
    home_class: FeeClass | None = None
    home_first_pay_ratio: str | None = None
    home_price: str | None = None


class TotalsShape(Shape):
    """`totals`."""

    total: str
    self_funded: str
    over_limit: str
    first_pay: str


class UsedShape(Shape):
    """One of `year_to_date.accumulators`."""

    base: str | None = None
    paid: str | None = None


class YearShape(Shape):
    """`year_to_date`."""

    admissions: Count | None = None
    accumulators: dict[str, UsedShape] | None = None


class PaymentsShape(Shape):
    """`payments`."""

    deposit: str | None = None


class FirstSelfPayShape(Shape):
    """`terms.first_self_pay`."""

    ratio: str
    order: Order


class BandShape(Shape):
    """One of `terms.layers[].bands`."""

    ratio: str
    up_to: str | None = None


class ChangeShape(Shape):
    """`terms.layers[].ratio_change`."""

    kind: ChangeKind
    value: str


class LayerShape(Shape):
    """One of `terms.layers`."""

    fund: Fund
    takes: Takes
    deductible: str
    bands: tuple[BandShape, ...]
    bands_from: BandsFrom
    already: str | None = None
    ratio_change: ChangeShape | None = None
    cap: str | None = None
    cap_on: CapOn | None = None
    cap_used: str | None = None
    floor: str | None = None


class TermsShape(Shape):
    """`terms`."""

    layers: tuple[LayerShape, ...]
    first_self_pay: FirstSelfPayShape | None = None
    account_pays: tuple[Part, ...] | None = None


class CaseShape(Shape):
    """The case document."""

    version: Literal[1]
    hospital: HospitalShape
    patient: PatientShape
    filings: tuple[FilingShape, ...]
    visit: VisitShape
    id: str | None = None
    as_of: str | None = None
    stay: StayShape | None = None
    fees: tuple[FeeShape, ...] | None = None
    totals: TotalsShape | None = None
    year_to_date: YearShape | None = None
    account_balance: str | None = None
    payments: PaymentsShape | None = None
    platform: dict[str, str | None] | None = None
    terms: TermsShape | None = None
