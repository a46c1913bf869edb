"""Papers of a settlement: drawn from what is stored, never computed again."""

from __future__ import annotations

from datetime import datetime

from settledesk.basis.errors import refuse
from settledesk.desk.office import Office
from settledesk.model.settlement import Settlement
from settledesk.paper.statement import draw_statement
from settledesk.paper.statement_head import StatementHead
from settledesk.store import prints, settlements


def settlement(office: Office, number: str) -> Settlement:
    """Return a stored settlement; Refusal where there is no such number."""
    with office.database.read() as session:
        found = settlements.settlement(session, number)
    if found is None:
        raise refuse("number", f"没有结算单 {number}", "请核对结算单号，或按患者查找")
    return found


def draw(office: Office, number: str, clerk: str, at: datetime, reason: str | None = None) -> bytes:
    """Return the settlement statement as PDF and log the printing; every copy after the first is marked 补打.

    Refusal where there is no such number.
    """
    found = settlement(office, number)
    with office.database.write() as session:
        printed = prints.log_print(session, number, at, clerk, reason)
    mark = f"补打 第 {printed.copy - 1} 次" if printed.copy > 1 else None
    return draw_statement(found, head(office, found, at), mark)


def head(office: Office, found: Settlement, at: datetime) -> StatementHead:
    """Return what stands on a statement beside the settlement itself."""
    areas, case = office.rulebook.areas, found.case
    return StatementHead(
        organisation=office.settings.hospital_name or case["hospital"]["name"],
        insured_area=areas.name(case["patient"]["insured_area"]),
        treatment_area=areas.name(case["hospital"]["area"]),
        printed_at=at,
        title_prefix=office.settings.statement_prefix,
        window=office.settings.window,
    )
