"""Terms: every number that one split needs and nothing else; packs resolve to it, or a case brings its own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from settledesk.basis.money import ZERO, Money
from settledesk.model.citation import Citation
from settledesk.model.quick import quick


class Fund(StrEnum):
    """Who pays a layer."""

    POOLED = "pooled"
    LARGE_SUM = "large_sum"
    MAJOR_ILLNESS = "major_illness"
    ENTERPRISE = "enterprise"
    CIVIL_SERVANT = "civil_servant"
    DISABLED = "disabled"
    AID = "aid"
    OTHER = "other"


class Takes(StrEnum):
    """Which part of the bill a layer looks at."""

    IN_SCOPE = "in_scope"
    BURDEN = "burden"
    OVER_CAP = "over_cap"
    UNPAID = "unpaid"


class BandsFrom(StrEnum):
    """Whether band edges count on the whole base or from the deductible's end."""

    ZERO = "zero"
    DEDUCTIBLE = "deductible"


class ChangeKind(StrEnum):
    """What being off-site does to a ratio: minus points, times a factor, or another ratio instead."""

    POINTS = "points"
    MULTIPLY = "multiply"
    REPLACE = "replace"


class CapOn(StrEnum):
    """Whether a cap limits what is paid or how much base is looked at."""

    PAYMENT = "payment"
    CHARGES = "charges"


class Order(StrEnum):
    """Whether the off-site first self-pay is taken before or after the deductible."""

    BEFORE_DEDUCTIBLE = "before_deductible"
    AFTER_DEDUCTIBLE = "after_deductible"


class Part(StrEnum):
    """The four parts of a bill, in the order in which the personal account pays them."""

    IN_SCOPE = "in_scope"
    FIRST_PAY = "first_pay"
    OVER_LIMIT = "over_limit"
    SELF_FUNDED = "self_funded"


@quick
@dataclass(frozen=True, slots=True)
class FirstSelfPay:
    """Off-site 首先自付: a share of the in-scope base that the patient bears first."""

    ratio: Decimal
    order: Order
    citation: Citation


@quick
@dataclass(frozen=True, slots=True)
class Band:
    """The ratio paid up to an edge of the base (None: without end)."""

    up_to: Money | None
    ratio: Decimal
    citation: Citation


@quick
@dataclass(frozen=True, slots=True)
class RatioChange:
    """A typed change of every band's ratio; `value` is points, a factor or a ratio."""

    kind: ChangeKind
    value: Decimal
    citation: Citation

    def apply(self, ratio: Decimal) -> Decimal:
        """Return the changed ratio, kept within 0…1."""
        if self.kind is ChangeKind.POINTS:
            changed = ratio + self.value
        elif self.kind is ChangeKind.MULTIPLY:
            changed = ratio * self.value
        else:
            changed = self.value
        return min(max(changed, Decimal(0)), Decimal(1))


@quick
@dataclass(frozen=True, slots=True)
class Layer:
    """One fund's rule: what it looks at, from which deductible, at which ratios, up to which cap."""

    fund: Fund
    takes: Takes
    deductible: Money
    bands: tuple[Band, ...]
    bands_from: BandsFrom
    deductible_citation: Citation
    already: Money = ZERO
    bonus: RatioChange | None = None  # added to every ratio before the off-site change
    ratio_change: RatioChange | None = None
    cap: Money | None = None
    cap_on: CapOn = CapOn.PAYMENT
    cap_used: Money = ZERO
    cap_citation: Citation | None = None
    floor: Decimal | None = None
    floor_citation: Citation | None = None
    accumulator: str | None = None


@quick
@dataclass(frozen=True, slots=True)
class UnknownLayer:
    """A fund that would pay on this base, but whose figures are in no file: harmless while the base is zero."""

    fund: Fund
    takes: Takes
    what: str
    who_can_answer: str


@quick
@dataclass(frozen=True, slots=True)
class Terms:
    """The resolved rule for one case."""

    first_self_pay: FirstSelfPay | None
    layers: tuple[Layer | UnknownLayer, ...]
    account_pays: tuple[Part, ...] = ()
    supplied: bool = False
