"""Values as TOML writes them, for the files that the program itself writes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

_BARE = re.compile(r"[A-Za-z0-9_-]+")
Value = str | int | Decimal | date | bool | Mapping[str, "Value"] | tuple["Value", ...]


def toml_value(value: Value) -> str:
    """Return a value on one line: text quoted, a table in braces, a list in brackets."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        # Not 7E+2: the packs know no exponents. A point makes it a decimal again when it is read.
        text = f"{value:f}"
        return text if "." in text else f"{text}.0"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {toml_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    return value.isoformat() if isinstance(value, date) else str(value)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _quoted(key)


def _quoted(text: str) -> str:
    # A JSON string is a TOML one too, but for DEL.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
