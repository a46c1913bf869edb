"""The frame: who and where at the top, the screens at the left, the keys at the bottom, one screen in the middle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from settledesk.ui.equipment import Equipment
from settledesk.ui.key_sheet import KeySheet
from settledesk.ui.keys import KEYS, key
from settledesk.ui.look.style import restyle
from settledesk.ui.look.tokens import Size
from settledesk.ui.pieces.head_row import HeadRow
from settledesk.ui.pieces.key_row import KeyRow
from settledesk.ui.pieces.keycap import KeyButton
from settledesk.ui.pieces.nav_button import NavButton
from settledesk.ui.scanner import Scanner
from settledesk.ui.screens.receipts import ReceiptsScreen
from settledesk.ui.screens.settle.screen import SettleScreen
from settledesk.ui.seen_focus import SeenFocus

if TYPE_CHECKING:
    from settledesk.ui.screens.policy import PolicyScreen

Acts = Mapping[str, Callable[[], None]]

_SAID_FOR = 12_000
"""Milliseconds for which a sentence stays in the bottom bar."""


class Screen(Protocol):
    """What the frame asks of a screen."""

    acts: Acts
    """What the screen does for which act of the table of keys."""

    def entered(self) -> None:
        """Take the focus where work on this screen begins."""


class Window(QMainWindow):
    """The window of one clerk at one counter."""

    closing = Signal()

    def __init__(self, gear: Equipment, scanner: Scanner) -> None:
        super().__init__()
        self._gear = gear
        # Qt adds the program's own name.
        self.setWindowTitle(gear.office.settings.hospital_name)
        self.settle = SettleScreen(gear)
        self.receipts = ReceiptsScreen(gear)
        self._screens: dict[str, QWidget] = {"settle": self.settle, "receipts": self.receipts}
        self._current = "settle"
        self._noted = False
        self._closing_anyway = False
        self._stack = QStackedWidget()
        for one in self._screens.values():
            self._stack.addWidget(one)
        self._acts: Acts = {
            "screen_1": lambda: self.show_screen("settle"),
            "screen_2": lambda: self.show_screen("receipts"),
            "screen_3": lambda: self.show_screen("policy"),
            "bigger": gear.look.bigger,
            "smaller": gear.look.smaller,
            "normal_size": lambda: gear.look.set_size(Size.NORMAL),
            "dark": lambda: gear.look.set_dark(not gear.look.dark),
            "keys": self.show_keys,
            "find_receipt": self._find_receipt,
            "today": self._today,
            "print": self._print,
            "reprint": self._reprint,
            "void": self._void,
        }
        self._build()
        self._bind()
        self._wire(scanner)
        self._seen_focus = SeenFocus(self, lambda: self._screen(self._current))
        self._tick()
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tick)
        self._clock.start(5_000)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(lambda: self.say("secondary", ""))
        gear.look.changed.connect(self._relook)
        self._relook()
        self.show_screen("settle")

    # ---- what is in it

    def _build(self) -> None:
        settings = self._gear.office.settings
        self._hospital = _label(settings.hospital_name, "small", bold=True)
        self._counter = _label(f"异地结算 {settings.window} 号窗", "small", tone="secondary")
        self._policy = _label("", "small")
        self._clerk = _label(f"{settings.clerk} · 收费员" if settings.clerk else "", "small", tone="secondary")
        self._time = _label("", "small")
        left, right = (self._hospital, self._counter), (self._policy, self._clerk, self._time)
        self._head = HeadRow(self._gear.look, left, right, (self._clerk, self._counter, self._hospital))

        self._rail = QFrame()
        self._rail.setProperty("surface", "bar")
        rail = QVBoxLayout(self._rail)
        self._tabs: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for name, title, act in (
            ("settle", "结算", "screen_1"),
            ("receipts", "票据", "screen_2"),
            ("policy", "政策", "screen_3"),
        ):
            tab = NavButton(self._gear.look, title, key(act).press)
            tab.clicked.connect(lambda _=False, one=name: self.show_screen(one))
            group.addButton(tab)
            rail.addWidget(tab)
            self._tabs[name] = tab
        rail.addStretch(1)

        self._bar = QFrame()
        self._bar.setProperty("surface", "bar")
        bar = QHBoxLayout(self._bar)
        self._buttons: dict[str, KeyButton] = {}
        for one in KEYS:
            if one.bar:
                button = KeyButton(self._gear.look, one.title, one.press, primary=one.act == "settle")
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                button.clicked.connect(lambda _=False, act=one.act: self.do(act))
                self._buttons[one.act] = button
        self._key_row = KeyRow(self._gear.look, self._buttons.values())
        bar.addWidget(self._key_row)
        self._said = _label("", "small", tone="secondary")
        self._said.setWordWrap(True)
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar.addWidget(self._said, 1)

        body = QWidget()
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._head)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._rail)
        middle.addWidget(self._stack, 1)
        rows.addLayout(middle, 1)
        rows.addWidget(self._bar)
        self.setCentralWidget(body)
        self.setMinimumSize(1024, 576)
        self.resize(1366, 768)

    def _relook(self) -> None:
        look = self._gear.look
        bar = self._bar.layout()
        if bar is not None:
            bar.setContentsMargins(look.px(16), look.px(5), look.px(16), look.px(5))
            bar.setSpacing(look.px(12))
        self._said.setMinimumWidth(look.px(220))
        rail = self._rail.layout()
        if rail is not None:
            rail.setContentsMargins(look.px(6), look.px(8), look.px(6), look.px(8))
            rail.setSpacing(look.px(2))

    # ---- keys

    def _bind(self) -> None:
        self._shortcuts = []
        for one in KEYS:
            if one.place:
                continue
            # Ctrl++ is Ctrl+= on a keyboard without a numeric pad.
            for press in (one.press, "Ctrl+=") if one.act == "bigger" else (one.press,):
                # A shortcut of the window works with the focus on any of its fields and not under a modal dialog.
                shortcut = QShortcut(QKeySequence(press), self)
                shortcut.setAutoRepeat(one.act in ("bigger", "smaller"))
                shortcut.activated.connect(lambda act=one.act: self.do(act))
                self._shortcuts.append(shortcut)

    def do(self, act: str) -> None:
        """Do what a key stands for on the screen that is shown; a key that stands for nothing here does nothing."""
        own = self._acts_of(self._current).get(act) or self._acts.get(act)
        if own is not None:
            own()

    def _acts_of(self, name: str) -> Acts:
        acts: Acts = self._screen(name).acts  # type: ignore[attr-defined]
        return acts

    def show_keys(self) -> None:
        """Show the sheet of all keys."""
        sheet = KeySheet(self._gear.look, self)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()

    # ---- screens

    @cached_property
    def policy(self) -> PolicyScreen:
        """The 政策 screen, made when it is first asked for: on most days no clerk opens it, and the start is shorter."""
        from settledesk.ui.screens.policy import PolicyScreen

        made = PolicyScreen(self._gear)
        made.status.connect(self.say)
        self._screens["policy"] = made
        self._stack.addWidget(made)
        return made

    def _screen(self, name: str) -> QWidget:
        return self.policy if name == "policy" else self._screens[name]

    def show_screen(self, name: str) -> None:
        """Show a screen and put the focus where work on it begins."""
        self._current = name
        self._stack.setCurrentWidget(self._screen(name))
        for other, tab in self._tabs.items():
            tab.setChecked(other == name)
        shown = []
        for one in KEYS:
            if one.bar:
                works = one.act in self._acts_of(name) or (one.act in self._acts and one.screen in ("", name))
                if works:
                    shown.append(self._buttons[one.act])
        self._key_row.offer(shown)
        self._screen(name).entered()  # type: ignore[attr-defined]

    @property
    def current(self) -> str:
        """The name of the screen that is shown."""
        return self._current

    def _find_receipt(self) -> None:
        self.show_screen("receipts")
        self.receipts.focus_search()

    def _today(self) -> None:
        self.show_screen("receipts")
        self.receipts.find_today()

    def show_receipt(self, number: str) -> None:
        """Show a settlement on the receipts' screen."""
        self.show_screen("receipts")
        self.receipts.find(number)

    def _print(self) -> None:
        self._on_last(self.receipts.print_now)

    def _reprint(self) -> None:
        self._on_last(self.receipts.reprint)

    def _void(self) -> None:
        self._on_last(self.receipts.void)

    def _on_last(self, act: Callable[[], None]) -> None:
        """From the desk a receipt's key means the settlement made last; it is shown first, a second press acts."""
        if self._current == "receipts":
            act()
        elif self.settle.last_number is not None:
            self.show_receipt(self.settle.last_number)
        else:
            self._find_receipt()

    # ---- what is said

    def say(self, tone: str, text: str) -> None:
        """Say a sentence in the bottom bar; it stays for some seconds."""
        self._said.setText(text)
        self._said.setToolTip(text)
        self._said.setProperty("tone", tone)
        restyle(self._said)
        self._noted = False
        if text:
            self._quiet.start(_SAID_FOR)

    def note(self, text: str) -> None:
        """Say in the bottom bar what nobody waits for, unless something is said there that is still to be read."""
        if self._noted or not self._said.text():
            self.say("secondary", text)
            self._noted = True

    def show_policy(self, tone: str, text: str) -> None:
        """Show which policy decides the case at hand."""
        self._policy.setText(text)
        self._policy.setProperty("tone", tone)
        restyle(self._policy)
        self._head.fit()

    def _tick(self) -> None:
        self._time.setText(f"{self._gear.now():%m-%d %H:%M}")

    # ---- wiring

    def _wire(self, scanner: Scanner) -> None:
        self.settle.said.connect(self.say)
        self.settle.noted.connect(self.note)
        self.settle.policy.connect(self.show_policy)
        self.settle.show_receipt.connect(self.show_receipt)
        self.settle.benefits_lacking.connect(self._enter_benefits)
        self.receipts.status.connect(self.say)
        self.receipts.correct.connect(self._correct)
        scanner.id_scanned.connect(self._id_scanned)
        scanner.receipt_scanned.connect(self.show_receipt)
        scanner.refused.connect(self._scan_refused)

    def _id_scanned(self, number: str) -> None:
        if self._current != "settle":
            self.show_screen("settle")
        self.settle.look_up(number)

    def _scan_refused(self, sentence: str) -> None:
        QApplication.beep()
        self.say("stop", sentence)

    def _enter_benefits(self, area: str, scheme: str) -> None:
        self.show_screen("policy")
        self.policy.enter_benefits(area, scheme)

    def _correct(self, number: str) -> None:
        self.show_screen("settle")
        self.settle.correct(number)

    # ---- Qt's own

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the case on the screen as a draft before the window goes; where that fails, stay once and say so."""
        if not (self.settle.keep_now() or self._closing_anyway):
            self._closing_anyway = True
            self.show_screen("settle")
            self.say("stop", "草稿还没有存下，窗口没有关闭。再关一次就放弃没有存下的内容。")
            event.ignore()
            return
        self.closing.emit()
        super().closeEvent(event)


def _label(text: str, role: str, bold: bool = False, tone: str = "") -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    if bold:
        label.setProperty("bold", True)
    if tone:
        label.setProperty("tone", tone)
    return label
