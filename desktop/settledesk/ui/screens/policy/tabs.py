"""The row of tabs that chooses a page: those there are for the area, the arrow keys go from one to the next."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from settledesk.ui.look.look import Look
from settledesk.ui.look.style import restyle
from settledesk.ui.pieces.flow import FlowLayout
from settledesk.ui.screens.policy.page import PageKind


class Tabs(QWidget):
    """One button for each page; `chosen` hands out the name of the one that was pressed."""

    chosen = Signal(str)

    def __init__(self, look: Look, kinds: Iterable[PageKind], hint: str) -> None:
        """`hint` names the keys that go from page to page."""
        super().__init__()
        self.setAccessibleName("政策的各页")
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self._offered: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = FlowLayout(look, gap=0, line_gap=2)
        column.addLayout(row)
        for kind in kinds:
            button = QPushButton(kind.title)
            button.setCheckable(True)
            button.setProperty("kind", "segment")
            button.setToolTip(hint)
            button.setAccessibleDescription(f"换页 {hint}")
            button.clicked.connect(lambda _=False, name=kind.name: self.chosen.emit(name))
            self._group.addButton(button)
            self._buttons[kind.name] = button
            row.addWidget(button)

    @property
    def offered(self) -> tuple[str, ...]:
        """The names of the pages that can be chosen."""
        return self._offered

    def offer(self, names: tuple[str, ...]) -> None:
        """Show the tabs of these pages only."""
        if names == self._offered:
            return
        self._offered = names
        for name, button in self._buttons.items():
            button.setVisible(name in names)
            if name in names:
                place = (
                    "only"
                    if len(names) == 1
                    else "first"
                    if name == names[0]
                    else "last"
                    if name == names[-1]
                    else "middle"
                )
                button.setProperty("place", place)
                restyle(button)

    def mark(self, name: str) -> None:
        """Show which page is chosen; Tab comes to its tab, the arrow keys go to the others."""
        for other, button in self._buttons.items():
            button.setChecked(other == name)
            policy = Qt.FocusPolicy.TabFocus if other == name else Qt.FocusPolicy.NoFocus
            button.setFocusPolicy(policy)

    def beside(self, name: str, way: int) -> str:
        """Return the page that is `way` places further than another, round about."""
        place = self._offered.index(name) if name in self._offered else 0
        return self._offered[(place + way) % len(self._offered)]
