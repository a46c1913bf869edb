"""The middle of a statement: three figures to be read at arm's length, a bar, and what stands behind each figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from settledesk.basis.capitals import capitals
from settledesk.basis.money import ZERO, Money, yuan
from settledesk.model.case import Scheme
from settledesk.paper import fonts
from settledesk.paper.flow import Strip
from settledesk.paper.form import HAIR, LEADING, LEFT, RIGHT, ROOM, SMALL, Column, space
from settledesk.paper.pen import GREY, INK, PALE, RED, WHITE, Page, Tone
from settledesk.paper.stored import FIELD, Stored, other_funds

_THIRD = ROOM / 3
_FIGURES = ("medfee_sumamt", "fund_pay_sumamt", "psn_cash_pay")
_BIG = 22.0


def _thirds() -> tuple[Column, ...]:
    return tuple(Column(LEFT + place * _THIRD, _THIRD - (18.0 if place < 2 else 0.0), "right") for place in range(3))


def in_capitals(money: Money) -> str:
    """Return an amount in Chinese capitals, or a dash beyond what they are defined for."""
    try:
        return capitals(money.fen)
    except ValueError:
        return "—"


def payment(stored: Stored) -> list[Strip]:
    """Return the payment block."""
    strips = [_figures(stored)]
    bar = _bar(stored.split)
    if bar is not None:
        strips.append(bar)
    thirds = _thirds()
    lists = (list(_deposit(stored)), list(_funds(stored)), list(_patient(stored)))
    for number in range(max(map(len, lists))):
        strips.append(_behind([(thirds[place], one[number]) for place, one in enumerate(lists) if number < len(one)]))
    strips.append(space(3.0, 2.0))
    return strips


def _figures(stored: Stored) -> Strip:
    split, tone = stored.split, RED if stored.void else INK
    figures = []
    for column, field in zip(_thirds(), _FIGURES, strict=True):
        text, capital = split[field].grouped, in_capitals(split[field])
        figures.append((column, FIELD[field], text, fonts.shrink(text, _BIG, column.room, bold=True), capital))

    def draw(page: Page, top: float, height: float) -> None:
        middle = top + (height - 49) / 2
        for column, label, text, size, capital in figures:
            page.text(column.left, middle + 9, label, 9, bold=True)
            page.right(column.edge, middle + 31, text, size, True, tone)
            small = fonts.shrink(capital, 8.5, column.room)
            page.right(column.edge, middle + 45, capital, small, tone=tone)

    return Strip(49, draw, 14.0, keep=True)


def _shares(split: Mapping[str, Money]) -> list[tuple[str, Money, Tone]]:
    shares = [
        ("统筹基金", split.get("hifp_pay", ZERO), INK),
        ("其他基金", other_funds(split), GREY),
        ("医院负担", split.get("hosp_part_amt", ZERO), GREY),
        ("个人账户", split["acct_pay"], PALE),
        ("个人现金", split["psn_cash_pay"], WHITE),
    ]
    return [share for share in shares if share[1]]


def _bar(split: Mapping[str, Money]) -> Strip | None:
    """Return the bar that shows how the bill is shared out; None where there is no bill, or it cannot be drawn."""
    total = split["medfee_sumamt"].fen
    shares = _shares(split)
    if not total or any((money.fen < 0) != (total < 0) for _, money, _ in shares):
        return None
    if sum(money.fen for _, money, _ in shares) != total:
        return None

    def draw(page: Page, top: float, _height: float) -> None:
        before, key = 0, LEFT
        for name, money, tone in shares:
            x = LEFT + ROOM * before / total
            page.fill([(x, top, ROOM * money.fen / total, 7.0)], tone)
            before += money.fen
            if before != total:
                edge = LEFT + ROOM * before / total
                page.line(edge, top, edge, top + 7.0, 0.8, WHITE if tone is not PALE else GREY)
            page.fill([(key, top + 12.2, 6.0, 6.0)], tone)
            page.frame(key, top + 12.2, 6.0, 6.0, 0.4)
            per_mille = (1000 * money.fen + total // 2) // total
            text = f"{name} {per_mille // 10}.{per_mille % 10}%"
            page.text(key + 9, top + 17.8, text, SMALL)
            key += 9 + fonts.width(text, SMALL) + 16
        page.frame(LEFT, top, ROOM, 7.0, 0.5)

    return Strip(21.0, draw, 4.0)


Behind = tuple[str, Money, bool]


def _deposit(stored: Stored) -> Iterator[Behind]:
    due = stored.due
    if due is None:
        return
    yield "预交金", due["deposit"], False
    if due["top_up"]:
        yield "应补（患者补交）", due["top_up"], True
    else:
        yield "应退（退还患者）", due["refund"], True


def _funds(stored: Stored) -> Iterator[Behind]:
    employee = stored.case["patient"]["scheme"] == Scheme.EMPLOYEE
    fixed = {"hifp_pay", "hifob_pay" if employee else "hifmi_pay"}
    if stored.case["patient"].get("aid"):
        fixed.add("maf_pay")
    for field in ("hifp_pay", "hifob_pay", "hifmi_pay", "maf_pay", "cvlserv_pay", "hifes_pay", "hifdm_pay", "oth_pay"):
        money = stored.split.get(field, ZERO)
        if money or field in fixed:
            yield FIELD[field], money, False


def _patient(stored: Stored) -> Iterator[Behind]:
    split = stored.split
    yield FIELD["psn_part_amt"], split["psn_part_amt"], False
    yield FIELD["acct_pay"], split["acct_pay"], False
    balance = stored.case.get("account_balance")
    if balance and not stored.void and yuan(balance):
        yield "个人账户余额", yuan(balance) - split["acct_pay"], False
    if split.get("hosp_part_amt"):
        yield FIELD["hosp_part_amt"], split["hosp_part_amt"], False


def _behind(entries: list[tuple[Column, Behind]]) -> Strip:
    """Return one row of amounts, each over its capitals."""
    parts = []
    for column, (label, money, strong) in entries:
        capital = in_capitals(money)
        size = 11.0 if strong else 9.0
        room = column.room - fonts.width(label, 8, strong) - 6
        parts.append((column, label, money, strong, fonts.shrink(money.grouped, size, room, bold=True), capital))

    def draw(page: Page, top: float, height: float) -> None:
        page.line(LEFT, top, RIGHT, top, HAIR, PALE)
        start = top + (height - 21) / 2
        for column, label, money, strong, size, capital in parts:
            tone = INK if money else GREY
            page.text(column.left, start + 9, label, 8, strong, INK if strong else GREY)
            page.right(column.edge, start + 9, money.grouped, size, bool(money), tone)
            page.right(
                column.edge, start + 9 + LEADING - 1.5, capital, fonts.shrink(capital, 7, column.room), tone=tone
            )

    return Strip(21, draw, 4.0)
