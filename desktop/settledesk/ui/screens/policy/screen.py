"""The 政策 screen: the areas at the left, the pages of the area in hand at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from settledesk.desk.policy_files import FileLine
from settledesk.desk.policy_views import AreaRow, AreaView, area_view
from settledesk.ui.equipment import Equipment
from settledesk.ui.keys import key
from settledesk.ui.look.tokens import ROOM, SNUG, TIGHT
from settledesk.ui.pieces.flow import FlowLayout, Panel, room
from settledesk.ui.pieces.halves import Halves
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.pieces.scroll import scrolled
from settledesk.ui.pieces.states import EmptyState
from settledesk.ui.screens.policy.areas import Areas
from settledesk.ui.screens.policy.asking import Asking
from settledesk.ui.screens.policy.entry import EntryPage
from settledesk.ui.screens.policy.head import AreaHead, FileChoice
from settledesk.ui.screens.policy.page import Page, PageKind, Subject
from settledesk.ui.screens.policy.pages import PAGES
from settledesk.ui.screens.policy.review import Review
from settledesk.ui.screens.policy.sheets import Sheets
from settledesk.ui.screens.policy.tabs import Tabs

_PASSING_MS = 30
"""Areas that are only passed over on the way to another are not read."""
_SHARES = (30, 70)
_BESIDE = 860
"""Design pixels below which the halves do not fit side by side."""
_LEAST_PAGE = 240
"""How high a page is at least, in design pixels; what does not fit is scrolled."""
_KIND = {one.name: one for one in PAGES}
_KINDS = ("benefits", "filing", "offsite", "limits", "guidance")
"""The kinds of files, first that which people most likely mean."""


class PolicyScreen(QWidget):
    """Shows the policy library area by area; what a page does to it is shown at once everywhere."""

    status = Signal(str, str)
    """A tone and a sentence for the bottom bar."""

    def __init__(self, gear: Equipment) -> None:
        super().__init__()
        self._gear = gear
        self._view: AreaView | None = None
        self._page = PAGES[0].name
        self._held = ""
        """The name of the file in hand, "" where the first that fits is meant."""
        self._code = ""
        self._folded = False
        self._pages: dict[str, Page] = {}
        self._follow_up: Callable[[], None] | None = None
        self.setProperty("ground", True)
        self.setAccessibleName("政策")
        self._own: dict[str, Callable[[], None]] = {
            "find_area": self.focus_search,
            "review": self.show_review,
            "next_page": lambda: self._turn(1),
            "former_page": lambda: self._turn(-1),
        }
        self.areas = Areas(gear)
        self._build()
        self._wire()
        self._passing = QTimer(self)
        self._passing.setSingleShot(True)
        self._passing.setInterval(_PASSING_MS)
        self._passing.timeout.connect(self._read)
        gear.look.changed.connect(self._relook)
        self.halves.rearranged.connect(self._fold)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        self._relook()

    @property
    def acts(self) -> dict[str, Callable[[], None]]:
        """What the screen, and the page that is shown, do for which act of the table of keys."""
        page = self._pages.get(self._page)
        return {**self._own, **({} if page is None else page.acts)}

    def entered(self) -> None:
        """Take the focus to the search box; areas and files are brought up to date."""
        self.focus_search()
        self.refresh()

    def refresh(self) -> None:
        """Read areas and the one in hand anew, because packs or the day have changed."""
        self.areas.refresh(self._code)

    def focus_search(self) -> None:
        """Put the cursor into the search box, over what it holds."""
        self.areas.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.areas.box.selectAll()
        self._scroll.ensureWidgetVisible(self.areas.box)

    def show_area(self, code: str, page: str = "", file: str = "") -> None:
        """Show an area, on one of its pages and of one of its files if they are named, and go there."""
        self._code, self._held = code, file
        self._page = page or self._page
        self._follow_up = self._go_to_page
        self._close_review()
        self.areas.refresh(code)

    def enter_benefits(self, code: str, scheme: str) -> None:
        """Go to the form for the local benefits of an area, begun with a scheme."""
        self.show_area(code, "entry")

        def begin() -> None:
            page = self.shown
            if isinstance(page, EntryPage):
                page.begin(scheme)
            self._go_to_page()

        self._follow_up = begin

    def show_page(self, name: str, file: str = "") -> None:
        """Show a page of the area in hand, of a file if one is named; a page that there is not for it is left."""
        if self._view is None or name not in self.tabs.offered:
            return
        if file:
            self._held = file
        self._page = name
        self._show_page()

    def show_review(self) -> None:
        """Show what needs a look."""
        self._side.setCurrentWidget(self.review)
        self.review.start()
        self._scroll.ensureWidgetVisible(self.review)

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return self._page

    @property
    def shown(self) -> Page | None:
        """The page that is shown, None before the first area is."""
        return self._pages.get(self._page)

    @property
    def pending(self) -> bool:
        """Whether what is shown is not yet what was asked for."""
        return self.areas.pending or self._passing.isActive() or self._asking.pending

    # ---- what is in it

    def _build(self) -> None:
        gear = self._gear
        self.head, self.files = AreaHead(gear.look), FileChoice(gear.look)
        hint = f"{key('former_page').press} / {key('next_page').press}"
        self.tabs = Tabs(gear.look, PAGES, hint)
        self.message = InlineMessage(gear.look)
        self._asking = Asking(gear.jobs, self.areas.loading, self.message)
        self._stack = Sheets(gear.look, _LEAST_PAGE)
        self._area = Panel(gear.look)
        self._area.setAccessibleName("选中的参保地")
        row = FlowLayout(gear.look, TIGHT)
        row.addWidget(self.tabs)
        row.addWidget(self.files)
        self._area.body.addWidget(self.head)
        self._area.body.addLayout(row)
        self._area.body.addWidget(self.message)
        self._area.body.addWidget(self._stack, 1)
        self.review = Review(gear)
        self._empty = Panel(gear.look)
        self._nothing = EmptyState(gear.look, "policy", "没有选中参保地", "在左边查找，或按方向键选一个")
        self._empty.body.addWidget(self._nothing)
        self._side = Sheets(gear.look, _LEAST_PAGE)
        for panel in (self._empty, self._area, self.review):
            self._side.addWidget(panel)
        self.halves = Halves(gear.look, self.areas, self._side, _SHARES, _BESIDE, SNUG)
        self._scroll = scrolled(self.halves)
        self._side.installEventFilter(self)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._scroll)

    def _wire(self) -> None:
        self.areas.chosen.connect(self._choose)
        self.areas.entered.connect(self._enter)
        self.areas.review.connect(self.show_review)
        self.tabs.chosen.connect(self.show_page)
        self.files.chosen.connect(lambda name: self.show_page(self._page, name))
        self.review.chosen.connect(lambda code, file: self.show_area(code, "files", file))
        self.review.closed.connect(self._leave_review)
        finder = QShortcut(QKeySequence(key("filter_page").press), self)
        # Not the window's: the fee grid has the same key for its own filter.
        finder.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        finder.setAutoRepeat(False)
        finder.activated.connect(self._find)

    # ---- the area in hand

    def _choose(self, row: AreaRow | None) -> None:
        if row is None:
            self._passing.stop()
            self._asking.forget()
            self._view = self._follow_up = None
            if self._side.currentWidget() is self._area:
                self._side.setCurrentWidget(self._empty)
            return
        if row.code != self._code:
            self._code, self._held = row.code, ""
        self._passing.start()

    def _read(self) -> None:
        row = self.areas.current
        if row is not None:
            rulebook, today = self._gear.office.rulebook, self._gear.today()
            self._asking.ask(lambda: area_view(rulebook, row, today), self._show)

    def _show(self, view: AreaView) -> None:
        self._view = view
        self.head.show_area(view)
        offered = tuple(kind.name for kind in PAGES if kind.is_for(view))
        self.tabs.offer(offered)
        if self._page not in offered:
            self._page = offered[0]
        if self._side.currentWidget() is not self.review:
            self._side.setCurrentWidget(self._area)
        self._show_page()
        if self._follow_up is not None:
            follow_up, self._follow_up = self._follow_up, None
            follow_up()

    def _show_page(self) -> None:
        view = self._view
        if view is None:
            return
        kind = _KIND[self._page]
        page = self._made(kind)
        files = kind.files(view)
        held = _held(files or view.files, self._held)
        self.files.setVisible(bool(files))
        self.files.show_files(files, "" if held is None else held.name)
        self.tabs.mark(kind.name)
        self._stack.setCurrentWidget(page)
        page.show_subject(Subject(view, held, self.tabs.offered))

    def _made(self, kind: PageKind) -> Page:
        """Return a page, made when it is first asked for: a start need not wait for pages that nobody looks at."""
        page = self._pages.get(kind.name)
        if page is None:
            page = self._pages[kind.name] = kind.make(self._gear)
            page.said.connect(self.status)
            page.wanted.connect(self._wanted)
            page.changed.connect(self.refresh)
            self._stack.addWidget(page)
        return page

    def _wanted(self, name: str, file: str) -> None:
        self.show_page(name, file)
        self._go_to_page()

    # ---- moving about

    def _enter(self) -> None:
        if self._side.currentWidget() is self.review:
            self._close_review()
        if self.pending:
            self._follow_up = self._go_to_page
        else:
            self._go_to_page()

    def _go_to_page(self) -> None:
        page = self.shown
        if page is not None and self._view is not None:
            page.take_focus()

    def _turn(self, way: int) -> None:
        if self._view is None or self._side.currentWidget() is not self._area:
            return
        focus = QApplication.focusWidget()
        inside = focus is not None and self._stack.isAncestorOf(focus)
        self.show_page(self.tabs.beside(self._page, way))
        if inside:
            self._go_to_page()

    def _find(self) -> None:
        page = self.shown
        if self._side.currentWidget() is not self._area or page is None or not page.to_filter():
            self.focus_search()

    def _close_review(self) -> None:
        if self._side.currentWidget() is self.review:
            self._side.setCurrentWidget(self._empty if self._view is None else self._area)

    def _leave_review(self) -> None:
        self._close_review()
        self.focus_search()

    def _focus_moved(self, _: QWidget | None, __: QWidget | None) -> None:
        if self.isVisible():
            self._fold()

    def _fold(self) -> None:
        """Where the halves are one below the other, keep the list away while the work is on a page."""
        focus = QApplication.focusWidget()
        at_page = focus is not None and self._side.isAncestorOf(focus)
        away = self.halves.stacked and at_page
        if away is not self._folded:
            self._folded = away
            self.areas.fold(away)

    def _relook(self) -> None:
        room(self._gear.look, self._column, ROOM, TIGHT)

    # ---- Qt's own

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Scroll to the page where it has just moved up or down because the list was put away or the type has grown."""
        if watched is self._side and event.type() == QEvent.Type.Move and self._folded:
            self._scroll.verticalScrollBar().setValue(self._side.y())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Esc where nothing smaller has taken it: first the page goes a step back, then the search box has it."""
        focus = QApplication.focusWidget()
        if event.key() != Qt.Key.Key_Escape or focus is None:
            super().keyPressEvent(event)
        elif self._side.currentWidget() is self.review:
            self._leave_review()
        elif self._side.isAncestorOf(focus):
            page = self.shown
            if page is None or not self._stack.isAncestorOf(focus) or not page.leave():
                self.focus_search()


def _held(files: tuple[FileLine, ...], name: str) -> FileLine | None:
    """Return the file of that name, else the one that people most likely mean: own, in use, benefits, the latest."""
    named = next((one for one in files if one.name == name), None)
    if named is not None or not files:
        return named
    return max(files, key=lambda one: (one.used, one.own, -_KINDS.index(one.kind), one.first_day))
