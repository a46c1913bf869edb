"""The shapes of policy files once read: every value a Figure with its clause.

Files compare by identity (each is read once), so that what was resolved from one can be remembered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from settledesk.basis.money import Money
from settledesk.model.case import Condition, FilingKind, Scheme, VisitKind
from settledesk.model.citation import Citation
from settledesk.model.outcome import Action, TreatedAs
from settledesk.model.terms import Band, BandsFrom, CapOn, Fund, Order, RatioChange, Takes

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure(Generic[T]):
    """A value and the clause it comes from."""

    value: T
    citation: Citation


@dataclass(frozen=True, slots=True)
class Superseded:
    """A later text that replaces this file from a day on, but that we do not have as a file."""

    on: date
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Who confirmed figures that another person had entered by hand, and when."""

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Entered:
    """Who entered a file's figures by hand, when, and from where: `how` page, telephone or brochure.

    Its figures count as unconfirmed until `confirmed`, and from then on as secondary.
    """

    by: str
    on: date
    how: str
    source: str
    confirmed: Confirmed | None = None


@dataclass(frozen=True, slots=True)
class FileHead:
    """What every policy file says of itself; `digest` is over its bytes, so one digest says what was computed from."""

    name: str
    kind: str
    area: str
    in_force: date
    valid_until: date | None
    draft: bool
    title: str
    source: str
    digest: str
    scheme: Scheme | None = None
    superseded: tuple[Superseded, ...] = ()
    expiry: Citation | None = None
    entered: Entered | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """How a filing handed in after admission counts: `back_days` None for any earlier start."""

    back_days: int | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class Validity:
    """How long a filing holds.

    `mode`: open (no end), days, months, proof_end (as long as the proof), one_stay, at_least_months (the area
    may give more, so after that it is not decided). `exempt`: conditions that take the end away.
    """

    mode: str
    count: int
    exempt: tuple[Condition, ...]
    citation: Citation


@dataclass(frozen=True, slots=True)
class Offer:
    """A remedy the rule leaves open where no filing holds; `when` any, emergency or not_emergency."""

    action: Action
    leads_to: TreatedAs
    when: str
    text: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class NothingFiled:
    """What holds where no filing is valid: the row (None: the area knows none) and whether it settles directly."""

    treated_as: TreatedAs | None
    direct: bool
    citation: Citation


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The filing rules for one side: inside the province, or outside it."""

    place: Citation
    start: Citation
    status: Citation
    classes: Mapping[FilingKind, Figure[TreatedAs]]
    validity: Mapping[FilingKind, Validity]
    required: Figure[bool]
    not_required_as: TreatedAs
    nothing_filed: NothingFiled
    not_started: NothingFiled | None
    emergency_as_filed: Figure[TreatedAs] | None
    late: Mapping[TreatedAs, Late]
    manual_after_settlement: Citation | None
    only_visits: Mapping[TreatedAs, Figure[tuple[VisitKind, ...]]]
    ruled_visits: Mapping[TreatedAs, Figure[tuple[VisitKind, ...]]]
    documents_first: Figure[tuple[FilingKind, ...]] | None
    household: Citation | None
    referrer_level: Figure[int] | None
    discharge_counts: Citation | None
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class ReturnHome:
    """How a long-term filer is treated back home: by proof, else; and when the filing may be ended."""

    with_proof: Figure[TreatedAs]
    otherwise: Figure[TreatedAs]
    terminate_after_months: Figure[int]


@dataclass(frozen=True, slots=True, eq=False)
class FilingFile:
    """`filing-DATE.toml`: who must file, how long a filing holds, late filing, kinds of visit, back home."""

    head: FileHead
    scope: Citation
    in_province: RuleSet | None
    cross_province: RuleSet | None
    return_home: ReturnHome | None
    change_months: Figure[int] | None
    change_free: Citation | None

    def side(self, same_province: bool) -> RuleSet | None:
        """The rule set for a hospital inside or outside the insured area's province."""
        return self.in_province if same_province else self.cross_province


@dataclass(frozen=True, slots=True)
class OffsiteFirst:
    """The off-site first self-pay of one row and kind of visit."""

    ratio: Decimal
    order: Order
    citation: Citation


