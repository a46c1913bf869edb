"""The reports an office can make, each a Sheet that screen, Excel and PDF share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from settledesk.desk.office import Office
from settledesk.desk.reports.day import settlements_of_period
from settledesk.model.sheet import Sheet

REPORTS: tuple[tuple[str, str, Callable[[Office, date, date], Sheet]], ...] = (
    ("day", "结算明细", settlements_of_period),
)
"""Name, Chinese title, and what makes the sheet from a first to a last day."""


def export(office: Office, made: Sheet, path: Path, at: datetime) -> int:
    """Write a sheet as a workbook, whole or not at all, and return its number of rows; Refusal where it cannot be."""
    # A tenth of the window's start would go into loading this, and only the child process writes workbooks.
    from settledesk.sheets.writing import write_sheet

    write_sheet(made, path, office.settings.hospital_name, at)
    return len(made.rows)
