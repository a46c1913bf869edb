"""Where things lie: what ships with the program, and the data folder of this office."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def shipped(name: str) -> Path:
    """Return a shipped folder: inside the package once built, at the repository root in a checkout."""
    built = _PACKAGE / "_data" / name
    return built if built.is_dir() else _PACKAGE.parents[1] / name


def data_folder(given: str | None) -> Path:
    """Return the office's data folder: the given one, else the platform's own place; it need not exist yet."""
    if given:
        return Path(given).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "settledesk"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "settledesk"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "settledesk"
