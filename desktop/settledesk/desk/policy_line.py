"""The one line that says which policy decides the case at hand, and whether it can be leant on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from settledesk.desk.office import Office
from settledesk.desk.policy_files import area_name
from settledesk.model.citation import Evidence
from settledesk.model.outcome import Outcome
from settledesk.policy.rules import FileHead

_BEST = ("benefits", "offsite", "filing")
_SOON_DAYS = 60


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """The line, and whether something of it must be looked at."""

    text: str
    amber: bool


def policy_line(office: Office, outcome: Outcome, day: date) -> PolicyLine | None:
    """Return the policy in force on `day` that decides an outcome, None where it rests on no file of ours.

    The area's own benefits are named where they are used, else what being off-site does to them, else its filing rules.
    """
    used = {one.file: one for one in outcome.policy if one.file is not None}
    files = (office.rulebook.shelf.file(name) for name in sorted(used))
    heads = [one.head for one in files if one is not None]
    if not heads:
        return None
    named = min(heads, key=lambda head: _BEST.index(head.kind))
    text = f"政策：{area_name(office.rulebook, named.area)} {named.in_force} 起"
    troubles = [trouble for head in heads if (trouble := _trouble(head, day))]
    if any(one.evidence is Evidence.UNCONFIRMED for one in used.values()):
        troubles.append("部分依据待核实")
    ends = named.valid_until
    if not troubles and ends is not None and 0 <= (ends - day).days <= _SOON_DAYS:
        troubles.append(f"距到期 {(ends - day).days} 天")
    return PolicyLine(" · ".join([text, *dict.fromkeys(troubles)]), bool(troubles))


def _trouble(head: FileHead, day: date) -> str:
    if head.valid_until is not None and day > head.valid_until:
        return f"依据 {head.valid_until} 到期"
    later = [one.on for one in head.superseded if day >= one.on]
    return f"依据 {max(later)} 起已被替代" if later else ""
