"""The page 导入: a zip is looked into, proposed by one, put in force by another, and taken back; packs stay as they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from settledesk.desk.pack_import import history, proposals
from settledesk.ui.look.look import Look
from settledesk.ui.screens.policy.importing import ImportPage
from tests.ui.local_packs import BAOJI, answer, zipped
from tests.ui.stage import Stage, stage
from tests.ui.states import _area

ENTER, ESCAPE, DELETE, TAB = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Delete, Qt.Key.Key_Tab
CLERK = "李敏(示例)"


@pytest.fixture
def at(qapp: QApplication, shared_look: Look, sample: Path, tmp_path: Path) -> Iterator[Stage]:
    with stage(qapp, shared_look, sample, tmp_path / "data") as made:
        yield made


def page(at: Stage) -> ImportPage:
    found = at.window.policy.shown
    assert isinstance(found, ImportPage)
    return found


def badge(at: Stage) -> str:
    """What the list says of the area in hand."""
    row = at.window.policy.areas.list.current
    return "" if row is None else row.badge


def choose(at: Stage, spoiled: bool = False) -> ImportPage:
    """Choose a zip by the keys."""
    path = zipped(at.office, at.folder / "宝鸡.zip", spoiled)
    _area(at, BAOJI, "import")
    at.control(Qt.Key.Key_I)
    answer(at, path)
    return page(at)


def test_a_pack_goes_from_the_zip_into_force_by_two_people_and_back(at: Stage) -> None:
    before = at.office.rulebook
    found = choose(at)
    looked = found.looked
    assert looked.isVisible()
    assert "可以启用" in looked.verdict.text
    assert [row[0] for row in looked.files.rows] == ["新增", "新增"]
    assert looked.name.editor.hasFocus()
    assert looked.go.text() == "提交"
    # Enter only goes on to the button; there it proposes, which puts nothing in force.
    at.press(ENTER)
    assert looked.go.hasFocus()
    assert proposals(at.office) == ()
    at.press(Qt.Key.Key_Space)
    (waiting,) = proposals(at.office)
    assert waiting.by == CLERK
    assert at.office.rulebook is before
    assert found.proposals.hasFocus()
    at.press(ENTER)
    assert looked.go.text() == "启用"
    assert looked.name.text() == ""
    at.compose(CLERK)
    at.control(ENTER)
    assert "另一人" in looked.message.text
    assert at.office.rulebook is before
    looked.name.set_text("")
    at.compose("王核")
    at.control(ENTER)
    assert at.office.rulebook is not before
    assert proposals(at.office) == ()
    assert "已启用" in found.message.text
    assert badge(at) == "待确认"
    # And back: Del twice on the change, which asks once.
    found.changes.setFocus()
    at.press(DELETE)
    assert "再按一次 Del" in found.message.text
    assert len(history(at.office)) == 1
    at.press(DELETE)
    first, second = sorted(history(at.office), key=lambda one: one.undoes)
    assert second.undoes == first.id
    assert {row.change.id: row.undone for row in found.changes.rows} == {first.id: True, second.id: False}
    assert badge(at) == "按国家规定"


def test_a_pack_with_mistakes_cannot_be_proposed(at: Stage) -> None:
    before = at.office.rulebook
    found = choose(at, spoiled=True)
    looked = found.looked
    assert "不能启用" in looked.verdict.text
    assert {one.level for one in looked.findings.rows} >= {"error"}
    assert looked.findings.rows[0].level == "error"
    assert not looked.go.isVisible()
    assert looked.back.hasFocus()
    at.control(ENTER)
    assert proposals(at.office) == ()
    assert at.office.rulebook is before
    at.press(ESCAPE)
    assert not looked.isVisible()
    assert found.place.choose.hasFocus()


def test_a_proposal_is_withdrawn_when_it_is_asked_for_twice(at: Stage) -> None:
    found = choose(at)
    at.control(ENTER)
    assert len(proposals(at.office)) == 1
    at.press(ENTER)
    at.control(Qt.Key.Key_U, shift=True)
    assert "再按一次" in found.looked.message.text
    assert len(proposals(at.office)) == 1
    at.control(Qt.Key.Key_U, shift=True)
    assert proposals(at.office) == ()
    assert "已撤回" in found.message.text
    assert found.place.choose.hasFocus()


def test_a_zip_is_dropped_and_anything_else_is_not_taken(at: Stage) -> None:
    _area(at, BAOJI, "import")
    found = page(at)
    for name, taken in (("notes.txt", False), ("宝鸡.zip", True)):
        path = zipped(at.office, at.folder / name)
        drop(found, [QUrl.fromLocalFile(str(path))])
        at.wait()
        assert found.looked.isVisible() is taken
    at.press(ESCAPE)
    drop(found, [QUrl("https://example.org/pack.zip")])
    at.wait()
    assert not found.looked.isVisible()


def drop(found: ImportPage, urls: list[QUrl]) -> None:
    """Drag files over the page and let go of them where they are welcome."""
    data = QMimeData()
    data.setUrls(urls)
    act, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(5, 5).toPoint(), act, data, button, none)
    QApplication.sendEvent(found, enter)
    if enter.isAccepted():
        QApplication.sendEvent(found, QDropEvent(QPointF(5, 5), act, data, button, none))


def test_what_is_no_zip_is_refused_with_its_reasons(at: Stage) -> None:
    _area(at, BAOJI, "import")
    found = page(at)
    path = at.folder / "broken.zip"
    path.write_bytes(b"PK not a zip")
    found.read_file(path)
    at.wait()
    assert "不能启用" in found.looked.verdict.text
    assert "zip" in found.looked.findings.rows[0].problem
    at.press(ESCAPE)
    found.read_file(at.folder / "gone.zip")
    at.wait()
    assert found.trouble.text
    assert not found.looked.isVisible()
