"""The program's log: by subject, in the data folder, never with a name or a full ID number."""

from __future__ import annotations

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

_LONG_NUMBER = re.compile(r"\d{6,}[\dXx]{5,}|\d(?:[ -]?\d){13,}[ -]?[\dXx]")


class _Masked(logging.Formatter):
    """Formats a record and blanks anything that looks like an ID number, whoever wrote it."""

    def format(self, record: logging.LogRecord) -> str:
        return _LONG_NUMBER.sub("******", super().format(record))


def open_log(folder: Path) -> logging.Logger:
    """Return a log that writes to `folder`/settledesk.log (five files of 1 MB at most); close it with `close_log`.

    It belongs to whoever opened it and is not the process's: two offices in one process keep two logs.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "settledesk.log", maxBytes=1_000_000, backupCount=4, encoding="utf-8", delay=True
    )
    handler.setFormatter(_Masked("%(asctime)s %(levelname)s %(message)s"))
    log = logging.Logger("settledesk", logging.INFO)  # noqa: LOG001 - getLogger's are the whole process's
    log.addHandler(handler)
    return log


def close_log(log: logging.Logger) -> None:
    """Close the log's file."""
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()
