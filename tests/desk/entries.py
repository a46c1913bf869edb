"""Entries as a clerk would type them, for desk tests: the worked example of Zibo in texts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from settledesk.desk.entry import Entry

TODAY = date(2024, 4, 12)
AT = datetime(2024, 4, 12, 2, 30, tzinfo=UTC)

ZIBO = {
    "patient.name": "张示例",
    "patient.id_number": "370303 19800101 0012",
    "patient.insured_area": "淄博",
    "patient.scheme": "310",
    "patient.person": "在职",
    "visit.kind": "inpatient",
    "visit.number": "ZY１",
    "visit.admitted_on": "0401",
    "visit.discharged_on": "t",
    "visit.route": "direct",
    "totals.total": "20000",
    "totals.self_funded": "1,000",
    "totals.over_limit": "100",
    "totals.first_pay": "300+100",
    "payments.deposit": "10000",
}
BLANK_ROW = ("",) * 13
DRUG = ("XA01", "阿莫西林胶囊", "西药费", "药品", "乙", "2", "6.25", "12.50", "10%", "", "", "", "")
BED = ("SA02", "普通床位费", "床位费", "", "甲", "3", "40", "120", "", "", "", "", "")


def zibo(**changes: str) -> Entry:
    """The worked example; a change's name has two underscores for its dot."""
    return Entry({**ZIBO, **{path.replace("__", "."): text for path, text in changes.items()}})


def itemised(*rows: tuple[str, ...], **changes: str) -> Entry:
    """The worked example with a bill of these rows in place of totals."""
    return Entry(zibo(**changes).texts, rows, itemised=True)


def paths(mistakes: tuple[Any, ...]) -> list[str]:
    """The places of mistakes."""
    return [one.path for one in mistakes]
