"""The reports an office can make, each a Sheet that screen, Excel and PDF share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from settledesk.desk.office import Office
from settledesk.desk.reports.day import settlements_of_day
from settledesk.model.sheet import Sheet

REPORTS: tuple[tuple[str, str, Callable[[Office, date], Sheet]], ...] = (("day", "结算明细", settlements_of_day),)
"""Name, Chinese title, and what makes the sheet for a day."""
