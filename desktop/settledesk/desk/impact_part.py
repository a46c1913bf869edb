"""One part of an impact: some hundred settlements computed under the rules in force and under the new ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from settledesk.basis.errors import Refusal
from settledesk.desk.impact_rules import BothShelves
from settledesk.desk.impact_shapes import NAMED
from settledesk.engine.amounts import amounts, bill_of
from settledesk.engine.filing import check_filing
from settledesk.model.case import Case, Route, Scheme
from settledesk.model.document import parse_json, read_case
from settledesk.model.identity import mask_name
from settledesk.model.labels import FUND_FIELD, VERDICT
from settledesk.model.outcome import FilingVerdict, Missing, Split, TreatedAs
from settledesk.model.stored_case import stored_cases
from settledesk.model.terms import Fund
from settledesk.policy.rules import Rules
from settledesk.store.database import Session, open_database
from settledesk.store.standing import Standing, fee_lines, standing

GroupKey = tuple[str, Scheme, TreatedAs | None, TreatedAs | None]
GapKey = tuple[str, str, bool, bool]
ChangeRow = tuple[str, str, str, Scheme, TreatedAs | None, TreatedAs | None, int, int, int]
_FUNDS = tuple(FUND_FIELD)
_PLACE = {fund: place for place, fund in enumerate(_FUNDS)}
_NOTHING = (0,) * len(_FUNDS)


@dataclass(slots=True)
class Named:
    """How many settlements, and the numbers of the first of them."""

    count: int = 0
    numbers: list[str] = field(default_factory=list)

    def add(self, count: int, numbers: list[str]) -> None:
        """Count some more; of all numbers the lowest are kept, whatever the order of the parts."""
        self.count += count
        if len(self.numbers) < NAMED or numbers[0] < self.numbers[-1]:
            self.numbers = sorted([*self.numbers, *numbers])[:NAMED]


@dataclass(slots=True)
class Tally:
    """What was counted so far, in fen: of each group count, gaining, losing, bill, funds now, gained and lost."""

    settlements: int = 0
    untouched: int = 0
    not_computed: int = 0
    direct_lost: int = 0
    direct_won: int = 0
    groups: dict[GroupKey, list[int]] = field(default_factory=dict)
    funds_now: list[int] = field(default_factory=lambda: [0] * len(_FUNDS))
    funds_then: list[int] = field(default_factory=lambda: [0] * len(_FUNDS))
    changes: list[ChangeRow] = field(default_factory=list)
    gaps: dict[GapKey, Named] = field(default_factory=dict)
    stored: Named = field(default_factory=Named)
    stored_funds: int = 0

    def add(self, other: Tally) -> None:
        """Add what another part has counted."""
        self.settlements += other.settlements
        self.untouched += other.untouched
        self.not_computed += other.not_computed
        self.direct_lost += other.direct_lost
        self.direct_won += other.direct_won
        for key, sums in other.groups.items():
            self.groups[key] = [*map(sum, zip(self.groups[key], sums, strict=True))] if key in self.groups else sums
        self.funds_now = [*map(sum, zip(self.funds_now, other.funds_now, strict=True))]
        self.funds_then = [*map(sum, zip(self.funds_then, other.funds_then, strict=True))]
        self.changes.extend(other.changes)
        for gap, named in other.gaps.items():
            self.gaps.setdefault(gap, Named()).add(named.count, named.numbers)
        if other.stored.count:
            self.stored.add(other.stored.count, other.stored.numbers)
        self.stored_funds += other.stored_funds

    def by_fund(self) -> list[tuple[Fund, int, int]]:
        """Return what each fund pays now and would pay then, in the contract's order."""
        return list(zip(_FUNDS, self.funds_now, self.funds_then, strict=True))


