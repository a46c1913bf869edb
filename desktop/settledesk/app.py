"""The composition root: settings → log → database → packs → office → window."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from settledesk.basis.clock import now
from settledesk.basis.lasting import lasting
from settledesk.basis.logs import close_log, open_log
from settledesk.basis.settings import Settings, write_settings
from settledesk.desk.entry import areas_like
from settledesk.desk.office import Office, open_office
from settledesk.desk.receipts import warm_up
from settledesk.desk.setup import needs_setup
from settledesk.paper.fonts import warm_up as load_text_fonts
from settledesk.ui.child import Child
from settledesk.ui.equipment import Equipment
from settledesk.ui.jobs import Jobs
from settledesk.ui.look.fonts import load_fonts
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import apply, unstyled
from settledesk.ui.look.tokens import Size
from settledesk.ui.printing import STATEMENT, Printing
from settledesk.ui.scanner import Scanner
from settledesk.ui.texts import load_texts
from settledesk.ui.troubles import catch_troubles, show_start_trouble
from settledesk.ui.window import Window

_SWITCH_SECONDS = 0.0005
"""How long a busy Python thread may keep the others waiting: with Python's own 5 ms, a key's echo takes 33 ms beside a
running export, with this 5 (docs/decisions/0009)."""


def make_application() -> QApplication:
    """Return the Qt application with the bundled fonts and Qt's own texts in Chinese."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        sys.setswitchinterval(_SWITCH_SECONDS)
        app = QApplication(["settledesk"])
    app.setApplicationName("settledesk")
    app.setApplicationDisplayName("异地结算台")
    load_fonts()
    load_texts(app)
    return app


@dataclass(frozen=True, slots=True)
class Opened:
    """A window and what it stands on, as long as it is open."""

    window: Window
    gear: Equipment
    scanner: Scanner


@contextmanager
def open_window(office: Office, look: Look, clock: Callable[[], datetime] = now) -> Iterator[Opened]:
    """Open the window of an office, not yet shown, and take everything down in order at the end."""
    app = make_application()
    settings = office.settings
    jobs, child = Jobs(), Child()
    printers = {STATEMENT: (settings.statement_printer, settings.statement_spare_printer)}
    gear = Equipment(look, office, jobs, child, Printing(office.folder, printers), clock)
    scanner = Scanner(app, settings.scanner_gap_ms)
    with unstyled(app):
        window = Window(gear, scanner)
    try:
        yield Opened(window, gear, scanner)
    finally:
        try:
            if not window.settle.keep_now():
                office.log.error("a draft could not be kept at the end")
        finally:
            scanner.close()
            child.close()
            jobs.close()
            window.deleteLater()


def look_of(settings: Settings) -> Look:
    """Return the look that the settings ask for."""
    return Look(Size[settings.type_size.upper()], settings.theme == "dark")


def run_window(folder: Path) -> int:
    """Show the window on a data folder until it is closed, the first time after setting it up; return the exit code."""
    app = make_application()
    look = Look()
    apply(look, app)
    try:
        if needs_setup(folder) and not _set_up(app, look, folder):
            return 0
        with open_office(folder) as office:
            return _work(app, look, office)
    except Exception as trouble:
        show_start_trouble(look, trouble)
        return 2


def _set_up(app: QApplication, look: Look, folder: Path) -> bool:
    """Show the first run; say whether the office was set up."""
    # Hardly any start is the first.
    from settledesk.ui.first_run import FirstRun

    log = open_log(folder / "logs")
    troubles = catch_troubles(look, log)
    jobs, child = Jobs(), Child()
    first = FirstRun(look, jobs, child, folder)
    done: list[Path] = []
    first.finished.connect(done.append)
    first.finished.connect(first.close)
    first.show()
    app.exec()
    child.close()
    jobs.close()
    troubles.release()
    close_log(log)
    return bool(done)


def _work(app: QApplication, look: Look, office: Office) -> int:
    wanted = look_of(office.settings)
    look.set_size(wanted.size)
    look.set_dark(wanted.dark)
    troubles = catch_troubles(look, office.log)
    try:
        with ExitStack() as stack:
            with lasting():
                opened = stack.enter_context(open_window(office, look))
                opened.window.showMaximized()
            opened.window.settle.recover()
            # What the first receipt and the first file would wait for is loaded while the clerk types.
            # Not at once: the first painting would wait for the interpreter.
            QTimer.singleShot(200, lambda: opened.gear.jobs.run(lambda: _warm_up(office), _nothing, troubles.report))
            QTimer.singleShot(1_000, opened.gear.child.warm)
            code = app.exec()
        _remember(office, look)
        return code
    finally:
        troubles.release()


def _warm_up(office: Office) -> None:
    load_text_fonts()
    warm_up(office, now())
    areas_like(office, "a")
    # The screen that is made when it is first shown; its modules take longer to load than it takes to make.
    import_module("settledesk.ui.screens.policy")


def _nothing(_: object) -> None:
    """Done is all there is to know."""


def _remember(office: Office, look: Look) -> None:
    """Keep theme and type size for the next start, where they were changed."""
    settings = replace(office.settings, theme="dark" if look.dark else "light", type_size=look.size.name.lower())
    if settings != office.settings:
        write_settings(office.folder, settings)


def run_gallery() -> int:
    """Show the design system's gallery until it is closed."""
    from settledesk.ui.gallery import Gallery

    app = make_application()
    look = Look()
    apply(look, app)
    gallery = Gallery(look)
    gallery.show()
    return app.exec()
