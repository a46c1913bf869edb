"""A released rule file of which only the name and the bytes are known yet: it is read when a case first needs it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

RELEASED = "released.sha256"
"""The list of the rule files in use, with their digests, beside the folders of the packs."""

_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_READING = threading.Lock()


def released_in(root: Path) -> dict[str, str]:
    """Return the digest of each rule file that is released in a folder of packs, by its name; empty without a list."""
    try:
        text = (root / RELEASED).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    return {found[2]: found[1] for found in map(_LINE.fullmatch, text.splitlines()) if found}


class Unread:
    """One such file: its area, kind and day stand in its name. What reads it is called once, whatever thread asks."""

    __slots__ = ("_found", "_read", "area", "day", "kind", "name")

    def __init__(self, name: str, area: str, kind: str, day: date, read: Callable[[], object]) -> None:
        self.name = name
        self.area = area
        self.kind = kind
        self.day = day
        self._read = read
        self._found: object = None

    def file(self) -> object:
        """Return the file as read; whatever `read` raises."""
        if self._found is None:
            with _READING:
                if self._found is None:
                    self._found = self._read()
        return self._found
