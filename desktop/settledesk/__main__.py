"""Starts the program: `python -m settledesk`, with a command or, without one, the window."""

import sys
from multiprocessing import freeze_support
from pathlib import Path

from settledesk.basis.lasting import lasting
from settledesk.cli.main import main


def open_window(folder: Path | None) -> int:
    """Open the window on a data folder (None: the gallery) and return the exit code at its end."""
    # Qt takes a quarter of a second to load, which no command without a window should wait for.
    with lasting():
        from settledesk.app import run_gallery, run_window

    return run_gallery() if folder is None else run_window(folder)


def start() -> int:
    """Run the command that the program was started with."""
    return main(open_window=open_window)


if __name__ == "__main__":
    # In a packed Windows program the child process begins here too.
    freeze_support()
    sys.exit(start())
