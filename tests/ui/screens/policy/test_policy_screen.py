"""The 政策 screen by its keys: areas are found, pages turned, files, figures, examples and cells gone through."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from settledesk.basis.places import shipped
from settledesk.desk import worked_examples
from settledesk.desk.policy_views import State
from settledesk.desk.rulebook import SITE, open_policies, open_rulebook
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import Size
from settledesk.ui.screens.policy import PolicyScreen
from settledesk.ui.screens.policy.coverage import CoveragePage
from settledesk.ui.screens.policy.examples import ExamplesPage
from settledesk.ui.screens.policy.figures import FiguresPage
from settledesk.ui.screens.policy.files import FilesPage
from settledesk.ui.screens.policy.guidance import GuidancePage
from tests.policy.packs import put_file
from tests.ui.clerk import Clerk, clerk_at

EMPLOYEES = "370300-zibo/benefits-310-2023-01-01.toml"


@pytest.fixture(scope="module")
def one_clerk(
    qapp: QApplication, shared_look: Look, sample: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Clerk]:
    """A clerk for all tests: to open a window takes longer than most of them."""
    with clerk_at(qapp, shared_look, sample, tmp_path_factory.mktemp("policy") / "data") as made:
        yield made


@pytest.fixture
def clerk(one_clerk: Clerk) -> Iterator[Clerk]:
    """The clerk at a window with a screen on which nothing was done yet, and with the packs of the beginning."""
    window, rules = one_clerk.window, one_clerk.office.rules
    old, before = window.policy, rules.current
    window.show_screen("settle")
    window.policy = PolicyScreen(window._gear)
    window._screens["policy"] = window.policy
    window._stack.addWidget(window.policy)
    window.policy.status.connect(window.say)
    window._stack.removeWidget(old)
    old.deleteLater()
    one_clerk.wait()
    yield one_clerk
    rules.exchange(before)


@pytest.fixture
def library(clerk: Clerk) -> PolicyScreen:
    """The screen as it is entered."""
    clerk.press("Ctrl+3")
    return clerk.window.policy


def at_area(clerk: Clerk, code: str, page: str = "files") -> PolicyScreen:
    """Go to a page of an area with the cursor on it."""
    screen = clerk.window.policy
    screen.show_area(code, page)
    clerk.wait()
    return screen


# ---- areas


def test_on_entering_all_areas_are_listed_and_the_cursor_is_in_the_box(library: PolicyScreen, clerk: Clerk) -> None:
    assert clerk.is_at(library.areas.box)
    assert len(library.areas.list.rows) > 350
    assert library.head._name.text() == "阳江市 441700"
    assert library.areas.due.text().startswith("需复核 ")
    assert library.page == "files"


def test_arrows_move_in_the_list_without_leaving_the_box(library: PolicyScreen, clerk: Clerk) -> None:
    rows = library.areas.list.rows
    clerk.press("Down", "Down")
    assert library.areas.current is rows[2]
    assert library.head._name.text() == f"{rows[2].name} {rows[2].code}"
    assert clerk.is_at(library.areas.box)
    clerk.press("PgDown")
    assert library.areas.list.currentIndex().row() > 5
    clerk.press("Up")
    assert clerk.is_at(library.areas.box)


def test_an_area_is_found_while_one_types_and_enter_goes_to_it(library: PolicyScreen, clerk: Clerk) -> None:
    clerk.type("zb", "Enter")
    clerk.wait()
    assert library.head._name.text() == "淄博市 370300"
    page = library.shown
    assert isinstance(page, FilesPage)
    assert clerk.is_at(page.timeline)
    clerk.press("Esc")
    assert clerk.is_at(library.areas.box)
    clerk.press("Esc")
    assert library.areas.box.text() == ""
    # The one in hand stays in hand.
    assert library.areas.current is not None
    assert library.areas.current.code == "370300"
    assert len(library.areas.list.rows) > 350


def test_what_there_is_not_is_said_and_esc_lists_all_again(library: PolicyScreen, clerk: Clerk) -> None:
    clerk.type("qqq")
    clerk.wait()
    assert len(library.areas.list.rows) == 0
    assert library._nothing.isVisible()
    clerk.press("Enter", "Ctrl+PgDown", "Ctrl+F")
    assert clerk.is_at(library.areas.box)
    clerk.press("Esc")
    assert len(library.areas.list.rows) > 350
    assert library.head.isVisible()


def test_an_answer_that_comes_late_is_not_shown(library: PolicyScreen, clerk: Clerk) -> None:
    clerk._stage.hold_work()
    rows = library.areas.list.rows
    library.areas.list.take(rows[5].code)
    QTest.qWait(60)
    library.areas.list.take(rows[9].code)
    QTest.qWait(60)
    assert library.pending
    assert library.head._name.text() == "阳江市 441700"
    clerk._stage.ending.pop()()
    shown: list[str] = []
    head = library.head.show_area
    library.head.show_area = lambda view: (shown.append(view.row.code), head(view))  # type: ignore[method-assign, assignment, func-returns-value]
    clerk.wait()
    assert shown == [rows[9].code]
    assert not library.pending


def test_an_area_without_a_pack_has_only_the_pages_there_are_for_it(library: PolicyScreen, clerk: Clerk) -> None:
    at_area(clerk, "610300")
    assert "coverage" not in library.tabs.offered
    assert {"files", "figures", "guidance"} <= set(library.tabs.offered)
    page = library.shown
    assert isinstance(page, FilesPage)
    assert "居民医保本地待遇" in page.missing.text
    for _ in library.tabs.offered:
        clerk.press("Ctrl+PgDown")
    assert library.page == "files"


def test_a_page_that_an_area_has_not_gives_way_to_the_first(library: PolicyScreen, clerk: Clerk) -> None:
    at_area(clerk, "370300")
    while library.page != "coverage":
        clerk.press("Ctrl+PgDown")
    clerk.press("F7", "Ctrl+A")
    clerk.type("610300")
    clerk.wait()
    assert library.page == "files"
    library.show_page("coverage")
    assert library.page == "files"


def test_another_screen_can_lead_to_a_file_of_an_area(clerk: Clerk) -> None:
    screen = clerk.window.policy
    clerk.window.show_screen("policy")
    screen.areas.box.setText("qqq")
    clerk.wait()
    screen.show_area("370300", "figures", EMPLOYEES)
    clerk.wait()
    page = screen.shown
    assert isinstance(page, FiguresPage)
    assert screen.files.currentText() == "职工待遇 · 2023-01-01 起 · 执行中"
    assert clerk.is_at(page.table)
    assert screen.areas.box.text() == ""


# ---- files


def files_page(screen: PolicyScreen) -> FilesPage:
    page = screen.shown
    assert isinstance(page, FilesPage)
    return page


def test_arrows_go_from_bar_to_bar_and_enter_to_the_figures(library: PolicyScreen, clerk: Clerk) -> None:
    at_area(clerk, "370300")
    page = files_page(library)
    lines = [bar.line for bar in page.timeline.bars]
    assert page.table.rows == tuple(lines)
    clerk.press("Home")
    seen = [page.timeline.current]
    for _ in lines[1:]:
        clerk.press("Right")
        seen.append(page.timeline.current)
        # The table beside it has the same in hand.
        assert page.table.current is page.timeline.current
    assert seen == lines
    clerk.press("Right")
    assert page.timeline.current is lines[-1]
    clerk.press("Home", "Down")
    assert page.timeline.current is not None
    assert page.timeline.current.kind != lines[0].kind or page.timeline.current is not lines[0]
    clerk.press("Up", "End")
    assert page.timeline.current is lines[-1]
    held = next(one for one in lines if one.kind == "benefits")
    page.timeline.take(held.name)
    assert page.timeline.current is held
    assert held.title in page.timeline.accessibleDescription()
    clerk.press("Enter")
    assert library.page == "figures"
    assert library.files.currentText().startswith(
        f"{'职工' if held.kind_label.endswith('（职工医保）') else '居民'}待遇"
    )


def test_enter_on_guidance_goes_to_the_guidance(library: PolicyScreen, clerk: Clerk) -> None:
    at_area(clerk, "370300")
    clerk.press("End", "Enter")
    assert library.page == "guidance"


def test_the_table_holds_the_same_file_as_the_time_line(library: PolicyScreen, clerk: Clerk) -> None:
    at_area(clerk, "441700")
    page = files_page(library)
    clerk.press("Tab")
    while not clerk.is_at(page.table):
        clerk.press("Tab")
    clerk.press("Down", "Down")
    held = page.timeline.current
    assert held is not None
    assert page.table.current is held
    assert page.about.accessibleDescription().startswith(held.title)


def test_a_bar_is_taken_by_the_mouse_and_opened_by_two_clicks(library: PolicyScreen, clerk: Clerk) -> None:
    at_area(clerk, "441700")
    page = files_page(library)
    bar = page.timeline.bars[0]
    middle = page.timeline._rect(bar).center().toPoint()
    QTest.mouseClick(page.timeline, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    assert page.timeline.current is bar.line
    # Beside the bars there is nothing to take.
    QTest.mouseClick(page.timeline, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(1, 1))
    assert page.timeline.current is bar.line
    QTest.mouseDClick(page.timeline, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    clerk.wait()
    assert library.page == "figures"


# ---- figures


def figures_page(screen: PolicyScreen) -> FiguresPage:
    page = screen.shown
    assert isinstance(page, FiguresPage)
    return page


def test_the_clause_of_the_figure_in_hand_stands_below(library: PolicyScreen, clerk: Clerk) -> None:
    at_area(clerk, "370300", "figures")
    page = figures_page(library)
    assert clerk.is_at(page.table)
    first = page.table.current
    assert first.clause.says in page.clause.accessibleDescription()
    clerk.press("Down")
    assert page.table.current is not first
    assert page.table.current.clause.says in page.clause.accessibleDescription()


def test_figures_are_narrowed_and_esc_goes_back_step_by_step(library: PolicyScreen, clerk: Clerk) -> None:
    at_area(clerk, "370300", "figures")
    page = figures_page(library)
    count = page.table.model().rowCount()
    clerk.press("Ctrl+F")
    assert clerk.is_at(page.filter.line)
    clerk.type("700")
    clerk.wait()
    assert 0 < page.table.model().rowCount() < count
    assert "/" in page.filter._told.text()
    clerk.press("Enter")
    assert clerk.is_at(page.table)
    assert "700" in page.table.current.line.value
    clerk.press("Esc")
    assert page.filter.text == ""
    assert page.table.model().rowCount() == count
    clerk.press("Esc")
    assert clerk.is_at(library.areas.box)


def test_a_filter_that_finds_nothing_says_so(library: PolicyScreen, clerk: Clerk) -> None:
    at_area(clerk, "370300", "figures")
    page = figures_page(library)
    clerk.press("Ctrl+F")
    clerk.type("zzz")
    assert page._empty.isVisible()
    assert not page.table.isVisible()
    clerk.press("Esc")
    assert page.table.isVisible()


def test_another_file_is_chosen_in_the_list_of_files(library: PolicyScreen, clerk: Clerk) -> None:
    at_area(clerk, "370300", "figures")
    page = figures_page(library)
    clerk.press("Ctrl+F")
    clerk.type("700")
    library.files.setFocus()
    before = library.files.currentText()
    clerk.press("Home")
    assert library.files.currentText() != before
    # What was filtered in another file would hide figures of this one.
    assert page.filter.text == ""
    assert page.table.current.line.citation.file == library._view.files[0].name  # type: ignore[union-attr]


def test_what_was_not_found_stands_among_the_figures(library: PolicyScreen, clerk: Clerk) -> None:
    library.show_area("370300", "figures", "370300-zibo/benefits-390-2024-01-01.toml")
    clerk.wait()
    page = figures_page(library)
    clerk.press("Ctrl+F")
    clerk.say("未查到")
    clerk.wait()
    clerk.press("Enter")
    assert page.table.model().rowCount() == 2
    assert "没有查到" in page.clause.accessibleDescription()


# ---- examples


def test_examples_are_shown_with_what_is_expected_and_computed(library: PolicyScreen, clerk: Clerk) -> None:
    at_area(clerk, "370300", "examples")
    page = library.shown
    assert isinstance(page, ExamplesPage)
    assert clerk.is_at(page.table)
    assert all(one.ok for one in page.table.rows)
    assert page.values.rows == page.table.rows[0].lines
    clerk.press("Down")
    assert page.values.rows == page.table.rows[1].lines
    count = len(page.table.rows)
    clerk.press("Ctrl+F")
    clerk.say("第二次")
    clerk.wait()
    assert 0 < len(page.table.rows) < count
    clerk.press("Esc")
    assert len(page.table.rows) == count


@pytest.fixture
def broken_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An example of Zibo's employees that expects a fen too much, in a copy of the packs."""
    shutil.copytree(shipped("policies"), tmp_path / "packs" / "policies")
    monkeypatch.setattr(worked_examples, "shipped", lambda name: tmp_path / "packs" / name)
    path = tmp_path / "packs" / "policies" / EMPLOYEES.replace(".toml", ".examples.toml")
    text = path.read_text("utf-8")
    name = text.split('name = "')[-1].split('"')[0]
    head, _, tail = text.rpartition('hifp_pay = "')
    amount = tail.split('"')[0]
    path.write_text(f'{head}hifp_pay = "{amount[:-1]}{(int(amount[-1]) + 1) % 10}{tail[len(amount) :]}', "utf-8")
    return name


