"""`window` and `gallery`: the way from the command line into the window, where there is one."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from settledesk.basis.errors import refuse
from settledesk.basis.places import data_folder


def window(given: argparse.Namespace) -> int:
    """Open the window on the data folder; Refusal where this computer shows none."""
    return open_on(given, data_folder(getattr(given, "data", None)))


def gallery(given: argparse.Namespace) -> int:
    """Open the gallery of the design system; Refusal where this computer shows no window."""
    return open_on(given, None)


def open_on(given: argparse.Namespace, folder: Path | None) -> int:
    """Open the window on a folder (None: the gallery) and return its exit code."""
    if given.open_window is None or not has_display():
        raise refuse("", "这里没有可以显示窗口的屏幕", "请在桌面环境中打开；命令行功能见 settledesk -h")
    return int(given.open_window(folder))


def has_display() -> bool:
    """Say whether a window can be opened: on Windows and macOS, elsewhere where a display or a Qt platform is named."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