@dataclass(frozen=True, slots=True, eq=False)
class OffsiteRow:
    """What being off-site does to the money for one class."""

    citation: Citation
    first_self_pay: Mapping[VisitKind, OffsiteFirst]
    changes: Mapping[Fund, RatioChange]


@dataclass(frozen=True, slots=True, eq=False)
class OffsiteFile:
    """`offsite-DATE.toml`: one row per class that the area's rules know."""

    head: FileHead
    rows: Mapping[TreatedAs, OffsiteRow]
    home_prices: Figure[bool] | None


@dataclass(frozen=True, slots=True)
class Row(Generic[T]):
    """A value for the facts it names, or a gap: the figure is known to exist but was not found."""

    when: tuple[tuple[str, tuple[str, ...]], ...]
    figure: Figure[T] | None
    gap: str | None

    def holds(self, facts: Mapping[str, str]) -> bool:
        """Whether the facts meet every condition of the row."""
        return all(facts[fact] in values for fact, values in self.when)


@dataclass(frozen=True, slots=True)
class LayerRule:
    """One fund's local rule for some kinds of visit."""

    id: str
    fund: Fund
    takes: Takes
    visits: tuple[VisitKind, ...]
    accumulator: str
    yearly: bool
    bands_from: BandsFrom
    deductible: tuple[Row[Money], ...]
    bands: tuple[Row[tuple[Band, ...]], ...]
    bonus: tuple[Row[Decimal], ...]
    cap: tuple[Row[Money | None], ...]
    cap_on: CapOn
    floor: tuple[Row[Decimal], ...]
    gap: str | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence that must stand beside every outcome of a file for these visits: what the figures do not cover."""

    text: str
    visits: tuple[VisitKind, ...]
    citation: Citation


@dataclass(frozen=True, slots=True, eq=False)
class BenefitsFile:
    """`benefits-SCHEME-DATE.toml`: the area's own local rule for one scheme."""

    head: FileHead
    layers: tuple[LayerRule, ...]
    disease_groups: Mapping[str, tuple[str, ...]]
    notices: tuple[Notice, ...]

    def facts_asked(self) -> frozenset[str]:
        """The facts that any row of the file asks about."""
        return frozenset(
            fact
            for layer in self.layers
            for rows in (layer.deductible, layer.bands, layer.bonus, layer.cap, layer.floor)
            for row in rows
            for fact, _ in row.when
        )


@dataclass(frozen=True, slots=True, eq=False)
class LimitsFile:
    """`limits-DATE.toml` of a parent: ceilings that its children's off-site files must keep."""

    head: FileHead
    first_self_pay: Mapping[VisitKind, Figure[Decimal]]
    points: Mapping[TreatedAs, Figure[Decimal]]


class Topic(StrEnum):
    """What a guidance entry tells the patient."""

    BRING = "bring"
    WHERE = "where"
    WHEN = "when"
    CALL = "call"
    KNOW = "know"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class GuidanceEntry:
    """One sentence to read aloud or to print: whom it is for (nothing: everybody), and its clause.

    `kinds` are the rows a case is treated as; `same_province` True for hospitals inside the insured area's province,
    False outside it, None for both.
    """

    topic: Topic
    text: str
    kinds: tuple[TreatedAs, ...]
    same_province: bool | None
    visits: tuple[VisitKind, ...]
    telephone: str
    citation: Citation


@dataclass(frozen=True, slots=True, eq=False)
class GuidanceFile:
    """`guidance-DATE.toml`: what to bring, where, by when, whom to call; it decides no case."""

    head: FileHead
    entries: tuple[GuidanceEntry, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask in an area: office and telephone as published."""

    office: str
    telephone: str


@dataclass(frozen=True, slots=True)
class AreaPack:
    """`area.toml`: names, parent, which day decides for each kind of file, whom to ask."""

    code: str
    name: str
    parent: str | None
    decided_by: Mapping[str, Figure[str]]
    contacts: tuple[Contact, ...]
    folder: str


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """The files that decide one case, each by its own deciding day, each may be absent."""

    area: str
    filing: FilingFile | None
    offsite: OffsiteFile | None
    benefits: BenefitsFile | None
    who_can_answer: str
    newer: tuple[str, ...] = ()
