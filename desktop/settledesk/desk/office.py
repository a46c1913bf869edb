"""The office: its data folder, settings, database and rules, opened once and handed to every act."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from settledesk.basis.logs import close_log, open_log
from settledesk.basis.settings import Settings, read_settings
from settledesk.desk.pack_plan import finish_changes
from settledesk.desk.rulebook import Rulebook, RulesInUse, open_rulebook
from settledesk.store.database import Database, open_database


@dataclass(frozen=True, slots=True)
class Office:
    """Everything long-lived, handed to every act as its first argument."""

    folder: Path
    settings: Settings
    database: Database
    rules: RulesInUse
    log: logging.Logger

    @property
    def rulebook(self) -> Rulebook:
        """The rules that count now; an act asks once, so that it computes by one rulebook throughout."""
        return self.rules.current


@contextmanager
def open_office(folder: Path) -> Iterator[Office]:
    """Open the office that lives in a data folder and close its database at the end.

    Refusal for bad settings, BadPolicies for bad shipped packs, StoreTrouble for a database that cannot be used. The
    office's own packs that are broken are left out (`rulebook.refused`), and a change of them that was broken off is
    finished first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings = read_settings(folder)
    with ExitStack() as stack:
        database = open_database(folder)
        stack.callback(database.close)
        log = open_log(folder / "logs")
        stack.callback(close_log, log)
        for change in finish_changes(folder, database):
            log.info("packs changed: finished %s", change)
        rulebook = open_rulebook(folder)
        for pack in rulebook.refused:
            log.warning("pack left out: %s", "; ".join(f"{one.file} {one.key}".strip() for one in pack.problems))
        yield Office(folder, settings, database, RulesInUse(rulebook), log)