class Computing:
    """Computes parts of a period, each by itself: what a part gives depends on no other. Close it at the end."""

    def __init__(self, folder: Path, both: BothShelves) -> None:
        self._both = both
        self._name = both.areas.name
        self._read = stored_cases(both.areas)
        self._database = open_database(folder)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def __call__(self, ids: tuple[int, ...]) -> Tally:
        """Return what the settlements of a part come to, by their ids; StoreTrouble."""
        with self._database.read() as session:
            return self._part(session, ids)

    def _part(self, session: Session, ids: tuple[int, ...]) -> Tally:
        tally = Tally()
        cases: list[tuple[Standing, Case]] = []
        by_lines: dict[int, Standing] = {}
        for one in standing(session, ids):
            tally.settlements += 1
            try:
                case = self._read(one.case, one.totals)
            except ValueError:
                _unreadable(tally, one)
                continue
            if case.visit.route is Route.MANUAL:
                by_lines[one.id] = one
            cases.append((one, case))
        # On the manual route the new rules may sort the bill's lines otherwise, so they are read again.
        lines = fee_lines(session, tuple(by_lines))
        for one, case in cases:
            if one.id in lines:
                try:
                    case = read_case({**parse_json(one.case), "fees": lines[one.id]}, self._both.areas)
                except Refusal:
                    _unreadable(tally, one)
                    continue
            try:
                self._count(tally, one, case)
            except Refusal as refusal:  # lines that net to a negative total
                _not_computed(tally, one, {(fault.problem, ""): (True, True) for fault in refusal.mistakes})
        return tally

    def _count(self, tally: Tally, one: Standing, case: Case) -> None:
        name = self._name
        now = self._both.now.rules_for(case)
        verdict = check_filing(case, now, name)
        buckets = bill_of(case, now)
        found = amounts(case, now, verdict, buckets, name)
        if isinstance(found, Split):
            paid = _paid(found)
            _compare_stored(tally, one, verdict, found, paid)
        then = self._both.then.rules_for(case)
        if case.terms is not None or _alike(now, then):
            if isinstance(found, Split):
                tally.untouched += 1
            else:
                _not_computed(tally, one, _gaps(found, verdict, now, found, verdict, then))
            return
        other_verdict = verdict
        if now.filing is not then.filing or now.who_can_answer != then.who_can_answer:
            other_verdict = check_filing(case, then, name)
        if case.fees is not None:
            buckets = bill_of(case, then)
        other = amounts(case, then, other_verdict, buckets, name)
        if not isinstance(found, Split) or not isinstance(other, Split):
            _not_computed(tally, one, _gaps(found, verdict, now, other, other_verdict, then))
            return
        if verdict.direct_settlement is not other_verdict.direct_settlement:
            tally.direct_lost += verdict.direct_settlement is True
            tally.direct_won += other_verdict.direct_settlement is True
        rows = (verdict.treated_as, other_verdict.treated_as)
        _add(tally, one, case, rows, found.buckets.total.fen, paid, _paid(other))


def _paid(split: Split) -> tuple[int, ...]:
    """What each fund pays, in fen, in the contract's order."""
    if not split.by_fund:
        return _NOTHING
    paid = [0] * len(_FUNDS)
    for fund, amount in split.by_fund:
        paid[_PLACE[fund]] = amount.fen
    return tuple(paid)


def _alike(now: Rules, then: Rules) -> bool:
    """Whether the same files decide; a file that stands on both shelves is one object."""
    return now.filing is then.filing and now.offsite is then.offsite and now.benefits is then.benefits


def _compare_stored(tally: Tally, one: Standing, verdict: FilingVerdict, split: Split, paid: tuple[int, ...]) -> None:
    funds = sum(paid)
    again = (*paid, split.buckets.total.fen - funds, split.account_pay.fen)
    if again != one.amounts or verdict.verdict != one.verdict or verdict.treated_as != one.treated_as:
        tally.stored.add(1, [one.number])
        tally.stored_funds += funds - sum(one.amounts[: len(paid)])


def _add(
    tally: Tally,
    one: Standing,
    case: Case,
    rows: tuple[TreatedAs | None, TreatedAs | None],
    bill: int,
    now: tuple[int, ...],
    then: tuple[int, ...],
) -> None:
    patient = case.patient
    key = (patient.pool, patient.scheme, *rows)
    sums = tally.groups.get(key)
    if sums is None:
        sums = tally.groups[key] = [0] * 7
    funds_now, funds_then = sum(now), sum(then)
    sums[0] += 1
    sums[3] += bill
    sums[4] += funds_now
    for place, amount in enumerate(now):
        if amount:
            tally.funds_now[place] += amount
    for place, amount in enumerate(then):
        if amount:
            tally.funds_then[place] += amount
    gain = funds_then - funds_now
    if gain:
        sums[1 if gain > 0 else 2] += 1
        sums[5 if gain > 0 else 6] += abs(gain)
        tally.changes.append((one.number, mask_name(patient.name or ""), *key, bill, funds_now, funds_then))


def _gaps(
    found: Split | tuple[Missing, ...],
    verdict: FilingVerdict,
    now: Rules,
    other: Split | tuple[Missing, ...],
    other_verdict: FilingVerdict,
    then: Rules,
) -> dict[tuple[str, str], tuple[bool, bool]]:
    """Every fact that is missing and who can answer, and whether it is now and then."""
    lacking = dict.fromkeys(_lacking(found, verdict, now), (True, False))
    for one in _lacking(other, other_verdict, then):
        lacking[one] = (one in lacking, True)
    return lacking


def _lacking(found: Split | tuple[Missing, ...], verdict: FilingVerdict, rules: Rules) -> list[tuple[str, str]]:
    if isinstance(found, Split):
        return []
    if not found:  # nothing to ask for: documents promised are outstanding
        return [(f"备案结论为「{VERDICT[verdict.verdict]}」，不能计算", rules.who_can_answer)]
    return [(one.what, one.who_can_answer) for one in found]


def _unreadable(tally: Tally, one: Standing) -> None:
    _not_computed(tally, one, {("所存的案例现已不能读出", ""): (True, True)})


def _not_computed(tally: Tally, one: Standing, lacking: dict[tuple[str, str], tuple[bool, bool]]) -> None:
    tally.not_computed += 1
    for fact, under in lacking.items():
        tally.gaps.setdefault((*fact, *under), Named()).add(1, [one.number])
