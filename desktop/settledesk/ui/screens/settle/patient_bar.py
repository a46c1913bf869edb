"""The top of the desk: one box that finds by whatever the clerk has in hand, and beside it who is at the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from settledesk.basis.clock import CHINA
from settledesk.desk.find import Found, find
from settledesk.desk.people import PatientView
from settledesk.ui.equipment import Equipment
from settledesk.ui.keys import key
from settledesk.ui.look.style import restyle
from settledesk.ui.pieces.flow import FlowLayout, Panel
from settledesk.ui.pieces.ink import width_of
from settledesk.ui.pieces.keycap import Keycap

_AFTER_KEY = 80
"""Milliseconds of quiet before the box looks for what was typed (ux.md 4)."""
_SHOWN = 20
_WIDEST_BOX, _BESIDE_PATIENT = 400, 300
"""Pixels."""
_HINTS = ("姓名 / 拼音 / 证件号 / 住院号 / 扫码", "姓名 / 证件号 / 住院号", "查找患者")
"""What the box takes, the fullest first: one that would be cut is not shown."""


class PatientBar(Panel):
    """The search box with its list of what it found, and the line that says who the patient is."""

    picked = Signal(object)
    """A StoredPatient was chosen from the list."""
    receipt = Signal(str)
    """A settlement's number was chosen from the list."""
    new_wanted = Signal(str)
    """A new patient is to be registered; the ID number if that is what was typed, else nothing."""

    def __init__(self, gear: Equipment) -> None:
        super().__init__(gear.look)
        self._gear = gear
        self._asked = 0
        self._enter_waits = False
        self.box = QLineEdit()
        self.box.setAccessibleName("查找患者")
        self.box.setClearButtonEnabled(True)
        self.box.installEventFilter(self)
        self.results = Results(gear, self)
        self.results.chosen.connect(self._choose)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER_KEY)
        self._soon.timeout.connect(self._search)
        self.box.textEdited.connect(self._typed)
        self.who = Who(gear)
        row = QHBoxLayout()
        row.setSpacing(gear.look.px(12))
        row.addWidget(self.box)
        row.addWidget(Keycap(gear.look, key("patient").press))
        row.addWidget(self.who, 1)
        self.body.addLayout(row)
        gear.look.changed.connect(self._fit)
        self._fit()

    def show_patient(self, view: PatientView | None) -> None:
        """Show who is at the window; None: nobody yet."""
        self.who.show_patient(view)
        self._fit()

    def _fit(self) -> None:
        # In large type the patient needs the width more than the box does.
        wide = min(self._gear.look.px(300), _WIDEST_BOX if self.who.nobody else _BESIDE_PATIENT)
        self.box.setFixedWidth(wide)
        font, edges = self._gear.look.font(), self._gear.look.px(32)
        hint = next((one for one in _HINTS if width_of(one, font) + edges <= wide), _HINTS[-1])
        self.box.setPlaceholderText(hint)

    # ---- finding

    def look_up(self, text: str) -> None:
        """Look for a text as if it had been typed and Enter pressed: a scan."""
        self.box.setText(text)
        self._enter_waits = True
        self._search()

    def clear(self) -> None:
        """Empty the box and close its list."""
        self._soon.stop()
        self._asked += 1
        self._enter_waits = False
        self.box.clear()
        self.results.hide()

    def _typed(self) -> None:
        self._enter_waits = False
        self._soon.start()

    def _search(self) -> None:
        self._soon.stop()
        self._asked += 1
        asked, text, office = self._asked, self.box.text(), self._gear.office
        if not text.strip():
            self._enter_waits = False
            self.results.hide()
            return
        self._gear.jobs.run(
            lambda: find(office, text, _SHOWN),
            lambda found: self._show(asked, text, found),
            lambda trouble: self._failed(asked, trouble),
        )

    def _show(self, asked: int, text: str, found: Found) -> None:
        if asked != self._asked:
            return
        self.results.show_found(found, text, self.box)
        waited, self._enter_waits = self._enter_waits, False
        # Enter takes the only one there is; among several the clerk chooses.
        if waited and self.results.sole:
            self.results.take()

    def _failed(self, asked: int, trouble: Exception) -> None:
        if asked == self._asked:
            self.results.say_trouble(trouble, self.box)

    def _choose(self, what: object) -> None:
        self.results.hide()
        if isinstance(what, Receipt):
            self.receipt.emit(what.number)
        elif isinstance(what, New):
            self.new_wanted.emit(what.id_number)
        else:
            self.picked.emit(what)

    # ---- Qt's own

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.box and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            pressed = event.key()
            if pressed in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.results.isVisible():
                self.results.move_by(1 if pressed == Qt.Key.Key_Down else -1)
                return True
            if pressed in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._soon.isActive() or not self.results.isVisible():
                    self._enter_waits = True
                    self._search()
                else:
                    self.results.take()
                return True
            if pressed == Qt.Key.Key_Escape and self.results.isVisible():
                self.results.hide()
                return True
        if watched is self.box and isinstance(event, QFocusEvent) and event.lostFocus():
            self.results.hide()
        return super().eventFilter(watched, event)


class New:
    """The line that registers a new patient."""

    def __init__(self, id_number: str) -> None:
        self.id_number = id_number


class Receipt:
    """The line that leads to a settlement."""

    def __init__(self, number: str) -> None:
        self.number = number


