"""Papers of a settlement: drawn from what is stored, never computed again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from settledesk.basis.clock import CHINA
from settledesk.basis.errors import refuse
from settledesk.desk.office import Office
from settledesk.model.settlement import Printed, Settlement
from settledesk.paper.pages import page_count, page_pixels
from settledesk.paper.pen import HEIGHT, WIDTH
from settledesk.paper.statement import draw_statement
from settledesk.paper.statement_head import StatementHead
from settledesk.store import prints, settlement_lines, settlements
from settledesk.store.database import Session

PAPER_INCHES = WIDTH / 72, HEIGHT / 72
"""Width and height of the paper that everything is drawn on (A4), in inches."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as pixels, row after row without gaps: blue, green, red and a byte without meaning, as screens have it."""

    width: int
    height: int
    pixels: memoryview


def settlement(office: Office, number: str) -> Settlement:
    """Return a stored settlement; Refusal where there is no such number."""
    with office.database.read() as session:
        return _stored(session, number)


def draw(office: Office, number: str, clerk: str, at: datetime, reason: str | None = None) -> bytes:
    """Return the settlement statement as PDF and log the printing.

    A later copy has the text of the first and a mark (which reprint, when, who). Refusal where there is no such
    number, or where a later copy has no reason; nothing is logged then.
    """
    why = (reason or "").strip()
    with office.database.write() as session:
        found = _stored(session, number)
        earlier = prints.prints_of(session, number)
        if earlier and not why:
            raise refuse("reason", f"结算单 {number} 已打印过 {len(earlier)} 次", "再打请用补打，并写明原因")
        printed = prints.log_print(session, number, at, clerk, why or None)
        # Drawn before the printing counts: a power cut, or a paper that cannot be drawn, leaves no print that never was.
        return draw_statement(found, head(office, found, _first(earlier, at)), mark(printed))


def preview_pdf(office: Office, number: str, at: datetime) -> bytes:
    """Return the statement as the first print has it, without logging a print; Refusal where there is no such number.

    It never has the mark of a reprint: when and by whom the next copy will be printed is not known yet.
    """
    with office.database.read() as session:
        found = _stored(session, number)
        earlier = prints.prints_of(session, number)
    return draw_statement(found, head(office, found, _first(earlier, at)))


def warm_up(office: Office, at: datetime) -> None:
    """Draw the latest settlement for nobody, so that the first paper of the day need not wait for the fonts.

    To be run on the work thread when the window stands; nothing is stored, and without a settlement nothing is done.
    """
    with office.database.read() as session:
        newest = settlement_lines.newest_lines(session, 1)
    for one in newest:
        pages(preview_pdf(office, one.number, at), 72)


def mark(printed: Printed) -> str | None:
    """Return what a printing's paper is marked with: nothing on the first, else which reprint, when and by whom."""
    if printed.copy == 1:
        return None
    return f"补打 第 {printed.copy - 1} 次 · {printed.printed_at.astimezone(CHINA):%Y-%m-%d %H:%M} · {printed.clerk}"


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


def pages(pdf: bytes, dpi: int) -> tuple[PagePicture, ...]:
    """Return the pages of a PDF of ours as pictures of so many dots per inch."""
    return tuple(PagePicture(*page_pixels(pdf, page, dpi)) for page in range(page_count(pdf)))


def _stored(session: Session, number: str) -> Settlement:
    found = settlements.settlement(session, number)
    if found is None:
        raise refuse("number", f"没有结算单 {number}", "请核对结算单号，或按患者查找")
    return found


def _first(earlier: tuple[Printed, ...], at: datetime) -> datetime:
    # A reprint has the first print's text, its time of printing too; its own time stands in its mark.
    return earlier[0].printed_at if earlier else at
