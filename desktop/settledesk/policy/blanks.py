"""What is still to be filled in in a pack that was begun from a skeleton: every text that says 待填."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from settledesk.basis.errors import BadPack
from settledesk.policy.figures import PackFile
from settledesk.policy.pack_text import shown

BLANK = "待填"


def blanks(folder: Path) -> tuple[BadPack, ...]:
    """Return each text in a pack's folder that is still to be filled in, by file and key; none in a finished pack.

    Files that cannot be read hold none here: the loader names them.
    """
    found = []
    for path in sorted(folder.glob("*.toml")):
        name = f"{folder.name}/{path.name}"
        for key, text in _blank(PackFile(path, name).data, ""):
            found.append(BadPack(name, key, shown(text, 200)))
    return tuple(found)


def _blank(value: Any, at: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if value.startswith(BLANK):
            yield at, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _blank(one, f"{at}.{key}" if at else key)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _blank(one, f"{at}[{number}]")
