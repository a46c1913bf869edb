"""The map of the keys: one table, bound once, alive in every field, dead under a dialog; Enter, Esc and Tab go as read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QWidget

from settledesk.desk.drafts import parked
from settledesk.store import settlement_lines
from settledesk.ui.key_sheet import KeySheet, press_text
from settledesk.ui.keys import KEYS, PLACES, SCREENS, key
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import Size
from settledesk.ui.pieces.keycap import KeyButton, Keycap
from settledesk.ui.pieces.nav_button import NavButton
from settledesk.ui.screens.policy import PolicyScreen
from settledesk.ui.screens.settle.fee_grid import FeeGrid
from settledesk.ui.screens.settle.fee_import import FeeImport
from settledesk.ui.screens.settle.patient_form import PatientForm
from settledesk.ui.screens.settle.stay import CATEGORIES, FALL, LINES, MORE, PLATFORM, TOTALS
from settledesk.ui.troubles import TroubleDialog
from settledesk.ui.window import Window
from tests.ui.clerk import Clerk

OWN = tuple(one for one in KEYS if not one.place)
"""The keys that the window binds."""
_PARENTS = ((FeeGrid, "grid"), (FeeImport, "file"), (PatientForm, "patient"), (PolicyScreen, "policy"))
_REASONS = {"1", "2", "3", "4"}
_ALSO = {"Ctrl+=": "Ctrl++", "Return": "Enter", "Ctrl+Return": "Ctrl+Enter"}
"""Other writings of a key that the table names once."""


def written(shortcut: QShortcut) -> str:
    text = shortcut.key().toString(QKeySequence.SequenceFormat.PortableText)
    return _ALSO.get(text, text)


def shortcuts(window: Window) -> list[QShortcut]:
    return window.findChildren(QShortcut)


def settled(clerk: Clerk) -> int:
    with clerk.office.database.read() as session:
        return len(settlement_lines.newest_lines(session, 100))


def fill(clerk: Clerk) -> None:
    """Bring a whole case onto the screen, ready for F2."""
    clerk.press("F6")
    clerk.type("jxj", "Enter")
    clerk.wait()
    for text in ("24042", "0401", "t"):
        clerk.type(text, "Enter")
    clerk.strike("F5")
    for amount in ("20000", "1000.10", "100.05", "400.33"):
        clerk.amount(amount, "Enter")
    clerk.wait()
    assert clerk.desk.result.money.isVisible()


# ---- the table


def test_each_act_and_each_key_of_a_place_stands_in_the_table_once() -> None:
    assert not [act for act, count in Counter(one.act for one in KEYS).items() if count > 1]
    assert not [found for found, count in Counter((one.press, one.place) for one in KEYS).items() if count > 1]
    for one in KEYS:
        assert one.screen in SCREENS
        assert not one.place or one.place in PLACES
        assert QKeySequence(one.press).toString(QKeySequence.SequenceFormat.PortableText) == one.press
    assert key("settle").press == "F2"


def test_the_window_binds_what_the_table_lists_and_nothing_else(clerk: Clerk) -> None:
    window = clerk.window
    all_bound = shortcuts(window)
    found = Counter((written(one), _place(one)) for one in all_bound)
    table = {(one.press, one.place) for one in KEYS}
    assert set(found) <= table
    assert {one for one in table if not one[1]} <= set(found)
    # Ctrl++ is Ctrl+= on some keyboards, and Enter has a twin on the number pad.
    assert {one for one, count in found.items() if count > 1} == {
        ("Ctrl++", ""),
        ("Enter", "file"),
        ("Ctrl+Enter", "patient"),
    }
    assert [one for one in window.findChildren(QAction) if not one.shortcut().isEmpty()] == []
    for text in (*(written(one) for one in all_bound), *(one.press for one in KEYS)):
        assert text != "F10"
        assert not text.startswith("Alt+")
    for one in all_bound:
        whole = one.parent() is window
        assert one.context() == (
            Qt.ShortcutContext.WindowShortcut if whole else Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        # Held down, a key acts once, but for the size of the type.
        assert not whole or one.autoRepeat() is (written(one) in ("Ctrl++", "Ctrl+-"))
        for other in all_bound:
            mine, theirs = one.parent(), other.parent()
            if one is not other and one.key() == other.key():
                # Else Qt would tell neither of them.
                assert isinstance(mine, QWidget)
                assert isinstance(theirs, QWidget)
                assert mine is not theirs
                assert not mine.isAncestorOf(theirs)


def _place(shortcut: QShortcut) -> str:
    parent = shortcut.parent()
    return "" if isinstance(parent, Window) else next(place for kind, place in _PARENTS if isinstance(parent, kind))


def test_every_button_with_a_key_shows_one_of_the_table(clerk: Clerk) -> None:
    presses, titles = (
        {one.press for one in KEYS},
        {one.title: one.press for one in OWN if not one.act.startswith("screen_")},
    )
    placed = {one.title: {each.press for each in KEYS if each.place and each.title == one.title} for one in KEYS}
    buttons = clerk.window.findChildren(KeyButton)
    assert len(buttons) > 20
    for one in buttons:
        if one._press:
            assert one._press in presses | _REASONS, one.text()
            assert one.accessibleDescription() == f"快捷键 {one._press}"
        if one._press not in placed.get(one.text(), set()):
            assert one._press == titles.get(one.text(), one._press), one.text()
    assert {one._press for one in clerk.window.findChildren(Keycap)} <= presses
    for act in ("screen_1", "screen_2", "screen_3"):
        (tab,) = (one for one in clerk.window.findChildren(NavButton) if one.text() == key(act).title)
        assert key(act).press in f"{tab.accessibleName()} {tab.accessibleDescription()}"
    assert {one.act for one in KEYS if one.bar} == set(clerk.window._buttons)
    by_title = {one.text().split(" ")[0]: one.toolTip() for one in clerk.desk.stay._tabs.buttons()}
    assert by_title["费用明细"] == by_title["费用汇总"] == "Ctrl+M"
    assert by_title["平台数据"] == "Ctrl+T"


# ---- alive in every field


def _places(clerk: Clerk) -> dict[str, Callable[[], None]]:
    """Return what puts the cursor into each kind of thing that can have it."""
    window, desk, stay = clerk.window, clerk.desk, clerk.desk.stay

    def field(path: str) -> Callable[[], None]:
        return lambda: desk.focus_path(path)

    def form(path: str) -> Callable[[], None]:
        def go() -> None:
            desk.register({})
            desk.patient_form.focus_path(path)

        return go

    def grid() -> None:
        desk.to_desk(keep_focus=True)
        stay.show_page(LINES)
        stay.grid.view.setFocus()

    def cell() -> None:
        grid()
        stay.grid.view.go(0, 0)
        clerk.strike("x")
        assert isinstance(clerk.focus, QLineEdit)

    def tab() -> None:
        desk.to_desk(keep_focus=True)
        stay._tabs.button(TOTALS).setFocus()

    def listing() -> None:
        window.show_screen("receipts")
        window.receipts.finder.table.table.setFocus()

    def areas() -> None:
        window.show_screen("policy")
        clerk.finish()

    def area_list() -> None:
        areas()
        window.policy.areas.list.setFocus()

    def timeline() -> None:
        areas()
        clerk.wait()
        clerk.strike("Enter")

    def parked_list() -> None:
        desk._body.setCurrentWidget(desk.parked_list)
        desk.parked_list.table.table.setFocus()

    return {
        "box": desk.to_patient,
        "choice": field("visit.kind"),
        "text": field("visit.number"),
        "day": field("visit.admitted_on"),
        "money": field("payments.deposit"),
        "count": field("year_to_date.admissions"),
        "flag": field("visit.emergency"),
        "tab": tab,
        "grid": grid,
        "cell": cell,
        "parked": parked_list,
        "id": form("patient.id_number"),
        "name": form("patient.name"),
        "area": form("patient.insured_area"),
        "receipt box": window._find_receipt,
        "receipt list": listing,
        "area box": areas,
        "area list": area_list,
        "timeline": timeline,
    }


class Heard:
    """Which shortcuts of a window were pressed, and whether any was pressed that is not the only one."""

    def __init__(self, window: Window) -> None:
        self.pressed: list[str] = []
        self.torn: list[str] = []
        for one in shortcuts(window):
            one.activated.connect(partial(self.pressed.append, written(one)))
            one.activatedAmbiguously.connect(partial(self.torn.append, written(one)))

    def take(self) -> list[str]:
        pressed = self.pressed[:]
        self.pressed.clear()
        return pressed


def test_every_key_works_with_the_focus_anywhere(clerk: Clerk) -> None:
    window = clerk.window
    places = _places(clerk)
    for shortcut in shortcuts(window):
        if shortcut.parent() is window:
            # Whether the key arrives is asked here, hundreds of times; what it does, in the next test.
            shortcut.activated.disconnect()
    heard = Heard(window)
    for name, go in places.items():
        of_receipts, of_policy = name.startswith("receipt"), name in ("area box", "area list", "timeline")
        window.show_screen("receipts" if of_receipts else "policy" if of_policy else "settle")
        go()
        clerk.finish()
        at = clerk.focus
        for one in OWN:
            clerk.strike(one.press)
            assert heard.take() == [one.press], (name, one.press)
            assert clerk.is_at(at)
    assert heard.torn == []
    assert settled(clerk) == 3


def _when_asked_for_a_file(act: Callable[[], None]) -> None:
    """Act as soon as a file is asked for; the question waits in a loop of its own."""

    def look() -> None:
        if isinstance(QApplication.activeModalWidget(), QFileDialog) and QGuiApplication.focusWindow() is not None:
            act()
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(10, look)


def _close_dialog() -> None:
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QDialog):
        dialog.reject()


def test_every_key_does_what_the_sheet_says(clerk: Clerk, shared_look: Look) -> None:
    window, desk = clerk.window, clerk.desk
    done = set()

    def press(act: str) -> None:
        clerk.press(key(act).press)
        done.add(act)

    fill(clerk)
    press("mode")
    assert desk.stay.pages.currentIndex() == LINES
    assert clerk.is_at(desk.stay.grid.view)
    press("mode")
    assert clerk.at == "totals.total"
    press("platform")
    assert clerk.at == "platform.fund_pay_sumamt"
    press("patient")
    assert clerk.is_at(desk.bar.box)
    press("new_patient")
    assert clerk.at == "patient.name"
    press("id_kind")
    assert desk.patient_form.fields["patient.id_kind"].text() == "02"
    clerk.press(*["F4"] * 8)
    assert desk.patient_form.fields["patient.id_kind"].text() == "01"
    clerk.press("Esc")
    desk.focus_path("visit.admitted_on")
    press("help")
    assert "8 位数字" in clerk.said
    assert clerk.at == "visit.admitted_on"
    clerk.press("F1")
    assert desk.result.steps.table.hasFocus()
    press("enter_benefits")
    assert "不缺本地待遇" in clerk.said
    desk.stay.fields["totals.total"].set_text("")
    press("preview")
    assert clerk.at == "totals.total"
    clerk.amount("20000", "F5")
    clerk.wait()
    for act, size in (
        ("bigger", Size.LARGE),
        ("smaller", Size.NORMAL),
        ("bigger", Size.LARGE),
        ("normal_size", Size.NORMAL),
    ):
        press(act)
        assert shared_look.size is size
    press("dark")
    assert shared_look.dark
    clerk.press("Ctrl+Shift+D")
    asked: list[str] = []

    def leave() -> None:
        asked.append("a file")
        _close_dialog()

    _when_asked_for_a_file(leave)
    press("open_fees")
    assert asked == ["a file"]
    press("park")
    assert len(parked(clerk.office)) == 1
    press("parked")
    assert desk.parked_list.isVisible()
    clerk.press("Enter")
    press("settle")
    assert desk.last_number is not None
    press("print")
    assert window.current == "receipts"
    press("screen_1")
    assert window.current == "settle"
    press("screen_2")
    assert window.current == "receipts"
    clerk.press("Ctrl+1", "Ctrl+Shift+P", "Ctrl+Shift+P")
    done.add("reprint")
    assert window.receipts.reprint_line.isVisible()
    clerk.press("Esc")
    press("void")
    assert window.receipts.void_panel.isVisible()
    clerk.press("Esc", "Ctrl+1")
    press("find_receipt")
    assert clerk.is_at(window.receipts.finder.box)
    clerk.press("Ctrl+1")
    press("today")
    assert window.receipts.finder.box.text() == "今天"
    assert desk.last_number in [one.number for one in window.receipts.finder.table.model.rows]
    press("screen_3")
    assert window.current == "policy"
    policy = window.policy
    assert clerk.is_at(policy.areas.box)
    clerk.type("370300", "Enter")
    clerk.wait()
    press("next_page")
    assert policy.page == "figures"
    press("former_page")
    assert policy.page == "files"
    press("find_area")
    assert clerk.is_at(policy.areas.box)
    press("review")
    assert policy.review.isVisible()
    clerk.press("Esc")
    press("keys")
    assert isinstance(QApplication.activeModalWidget(), KeySheet)
    clerk.press("Esc")
    assert done >= {one.act for one in OWN}


# ---- dead under a dialog


def _strike_all(window: Window) -> None:
    handle = window.windowHandle()
    for one in OWN:
        combination = QKeySequence.fromString(one.press)[0]  # type: ignore[index]  # The stubs do not know it.
        # To the window itself too, as a key that is on its way while the dialog opens.
        for target in (QGuiApplication.focusWindow(), handle):
            if one.press != "F1":
                QTest.keyClick(target, combination.key(), combination.keyboardModifiers())


def test_every_key_is_dead_under_a_dialog(clerk: Clerk, shared_look: Look) -> None:
    fill(clerk)
    window, before = clerk.window, settled(clerk)
    heard = Heard(window)
    clerk.press("Ctrl+/")
    heard.take()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, KeySheet)
    _strike_all(window)
    assert heard.take() == []
    assert QApplication.activeModalWidget() is sheet
    _close_dialog()
    trouble = TroubleDialog(shared_look, "出了意外", "请再试一次。", "ABCD2345", window)
    trouble.open()
    assert QTest.qWaitForWindowActive(trouble)
    _strike_all(window)
    assert heard.take() == []
    trouble.reject()
    clerk.wait()
    under_file_dialog: list[list[str]] = []

    def strike() -> None:
        heard.take()
        _strike_all(window)
        under_file_dialog.append(heard.take())
        _close_dialog()

    _when_asked_for_a_file(strike)
    clerk.press("Ctrl+O")
    assert under_file_dialog == [[]]
    assert settled(clerk) == before
    assert heard.torn == []


# ---- the sheet


def test_the_sheet_lists_every_key_and_finds_by_key_or_word(clerk: Clerk) -> None:
    fill(clerk)
    clerk.desk.focus_path("totals.over_limit")
    clerk.press("Ctrl+/")
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, KeySheet)
    assert clerk.is_at(sheet.search)
    assert sheet.shown == KEYS
    model = sheet.table.model()
    cells = [[model.index(row, column).data() for column in range(4)] for row in range(model.rowCount())]
    assert [row[0] for row in cells] == [press_text(one) for one in KEYS]
    assert all(row[1] and row[2] for row in cells)
    clerk.type("f8")
    assert [one.act for one in sheet.shown] == ["void"]
    clerk.press(*["Backspace"] * 2)
    clerk.say("撤销")
    assert [one.act for one in sheet.shown] == ["undo", "undo_change"]
    clerk.press("Enter")
    assert QApplication.activeModalWidget() is None
    clerk.press("Enter")
    assert clerk.at == "totals.first_pay"
    assert settled(clerk) == 3


@pytest.mark.parametrize("size", [Size.NORMAL, Size.HUGE])
def test_nothing_on_the_sheet_is_cut_off(shared_look: Look, size: Size) -> None:
    shared_look.set_size(size)
    around = QWidget()
    around.resize(1366, 768)
    sheet = KeySheet(shared_look, around)
    sheet.show()
    table, metrics = sheet.table, sheet.table.fontMetrics()
    for row, _ in enumerate(KEYS):
        for column in range(4):
            wide = metrics.horizontalAdvance(table.model().index(row, column).data())
            assert wide + 8 < table.columnWidth(column), KEYS[row].act
    assert sheet.height() <= around.height()
    sheet.close()
    shared_look.set_size(Size.NORMAL)


# ---- Enter


def test_enter_settles_from_no_field(clerk: Clerk) -> None:
    fill(clerk)
    before = settled(clerk)
    desk, stay = clerk.desk, clerk.desk.stay
    for path in stay.fields:
        desk.focus_path(path)
        clerk.strike("Enter")
    clerk.wait()
    assert "按 F2 结算" in clerk.said
    for page in (TOTALS, CATEGORIES, PLATFORM, FALL, MORE):
        stay.show_page(page)
        clerk.focus.setFocus()
        for _ in range(45):
            clerk.strike("Tab")
            clerk.strike("Enter")
    clerk.wait()
    assert settled(clerk) == before
    assert desk.last_number is None


# ---- Esc


def test_esc_goes_back_one_step_at_a_time(clerk: Clerk) -> None:
    fill(clerk)
    desk, stay = clerk.desk, clerk.desk.stay
    # A field: what stood in it.
    desk.focus_path("totals.total")
    clerk.amount("77")
    clerk.press("Esc")
    assert stay.fields["totals.total"].text() == "20,000.00"
    assert clerk.at == "totals.total"
    # A cell of the grid.
    clerk.press("Ctrl+M")
    clerk.type("abc")
    assert isinstance(clerk.focus, QLineEdit)
    clerk.press("Esc")
    assert clerk.is_at(stay.grid.view)
    assert stay.rows() == ()
    clerk.press("Ctrl+M")
    # A list of choices.
    desk.focus_path("hospital.level")
    clerk.press("Down")
    assert QApplication.activePopupWidget() is not None
    clerk.press("Esc")
    assert QApplication.activePopupWidget() is None
    assert stay.fields["hospital.level"].text() == "3"
    # What was found.
    clerk.press("F6")
    clerk.type("zh")
    clerk.wait()
    assert desk.bar.results.isVisible()
    clerk.press("Esc")
    assert not desk.bar.results.isVisible()
    # Panels.
    clerk.press("Ctrl+Shift+S")
    assert desk.parked_list.isVisible()
    clerk.press("Esc")
    assert not desk.parked_list.isVisible()
    clerk.press("F3")
    assert desk.patient_form.isVisible()
    clerk.press("Esc")
    assert not desk.patient_form.isVisible()
    # The case: asked once, then parked, whole.
    desk.focus_path("totals.first_pay")
    texts = stay.texts()
    clerk.press("Esc")
    assert "再按一次 Esc" in clerk.said
    assert stay.texts() == texts
    clerk.press("Esc")
    assert "totals.total" not in stay.texts()
    assert clerk.is_at(desk.bar.box)
    assert len(parked(clerk.office)) == 1
    clerk.press("Ctrl+Shift+S", "Enter")
    assert stay.texts() == texts
    assert clerk.at == "totals.first_pay"


def test_a_question_is_taken_back_by_esc_before_the_case_is_left(clerk: Clerk) -> None:
    fill(clerk)
    clerk.press("Ctrl+T")
    clerk.amount("1", "F2")
    clerk.wait()
    assert "确认后再按一次 F2" in clerk.desk.result.message.text
    clerk.press("Enter")
    clerk.press("Esc")
    assert clerk.desk.result.message.text == ""
    assert "再按一次 Esc" not in clerk.said
    QTest.qWait(520)
    clerk.press("F2")
    # It is asked anew: nobody has answered.
    assert clerk.desk.last_number is None


# ---- Tab


def _walk(clerk: Clerk, start: QWidget) -> list[QWidget]:
    """Return what Tab goes through from a widget until it comes back."""
    # High enough for all of it: what is scrolled has another place each time.
    clerk.window.resize(1366, 1200)
    start.setFocus(Qt.FocusReason.TabFocusReason)
    found: list[QWidget] = []
    while clerk.focus not in found:
        found.append(clerk.focus)
        clerk.strike("Tab")
    assert clerk.is_at(start)
    return found


def _is_as_read(clerk: Clerk, found: list[QWidget]) -> bool:
    """Whether widgets follow each other in reading: bar, strip, the left half, the right one; line by line in each."""
    desk, window = clerk.desk, clerk.window
    parts = (desk.bar, desk.strip, desk.stay, desk._right, desk.patient_form, desk.parked_list)

    def part(one: QWidget) -> int:
        return next(number for number, each in enumerate(parts) if each.isAncestorOf(one))

    for before, after in pairwise(found):
        first, second = (QRect(one.mapTo(window, QPoint(0, 0)), one.size()) for one in (before, after))
        if part(before) != part(after):
            follows = part(before) < part(after)
        elif first.bottom() < second.top() or second.bottom() < first.top():
            follows = first.bottom() < second.top()
        else:
            follows = first.left() < second.left()
        if not follows:
            return False
    return True


def test_tab_goes_as_one_reads(clerk: Clerk) -> None:
    fill(clerk)
    desk, stay = clerk.desk, clerk.desk.stay
    for page in (TOTALS, CATEGORIES, PLATFORM, FALL, MORE):
        stay.show_page(page)
        clerk.wait()
        found = _walk(clerk, desk.bar.box)
        assert _is_as_read(clerk, found), page
        editors = [one.editor for one in stay.fields.values() if one.isVisible()]
        assert [one for one in found if one in editors] == editors
        assert desk.result.steps.table in found
        assert stay._tabs.button(page) in found


def test_tab_goes_as_one_reads_past_what_is_missing_and_through_the_patients_form(clerk: Clerk) -> None:
    clerk.type("ydm", "Enter")
    clerk.wait()
    for text in ("24042", "0401", "t"):
        clerk.type(text, "Enter")
    clerk.wait()
    assert clerk.desk.strip.view.missing
    found = _walk(clerk, clerk.desk.bar.box)
    assert any(clerk.desk.strip.isAncestorOf(one) for one in found)
    assert _is_as_read(clerk, found)
    clerk.press("F3")
    found = _walk(clerk, clerk.desk.bar.box)
    assert _is_as_read(clerk, found)
    editors = [one.editor for one in clerk.desk.patient_form.fields.values()]
    assert [one for one in found if one in editors] == editors


def test_tab_leaves_the_grid_at_its_ends(clerk: Clerk) -> None:
    fill(clerk)
    clerk.press("Ctrl+M")
    view = clerk.desk.stay.grid.view
    assert clerk.is_at(view)
    clerk.press("Shift+Tab")
    assert clerk.is_at(clerk.desk.stay._tabs.button(LINES))
    clerk.press("Tab")
    assert clerk.is_at(view)
    clerk.press("Tab")
    assert not clerk.is_at(view)
    assert not clerk.desk.stay.grid.isAncestorOf(clerk.focus)
