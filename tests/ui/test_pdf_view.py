"""The paper on the screen: sharp for its size, scrolled and zoomed by keys, never an old one over a newer one."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from settledesk.basis.errors import StoreTrouble, refuse
from settledesk.paper.pages import page_image
from settledesk.paper.statement import draw_statement
from settledesk.ui.jobs import Jobs
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import Size
from settledesk.ui.pdf_view import PdfView
from tests.paper.samples import VOID, YANGJIANG, YANGJIANG_HEAD, ZIBO, ZIBO_HEAD

ONE_PAGE = draw_statement(YANGJIANG, YANGJIANG_HEAD)
TWO_PAGES = draw_statement(ZIBO, ZIBO_HEAD)
RED = draw_statement(VOID, YANGJIANG_HEAD)


@pytest.fixture
def look() -> Look:
    return Look()


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def view(qtbot: QtBot, look: Look, jobs: Jobs) -> PdfView:
    made = PdfView(look, jobs)
    qtbot.addWidget(made)
    made.resize(500, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def settled(qtbot: QtBot, view: PdfView, jobs: Jobs) -> None:
    qtbot.waitUntil(lambda: jobs.idle and view.pages.sharp)


def red_dots(view: PdfView) -> int:
    image = view.grab().toImage().convertToFormat(view.grab().toImage().Format.Format_RGB32)
    found = 0
    for y in range(0, image.height(), 2):
        for x in range(0, image.width(), 2):
            colour = image.pixelColor(x, y)
            found += colour.red() - max(colour.green(), colour.blue()) > 60
    return found


def test_every_page_is_drawn_for_the_width_it_has(qtbot: QtBot, view: PdfView, jobs: Jobs) -> None:
    with qtbot.waitSignal(view.shown):
        view.show_pdf(TWO_PAGES)
    assert view.state == "pages"
    assert view.pages.page_count == 2
    drawn = page_image(TWO_PAGES, 0, view.pages.dpi)
    free = view.pages.viewport().width() - drawn.width
    assert 0 <= free < 40
    assert view.pages.horizontalScrollBar().maximum() == 0


def test_what_is_on_the_screen_is_the_paper_dot_for_dot(qtbot: QtBot, view: PdfView, jobs: Jobs) -> None:
    view.show_pdf(ONE_PAGE)
    settled(qtbot, view, jobs)
    screen = view.pages.viewport().grab().toImage()
    drawn = page_image(ONE_PAGE, 0, view.pages.dpi)
    left, top = (screen.width() - drawn.width) // 2, 12
    for x in range(0, drawn.width, 7):
        for y in range(0, 400, 7):
            dot = screen.pixelColor(left + x, top + y)
            assert (dot.red(), dot.green(), dot.blue()) == drawn.getpixel((x, y))


def test_another_width_is_drawn_anew(qtbot: QtBot, view: PdfView, jobs: Jobs) -> None:
    view.show_pdf(ONE_PAGE)
    settled(qtbot, view, jobs)
    before = view.pages.dpi
    view.resize(900, 600)
    assert not view.pages.sharp
    settled(qtbot, view, jobs)
    assert view.pages.dpi > before * 1.6


def test_keys_zoom_and_scroll(qtbot: QtBot, view: PdfView, jobs: Jobs) -> None:
    view.show_pdf(TWO_PAGES)
    settled(qtbot, view, jobs)
    pages = view.pages
    bar = pages.verticalScrollBar()
    for key, lower in (
        (Qt.Key.Key_Down, True),
        (Qt.Key.Key_PageDown, True),
        (Qt.Key.Key_Space, True),
        (Qt.Key.Key_Up, False),
    ):
        before = bar.value()
        QTest.keyClick(pages, key)
        assert (bar.value() > before) is lower, key
    QTest.keyClick(pages, Qt.Key.Key_End)
    assert bar.value() == bar.maximum() > 0
    QTest.keyClick(pages, Qt.Key.Key_Home)
    assert bar.value() == 0
    QTest.keyClick(pages, Qt.Key.Key_Plus)
    assert pages.zoom == 1.25
    settled(qtbot, view, jobs)
    assert pages.horizontalScrollBar().maximum() > 0
    QTest.keyClick(pages, Qt.Key.Key_Minus)
    QTest.keyClick(pages, Qt.Key.Key_Minus)
    assert pages.zoom == 0.75
    for _ in range(9):
        QTest.keyClick(pages, Qt.Key.Key_Plus)
    assert pages.zoom == 3.0
    QTest.keyClick(pages, Qt.Key.Key_0)
    assert pages.zoom == 1.0
    settled(qtbot, view, jobs)


def turn_wheel(view: PdfView, turned: int, keys: Qt.KeyboardModifier) -> None:
    at = QPointF(100, 100)
    wheel = QWheelEvent(
        at, at, QPoint(), QPoint(0, turned), Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(view.pages.viewport(), wheel)


def test_the_wheel_scrolls_and_with_ctrl_zooms_about_the_middle(qtbot: QtBot, view: PdfView, jobs: Jobs) -> None:
    view.show_pdf(TWO_PAGES)
    settled(qtbot, view, jobs)
    bar = view.pages.verticalScrollBar()
    turn_wheel(view, -120, Qt.KeyboardModifier.NoModifier)
    assert (bar.value() > 0, view.pages.zoom) == (True, 1.0)
    before = (bar.value() + bar.pageStep() / 2) / (bar.maximum() + bar.pageStep())
    turn_wheel(view, 120, Qt.KeyboardModifier.ControlModifier)
    assert view.pages.zoom == 1.25
    after = (bar.value() + bar.pageStep() / 2) / (bar.maximum() + bar.pageStep())
    assert abs(before - after) < 0.01
    settled(qtbot, view, jobs)


def test_an_answer_to_an_older_question_is_never_shown(qtbot: QtBot, view: PdfView, jobs: Jobs) -> None:
    running, go_on = threading.Event(), threading.Event()
    asked: list[str] = []

    def slow() -> bytes:
        running.set()
        assert go_on.wait(5)
        return RED

    def skipped() -> bytes:
        asked.append("skipped")
        return RED

    view.load(slow)
    qtbot.waitUntil(running.is_set)
    view.load(skipped)
    view.show_pdf(ONE_PAGE)
    go_on.set()
    settled(qtbot, view, jobs)
    assert asked == []
    assert red_dots(view) < 5
    view.show_pdf(RED)
    settled(qtbot, view, jobs)
    assert red_dots(view) > 50


def test_clearing_drops_what_is_on_its_way(qtbot: QtBot, view: PdfView, jobs: Jobs) -> None:
    view.show_pdf(ONE_PAGE)
    view.show_nothing("没有选中", "请选择")
    qtbot.waitUntil(lambda: jobs.idle)
    assert view.state == "empty"


@pytest.mark.parametrize("trouble", [refuse("number", "没有结算单 7", "请核对"), StoreTrouble("数据库正忙")])
def test_a_trouble_is_a_sentence_in_the_place_of_the_paper(
    qtbot: QtBot, view: PdfView, jobs: Jobs, trouble: Exception
) -> None:
    def fails() -> bytes:
        raise trouble

    view.load(fails)
    qtbot.waitUntil(lambda: view.state == "failed")
    view.show_pdf(ONE_PAGE)
    settled(qtbot, view, jobs)
    assert view.state == "pages"


def test_a_work_that_takes_long_shows_that_it_is_on_its_way(qtbot: QtBot, view: PdfView, jobs: Jobs) -> None:
    go_on = threading.Event()

    def slow() -> bytes:
        assert go_on.wait(5)
        return ONE_PAGE

    view.load(slow)
    qtbot.waitUntil(lambda: view.loading)
    go_on.set()
    settled(qtbot, view, jobs)
    assert not view.loading


def test_type_size_and_theme_change_under_it(qtbot: QtBot, look: Look, view: PdfView, jobs: Jobs) -> None:
    view.show_pdf(ONE_PAGE)
    settled(qtbot, view, jobs)
    look.set_size(Size.HUGE)
    look.set_dark(True)
    settled(qtbot, view, jobs)
    corner = view.pages.viewport().grab().toImage().pixelColor(3, 3)
    assert corner.name() == look.palette.sunken
