"""Finding text that is cut off: what a widget asks for is held against what it got."""

from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from settledesk.ui.pieces.fund_bars import FundBars
from settledesk.ui.pieces.keycap import Keycap
from settledesk.ui.pieces.money_line import MoneyLine
from settledesk.ui.pieces.split_bar import SplitBar
from settledesk.ui.pieces.timeline import Timeline
from settledesk.ui.pieces.waterfall import Waterfall
from settledesk.ui.screens.policy.heat_map import HeatMap
from settledesk.ui.screens.policy.timeline import FileTimeline, Legend

PAINTED = (FundBars, FileTimeline, HeatMap, Keycap, Legend, MoneyLine, SplitBar, Timeline, Waterfall)


def clipped(window: QWidget) -> list[str]:
    """Return a line for each visible label, button or painted piece that is smaller than its contents."""
    found = []
    for widget in [window, *window.findChildren(QWidget)]:
        if not widget.isVisible() or not isinstance(widget, (QLabel, QAbstractButton, *PAINTED)):
            continue
        if isinstance(widget, QLabel) and not widget.text():
            continue
        if isinstance(widget.parentWidget(), QLineEdit):
            # The cross that Qt itself puts into a line.
            continue
        need = widget.minimumSizeHint()
        wraps = widget.hasHeightForWidth()
        if wraps:
            need.setHeight(widget.heightForWidth(widget.width()))
        elif isinstance(widget, (QLabel, QAbstractButton)):
            need = widget.sizeHint()
        if need.width() > widget.width() or need.height() > widget.height():
            said = widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else widget.accessibleName()
            have = (widget.width(), widget.height())
            found.append(f"{type(widget).__name__} {said!r} needs {need.width(), need.height()}, has {have}")
    return found


def unnamed(window: QWidget) -> list[str]:
    """Return a line for each visible widget that takes the focus or paints, and says nothing to a screen reader."""
    found = []
    for widget in [window, *window.findChildren(QWidget)]:
        own = type(widget).__module__.startswith("settledesk.") or widget.focusPolicy().value
        inner = widget.objectName().startswith("qt_") or type(widget).__name__ in ("QHeaderView", "Panel")
        if widget.isVisibleTo(window) and own and not inner and not widget.accessibleName():
            found.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    return found
