"""What a page of the 政策 screen is: what it is shown of, how the screen drives it, and what it can ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from settledesk.desk.policy_files import FileLine
from settledesk.desk.policy_views import AreaView
from settledesk.ui.equipment import Equipment


@dataclass(frozen=True, slots=True)
class Subject:
    """What the pages are of: an area whole, the file of it that is in hand, and the pages there are for it.

    `file` is None for a page that is of no single file.
    """

    area: AreaView
    file: FileLine | None
    pages: tuple[str, ...]


class Page(QWidget):
    """One page; it is made when it is first looked at, reads what it needs by `gear.jobs`, and shows it."""

    said = Signal(str, str)
    """A tone and a sentence for the bottom bar."""
    wanted = Signal(str, str)
    """The name of the page to go to, and of the file it should be of ("" for the one in hand)."""
    changed = Signal()
    """Packs were changed: areas and files are to be read anew."""

    def __init__(self, gear: Equipment) -> None:
        super().__init__()
        self.gear = gear
        self.acts: Mapping[str, Callable[[], None]] = {}
        """What the page does for which act of the table of keys, while it is the one that is shown."""

    def show_subject(self, subject: Subject) -> None:
        """Show this in place of what was shown; the same again where packs have changed."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Put the cursor where work on this page begins."""
        self.focusNextPrevChild(True)

    def to_filter(self) -> bool:
        """Put the cursor into the page's own filter (Ctrl+F); False where it has none."""
        return False

    def leave(self) -> bool:
        """Take one step back within the page (Esc); False where there is nothing to go back from."""
        return False


def _always(_: AreaView) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class PageKind:
    """How a page is called and made.

    `takes` says which files of an area the page can be of, and then it is there only for areas that have one; None: it
    is of the area. `offered` says for which areas there is such a page.
    """

    name: str
    title: str
    make: Callable[[Equipment], Page]
    takes: Callable[[FileLine], bool] | None = None
    offered: Callable[[AreaView], bool] = _always

    def is_for(self, area: AreaView) -> bool:
        """Whether there is such a page for an area."""
        return self.offered(area) and (self.takes is None or any(map(self.takes, area.files)))

    def files(self, area: AreaView) -> tuple[FileLine, ...]:
        """Return the files of an area that the page can be of."""
        return () if self.takes is None else tuple(filter(self.takes, area.files))


def focus_on(widget: QWidget) -> None:
    """Put the cursor on a widget, as a key that leads there does."""
    widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
