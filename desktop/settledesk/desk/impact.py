"""What a new rule file would have done to the settlements of a period: computed again under both rules, on all cores."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from datetime import date
from functools import partial
from itertools import starmap
from pathlib import Path

from settledesk.basis.errors import refuse
from settledesk.basis.money import Money
from settledesk.desk.crossing import Progress, Report
from settledesk.desk.impact_part import Computing, Tally
from settledesk.desk.impact_rules import BothShelves, with_new
from settledesk.desk.impact_shapes import FundChange, Gap, Group, Impact, Stored, Sums, change_of
from settledesk.desk.impact_workers import cores, few_rounds, spread
from settledesk.desk.office import Office
from settledesk.store.standing import ids_standing

_PART = 500
_FEW = 4_000
"""So many settlements are computed before a second process would be ready to help."""


class Cancelled(Exception):
    """Whoever asked wants the answer no more."""


def impact(
    office: Office,
    new: Path,
    first: date,
    last: date,
    report: Report,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    throughout: bool = False,
    jobs: int | None = None,
) -> Impact:
    """Return what the settlements that stand of a first to a last day would have come to under a new rule file.

    `new` is a rule file, draft or not, or a folder of such; it stands in for the file of its kind, area and scheme from
    its own day on, with `throughout` on all days. Each case is computed as it was stored, its year to date too, under
    the rules in force and under the new ones, by `jobs` processes (all cores). Nothing is stored. Refusal, BadPolicies
    for files that cannot be used, StoreTrouble, Cancelled soon after `cancelled` is true.
    """
    if last < first:
        raise refuse("", f"{last} 早于 {first}", "请把较早的日期写在前面")
    report(Progress("正在检查新文件"))
    both = with_new(office.rulebook, new, throughout)
    report(Progress("正在清点结算单"))
    with office.database.read() as session:
        ids = ids_standing(session, first, last)
    tally = Tally()
    with closing(_tallies(office, both, ids, cores() if jobs is None else max(jobs, 1))) as parts:
        for part in parts:
            if cancelled():
                raise Cancelled
            tally.add(part)
            report(Progress("正在按新旧规则重算", tally.settlements, len(ids)))
    return _impact(both, first, last, throughout, tally)


def _tallies(office: Office, both: BothShelves, ids: tuple[int, ...], jobs: int) -> Generator[Tally]:
    parts = [ids[start : start + _PART] for start in range(0, len(ids), _PART)]
    begin = partial(Computing, office.folder, both)
    if jobs > 1 and len(ids) > _FEW:
        yield from spread(begin, parts, jobs)
        return
    with few_rounds(), closing(begin()) as compute:
        yield from map(compute, parts)


def _impact(both: BothShelves, first: date, last: date, throughout: bool, tally: Tally) -> Impact:
    groups = tuple(Group(*key, _sums(*sums)) for key, sums in sorted(tally.groups.items(), key=str))
    found = Impact(
        files=both.files,
        throughout=throughout,
        first=first,
        last=last,
        settlements=tally.settlements,
        untouched=tally.untouched,
        not_computed=tally.not_computed,
        all=sum((one.sums for one in groups), Sums()),
        by_fund=tuple(FundChange(fund, Money(now), Money(then)) for fund, now, then in tally.by_fund() if now or then),
        groups=groups,
        changes=tuple(starmap(change_of, sorted(tally.changes))),
        gaps=tuple(
            Gap(*key, named.count, tuple(named.numbers))
            for key, named in sorted(tally.gaps.items(), key=lambda item: (-item[1].count, item[0]))
        ),
        stored=Stored(tally.stored.count, Money(tally.stored_funds), tuple(tally.stored.numbers)),
        direct_lost=tally.direct_lost,
        direct_won=tally.direct_won,
        warnings=both.warnings,
    )
    _check(found)
    return found


def _sums(count: int, gaining: int, losing: int, bill: int, funds_now: int, gained: int, lost: int) -> Sums:
    return Sums(count, gaining, losing, Money(bill), Money(funds_now), Money(gained), Money(lost))


def _check(found: Impact) -> None:
    """Raise AssertionError where a fen or a settlement were lost between the parts."""
    now, then = (sum(one.now.fen for one in found.by_fund), sum(one.then.fen for one in found.by_fund))
    gains = [one.gain.fen for one in found.changes]
    if (
        (now, then) != (found.all.funds_now.fen, found.all.funds_then.fen)
        or sum(gains) != then - now
        or len(gains) != found.all.gaining + found.all.losing
        or found.settlements != found.untouched + found.all.count + found.not_computed
    ):
        raise AssertionError("the impact does not add up")
