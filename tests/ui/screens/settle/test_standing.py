"""In large type the page scrolls: verdict, amounts and the field with the cursor stay in sight."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import Size
from tests.ui.stage import NO_FILING, Stage, stage


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, look: Look, sample: Path, tmp_path: Path) -> Iterator[Stage]:
    with stage(qapp, look, sample, tmp_path / "data") as made:
        made.window.resize(1366, 768)
        yield made


def begin(desk: Stage) -> None:
    desk.find(NO_FILING)
    desk.press(Qt.Key.Key_Return)
    for path, text in (
        ("visit.number", "ZY1"),
        ("visit.admitted_on", "0401"),
        ("visit.discharged_on", "0417"),
        ("payments.deposit", "5000"),
        ("totals.total", "20000"),
        ("totals.self_funded", "1000"),
        ("totals.over_limit", "100"),
        ("totals.first_pay", "400"),
    ):
        desk.fill(path, text)
    desk.wait()


def seen(desk: Stage, widget: QWidget) -> bool:
    """Whether all of a widget lies in the part of the page that is in sight."""
    port = desk.window.settle._area.viewport()
    return port.rect().contains(QRect(widget.mapTo(port, QPoint(0, 0)), widget.size()))


def test_nothing_stands_where_all_is_in_sight(desk: Stage) -> None:
    begin(desk)
    screen = desk.window.settle
    assert not screen.standing.isVisible()
    assert seen(desk, screen.result.money)


def test_in_large_type_the_amounts_of_the_case_stand_below_the_page(desk: Stage) -> None:
    begin(desk)
    screen = desk.window.settle
    for size in (Size.LARGE, Size.HUGE):
        desk.look.set_size(size)
        desk.rest(200)
        assert screen.standing.isVisible() and not seen(desk, screen.result.money)
        said = screen.standing._figures.accessibleDescription()
        view = screen.result.money.view
        assert view is not None and view.due is not None
        assert said == (
            f"总费用 20,000.00，基金支付 {view.funds.grouped}，个人负担 {view.patient.grouped}，"
            f"应{'补' if view.due.top_up else '退'} {(view.due.top_up or view.due.refund).grouped}"
        )
        assert seen(desk, desk.focus), "the field with the cursor scrolled out of sight"


def test_what_stands_follows_what_is_typed(desk: Stage) -> None:
    desk.look.set_size(Size.HUGE)
    begin(desk)
    assert seen(desk, desk.focus)
    standing = desk.window.settle.standing
    before = standing._figures.accessibleDescription()
    desk.fill("totals.total", "30000")
    desk.wait()
    assert standing._figures.accessibleDescription() != before
    desk.window.settle.focus_path("totals.total")
    desk.control(Qt.Key.Key_A)
    desk.press(Qt.Key.Key_Delete)
    desk.wait()
    assert standing._figures.accessibleDescription() == "总费用 —，基金支付 —，个人负担 —"


def test_it_goes_with_the_case_and_from_the_form(desk: Stage) -> None:
    desk.look.set_size(Size.HUGE)
    standing = desk.window.settle.standing
    assert not standing.isVisible()
    begin(desk)
    assert standing.isVisible()
    desk.press(Qt.Key.Key_F3)
    assert not standing.isVisible()
    desk.press(Qt.Key.Key_Escape)
    assert standing.isVisible()
    # The second time answers the question about what is not confirmed.
    # The second time answers the question about what is not confirmed; at once it would be a key that bounced.
    desk.press(Qt.Key.Key_F2)
    desk.rest(600)
    desk.press(Qt.Key.Key_F2)
    due = standing._figures.accessibleDescription()
    desk.wait(lambda: desk.window.settle.last_number is not None)
    assert standing.isVisible() and standing._title.text() == "<b>已结算</b>"
    assert standing._figures.accessibleDescription() == due
    desk.find(NO_FILING)
    desk.press(Qt.Key.Key_Return)
    desk.wait()
    assert standing._figures.accessibleDescription() == "总费用 —，基金支付 —，个人负担 —"
