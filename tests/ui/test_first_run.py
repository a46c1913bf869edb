"""The first run by real keys alone: empty, with the sample, refused, cancelled, left; and nothing cut off."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from settledesk.basis.settings import Settings, read_settings
from settledesk.desk.office import open_office
from settledesk.desk.sample import sample_settings
from settledesk.desk.setup import needs_setup, set_up
from settledesk.store import patients
from settledesk.ui.child import Child
from settledesk.ui.first_run import FirstRun
from settledesk.ui.jobs import Jobs
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import style_sheet
from settledesk.ui.look.tokens import Size

ENTER, ESCAPE, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def child(qtbot: QtBot) -> Iterator[Child]:
    made = Child()
    yield made
    made.close()


@pytest.fixture
def look(bundled_fonts: None) -> Look:
    return Look()


@pytest.fixture
def first_run(qtbot: QtBot, look: Look, jobs: Jobs, child: Child, tmp_path: Path) -> FirstRun:
    made = FirstRun(look, jobs, child, tmp_path / "data")
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def press(*keys: Qt.Key | str) -> None:
    """Press keys wherever the focus is, as a person does."""
    for one in keys:
        popup = QApplication.activePopupWidget()
        there = popup or QApplication.focusWidget()
        assert there is not None, "the focus is nowhere"
        if isinstance(one, str):
            QTest.keyClicks(there, one)
        else:
            QTest.keyClick(there, one)


def paste(text: str) -> None:
    """Put Chinese into the field that has the focus; QTest cannot type it."""
    there = QApplication.focusWidget()
    assert isinstance(there, QLineEdit)
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(there, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(there, Qt.Key.Key_V, CONTROL)


def shows(first_run: FirstRun, page: QWidget) -> bool:
    return first_run.page is page


def texts(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page))


def at(first_run: FirstRun) -> str | None:
    """Return the path of the field that has the focus."""
    return first_run.facts.group.focused_path()


def line(first_run: FirstRun, path: str) -> QLineEdit:
    editor = first_run.facts.group.field(path).editor
    assert isinstance(editor, QLineEdit)
    return editor


def test_an_empty_office_is_set_up_by_keys_alone(qtbot: QtBot, first_run: FirstRun, tmp_path: Path) -> None:
    folder, facts = tmp_path / "data", first_run.facts
    press(ENTER)
    assert shows(first_run, facts) and at(first_run) == "hospital_name"
    paste("淄博市中心医院")
    press(ENTER, "h37030000001", ENTER, "3703", ENTER)
    assert at(first_run) == "hospital_level", "one Enter takes the city and goes on"
    assert line(first_run, "hospital_area").text() == "淄博市 370300"
    press("2", ENTER)
    assert facts.group.field("hospital_level").text() == "2"
    press("5", ENTER)
    assert at(first_run) == "clerk"
    paste("李敏")
    assert needs_setup(folder), "nothing is stored before the last step"
    press(ENTER)
    qtbot.waitUntil(lambda: shows(first_run, first_run.done), timeout=10_000)
    assert not needs_setup(folder)
    assert read_settings(folder) == Settings("淄博市中心医院", "H37030000001", "370300", "2", "05", "李敏")
    said = texts(first_run.done)
    assert "淄博市中心医院" in said and "05 号窗" in said and "wjg" not in said
    with qtbot.waitSignal(first_run.finished) as told:
        press(ENTER)
    assert told.args == [folder]
    with open_office(folder) as office:
        assert office.settings.hospital_name == "淄博市中心医院"


def test_the_sample_is_brought_in_by_two_keys(qtbot: QtBot, first_run: FirstRun, look: Look, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    look.set_dark(True)
    look.set_size(Size.LARGE)
    press("2", ENTER)
    assert shows(first_run, first_run.working)
    qtbot.waitUntil(lambda: "正在结算示例住院" in texts(first_run.working), timeout=30_000)
    qtbot.waitUntil(lambda: shows(first_run, first_run.done), timeout=30_000)
    kept = read_settings(folder)
    assert kept.hospital_name == sample_settings().hospital_name
    assert (kept.theme, kept.type_size) == ("dark", "large")
    assert "wjg" in texts(first_run.done)
    with open_office(folder) as office, office.database.read() as session:
        assert len(patients.find_patients(session, "wjg")) >= 1
    with qtbot.waitSignal(first_run.finished):
        press(ENTER)


def test_the_sample_can_be_cancelled_and_chosen_again(qtbot: QtBot, first_run: FirstRun, tmp_path: Path) -> None:
    press(DOWN, ENTER)
    qtbot.waitUntil(lambda: "正在结算示例住院" in texts(first_run.working), timeout=30_000)
    press(ESCAPE)
    assert shows(first_run, first_run.choice)
    assert "已取消，没有建立任何数据" in texts(first_run)
    assert needs_setup(tmp_path / "data")
    press(ENTER)
    qtbot.waitUntil(lambda: shows(first_run, first_run.done), timeout=30_000)


def test_what_is_missing_is_said_beside_each_field_and_the_first_is_gone_to(first_run: FirstRun) -> None:
    facts = first_run.facts
    press(ENTER)
    fields = facts.group.fields
    assert {one.message[0] for one in fields} == {"secondary"}, "nothing is wrong before it was left"
    press(ENTER, ENTER, ENTER, ENTER, ENTER, ENTER)
    assert shows(first_run, facts) and at(first_run) == "hospital_name"
    tones = {one.path: one.message[0] for one in fields}
    assert tones == {
        "hospital_name": "stop",
        "hospital_code": "stop",
        "hospital_area": "stop",
        "hospital_level": "secondary",
        "window": "secondary",
        "clerk": "stop",
    }
    for one in fields:
        assert one.message[1] and one.editor.accessibleDescription() == one.message[1]


def test_a_field_is_not_called_wrong_while_it_is_being_typed_in(first_run: FirstRun) -> None:
    code = first_run.facts.group.field("hospital_code")
    press(ENTER, ENTER, "H3703")
    assert code.message == ("secondary", "H 后应有 11 位数字，现有 4 位")
    press(Qt.Key.Key_Tab)
    assert code.wrong
    press(Qt.Key.Key_Backtab, Qt.Key.Key_End, "0000001")
    assert code.message[0] == "good" and not code.wrong


def test_a_code_that_names_another_city_is_doubted_and_taken(first_run: FirstRun) -> None:
    press(ENTER, ENTER, "H51010000001", ENTER, "3703", ENTER)
    code = first_run.facts.group.field("hospital_code")
    assert code.message == ("warning", "编码中的区划 510100 是成都市，所在地是淄博市。请核对哪一个写错了")
    press(ENTER, ENTER, "x", ENTER)
    assert at(first_run) == "hospital_name", "only what is missing keeps the clerk here"


def test_a_city_among_several_is_chosen_from_the_list(first_run: FirstRun) -> None:
    press(ENTER, ENTER, ENTER, "370", DOWN, DOWN, ENTER)
    assert line(first_run, "hospital_area").text() == "青岛市 370200"
    assert at(first_run) == "hospital_level"


def test_none_of_several_cities_is_taken_unseen(first_run: FirstRun) -> None:
    press(ENTER, ENTER, ENTER, "370", ENTER)
    area = first_run.facts.group.field("hospital_area")
    assert area.text() == "370" and area.wrong and "个地区相符：济南市、" in area.message[1]
    assert at(first_run) == "hospital_level"


def test_a_city_by_its_name(first_run: FirstRun) -> None:
    press(ENTER, ENTER, ENTER)
    paste("淄博")
    press(ENTER)
    assert line(first_run, "hospital_area").text() == "淄博市 370300"
    assert first_run.facts.group.field("hospital_area").message == ("good", "淄博市")


def test_a_districts_code_is_kept_and_shown_with_its_city(first_run: FirstRun) -> None:
    press(ENTER, ENTER, ENTER, "370303", ENTER)
    area = first_run.facts.group.field("hospital_area")
    assert (area.text(), line(first_run, "hospital_area").text()) == ("370303", "淄博市 370303")
    assert not area.wrong


def test_escape_goes_back_keeps_what_was_typed_and_asks_before_leaving(first_run: FirstRun) -> None:
    press(ENTER)
    paste("甲医院")
    press(ENTER, ESCAPE)
    assert shows(first_run, first_run.choice)
    press(ENTER)
    assert first_run.facts.group.texts()["hospital_name"] == "甲医院"
    press(ESCAPE, ESCAPE)
    assert first_run.isVisible() and "再按一次 Esc 离开" in texts(first_run)
    press(ENTER)
    assert shows(first_run, first_run.facts) and "再按一次" not in texts(first_run)
    press(ESCAPE, ESCAPE, ESCAPE)
    assert not first_run.isVisible()


def test_escape_closes_the_list_then_gives_back_the_text_then_goes_back(first_run: FirstRun) -> None:
    press(ENTER, ENTER, ENTER, "370")
    assert QApplication.activePopupWidget() is not None
    press(ESCAPE)
    assert QApplication.activePopupWidget() is None and line(first_run, "hospital_area").text() == "370"
    press(ESCAPE)
    assert shows(first_run, first_run.facts) and line(first_run, "hospital_area").text() == ""
    press(ESCAPE)
    assert shows(first_run, first_run.choice)


def test_an_office_set_up_meanwhile_is_not_overwritten(qtbot: QtBot, first_run: FirstRun, tmp_path: Path) -> None:
    other = Settings("乙医院", "H37030000001", "370300", "3", "01", "王芳")
    list(set_up(tmp_path / "data", other))
    press("2", ENTER)
    qtbot.waitUntil(lambda: "已经设置过医院" in texts(first_run), timeout=30_000)
    assert shows(first_run, first_run.choice)
    assert read_settings(tmp_path / "data") == other


def test_a_folder_that_cannot_be_written_is_told_and_can_be_tried_again(
    qtbot: QtBot, first_run: FirstRun, tmp_path: Path
) -> None:
    # The draft of the settings cannot be written where a folder has its name.
    (tmp_path / "data" / "settings.toml.new").mkdir(parents=True)
    press(ENTER)
    facts = first_run.facts
    given = {"hospital_name": "甲医院", "hospital_code": "H37030000001", "hospital_area": "370300", "clerk": "李敏"}
    facts.group.set_texts({**facts.group.texts(), **given})
    facts.group.focus("clerk")
    press(ENTER)
    qtbot.waitUntil(lambda: "文件读写不成（这是一个文件夹）" in texts(first_run), timeout=10_000)
    assert shows(first_run, facts)
    (tmp_path / "data" / "settings.toml.new").rmdir()
    press(ENTER)
    qtbot.waitUntil(lambda: shows(first_run, first_run.done), timeout=10_000)


def test_closing_the_window_ends_what_it_was_doing(
    qtbot: QtBot, first_run: FirstRun, child: Child, tmp_path: Path
) -> None:
    press("2", ENTER)
    qtbot.waitUntil(lambda: "正在" in texts(first_run.working), timeout=30_000)
    first_run.close()
    assert child.idle
    qtbot.waitUntil(lambda: child.pid is None, timeout=5_000)
    shutil.rmtree(tmp_path / "data", ignore_errors=True)
    assert needs_setup(tmp_path / "data")


def test_type_size_and_theme_change_by_their_keys(first_run: FirstRun, look: Look) -> None:
    press(ENTER)
    for name, size in ((Qt.Key.Key_Plus, Size.LARGE), (Qt.Key.Key_Minus, Size.NORMAL)):
        QTest.keyClick(line(first_run, "hospital_name"), name, CONTROL)
        assert look.size is size
    QTest.keyClick(line(first_run, "hospital_name"), Qt.Key.Key_D, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert look.dark


def test_every_part_can_be_named_and_reached_by_tab(first_run: FirstRun) -> None:
    press(ENTER)
    reached = []
    for _ in range(8):
        there = QApplication.focusWidget()
        assert there is not None
        reached.append(there.accessibleName())
        press(Qt.Key.Key_Tab)
    assert reached == ["医院名称", "医院编码", "所在地", "医院级别", "窗口号", "收费员", "上一步", "完成设置"]


@pytest.mark.usefixtures("bundled_fonts")
@pytest.mark.parametrize("size", list(Size))
@pytest.mark.parametrize("wide", [(1024, 576), (1366, 768)])
def test_nothing_is_cut_off_at_any_size(
    qtbot: QtBot, qapp: QApplication, jobs: Jobs, child: Child, tmp_path: Path, size: Size, wide: tuple[int, int]
) -> None:
    look = Look(size)
    before = qapp.styleSheet(), qapp.font()
    qapp.setFont(look.font())
    # Qt can fall over one sheet that is put straight over another: each is taken off first, as `apply` does.
    qapp.setStyleSheet("")
    qapp.setStyleSheet(style_sheet(look))
    try:
        first_run = FirstRun(look, jobs, child, tmp_path)
        qtbot.addWidget(first_run)
        first_run.resize(*wide)
        first_run.show()
        qtbot.waitExposed(first_run)
        assert (first_run.width(), first_run.height()) == wide, "it can be made as small as the smallest screen"
        _nothing_cut(qtbot, first_run)
        QTest.keyClick(first_run, ESCAPE)
        _nothing_cut(qtbot, first_run)
        QTest.keyClick(first_run, ENTER)
        _nothing_cut(qtbot, first_run)
        for _ in range(6):
            QTest.keyClick(first_run, ENTER)
        _nothing_cut(qtbot, first_run)
        first_run.done.tell(sample_settings(), tmp_path, True)
        first_run._show(first_run.done)
        _nothing_cut(qtbot, first_run)
    finally:
        qapp.setStyleSheet("")
        qapp.setStyleSheet(before[0])
        qapp.setFont(before[1])


def _nothing_cut(qtbot: QtBot, first_run: FirstRun) -> None:
    qtbot.wait(20)
    for one in first_run.findChildren(QLabel):
        if one.isVisibleTo(first_run) and one.text():
            need = one.heightForWidth(one.width()) if one.wordWrap() else one.sizeHint().height()
            assert one.height() >= need, one.text()
            assert one.wordWrap() or one.width() >= one.sizeHint().width(), one.text()
    for button in first_run.findChildren(QAbstractButton):
        if button.isVisibleTo(first_run) and button.text():
            least = button.heightForWidth(button.width()) if button.hasHeightForWidth() else button.sizeHint().height()
            assert button.height() >= max(least, 24), button.text()
    for area in first_run.findChildren(QScrollArea):
        if area.isVisibleTo(first_run):
            page = area.widget()
            assert page is not None and page.width() <= area.viewport().width()
