"""Text as people and hospital systems really write it, brought to one plain form."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

_SPACES = re.compile(r"\s+")


def narrow(text: str) -> str:
    """Return the text with full-width letters, digits and signs made half-width, and outer space cut."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text).strip()


def squeeze(text: str) -> str:
    """Return the narrow text without any white space: the form in which headers and names are compared."""
    return _SPACES.sub("", narrow(text))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that looks most like `word`, or None where nothing comes near."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else None
