"""Looking at the case on the screen: what it says, whether it is filed, what it comes to, what is doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from settledesk.basis.clock import CHINA
from settledesk.basis.errors import Mistake, Refusal
from settledesk.desk.entry import FIELD, Entry, Reading, read_entry
from settledesk.desk.office import Office
from settledesk.desk.policy_line import PolicyLine, policy_line
from settledesk.desk.settle import Preview, looks_double, preview, with_filings
from settledesk.engine.evaluate import evaluate_filing
from settledesk.model.case import Case, FeeLine
from settledesk.model.document import read_case
from settledesk.model.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Examined:
    """What the clerk sees of the case on the screen.

    `case` and `outcome` are there as soon as patient and stay are known, the outcome without split until the bill is
    known too: then `seen` is what can be settled. `refused` says what cannot be computed although every field reads
    well; `doubts` what the clerk must have seen before it is settled.
    """

    reading: Reading
    case: Case | None = None
    outcome: Outcome | None = None
    seen: Preview | None = None
    refused: tuple[Mistake, ...] = ()
    doubts: tuple[str, ...] = ()
    policy: PolicyLine | None = None


def examine(office: Office, entry: Entry, at: datetime, lines: tuple[FeeLine, ...] | None = None) -> Examined:
    """Return what the case on the screen comes to at a moment; nothing is stored, and nothing typed makes it raise.

    `lines` are the fee grid's lines where they have been read already.
    """
    today = at.astimezone(CHINA).date()
    reading = read_entry(office, entry, today, lines)
    if reading.case is None:
        return _filing_alone(office, reading, today)
    try:
        seen = preview(office, reading.case, reading.lines)
    except Refusal as refusal:
        return replace(_filing_alone(office, reading, today), refused=refusal.mistakes)
    day = seen.case.settlement_day or today
    doubts = tuple(_doubts(office, seen, at))
    return Examined(
        reading, seen.case, seen.outcome, seen, doubts=doubts, policy=policy_line(office, seen.outcome, day)
    )


def _filing_alone(office: Office, reading: Reading, today: date) -> Examined:
    if reading.filing is None:
        return Examined(reading)
    case = with_filings(office, read_case(reading.filing, office.rulebook.areas, money_needed=False))
    outcome = evaluate_filing(case, office.rulebook.shelf.rules_for(case), office.rulebook.areas.name)
    return Examined(reading, case, outcome, policy=policy_line(office, outcome, case.settlement_day or today))


def _doubts(office: Office, seen: Preview, at: datetime) -> Iterator[str]:
    """Yield what asks for a second look before F2: bases past their day or unconfirmed, the platform, a double."""
    for one in seen.outcome.warnings:
        yield one.text
    for difference in seen.outcome.platform or ():
        field = FIELD.get(f"platform.{difference.field}")
        name = difference.field if field is None else field.label.removeprefix("平台：")
        yield f"{name}：平台 {difference.platform.grouped}，本机 {difference.ours.grouped}"
    first = looks_double(office, seen, at)
    if first is not None:
        yield f"今天已为该患者结算过入院日期和总费用都相同的一笔（{first}），是否重复？"
