"""What a new rule file would have done to the settlements of a period: who gains, who loses, what each fund pays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from settledesk.basis.money import ZERO, Money
from settledesk.model.case import Scheme
from settledesk.model.outcome import TreatedAs
from settledesk.model.terms import Fund
from settledesk.policy.rules import FileHead

K = TypeVar("K")
NAMED = 20
"""So many of the largest changes, and so many numbers beside a count, are named."""


@dataclass(frozen=True, slots=True)
class Change:
    """One settlement in which the funds would pay another amount; `name` is masked, `area` the pooling area's code."""

    number: str
    name: str
    area: str
    scheme: Scheme
    row_now: TreatedAs | None
    row_then: TreatedAs | None
    bill: Money
    funds_now: Money
    funds_then: Money

    @property
    def patient_now(self) -> Money:
        """What the patient bears under the rules in force."""
        return self.bill - self.funds_now

    @property
    def patient_then(self) -> Money:
        """What the patient would bear under the new rules."""
        return self.bill - self.funds_then

    @property
    def gain(self) -> Money:
        """What the patient gains, which is what the funds pay more; negative for a loss."""
        return self.funds_then - self.funds_now

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        # Thousands of them cross from the child process to the window: as plain numbers that is three times as fast.
        money = (self.bill.fen, self.funds_now.fen, self.funds_then.fen)
        return change_of, (self.number, self.name, self.area, self.scheme, self.row_now, self.row_then, *money)


def change_of(
    number: str,
    name: str,
    area: str,
    scheme: Scheme,
    row_now: TreatedAs | None,
    row_then: TreatedAs | None,
    bill: int,
    funds_now: int,
    funds_then: int,
) -> Change:
    """Return a change from plain numbers, amounts in fen."""
    return Change(number, name, area, scheme, row_now, row_then, Money(bill), Money(funds_now), Money(funds_then))


@dataclass(frozen=True, slots=True)
class Sums:
    """Settlements that the new file decides, computed under both rules: how many gain and lose, and how much.

    `gained` and `lost` are both amounts from zero; bill = funds + patient, now and then, and
    funds then = funds now + gained − lost.
    """

    count: int = 0
    gaining: int = 0
    losing: int = 0
    bill: Money = ZERO
    funds_now: Money = ZERO
    gained: Money = ZERO
    lost: Money = ZERO

    @property
    def same(self) -> int:
        """How many neither gain nor lose."""
        return self.count - self.gaining - self.losing

    @property
    def funds_then(self) -> Money:
        """What the funds would pay."""
        return self.funds_now + self.gained - self.lost

    @property
    def patient_now(self) -> Money:
        """What the patients bear."""
        return self.bill - self.funds_now

    @property
    def patient_then(self) -> Money:
        """What the patients would bear."""
        return self.bill - self.funds_then

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.count + other.count,
            self.gaining + other.gaining,
            self.losing + other.losing,
            self.bill + other.bill,
            self.funds_now + other.funds_now,
            self.gained + other.gained,
            self.lost + other.lost,
        )


@dataclass(frozen=True, slots=True)
class FundChange:
    """What one fund pays, and what it would pay, in all settlements compared."""

    fund: Fund
    now: Money
    then: Money


@dataclass(frozen=True, slots=True)
class Group:
    """The sums of the settlements alike in area, scheme and row of the off-site file; the groups add up to all."""

    area: str
    scheme: Scheme
    row_now: TreatedAs | None
    row_then: TreatedAs | None
    sums: Sums


@dataclass(frozen=True, slots=True)
class Gap:
    """Why settlements could not be computed: `what` is missing, `who` can answer; one may lack several things.

    `now` under the rules in force, `then` under the new ones; `numbers` are the first of them.
    """

    what: str
    who: str
    now: bool
    then: bool
    count: int
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """Settlements whose stored outcome is not what the rules in force give today: a file or the program has changed.

    `funds` is what the funds would pay today above what they paid then (negative: less).
    """

    count: int
    funds: Money
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What a new file, or several, would have done to the settlements that stand of a first to a last day.

    `settlements` = `untouched` (decided by other files, so nothing changes) + `all.count` + `not_computed`.
    """

    files: tuple[FileHead, ...]
    throughout: bool
    first: date
    last: date
    settlements: int
    untouched: int
    not_computed: int
    all: Sums
    by_fund: tuple[FundChange, ...]
    groups: tuple[Group, ...]
    changes: tuple[Change, ...]
    gaps: tuple[Gap, ...]
    stored: Stored
    direct_lost: int
    direct_won: int
    warnings: tuple[str, ...]

    def by_scheme(self) -> dict[Scheme, Sums]:
        """Return the sums of each scheme that occurs."""
        return _added((one.scheme, one.sums) for one in self.groups)

    def by_row(self) -> dict[tuple[TreatedAs | None, TreatedAs | None], Sums]:
        """Return the sums by the row a stay is treated as now and would be treated as; None: no layer pays."""
        return _added(((one.row_now, one.row_then), one.sums) for one in self.groups)

    def by_area(self) -> dict[str, Sums]:
        """Return the sums of each pooling area that occurs, by its code."""
        return _added((one.area, one.sums) for one in self.groups)

    def largest_gains(self) -> tuple[Change, ...]:
        """Return the changes by which patients gain most, at most twenty, the largest first."""
        gains = (one for one in self.changes if one.gain.fen > 0)
        return tuple(sorted(gains, key=lambda one: (-one.gain.fen, one.number))[:NAMED])

    def largest_losses(self) -> tuple[Change, ...]:
        """Return the changes by which patients lose most, at most twenty, the largest first."""
        losses = (one for one in self.changes if one.gain.fen < 0)
        return tuple(sorted(losses, key=lambda one: (one.gain.fen, one.number))[:NAMED])


def _added(sums: Iterable[tuple[K, Sums]]) -> dict[K, Sums]:
    found: dict[K, Sums] = {}
    for key, one in sums:
        found[key] = found.get(key, _NONE) + one
    return found


_NONE = Sums()
