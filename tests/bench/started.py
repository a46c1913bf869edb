"""Starts the program on a data folder and ends it at the first painting with the cursor in a field: for bench_start.

It loads nothing that the program itself would not load just then, and prints the moment (`time.monotonic`).
"""

import os
import sys
import time
from pathlib import Path

from settledesk import __main__ as program
from settledesk.basis.lasting import lasting
from settledesk.cli.main import main


def open_watched(folder: Path | None) -> int:
    """Open the window as the program does, and watch it."""
    with lasting():
        import settledesk.app  # noqa: F401 - the program does so within the same
        from settledesk.ui.window import Window

    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QLineEdit

    def end() -> None:
        print(time.monotonic(), flush=True)
        os._exit(0)

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.UpdateRequest and isinstance(QApplication.focusWidget(), QLineEdit):
                QTimer.singleShot(0, end)
            return False

    watch = Watch()
    show = Window.showMaximized

    def show_watched(window: Window) -> None:
        window.installEventFilter(watch)
        show(window)

    Window.showMaximized = show_watched  # type: ignore[method-assign, assignment]
    return program.open_window(folder)


if __name__ == "__main__":
    main(["window", "--data", sys.argv[1]], open_window=open_watched)
