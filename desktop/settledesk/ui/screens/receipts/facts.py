"""What stands above the paper: the settlement's number, state, amounts, its other half, its prints, and what can be done."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from settledesk.basis.clock import CHINA
from settledesk.desk.receipt_details import Details
from settledesk.desk.receipt_list import LineState
from settledesk.desk.receipts import mark
from settledesk.ui.keys import key
from settledesk.ui.look.icons import pixmap
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import restyle
from settledesk.ui.look.tokens import HAIR, ROOM, TIGHT, Role
from settledesk.ui.pieces.flow import FlowLayout, room
from settledesk.ui.pieces.ink import unbroken
from settledesk.ui.pieces.keycap import KeyButton
from settledesk.ui.pieces.line_button import LineButton
from settledesk.ui.screens.receipts.columns import STATE_ICON, STATE_TONE


class Facts(QWidget):
    """The facts and the buttons; a button only asks, the screen does."""

    wanted = Signal(str)
    """The act that a button stands for: print, reprint, void or correct."""
    jumped = Signal(str)
    """The number of the pair's other half."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: Details | None = None
        self.setAccessibleName("票据情况")
        self._number = _label("title")
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._icon, self._state, self._about = _label("small"), _label("small"), _label("small", "secondary")
        self._icon.setAccessibleName("状态标记")
        self._about.setWordWrap(True)
        self._head = QHBoxLayout()
        self._head.addWidget(self._number)
        self._head.addWidget(self._icon)
        self._head.addWidget(self._state, 1)
        self._amounts = QGridLayout()
        self._money = tuple(_label("", tone) for tone in ("text", "fund", "cash"))
        for place, (title, label) in enumerate(zip(("总费用", "基金支付", "个人负担"), self._money, strict=True)):
            self._amounts.addWidget(_label("caption", text=title), 0, place)
            label.setProperty("bold", True)
            label.setAccessibleDescription(title)
            self._amounts.addWidget(label, 1, place)
        self._amounts.setColumnStretch(3, 1)
        self.partner = LineButton(look, "", role=Role.SMALL)
        self.partner.clicked.connect(self._jump)
        self._log = _label("small", "secondary")
        self._log.setWordWrap(True)
        self.buttons = {
            act: KeyButton(look, key(act).title, key(act).press, primary=act == "print", outlined=True)
            for act in ("print", "reprint", "void")
        }
        self.buttons["correct"] = KeyButton(look, "重新结算", "", outlined=True)
        self._row = FlowLayout(look, TIGHT)
        for act, button in self.buttons.items():
            button.clicked.connect(lambda _=False, one=act: self.wanted.emit(one))
            self._row.addWidget(button)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addWidget(self._about)
        self._column.addLayout(self._amounts)
        self._column.addWidget(self.partner)
        self._column.addWidget(self._log)
        self._column.addLayout(self._row)
        look.changed.connect(self._follow)
        self._follow()

    def show_details(self, details: Details) -> None:
        """Show the facts of a settlement or void."""
        self._shown = details
        line = details.line
        self._number.setText(line.number)
        self._state.setText(line.state_label)
        self._state.setProperty("tone", STATE_TONE[line.state])
        restyle(self._state)
        about = (line.patient_name, line.area, line.verdict, line.visit_number, f"{line.settled_at:%Y-%m-%d %H:%M}")
        self._about.setText(" · ".join(unbroken(part) for part in (*about, line.clerk) if part))
        for label, money in zip(self._money, (line.total, line.fund, line.patient), strict=True):
            label.setText(money.grouped)
        self.partner.setText(_pair(details))
        self.partner.setAccessibleName(self.partner.text() or "没有关联的结算单")
        self.partner.setVisible(details.partner is not None)
        self._log.setText("\n".join(_prints(details)))
        self._offer(details)
        self._follow()

    @property
    def log(self) -> str:
        """The print log as it is shown."""
        return self._log.text()

    @property
    def state(self) -> str:
        """The state's word as it is shown."""
        return self._state.text()

    def set_busy(self, busy: bool) -> None:
        """Take no press while an act is under way."""
        for button in self.buttons.values():
            button.setEnabled(not busy)

    def _offer(self, details: Details) -> None:
        printed = bool(details.prints)
        self.buttons["print"].setVisible(not printed)
        self.buttons["reprint"].setVisible(printed)
        self.buttons["void"].setVisible(bool(details.effects))
        self.buttons["correct"].setVisible(details.partner is not None)

    def _jump(self) -> None:
        if self._shown is not None and self._shown.partner is not None:
            self.jumped.emit(self._shown.partner.number)

    def _follow(self) -> None:
        room(self._look, self._column, 0, HAIR)
        self._head.setSpacing(self._look.px(TIGHT))
        self._amounts.setHorizontalSpacing(self._look.px(ROOM))
        self._amounts.setVerticalSpacing(0)
        if self._shown is not None:
            state = self._shown.line.state
            name, tone = STATE_ICON[state], STATE_TONE[state]
            self._icon.setPixmap(pixmap(name, self._look, tone, 18, self.devicePixelRatioF()))


def _pair(details: Details) -> str:
    partner, act = details.partner, details.voiding
    if partner is None or act is None:
        return ""
    when = f"{act.at:%Y-%m-%d %H:%M} {act.clerk}，原因：{act.reason}"
    if details.line.state is LineState.VOID:
        return f"作废的是 {partner.number}（{when}）→ 看原单"
    return f"已由 {partner.number} 作废（{when}）→ 看作废单"


def _prints(details: Details) -> Iterator[str]:
    if not details.prints:
        yield "还没有打印过"
    for one in details.prints:
        first = f"首次打印 · {one.printed_at.astimezone(CHINA):%Y-%m-%d %H:%M} · {one.clerk}"
        yield (mark(one) or first) + (f" · {one.reason}" if one.reason else "")


def _label(role: str, tone: str = "", text: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    if tone:
        label.setProperty("tone", tone)
    return label
