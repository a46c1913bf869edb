"""The program's log: by subject, in the data folder, never with a name or a full ID number."""

from __future__ import annotations

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

_LONG_NUMBER = re.compile(r"\d{6,}[\dXx]{5,}")


class _Masked(logging.Formatter):
    """Formats a record and blanks anything that looks like an ID number, whoever wrote it."""

    def format(self, record: logging.LogRecord) -> str:
        return _LONG_NUMBER.sub("******", super().format(record))


def open_log(folder: Path) -> logging.Logger:
    """Return the program's logger, writing to `folder`/settledesk.log (five files of 1 MB at most)."""
    log = logging.getLogger("settledesk")
    if not log.handlers:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "settledesk.log", maxBytes=1_000_000, backupCount=4, encoding="utf-8", delay=True
        )
        handler.setFormatter(_Masked("%(asctime)s %(levelname)s %(name)s %(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False
    return log
