"""What stands above the pages: whose area it is and how it pools, and the file of it that is in hand."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from settledesk.desk.policy_files import FileLine
from settledesk.desk.policy_views import AreaView
from settledesk.ui.look.icons import icon, pixmap
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import restyle
from settledesk.ui.look.tokens import HAIR, TIGHT
from settledesk.ui.pieces.flow import room
from settledesk.ui.pieces.ink import unbroken
from settledesk.ui.screens.policy.area_list import MARK_ICON, MARK_TONE
from settledesk.ui.screens.policy.file_line import STATE_ICON, STATE_TONE, short_name


class FileChoice(QComboBox):
    """The files that the page can be of; a stray wheel changes nothing, F4 is the window's."""

    chosen = Signal(str)
    """The name of the file that was picked."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._files: tuple[FileLine, ...] = ()
        self.setAccessibleName("政策文件")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.activated.connect(lambda number: self.chosen.emit(self._files[number].name))
        look.changed.connect(self._relook)

    def show_files(self, files: tuple[FileLine, ...], held: str) -> None:
        """Offer these files, with one of them in hand."""
        if files != self._files:
            self._files = files
            self.clear()
            for line in files:
                self.addItem(short_name(line))
                self.setItemData(self.count() - 1, line.title, Qt.ItemDataRole.ToolTipRole)
            self._relook()
        number = next((number for number, line in enumerate(files) if line.name == held), -1)
        self.setCurrentIndex(number)
        self.setToolTip(files[number].title if number >= 0 else "")

    def _relook(self) -> None:
        side = self._look.px(18)
        self.setIconSize(QSize(side, side))
        made = {line.state: icon(STATE_ICON[line.state], self._look, STATE_TONE[line.state]) for line in self._files}
        for number, line in enumerate(self._files):
            self.setItemIcon(number, made[line.state])

    # ---- Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F4:
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class AreaHead(QWidget):
    """Name, code and province; the badge; how the area pools and which day decides."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._view: AreaView | None = None
        self.setAccessibleName("参保地")
        self._name = QLabel()
        self._name.setProperty("role", "title")
        self._name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._name.setWordWrap(True)
        self._icon, self._badge = QLabel(), QLabel()
        self._icon.setAccessibleName("标记")
        self._badge.setProperty("role", "small")
        self._about = QLabel()
        self._about.setProperty("role", "small")
        self._about.setProperty("tone", "secondary")
        self._about.setWordWrap(True)
        self._top = QHBoxLayout()
        self._top.addWidget(self._name, 1)
        self._top.addWidget(self._icon)
        self._top.addWidget(self._badge)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._top)
        self._column.addWidget(self._about)
        look.changed.connect(self._follow)
        self._follow()

    def show_area(self, view: AreaView) -> None:
        """Show an area."""
        self._view = view
        row = view.row
        self._name.setText(f"{row.name} {row.code}")
        self._badge.setText(row.badge)
        self._badge.setProperty("tone", MARK_TONE[row.mark])
        restyle(self._badge)
        province = row.province if row.province != row.name else ""
        above = f"本地没有的按{'、'.join(one.removesuffix('规定') for one in view.above)}规定" if view.above else ""
        contacts = tuple(f"{office} {telephone}" for office, telephone in view.contacts)
        parts = (province, view.pooling, _deciding(view), above, *contacts)
        self._about.setText(" · ".join(unbroken(part) for part in parts if part))
        self._follow()

    def _follow(self) -> None:
        room(self._look, self._column, 0, HAIR)
        self._top.setSpacing(self._look.px(TIGHT))
        name = "" if self._view is None else MARK_ICON[self._view.row.mark]
        self._icon.setVisible(bool(name))
        if self._view is not None and name:
            tone = MARK_TONE[self._view.row.mark]
            self._icon.setPixmap(pixmap(name, self._look, tone, 18, self.devicePixelRatioF()))


def _deciding(view: AreaView) -> str:
    """Return which day chooses the files of which kinds."""
    by_day: dict[str, list[str]] = {}
    for kind, day in view.deciding:
        by_day.setdefault(day, []).append(kind)
    return "，".join(f"{'和'.join(kinds)}按{day}" for day, kinds in by_day.items())