def test_an_example_that_does_not_hold_stands_first_and_is_told(broken_example: str, clerk: Clerk) -> None:
    clerk.press("Ctrl+3")
    screen = clerk.window.policy
    screen.show_area("370300", "examples", EMPLOYEES)
    clerk.wait()
    page = screen.shown
    assert isinstance(page, ExamplesPage)
    assert "有 1 例不符" in page.message.text
    assert not page.table.rows[0].ok
    assert [line.label for line in page.values.rows if not line.ok] == ["统筹基金"]


# ---- coverage


def test_arrows_go_from_cell_to_cell_and_holes_come_first(library: PolicyScreen, clerk: Clerk) -> None:
    at_area(clerk, "370300", "coverage")
    library.show_page("coverage", "370300-zibo/benefits-390-2024-01-01.toml")
    clerk.wait()
    page = library.shown
    assert isinstance(page, CoveragePage)
    assert "5 格未查到" in page.message.text
    held = page.map.current
    assert held is not None
    assert held.cell.state is State.GAP
    assert held.cell.says in page.clause.accessibleDescription()
    page.map.setFocus()
    clerk.press("Home")
    boxes = page.map._placed.boxes
    assert page.map.current is boxes[0]
    clerk.press("Right")
    assert page.map.current is boxes[1]
    clerk.press("Down")
    assert page.map.current.y > boxes[1].y
    assert page.map.current.x == boxes[1].x
    clerk.press("Up", "Left", "Left")
    assert page.map.current is boxes[0]
    clerk.press("End")
    assert page.map.current is boxes[-1]
    # What is in hand is in sight.
    shown = page._area.viewport().rect()
    where = page.map.place_in_hand.toRect()
    assert shown.intersects(where.translated(page.map.mapTo(page._area.viewport(), QPoint(0, 0))))
    clerk.press("Enter")
    assert library.page == "figures"


