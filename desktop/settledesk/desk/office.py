"""The office: its data folder, settings, database and rules, opened once and handed to every act."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from settledesk.basis.logs import close_log, open_log
from settledesk.basis.settings import Settings, read_settings
from settledesk.desk.rulebook import Rulebook, open_rulebook
from settledesk.store.database import Database, open_database


@dataclass(frozen=True, slots=True)
class Office:
    """Everything long-lived, handed to every act as its first argument."""

    folder: Path
    settings: Settings
    database: Database
    rulebook: Rulebook
    log: logging.Logger


@contextmanager
def open_office(folder: Path) -> Iterator[Office]:
    """Open the office that lives in a data folder and close its database at the end.

    Refusal for bad settings, BadPolicies for bad packs, StoreTrouble for a database that cannot be used.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings = read_settings(folder)
    rulebook = open_rulebook(folder)
    database = open_database(folder)
    log = open_log(folder / "logs")
    try:
        yield Office(folder, settings, database, rulebook, log)
    finally:
        close_log(log)
        database.close()
