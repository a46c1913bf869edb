"""A page that is a table of one file under a filter: where the cursor goes, and what Ctrl+F and Esc do."""

from __future__ import annotations

from settledesk.ui.equipment import Equipment
from settledesk.ui.pieces.text_table import TextTable
from settledesk.ui.screens.policy.filter_box import FilterBox
from settledesk.ui.screens.policy.page import Page, focus_on


class FilteredPage(Page):
    """Lists anew while the clerk types; what is typed goes with the file."""

    def __init__(self, gear: Equipment, box: FilterBox, table: TextTable) -> None:
        super().__init__(gear)
        self._file = ""
        self.filter, self.table = box, table
        self.filter.changed.connect(lambda _: self._list())
        self.filter.left.connect(self.take_focus)

    def take_focus(self) -> None:
        """Put the cursor on the table, or into the filter where that has left nothing."""
        focus_on(self.filter if self.table.isHidden() else self.table)

    def to_filter(self) -> bool:
        """Put the cursor into the filter."""
        self.filter.take_focus()
        return True

    def leave(self) -> bool:
        """Take the filter away where it has left something out."""
        if self.filter.text:
            self.filter.line.clear()
            return True
        return False

    def _turn_to(self, name: str) -> None:
        """Take another file in hand: what was typed was typed for the former one."""
        if name != self._file:
            self.filter.line.blockSignals(True)
            self.filter.line.clear()
            self.filter.line.blockSignals(False)
        self._file = name

    def _list(self) -> None:
        """Show what the filter leaves."""
        raise NotImplementedError