def test_a_file_without_holes_says_so(library: PolicyScreen, clerk: Clerk) -> None:
    library.show_area("370300", "coverage", "370300-zibo/benefits-310-2025-01-01.toml")
    clerk.wait()
    page = library.shown
    assert isinstance(page, CoveragePage)
    assert "没有缺口" in page.message.text


# ---- guidance, review


def test_guidance_stands_by_topic_with_its_clause(library: PolicyScreen, clerk: Clerk) -> None:
    at_area(clerk, "370300", "guidance")
    page = library.shown
    assert isinstance(page, GuidancePage)
    assert clerk.is_at(page.table)
    assert page.table.current.text in page.clause.accessibleDescription()
    clerk.press("Down")
    assert page.table.current.text in page.clause.accessibleDescription()


def test_what_needs_a_look_leads_to_its_file_and_esc_back(library: PolicyScreen, clerk: Clerk) -> None:
    clerk.press("Ctrl+R")
    review = library.review
    assert review.isVisible()
    assert clerk.is_at(review.table)
    clerk.press("Esc")
    assert not review.isVisible()
    assert clerk.is_at(library.areas.box)
    clerk.press("Ctrl+R")
    line = review.table.current
    clerk.press("Enter")
    assert library.page == "files"
    assert library.areas.current is not None
    assert library.areas.current.code == line.area
    page = files_page(library)
    assert page.timeline.current is not None
    assert page.timeline.current.name == line.file
    assert clerk.is_at(page.timeline)


