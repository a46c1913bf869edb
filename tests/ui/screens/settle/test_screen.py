"""The desk where keys come faster than answers, and the two ways of giving the bill; each was found by the monkey."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from settledesk.desk import drafts
from settledesk.store import settlement_lines
from settledesk.ui.look.look import Look
from tests.ui.stage import FROM_HERE, Stage, stage

ENTER, ESCAPE, F2, F3, F5 = (Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F5)
S, M = Qt.Key.Key_S, Qt.Key.Key_M


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, look: Look, sample: Path, tmp_path: Path) -> Iterator[Stage]:
    with stage(qapp, look, sample, tmp_path / "data") as made:
        yield made


def begin(desk: Stage, number: str = "ZY1") -> None:
    """Bring a patient of this city to the desk, with a stay that can be settled."""
    desk.find(FROM_HERE)
    desk.press(ENTER)
    for path, text in (
        ("visit.number", number),
        ("visit.admitted_on", "0401"),
        ("visit.discharged_on", "0417"),
        ("totals.total", "20000"),
        ("totals.self_funded", "1000"),
        ("totals.over_limit", "100"),
        ("totals.first_pay", "400"),
    ):
        desk.fill(path, text)
    desk.wait()


def settled(desk: Stage) -> int:
    with desk.office.database.read() as session:
        return len(settlement_lines.newest_lines(session, 100))


def test_what_is_typed_between_f2_and_its_answer_is_not_settled_unseen(desk: Stage) -> None:
    begin(desk)
    before = settled(desk)
    desk.window.settle.focus_path("visit.number")
    desk.touch(Qt.Key.Key_End)
    desk.keys("2")
    # F2 waits for the look at this; the next figure comes before it.
    desk.touch(F2)
    desk.keys("3")
    desk.wait()
    assert settled(desk) == before
    assert desk.window.settle.stay.fields["visit.number"].text() == "ZY123"
    assert "改动" in desk.window._said.text()


def test_a_parked_case_asked_for_twice_keeps_what_was_typed_since(desk: Stage) -> None:
    begin(desk)
    desk.control(S)
    desk.control(S, shift=True)
    screen = desk.window.settle
    key = screen.parked_list.table.current.key
    screen.resume(key)
    desk.wait()
    screen.focus_path("stay.bed")
    # The answer to a second Enter is on its way while the case is on the screen already and is typed in.
    screen.resume(key)
    desk.keys("12")
    desk.wait()
    assert screen.current.key == key
    assert screen.stay.texts()["stay.bed"] == "12"
    assert screen.keep_now()
    kept = drafts.resume(desk.office, key)
    assert kept is not None and kept.entry.texts["stay.bed"] == "12"


def test_a_case_with_lines_is_taken_up_with_lines_where_the_cursor_was_last_in_a_total(desk: Stage) -> None:
    begin(desk)
    screen = desk.window.settle
    screen.focus_path("totals.total")
    desk.control(M)
    # The cursor goes where no field is, so that the last one is what the draft remembers.
    screen._cursor = "totals.total"
    screen.bar.box.setFocus()
    desk.control(S)
    desk.control(S, shift=True)
    desk.press(ENTER)
    assert screen.stay.itemised


def test_f5_leaves_the_cursor_in_the_open_form(desk: Stage) -> None:
    begin(desk)
    desk.press(F3)
    here = desk.focus
    assert desk.window.settle.patient_form.isAncestorOf(here)
    desk.press(F5)
    assert desk.focus is here


def test_what_keeps_a_case_from_being_settled_is_told_without_the_name_of_a_path(desk: Stage) -> None:
    desk.find(FROM_HERE)
    desk.press(ENTER)
    desk.press(F2)
    said = desk.window.settle.result.message.text
    assert said.startswith("还不能结算：") and "visit." not in said
    assert desk.focus is desk.window.settle.stay.fields["visit.number"].editor


def test_a_late_answer_does_not_take_the_cursor_to_a_screen_that_was_left(desk: Stage) -> None:
    begin(desk)
    desk.window.show_screen("receipts")
    desk.wait()
    desk.window.settle.focus_path("visit.number")
    desk.wait()
    assert desk.focus is desk.window.receipts.finder.box
    desk.window.show_screen("settle")
    desk.wait()
    assert desk.focus.isVisible()
