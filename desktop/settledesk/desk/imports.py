"""Bringing in what other systems export: an agency's filings, a hospital's fee lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from settledesk.desk.office import Office
from settledesk.model.settlement import JournalEntry
from settledesk.sheets.fees import read_fees
from settledesk.sheets.filings import read_filings
from settledesk.store import filings, journal, patients

__all__ = ["Imported", "import_filings", "read_fees"]


@dataclass(frozen=True, slots=True)
class Imported:
    """How many patients and filings a file held."""

    patients: int
    filings: int


def import_filings(office: Office, path: Path, clerk: str, at: datetime) -> Imported:
    """Store all filings of a file in one transaction, or none; the same file again changes nothing.

    Refusal with every mistake by row and column.
    """
    rows = read_filings(path, office.rulebook.areas, at.date())
    known: set[int] = set()
    with office.database.write() as session:
        for patient, filing in rows:
            person = patients.save_patient(session, patient)
            filings.save_filing(session, person.id, filing, "imported")
            known.add(person.id)
        journal.write_entry(session, JournalEntry(at, clerk, "import", "filings", f"{len(rows)} 条备案"))
    office.log.info("imported %d filings", len(rows))
    return Imported(len(known), len(rows))
