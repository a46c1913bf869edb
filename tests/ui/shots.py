"""Pictures of the states: in which theme, type size and screen they are wanted, and how one is taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QWidget

from settledesk.app import make_application
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import Size
from tests.ui.stage import Stage, stage
from tests.ui.states import State

USUAL, SMALL, WIDE = (1366, 768), (1024, 576), (1920, 1080)
_STEP, _STEPS = 20, 50
"""Milliseconds after which it is seen whether the layouts have settled, and how often."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture that is wanted of a state."""

    dark: bool = False
    size: Size = Size.NORMAL
    screen: tuple[int, int] = USUAL

    @property
    def name(self) -> str:
        """What it is called after its state."""
        wide, high = self.screen
        return f"{'dark' if self.dark else 'light'}-{self.size.name.lower()}-{wide}x{high}"


SHOTS = tuple(Shot(dark, size) for dark in (False, True) for size in Size)
"""What is drawn of every state."""
ELSEWHERE = tuple(Shot(False, size, screen) for screen in (SMALL, WIDE) for size in (Size.NORMAL, Size.HUGE))
"""What is drawn of some states on the smallest and on a wide screen."""


@contextmanager
def shown(template: Path, folder: Path, look: Look, state: State, shot: Shot) -> Iterator[tuple[Stage, QWidget]]:
    """Bring a window on a copy of the template office into a state, and hand out what is to be looked at."""
    look.set_size(shot.size)
    look.set_dark(shot.dark)
    with stage(make_application(), look, template, folder) as at:
        at.window.resize(*shot.screen)
        yield at, state.bring(at) or at.window


def pose(at: Stage, widget: QWidget, shot: Shot) -> None:
    """Put a widget into a theme, type size and, unless it is a dialog, a screen, and wait until it has settled."""
    at.look.set_size(shot.size)
    at.look.set_dark(shot.dark)
    if not isinstance(widget, QDialog):
        widget.resize(*shot.screen)
    before: list[QRect] = []
    for _ in range(_STEPS):
        # Layouts within layouts settle one after the other, and a page of a receipt is drawn anew for its width.
        at.rest(_STEP)
        now = [one.geometry() for one in widget.findChildren(QWidget)]
        if now == before and at.opened.gear.jobs.idle:
            break
        before = now
    at.rest(3 * _STEP)


def draw(at: Stage, widget: QWidget, shot: Shot) -> QPixmap:
    """Return the picture of a widget."""
    pose(at, widget, shot)
    return widget.grab()
