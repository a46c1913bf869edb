"""Reading `guidance-DATE.toml`."""

from __future__ import annotations

from typing import Any

from settledesk.model.case import VisitKind
from settledesk.model.outcome import TreatedAs
from settledesk.policy.figures import HEAD, PackFile
from settledesk.policy.rules import FileHead, GuidanceEntry, GuidanceFile, Topic

_SIDES = {"in_province": True, "cross_province": False}
_LONGEST = 120  # read aloud in one breath or two, and three lines of large type


def read_guidance_file(pack: PackFile, head: FileHead) -> GuidanceFile:
    """Return the guidance file; mistakes go to `pack`."""
    pack.only(pack.data, "", *HEAD, "entry")
    entries = pack.tables(pack.data, "", "entry")
    if not entries and not pack.problems:
        pack.wrong("entry", "没有一条指引")
    return GuidanceFile(head, tuple(_entry(pack, one, f"entry[{number}].") for number, one in enumerate(entries)))


def _entry(pack: PackFile, table: dict[str, Any], at: str) -> GuidanceEntry:
    pack.only(table, at, "topic", "text", "kinds", "side", "visits", "telephone", "doc", "clause", "evidence", "note")
    text = pack.text(table, at, "text")
    if len(text) > _LONGEST:
        pack.wrong(f"{at}text", f"应在 {_LONGEST} 字以内，现有 {len(text)} 字")
    side = table.get("side")
    if "side" in table and (not isinstance(side, str) or side not in _SIDES):
        pack.wrong(f"{at}side", f"应为 {' 或 '.join(_SIDES)}")
    topic = pack.choice(f"{at}topic", table.get("topic"), Topic)
    telephone = pack.text(table, at, "telephone", needed=False)
    if topic is Topic.CALL and "telephone" not in table:
        pack.wrong(f"{at}telephone", "topic 为 call 时须写电话")
    return GuidanceEntry(
        topic,
        text,
        pack.choices(f"{at}kinds", table["kinds"], TreatedAs) if "kinds" in table else (),
        _SIDES.get(side) if isinstance(side, str) else None,
        pack.choices(f"{at}visits", table["visits"], VisitKind) if "visits" in table else (),
        telephone,
        pack.citation(table, at),
    )
