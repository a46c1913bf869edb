"""The funds' bars: to one scale, said in words, and nothing of them cut off at any size."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from settledesk.basis.money import Money
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import Size
from settledesk.ui.pieces.fund_bars import FundBar, FundBars

BARS = (
    FundBar("统筹基金", Money(1_000_00), Money(2_000_00)),
    FundBar("职工大额医疗费用补助", Money(500_00), Money(500_00)),
    FundBar("医疗救助", Money(300_00), Money(0)),
)


def fund_pixels(bars: FundBars, look: Look) -> list[int]:
    """Return for each line of pixels how many are of the plain fund colour."""
    image = bars.grab().toImage()
    fund = QColor(look.palette.fund).rgb()
    return [sum(image.pixel(x, y) == fund for x in range(image.width())) for y in range(image.height())]


def test_differences_are_said_with_their_sign() -> None:
    assert [one.more for one in BARS] == ["+1,000.00", "不变", "-300.00"]


def test_it_is_said_in_words(qtbot: QtBot, look: Look) -> None:
    bars = FundBars(look)
    qtbot.addWidget(bars)
    bars.show_bars(BARS)
    said = bars.accessibleDescription()
    assert "统筹基金：现行规定 1,000.00，新规定 2,000.00，+1,000.00" in said
    assert "医疗救助" in said


def test_all_bars_have_one_scale(qtbot: QtBot, look: Look) -> None:
    bars = FundBars(look)
    qtbot.addWidget(bars)
    bars.show_bars(BARS)
    bars.resize(800, bars.heightForWidth(800))
    widths = fund_pixels(bars, look)
    longest = max(widths)
    quarter = [one for one in widths if abs(one - longest / 4) <= 2]
    # The second fund's bar is a quarter of the first's new one; none is longer.
    assert quarter
    assert longest > 300


@pytest.mark.parametrize("size", Size)
def test_it_fits_where_it_stands_narrow_or_wide(qtbot: QtBot, look: Look, size: Size) -> None:
    look.set_size(size)
    bars = FundBars(look)
    qtbot.addWidget(bars)
    bars.show_bars(BARS)
    least = bars.minimumSizeHint().width()
    assert least < look.px(500)
    narrow, wide = bars.heightForWidth(least), bars.heightForWidth(look.px(900))
    # Narrow, each name has a line of its own.
    assert narrow > wide
    bars.resize(least, narrow)
    assert not bars.grab().isNull()
    bars.show_bars(())
    assert bars.heightForWidth(least) < wide
