"""The 票据 screen by its keys: find, print once, reprint with a reason, take back whole; a real office, no dialog."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from settledesk.basis.clock import CHINA
from settledesk.basis.settings import Settings, write_settings
from settledesk.desk import receipts
from settledesk.desk.office import Office, open_office
from settledesk.desk.receipt_details import details
from settledesk.desk.settle import preview, settle, void
from settledesk.model.case import YearToDate
from settledesk.paper.code import StatementCode, statement_checksum
from settledesk.paper.pages import page_texts
from settledesk.store import payments, settlements
from settledesk.ui.child import Child
from settledesk.ui.equipment import Equipment
from settledesk.ui.jobs import Jobs
from settledesk.ui.keys import KEYS
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import apply
from settledesk.ui.look.tokens import Size
from settledesk.ui.printing import WAITING, Printing
from settledesk.ui.screens.receipts import ReceiptsScreen
from settledesk.ui.screens.receipts.finder import Finder
from tests.desk.documents import zibo

NOW = datetime(2024, 4, 13, 14, 30, tzinfo=CHINA)
CLERK = "示例收费员"
NAMES = ("张示例", "欧阳小明", "王芳")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    folder = tmp_path / "data"
    folder.mkdir()
    write_settings(folder, Settings("示例市第一人民医院", "H51010000001", "510100", "3", window="02", clerk=CLERK))
    with open_office(folder) as opened:
        yield opened


@pytest.fixture
def numbers(office: Office) -> tuple[str, ...]:
    """張示例 the day before yesterday, 欧阳小明 yesterday, 王芳 today."""
    made = []
    for place, name in enumerate(NAMES):
        document = zibo(f"ZY{place}")
        patient = {key: value for key, value in document["patient"].items() if key != "id_number"}
        document["patient"] = {**patient, "name": name, "psn_no": f"370300{place:08}"}
        at = NOW - timedelta(days=2 - place, hours=4)
        made.append(settle(office, f"draft-{place}", preview(office, document), CLERK, at).number)
    return tuple(made)


@dataclass
class Desk:
    """The screen with the window's keys bound to it, and what it said to the bottom bar."""

    qtbot: QtBot
    office: Office
    gear: Equipment
    screen: ReceiptsScreen
    said: list[tuple[str, str]] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)

    def wait(self, until: Callable[[], bool] = lambda: True) -> None:
        """Wait until nothing is under way and a condition holds."""
        finder, screen = self.screen.finder, self.screen

        def still() -> bool:
            timers = (finder._typing, screen._passing, screen.paper._later)
            return self.gear.jobs.idle and not any(one.isActive() for one in timers) and until()

        self.qtbot.waitUntil(still)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key on whatever has the focus, and wait for what it does."""
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key, modifiers)
        self.wait()

    def type(self, text: str) -> None:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClicks(target, text)
        self.wait()

    def look_for(self, text: str) -> list[str]:
        """Type into the search box and return the numbers found."""
        self.screen.focus_search()
        self.press(Qt.Key.Key_Delete)
        if text.isascii():
            self.type(text)
        else:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(self.screen.finder.box, event)
            self.wait()
        return self.listed

    @property
    def listed(self) -> list[str]:
        screen = self.screen
        return [line.number for line in screen.finder.table.model.rows]

    @property
    def in_hand(self) -> str:
        line = self.screen.finder.current
        return "" if line is None else line.number

    def is_at(self, widget: QWidget) -> bool:
        """Whether a widget has the focus."""
        return QApplication.focusWidget() is widget

    def copies(self, number: str) -> list[tuple[int, str | None]]:
        return [(one.copy, one.reason) for one in details(self.office, number).prints]

    def paper(self, name: str) -> str:
        pdf = (self.office.folder / WAITING / f"{name}.pdf").read_bytes()
        return "".join("".join(page_texts(pdf)).split())

    def used(self, number: str) -> YearToDate:
        found = receipts.settlement(self.office, number)
        with self.office.database.read() as session:
            return settlements.year_to_date(session, found.patient_id, found.year)


CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def look() -> Look:
    made = Look()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply(made, app)
    return made


@pytest.fixture
def desk(qtbot: QtBot, look: Look, office: Office, numbers: tuple[str, ...]) -> Iterator[Desk]:
    jobs, child = Jobs(), Child()
    gear = Equipment(look, office, jobs, child, Printing(office.folder), lambda: NOW)
    screen = ReceiptsScreen(gear)
    qtbot.addWidget(screen)
    screen.resize(1276, 690)
    for one in KEYS:
        if one.act in screen.acts:
            QShortcut(QKeySequence(one.press), screen, screen.acts[one.act])
    made = Desk(qtbot, office, gear, screen)
    screen.status.connect(lambda tone, text: made.said.append((tone, text)))
    screen.correct.connect(made.corrected.append)
    screen.show()
    qtbot.waitActive(screen)
    screen.entered()
    made.wait()
    yield made
    jobs.close()
    child.close()
    assert QApplication.activeModalWidget() is None


def test_on_entering_todays_settlements_are_there_and_the_cursor_is_in_the_box(
    desk: Desk, numbers: tuple[str, ...]
) -> None:
    assert desk.listed == [numbers[2]]
    assert desk.is_at(desk.screen.finder.box)
    assert desk.in_hand == numbers[2]
    assert desk.screen.paper.state == "pages"
    assert "最近七天有 3 张" in desk.screen.finder.owed


def test_where_nothing_was_found_enter_stays_in_the_box(desk: Desk) -> None:
    assert desk.look_for("nobody") == []
    desk.press(Qt.Key.Key_Return)
    assert desk.is_at(desk.screen.finder.box)


def test_enter_before_the_answer_goes_to_the_list_once_it_is_there(desk: Desk, numbers: tuple[str, ...]) -> None:
    assert desk.look_for("nobody") == []
    desk.screen.finder.box.selectAll()
    QTest.keyClicks(desk.screen.finder.box, "-1")
    desk.press(Qt.Key.Key_Return)
    assert desk.listed == [numbers[1]]
    assert desk.is_at(desk.screen.finder.table.table)


def test_a_list_that_empties_under_the_cursor_gives_it_to_the_box(desk: Desk) -> None:
    desk.press(Qt.Key.Key_Return)
    assert desk.is_at(desk.screen.finder.table.table)
    desk.screen.find("nobody")
    desk.wait()
    assert desk.listed == []
    assert desk.is_at(desk.screen.finder.box)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("02-20240412-0001", [1]),
        ("0411-0001", [0]),
        ("oyxm", [1]),
        ("王芳", [2]),
        ("20240411", [0]),
        ("-1", [1]),
        ("20240411-20240412", [1, 0]),
        ("nobody", []),
    ],
)
def test_typing_finds_by_number_patient_and_day(
    desk: Desk, numbers: tuple[str, ...], text: str, places: list[int]
) -> None:
    assert desk.look_for(text) == [numbers[place] for place in places]
    assert desk.screen.paper.state == ("pages" if places else "empty")


def test_the_name_is_masked_and_no_full_name_stands_on_the_screen(desk: Desk) -> None:
    desk.look_for("20240411-20240413")
    shown = " ".join(label.text() for label in desk.screen.findChildren(QLabel))
    model = desk.screen.finder.table.model
    shown += " ".join(str(model.index(row, place).data()) for row in range(3) for place in range(8))
    assert "欧**明" in shown
    assert not any(name in shown for name in NAMES)


def test_arrows_move_in_the_list_while_the_cursor_stays_in_the_box(desk: Desk, numbers: tuple[str, ...]) -> None:
    desk.look_for("20240411-20240413")
    assert desk.in_hand == numbers[2]
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Down)
    assert desk.in_hand == numbers[0]
    assert desk.is_at(desk.screen.finder.box)
    assert desk.screen.facts.state == "未打印"
    desk.press(Qt.Key.Key_Return)
    assert desk.is_at(desk.screen.finder.table.table)
    desk.press(Qt.Key.Key_F9)
    assert desk.is_at(desk.screen.finder.box)
    desk.press(Qt.Key.Key_Escape)
    assert (desk.screen.finder.box.text(), len(desk.listed)) == ("", 3)
    desk.press(Qt.Key.Key_F11)
    assert desk.listed == [numbers[2]]


def test_a_scanned_code_finds_its_settlement_and_an_altered_paper_is_told(desk: Desk, numbers: tuple[str, ...]) -> None:
    stored = receipts.settlement(desk.office, numbers[0])
    desk.screen.find(StatementCode(stored.number, statement_checksum(stored)).text)
    desk.wait()
    assert (desk.listed, desk.screen.finder.said) == ([numbers[0]], "")
    desk.screen.find(StatementCode(stored.number, "0" * 12).text)
    desk.wait()
    assert desk.listed == [numbers[0]]
    assert "校验码" in desk.screen.finder.said


def test_the_first_print_is_copy_one_and_has_no_mark(desk: Desk, numbers: tuple[str, ...]) -> None:
    desk.press(Qt.Key.Key_P, CTRL)
    assert desk.copies(numbers[2]) == [(1, None)]
    paper = desk.paper(f"结算单-{numbers[2]}")
    assert numbers[2] in paper
    assert "补打" not in paper
    assert desk.said[-1][0] == "warning"
    assert str(desk.office.folder / WAITING) in desk.said[-1][1]
    assert desk.screen.facts.state == "已打印 1 次"
    assert desk.in_hand == numbers[2]
    assert "最近七天有 2 张" in desk.screen.finder.owed


def test_the_button_prints_and_the_focus_goes_to_the_list(desk: Desk, numbers: tuple[str, ...]) -> None:
    button = desk.screen.facts.buttons["print"]
    button.setFocus()
    desk.press(Qt.Key.Key_Space)
    assert desk.copies(numbers[2]) == [(1, None)]
    assert desk.is_at(desk.screen.finder.table.table)


def test_a_second_ctrl_p_prints_nothing_and_says_how(desk: Desk, numbers: tuple[str, ...]) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, Qt.Key.Key_P, CTRL)
    QTest.keyClick(target, Qt.Key.Key_P, CTRL)
    desk.wait()
    assert desk.copies(numbers[2]) == [(1, None)]
    desk.press(Qt.Key.Key_P, CTRL)
    assert desk.copies(numbers[2]) == [(1, None)]
    assert "Ctrl+Shift+P" in desk.screen.message.text


def test_a_key_pressed_before_the_search_is_done_does_not_meet_the_one_found_before(
    desk: Desk, numbers: tuple[str, ...]
) -> None:
    box = desk.screen.finder.box
    for key, modifiers in ((Qt.Key.Key_P, CTRL), (Qt.Key.Key_F8, Qt.KeyboardModifier.NoModifier)):
        box.selectAll()
        QTest.keyClicks(box, numbers[0])
        QTest.keyClick(box, key, modifiers)
        assert "正在查找" in desk.said[-1][1]
        desk.wait()
        assert desk.in_hand == numbers[0]
        assert desk.copies(numbers[2]) == desk.copies(numbers[0]) == []
        assert not desk.screen.void_panel.isVisible()
        desk.look_for("t")


def test_a_reprint_asks_why_beside_the_paper_and_is_marked(desk: Desk, numbers: tuple[str, ...]) -> None:
    desk.press(Qt.Key.Key_P, CTRL)
    desk.press(Qt.Key.Key_P, CTRL | SHIFT)
    line = desk.screen.reprint_line
    assert line.isVisible()
    assert desk.is_at(line.reason.line)
    desk.press(Qt.Key.Key_Return)
    assert "没有写原因" in line.message.text
    assert len(desk.copies(numbers[2])) == 1
    desk.type("2")
    assert line.reason.reason == "患者遗失"
    desk.press(Qt.Key.Key_Return)
    assert desk.copies(numbers[2]) == [(1, None), (2, "患者遗失")]
    assert f"补打第1次·2024-04-1314:30·{CLERK}" in desk.paper(f"结算单-{numbers[2]}-补打1")
    assert not line.isVisible()
    assert "补打 第 1 次" in desk.screen.facts.log
    assert "患者遗失" in desk.screen.facts.log


def test_esc_leaves_the_reprint_and_nothing_is_printed(desk: Desk, numbers: tuple[str, ...]) -> None:
    desk.press(Qt.Key.Key_P, CTRL)
    desk.press(Qt.Key.Key_P, CTRL | SHIFT)
    desk.type("paper jam")
    desk.press(Qt.Key.Key_Escape)
    assert not desk.screen.reprint_line.isVisible()
    assert desk.copies(numbers[2]) == [(1, None)]
    assert desk.is_at(desk.screen.finder.table.table)


def test_reprinting_what_was_never_printed_is_its_first_print(desk: Desk, numbers: tuple[str, ...]) -> None:
    desk.press(Qt.Key.Key_P, CTRL | SHIFT)
    assert desk.copies(numbers[2]) == [(1, None)]
    assert not desk.screen.reprint_line.isVisible()


def test_void_says_what_it_will_do_asks_why_and_shows_the_pair(desk: Desk, numbers: tuple[str, ...]) -> None:
    desk.look_for(numbers[0])
    assert desk.used(numbers[0]).admissions == 1
    desk.press(Qt.Key.Key_F8)
    panel = desk.screen.void_panel
    assert panel.isVisible()
    assert desk.is_at(panel.reason.line)
    assert "总费用 -20,000.00" in panel.accessibleDescription()
    assert "2,202.00 元应收回" in panel.accessibleDescription()
    assert "住院 1 → 0 次" in panel.accessibleDescription()
    desk.type("1")
    desk.press(Qt.Key.Key_Return)
    assert desk.is_at(panel.go)
    assert receipts.settlement(desk.office, numbers[0]).voided_by is None
    desk.press(Qt.Key.Key_Return)
    stored = receipts.settlement(desk.office, numbers[0])
    assert stored.voided_by is not None
    assert receipts.settlement(desk.office, stored.voided_by).void_reason == "录入错误"
    assert desk.used(numbers[0]) == YearToDate()
    with desk.office.database.read() as session:
        paid = payments.payments_of_settlement(session, numbers[0])
    assert sum(one.amount.fen for one in paid) == 0
    assert not panel.isVisible()
    assert desk.listed == [stored.voided_by, numbers[0]]
    assert desk.in_hand == stored.voided_by
    assert numbers[0] in desk.screen.facts.partner.text()
    desk.screen.facts.partner.click()
    desk.wait()
    assert desk.in_hand == numbers[0]
    assert desk.screen.facts.state == "已作废"
    assert "录入错误" in desk.screen.facts.partner.text()


def test_ctrl_enter_voids_from_the_line_but_not_without_a_reason(desk: Desk, numbers: tuple[str, ...]) -> None:
    desk.press(Qt.Key.Key_F8)
    desk.press(Qt.Key.Key_Return, CTRL)
    assert "没有写原因" in desk.screen.void_panel.message.text
    desk.type("   ")
    desk.press(Qt.Key.Key_Return, CTRL)
    assert receipts.settlement(desk.office, numbers[2]).voided_by is None
    desk.type("wrong patient")
    desk.press(Qt.Key.Key_Return, CTRL)
    assert receipts.settlement(desk.office, numbers[2]).voided_by is not None


def test_esc_leaves_the_void_and_nothing_happened(desk: Desk, numbers: tuple[str, ...]) -> None:
    desk.press(Qt.Key.Key_F8)
    desk.type("1")
    desk.press(Qt.Key.Key_Escape)
    assert not desk.screen.void_panel.isVisible()
    assert desk.screen.facts.isVisible()
    assert receipts.settlement(desk.office, numbers[2]).voided_by is None
    desk.press(Qt.Key.Key_F8)
    assert desk.screen.void_panel.reason.reason == ""


def test_confirming_twice_makes_one_void(desk: Desk, numbers: tuple[str, ...]) -> None:
    desk.press(Qt.Key.Key_F8)
    desk.type("1")
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, Qt.Key.Key_Return, CTRL)
    QTest.keyClick(target, Qt.Key.Key_Return, CTRL)
    desk.wait()
    found = receipts.settlement(desk.office, numbers[2])
    with desk.office.database.read() as session:
        assert len(settlements.settlements_of_patient(session, found.patient_id)) == 2


def test_neither_half_of_a_pair_can_be_voided_again(desk: Desk, numbers: tuple[str, ...]) -> None:
    desk.press(Qt.Key.Key_F8)
    desk.type("1")
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.press(Qt.Key.Key_F8)
    assert "本身是作废单" in desk.screen.message.text
    desk.press(Qt.Key.Key_Down)
    assert desk.in_hand == numbers[2]
    desk.press(Qt.Key.Key_F8)
    assert "不能作废两次" in desk.screen.message.text
    assert not desk.screen.void_panel.isVisible()


def test_what_another_window_voided_meanwhile_is_refused_beside_the_reason(
    desk: Desk, numbers: tuple[str, ...]
) -> None:
    desk.press(Qt.Key.Key_F8)
    void(desk.office, numbers[2], "elsewhere", "重复结算", "王复核", NOW)
    desk.type("1")
    desk.press(Qt.Key.Key_Return, CTRL)
    assert "已由" in desk.screen.void_panel.message.text
    assert desk.screen.void_panel.isVisible()
    assert desk.is_at(desk.screen.void_panel.reason.line)
    desk.press(Qt.Key.Key_Escape)
    assert desk.screen.facts.state == "已作废"


def test_the_void_prints_as_a_first_print(desk: Desk) -> None:
    desk.press(Qt.Key.Key_F8)
    desk.type("1")
    desk.press(Qt.Key.Key_Return, CTRL)
    number = desk.in_hand
    desk.press(Qt.Key.Key_P, CTRL)
    assert desk.copies(number) == [(1, None)]
    assert "冲正（作废）" in desk.paper(f"结算单-{number}")


def test_a_voided_stay_is_offered_for_a_new_settlement(desk: Desk, numbers: tuple[str, ...]) -> None:
    assert not desk.screen.facts.buttons["correct"].isVisible()
    desk.press(Qt.Key.Key_F8)
    desk.type("1")
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.screen.facts.buttons["correct"].click()
    desk.press(Qt.Key.Key_Down)
    desk.screen.facts.buttons["correct"].click()
    assert desk.corrected == [numbers[2], numbers[2]]


def test_other_keys_are_dead_while_a_void_is_open(desk: Desk, numbers: tuple[str, ...]) -> None:
    desk.press(Qt.Key.Key_F8)
    desk.press(Qt.Key.Key_P, CTRL)
    desk.press(Qt.Key.Key_P, CTRL | SHIFT)
    assert desk.copies(numbers[2]) == []
    assert desk.screen.void_panel.isVisible()


def test_with_nothing_in_hand_the_keys_say_what_to_do(desk: Desk) -> None:
    desk.look_for("nobody")
    for key, modifiers in ((Qt.Key.Key_P, CTRL), (Qt.Key.Key_P, CTRL | SHIFT), (Qt.Key.Key_F8, None)):
        desk.press(key, modifiers or Qt.KeyboardModifier.NoModifier)
        assert "请先查找并选一张" in desk.said[-1][1]


def test_only_what_was_never_printed_can_be_listed(desk: Desk, numbers: tuple[str, ...]) -> None:
    desk.press(Qt.Key.Key_P, CTRL)
    desk.screen.finder._owed.acted.emit()
    desk.wait()
    assert desk.listed == [numbers[1], numbers[0]]
    desk.look_for("t")
    assert desk.listed == [numbers[2]]


def test_a_list_that_was_cut_says_so(desk: Desk, numbers: tuple[str, ...]) -> None:
    finder = Finder(desk.gear, most=2)
    desk.qtbot.addWidget(finder)
    finder.show()
    for text, cut in (("", True), ("20240413", False)):
        finder.ask_for(text)
        desk.wait()
        assert finder.table.too_many.isVisible() is cut
    finder.ask_for("")
    desk.wait()
    assert [line.number for line in finder.table.model.rows] == [numbers[2], numbers[1]]
    assert "只显示前 2 张" in finder.table.too_many.text


def test_a_database_that_is_busy_is_told_where_the_search_is(desk: Desk, tmp_path: Path) -> None:
    desk.office.database.close()
    (desk.office.folder / "settledesk.sqlite3").write_bytes(b"not a database" * 1000)
    desk.look_for("20240411")
    assert "数据库" in desk.screen.finder.said


def test_a_paper_that_can_go_nowhere_is_told_beside_it(desk: Desk, numbers: tuple[str, ...]) -> None:
    (desk.office.folder / WAITING / f"结算单-{numbers[2]}.pdf" / "in the way").mkdir(parents=True)
    desk.press(Qt.Key.Key_P, CTRL)
    assert "写不了文件" in desk.screen.message.text
    desk.press(Qt.Key.Key_P, CTRL | SHIFT)
    assert desk.screen.reprint_line.isVisible()


@pytest.mark.parametrize("size", list(Size))
def test_at_every_type_size_nothing_is_cut_and_what_is_opened_can_be_seen(desk: Desk, look: Look, size: Size) -> None:
    look.set_size(size)
    desk.wait()
    assert desk.screen.halves.stacked is (size is not Size.NORMAL)
    table = desk.screen.finder.table.table
    assert table.horizontalScrollBar().maximum() == 0
    desk.press(Qt.Key.Key_F8)
    panel = desk.screen.void_panel
    desk.qtbot.waitUntil(lambda: panel.visibleRegion().boundingRect().height() == panel.height())
    # Also where the type grows after it was opened.
    look.set_size(Size.NORMAL)
    desk.wait()
    look.set_size(size)
    desk.qtbot.waitUntil(lambda: panel.visibleRegion().boundingRect().height() == panel.height())
    for button in (panel.go, panel.back):
        assert button.width() >= button.sizeHint().width()
    for label in desk.screen.findChildren(QLabel):
        if label.isVisible() and label.text() and not label.wordWrap():
            assert label.width() >= label.sizeHint().width() - 1, label.text()


def test_everything_that_takes_the_focus_has_a_name(desk: Desk) -> None:
    desk.press(Qt.Key.Key_P, CTRL)
    desk.press(Qt.Key.Key_P, CTRL | SHIFT)
    for widget in desk.screen.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert widget.accessibleName(), widget
