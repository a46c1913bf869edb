"""What every screen is handed: the look, the office, and the hands that work for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from settledesk.desk.office import Office
from settledesk.ui.child import Child
from settledesk.ui.jobs import Jobs
from settledesk.ui.look.look import Look
from settledesk.ui.printing import Printing


@dataclass(frozen=True, slots=True)
class Equipment:
    """Everything long-lived; `now` is the window's clock, which a test may set."""

    look: Look
    office: Office
    jobs: Jobs
    child: Child
    printing: Printing
    now: Callable[[], datetime]

    def today(self) -> date:
        """Return this day by the window's clock."""
        return self.now().date()
