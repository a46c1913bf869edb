"""The bill by fee category, to look at: what each comes to, and what of it no fund pays."""

from __future__ import annotations

from settledesk.model.labels import CATEGORY
from settledesk.model.settlement import CategoryRow
from settledesk.model.sheet import Column, ColumnKind
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import Role
from settledesk.ui.pieces.money_table import MoneyTable

COLUMNS = (
    Column("费用类别", ColumnKind.TEXT, lambda row: CATEGORY[row.category]),
    Column("金额", ColumnKind.MONEY, lambda row: row.amount, total=True),
    Column("甲类", ColumnKind.MONEY, lambda row: row.class_a, total=True),
    Column("乙类先付", ColumnKind.MONEY, lambda row: row.first_pay, total=True),
    Column("超限价", ColumnKind.MONEY, lambda row: row.over_limit, total=True),
    Column("自费", ColumnKind.MONEY, lambda row: row.self_funded, total=True),
)


class CategoryTable(MoneyTable):
    """The summary by category: every category that occurs, and the total of all."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, COLUMNS, "费用按类别汇总", totals=True)
        look.changed.connect(self._follow_type)
        self._follow_type()

    def _follow_type(self) -> None:
        # Six columns of figures stand in half a window: the smaller type keeps them side by side.
        self.table.setFont(self._look.font(Role.SMALL))
        self.table.fit()

    def show_categories(self, rows: tuple[CategoryRow, ...]) -> None:
        """Show these rows, as `desk.fees.categories` gives them."""
        self.show_rows(rows)
