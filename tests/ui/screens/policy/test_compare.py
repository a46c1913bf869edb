"""The page 比较: the file in hand against the one before it, or against one that is chosen; both clauses beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from settledesk.desk.policy_compare import ChangeOf
from settledesk.ui.look.look import Look
from settledesk.ui.screens.policy.compare import ComparePage
from tests.ui.stage import Stage, stage
from tests.ui.states import _area

ENTER, ESCAPE, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down
NEW, OLD = "370000-shandong/limits-2025-04-01.toml", "370000-shandong/limits-2022-01-01.toml"
FIRST = "370300-zibo/benefits-310-2022-01-01.toml"


@pytest.fixture
def at(qapp: QApplication, shared_look: Look, sample: Path, tmp_path: Path) -> Iterator[Stage]:
    with stage(qapp, shared_look, sample, tmp_path / "data") as made:
        yield made


def page(at: Stage) -> ComparePage:
    found = at.window.policy.shown
    assert isinstance(found, ComparePage)
    return found


def test_the_file_in_hand_is_held_against_the_one_before_it(at: Stage) -> None:
    _area(at, "370300", "compare")
    at.window.policy.show_page("compare", NEW)
    at.wait()
    found = page(at)
    assert found.old.text() == OLD
    rows = found.table.rows
    assert rows
    assert "处" in found.told.text()
    assert not found.same.isVisible()
    # The one in hand has both clauses beside it.
    first = found.table.current
    assert first is rows[0]
    assert found.sides[1].clause.isVisible() is (first.change.new is not None)
    assert {one.change.of for one in rows} == {ChangeOf.CHANGED}
    at.press(ENTER)
    at.press(DOWN)
    second = found.table.current
    assert second is rows[1]
    assert [side.head.text() for side in found.sides] == [
        f"旧：{second.change.old.value}",
        f"新：{second.change.new.value}",
    ]


def test_another_file_is_chosen_by_the_keys_and_esc_goes_back_to_it(at: Stage) -> None:
    _area(at, "370300", "compare")
    found = page(at)
    assert found.old.editor.hasFocus()
    before = found.old.text()
    # Its place in the list, as in every field of choices.
    at.keys("3")
    at.wait()
    assert found.old.text() not in ("", before)
    at.press(ENTER)
    assert found.table.hasFocus()
    at.press(DOWN)
    assert found.table.current is found.table.rows[1]
    at.press(ESCAPE)
    assert found.old.editor.hasFocus()
    chosen = found.old.text()
    at.control(Qt.Key.Key_PageDown)
    at.control(Qt.Key.Key_PageUp)
    assert page(at).old.text() == chosen


def test_two_files_that_say_the_same_are_said_to(at: Stage) -> None:
    _area(at, "370300", "compare")
    found = page(at)
    found._show(replace(found._compared, changes=()))
    assert found.same.accessibleName() == "数字和出处都没有差别"
    assert found.same.isVisible()
    assert not found.table.isVisible()


def test_an_area_without_an_older_file_offers_those_of_others(at: Stage) -> None:
    _area(at, "370300", "compare")
    at.window.policy.show_page("compare", FIRST)
    at.wait()
    found = page(at)
    assert found.old.text() == ""
    assert found.same.isVisible()
    assert not found.table.isVisible()
    assert found.old.editor.count() > 10
    at.keys("1")
    at.wait()
    assert found.old.text() != ""
    assert found.table.isVisible()