class Results(QFrame):
    """The list under the box; it never takes the focus: the arrow keys stay in the box."""

    chosen = Signal(object)

    def __init__(self, gear: Equipment, bar: QWidget) -> None:
        super().__init__(bar)
        self._gear = gear
        self.setProperty("surface", "panel")
        self.setAccessibleName("查找结果")
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("查找结果")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.itemClicked.connect(lambda _: self.take())
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setProperty("role", "small")
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.list)
        self._column.addWidget(self.note)
        self._under: QWidget | None = None
        gear.look.changed.connect(self._follow)
        self.hide()

    @property
    def sole(self) -> bool:
        """Whether there is exactly one thing to choose."""
        return self.list.count() == 1

    def show_found(self, found: Found, text: str, under: QWidget) -> None:
        """Show what was found under the box."""
        self.list.clear()
        for one in found.settlements:
            state = "（作废单）" if one.voids else "（已作废）" if one.voided_by else ""
            day = f"{one.settled_at.astimezone(CHINA):%Y-%m-%d}"
            self._add(f"结算单 {one.number}{state}　{one.name}　{day}　{one.total.grouped}", Receipt(one.number))
        for person in found.patients:
            parts = (person.name, person.id_number, f"{person.area} · {person.scheme}", f"按{person.how}找到")
            self._add("　".join(part for part in parts if part), person.stored)
        if found.new_id is not None:
            self._add("登记新患者（用这个证件号码）", New(found.new_id))
        elif not found.patients and not found.settlements:
            self._add("登记新患者  F3", New(""))
        mistake = "" if found.mistake is None else found.mistake.sentence
        more = f"只列出前 {len(found.patients)} 位，请再多输入几个字" if found.more else ""
        self._say(mistake or more, "warning" if mistake else "secondary")
        self.list.setCurrentRow(0)
        self._place(under)

    def say_trouble(self, trouble: Exception, under: QWidget) -> None:
        """Say that the search failed."""
        self.list.clear()
        self._say(str(trouble), "stop")
        self._place(under)

    def move_by(self, step: int) -> None:
        """Take the next or the former line in hand."""
        count = self.list.count()
        if count:
            self.list.setCurrentRow((self.list.currentRow() + step) % count)

    def take(self) -> None:
        """Choose the line in hand."""
        item = self.list.currentItem()
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def _add(self, text: str, what: object) -> None:
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, what)
        self.list.addItem(item)

    def _say(self, text: str, tone: str) -> None:
        self.note.setText(text)
        self.note.setProperty("tone", tone)
        self.note.setVisible(bool(text))
        restyle(self.note)

    def _follow(self) -> None:
        # After the new type has reached the list and the box that it hangs from.
        QTimer.singleShot(0, self, self._replace)

    def _replace(self) -> None:
        if self._under is not None and self.isVisible():
            self._place(self._under)

    def _place(self, under: QWidget) -> None:
        look, window = self._gear.look, under.window()
        self._under = under
        edge = look.px(6)
        self._column.setContentsMargins(edge, edge, edge, edge)
        if self.parent() is not window:
            self.setParent(window)
        rows = min(max(self.list.count(), 0), 8)
        high = self.list.sizeHintForRow(0) if rows else 0
        self.list.setFixedHeight(rows * high + look.px(6) if rows else 0)
        self.list.setVisible(rows > 0)
        wide = min(look.px(560), window.width() - look.px(40))
        self.setFixedWidth(wide)
        self.adjustSize()
        self.move(under.mapTo(window, QPoint(0, under.height() + look.px(4))))
        self.show()
        self.raise_()


class Who(QWidget):
    """The patient at the window: name and ID number masked, shown in full while the pointer rests on them."""

    def __init__(self, gear: Equipment) -> None:
        super().__init__()
        self._gear = gear
        self._view: PatientView | None = None
        self._flow = FlowLayout(gear.look, gap=16, line_gap=2)
        self.setLayout(self._flow)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._labels: list[QLabel] = []
        self.setAccessibleName("当前患者")
        self.show_patient(None)

    @property
    def nobody(self) -> bool:
        """Whether there is no patient yet."""
        return self._view is None

    def show_patient(self, view: PatientView | None) -> None:
        """Show who the patient is; None: nobody yet."""
        self._view = view
        for label in self._labels:
            self._flow.removeWidget(label)
            label.deleteLater()
        self._labels = []
        if view is None:
            self._add("尚未选择患者", tone="secondary")
            self.setAccessibleDescription("尚未选择患者")
            return
        name = self._add(view.masked_name or "（无姓名）", role="title")
        name.setToolTip(view.name)
        about = "　".join(part for part in (view.sex, "" if view.age is None else f"{view.age} 岁") if part)
        if about:
            self._add(about)
        if view.masked_id:
            self._add(view.masked_id, tone="secondary").setToolTip(view.id_number)
        self._add(f"参保地 <b>{view.area} {view.area_code}</b>")
        self._add(f"{view.scheme} · {view.person}")
        if view.stays:
            self._add(f"本院本年已结住院 {view.stays} 次", tone="secondary")
        for warning in view.warnings:
            self._add(f"▲ {warning}", tone="warning")
        self.setAccessibleDescription("，".join(label.text() for label in self._labels))

    def _add(self, text: str, role: str = "", tone: str = "") -> QLabel:
        label = QLabel(text)
        label.setProperty("role", role)
        label.setProperty("tone", tone)
        label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._flow.addWidget(label)
        self._labels.append(label)
        return label