# ---- packs that change


def test_packs_that_come_are_there_at_once(library: PolicyScreen, clerk: Clerk) -> None:
    at_area(clerk, "610300")
    site = clerk.folder / SITE
    site.mkdir()
    folder = site / "610300-test"
    folder.mkdir()
    (folder / "area.toml").write_text('code = "610300"\nname = "宝鸡市"\nparent = "000000"\n', "utf-8")
    put_file(site, "benefits", "610300")
    clerk.office.rules.exchange(open_rulebook(clerk.folder))
    page = library.shown
    assert page is not None
    page.changed.emit()
    clerk.wait()
    assert "coverage" in library.tabs.offered
    assert library.head._name.text() == "宝鸡市 610300"
    assert any(one.own for one in files_page(library).table.rows)


def test_a_file_that_has_gone_meanwhile_is_told(library: PolicyScreen, clerk: Clerk) -> None:
    at_area(clerk, "370300", "figures")
    page = figures_page(library)
    full = clerk.office.rulebook
    few = clerk.folder.parent / "few"
    shutil.copytree(shipped("policies") / "000000-national", few / "000000-national")
    clerk.office.rules.exchange(open_policies(few))
    library.show_page("figures")
    clerk.wait()
    assert "没有这份政策文件" in page.message.text
    clerk.office.rules.exchange(full)
    library.show_page("figures")
    clerk.wait()
    assert page.message.text == ""


# ---- sizes


@pytest.fixture
def huge(shared_look: Look, qapp: QApplication, sample: Path, tmp_path: Path) -> Iterator[Clerk]:
    """A clerk at the largest type."""
    shared_look.set_size(Size.HUGE)
    with clerk_at(qapp, shared_look, sample, tmp_path / "data") as made:
        yield made
    shared_look.set_size(Size.NORMAL)


def _in_sight(widget: QWidget, window: QWidget) -> bool:
    return widget.isVisible() and not widget.visibleRegion().isEmpty()


def test_one_below_the_other_the_list_gives_way_to_the_page(huge: Clerk) -> None:
    huge.press("Ctrl+3")
    screen = huge.window.policy
    assert screen.halves.stacked
    assert _in_sight(screen.areas.list, huge.window)
    huge.press("Enter")
    page = files_page(screen)
    assert huge.is_at(page.timeline)
    assert not screen.areas.list.isVisible()
    assert screen.head.visibleRegion().boundingRect().height() == screen.head.height()
    huge.press("F7")
    assert _in_sight(screen.areas.list, huge.window)
    assert screen.areas.box.visibleRegion().boundingRect().height() == screen.areas.box.height()
