"""The page 覆盖: the heat-map of one benefits file, what its holes mean, and where the cell in hand comes from."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout

from settledesk.desk.policy_views import Heat, State, heats
from settledesk.ui.equipment import Equipment
from settledesk.ui.look.tokens import TIGHT
from settledesk.ui.pieces.clause import ClausePanel, ClauseView
from settledesk.ui.pieces.flow import room
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.pieces.scroll import scrolled
from settledesk.ui.pieces.states import LoadingState
from settledesk.ui.screens.policy.asking import Asking
from settledesk.ui.screens.policy.heat_map import WORD, HeatMap
from settledesk.ui.screens.policy.heat_places import Box
from settledesk.ui.screens.policy.page import Page, Subject, focus_on

_LEGEND = (
    "底色越深，支付比例越高。「未查到」：规定里有，没有查到数字。"
    "「缺」：没有一行写给这种情形。「重」：几行同时写给这种情形。"
)


class CoveragePage(Page):
    """Shows the benefits of the file in hand for everybody, every level and every band."""

    def __init__(self, gear: Equipment) -> None:
        super().__init__(gear)
        self.setAccessibleName("待遇覆盖")
        self.message, self._loading = InlineMessage(gear.look), LoadingState(gear.look, "正在读取…", bare=True)
        self.map = HeatMap(gear.look)
        self._area = scrolled(self.map)
        self._legend = QLabel(_LEGEND)
        self._legend.setProperty("role", "caption")
        self._legend.setWordWrap(True)
        self.clause = ClausePanel(gear.look)
        self.clause.setAccessibleName("选中的一格")
        self._column = QVBoxLayout(self)
        for widget in (self.message, self._loading):
            self._column.addWidget(widget)
        self._column.addWidget(self._area, 1)
        self._column.addWidget(self._legend)
        self._column.addWidget(self.clause)
        self._asking = Asking(gear.jobs, self._loading, self.message)
        self.map.current_changed.connect(self._show_cell)
        self.map.opened.connect(lambda: self.wanted.emit("figures", ""))
        gear.look.changed.connect(self._relook)
        self._relook()

    def show_subject(self, subject: Subject) -> None:
        """Show the tables of the file in hand."""
        if subject.file is not None:
            rulebook, name = self.gear.office.rulebook, subject.file.name
            self._asking.ask(lambda: heats(rulebook, name), self._show)

    def take_focus(self) -> None:
        """Put the cursor on the map."""
        focus_on(self.map)

    def _show(self, found: tuple[Heat, ...]) -> None:
        missing, gaps, twice = (
            sum(one.count(state) for one in found) for state in (State.MISSING, State.GAP, State.OVERLAP)
        )
        if missing or twice:
            parts = [f"{count} 格{word}" for count, word in ((missing, "缺"), (twice, "重"), (gaps, "未查到")) if count]
            self.message.tell("stop", f"有 {'、'.join(parts)}。遇到这些情形不能算出金额。")
        elif gaps:
            self.message.tell("warning", f"有 {gaps} 格未查到数字。遇到这些情形不能算出金额，可以补录。")
        else:
            self.message.tell("good", "每种人员、级别和费用段都有数字，没有缺口。")
        self.map.show_heats(found)

    def _show_cell(self, box: Box | None) -> None:
        if box is None:
            self.clause.show_clause(None)
            return
        cell = box.cell
        figure = cell.state is State.FIGURE
        word = cell.text if figure else WORD[cell.state]
        self.clause.show_clause(ClauseView(f"{box.where}：{word}", "", cell.says, sure=figure))
        where = self.map.place_in_hand
        self._area.ensureVisible(int(where.center().x()), int(where.center().y()), 0, round(where.height() * 2))

    def _relook(self) -> None:
        room(self.gear.look, self._column, 0, TIGHT)
        self._area.setMinimumHeight(self.gear.look.px(160))
