"""The sheet of all keys (Ctrl+/): searchable, made of the one table of keys."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from settledesk.ui.keys import KEYS, PLACES, SCREENS, Key
from settledesk.ui.look.look import Look


class KeySheet(QDialog):
    """Lists every key with what it does; typing narrows the list, Enter or Esc closes it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("全部按键")
        self.setModal(True)
        self.search = QLineEdit(placeholderText="查找按键或功能，如 打印、F8")
        self.search.setAccessibleName("查找按键")
        self.search.setClearButtonEnabled(True)
        self.table = QTableWidget(len(KEYS), 4)
        self.table.setAccessibleName("按键列表")
        self.table.setHorizontalHeaderLabels(["按键", "功能", "在哪里", "说明"])
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for row, one in enumerate(KEYS):
            for column, text in enumerate(_cells(one)):
                self.table.setItem(row, column, QTableWidgetItem(text))
        layout = QVBoxLayout(self)
        edge = look.px(16)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(look.px(12))
        top = QHBoxLayout()
        top.addWidget(self.search)
        layout.addLayout(top)
        layout.addWidget(self.table)
        self.table.verticalHeader().setDefaultSectionSize(look.px(32))
        room = QSize(1024, 576) if parent is None else parent.size()
        self.resize(min(look.px(760), room.width()), min(look.px(560), room.height()))
        self.search.textChanged.connect(self.narrow)
        self.search.returnPressed.connect(self.accept)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def narrow(self, text: str) -> None:
        """Show only the keys whose name, act or explanation holds the text."""
        wanted = text.strip().casefold()
        for row, one in enumerate(KEYS):
            self.table.setRowHidden(row, wanted not in " ".join(_cells(one)).casefold())

    @property
    def shown(self) -> tuple[Key, ...]:
        """The keys now listed."""
        return tuple(one for row, one in enumerate(KEYS) if not self.table.isRowHidden(row))


def press_text(one: Key) -> str:
    """Return a key as it is written on keyboards, the same on every system."""
    return QKeySequence(one.press).toString(QKeySequence.SequenceFormat.PortableText)


def _cells(one: Key) -> tuple[str, str, str, str]:
    where = PLACES[one.place] if one.place else SCREENS[one.screen]
    return press_text(one), one.title, where, one.help
