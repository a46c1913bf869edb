"""A stack of pages that asks for the height which the page that is shown needs in the width there is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent

from settledesk.ui.pieces.halves import Pages, least_height


class Sheets(Pages):
    """Pages with sentences that break into lines: how high one must be depends on how wide it is."""

    # ---- Qt's own

    def minimumSizeHint(self) -> QSize:
        page, plain = self.currentWidget(), super().minimumSizeHint()
        return plain if page is None else plain.expandedTo(QSize(0, least_height(page, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            # The page has something more to say, or less.
            self.updateGeometry()
        return super().event(event)
