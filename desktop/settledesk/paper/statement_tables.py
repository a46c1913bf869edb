"""The lower part of a statement: why, the bill by category, how it was computed, what else must be said, signatures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from settledesk.basis.money import ZERO, Money
from settledesk.model.labels import CATEGORY, EVIDENCE, TREATED_AS, VERDICT
from settledesk.model.outcome import TreatedAs, Verdict
from settledesk.paper import fonts
from settledesk.paper.flow import Strip
from settledesk.paper.form import (
    LABEL,
    LEFT,
    RIGHT,
    ROOM,
    SIZE,
    SMALL,
    THIN,
    Cell,
    Column,
    amount,
    caption,
    cited,
    columns,
    names,
    row,
)
from settledesk.paper.pen import GREY, INK, RED, Page
from settledesk.paper.stored import FIELD, Stored, total_row

_BASIS_ROOM = 140.0


def verdict(stored: Stored) -> list[Strip]:
    """Return what the filing is worth for this visit, and why."""
    filing = stored.outcome["filing"]
    word = VERDICT[Verdict(filing["verdict"])]
    facts = []
    if filing.get("treated_as"):
        facts.append(f"待遇类别：{TREATED_AS[TreatedAs(filing['treated_as'])]}")
    if filing.get("first_day"):
        facts.append(f"有效期：{filing['first_day']} 至 {filing.get('last_day') or '长期'}")
    facts.append("可联网直接结算" if filing.get("direct_settlement") else "不可联网直接结算")
    wide = fonts.width(word, 10, bold=True)
    start = LEFT + LABEL
    head = caption(
        "备案认定",
        [
            Cell(Column(start, wide + 1), word, 10, bold=True),
            Cell(Column(start + wide + 12, RIGHT - start - wide - 12), "　".join(facts)),
        ],
    )
    strips = [head]
    reasons = filing.get("reasons") or ()
    text, beside = columns(ROOM - _BASIS_ROOM - 8, _BASIS_ROOM, gap=8)
    for reason in reasons:
        strips += row([Cell(text, reason["text"]), cited(beside, reason)], head, air=4.0)
    return strips


def bill(stored: Stored) -> list[Strip]:
    """Return the bill by category, with its total."""
    table = columns(ROOM - 8 * 54.0, *(49.5,) * 8, gap=4.5, right=range(1, 9))
    titles = ("", "总额", "甲类", "乙类", "丙类", "政策范围内", "先行自付", "超限价", "全自费")
    head = caption("医疗费用", names(table, titles))
    strips = [head]
    for one in stored.categories:
        cells = [Cell(table[0], CATEGORY.get(one.category, f"{one.category} 类"))]
        money = (one.amount, one.class_a, one.class_b, one.class_c, one.in_scope, one.first_pay, one.over_limit)
        cells += [amount(column, each) for column, each in zip(table[1:], (*money, one.self_funded), strict=True)]
        strips += row(cells, head, air=4.0)
    total = total_row(stored)
    classes: tuple[Money | None, ...] = (total.class_a, total.class_b, total.class_c)
    if not stored.categories:
        classes = (None, None, None)
    sums = (total.amount, *classes, total.in_scope, total.first_pay, total.over_limit, total.self_funded)
    name = "合计" if stored.categories else "合计（未分类别）"
    cells = [Cell(table[0], name, bold=True)]
    cells += [amount(column, each, bold=True) for column, each in zip(table[1:], sums, strict=True)]
    return [*_with_last_kept(strips), *row(cells, head, rule=None, air=4.0)]


def steps(stored: Stored) -> list[Strip]:
    """Return the computation, step by step, each with its clause, and what the funds pay in all."""
    table = columns(90, 162, 30, 56, ROOM - 338 - 32, gap=8, right=(2, 3))
    head = caption("政策计算", names(table, ("", "算式", "比例", "金额", "依据")))
    strips = [head]
    for step in stored.steps:
        cells = [
            Cell(table[0], step.label),
            Cell(table[1], step.formula),
            Cell(table[2], percent(step.ratio)),
            amount(table[3], step.amount),
            cited(table[4], step.cited),
        ]
        strips += row(cells, head, air=4.0)
    money = stored.split["fund_pay_sumamt"]
    total = [Cell(table[0], FIELD["fund_pay_sumamt"], bold=True), amount(table[3], money, bold=True)]
    return [*_with_last_kept(strips), *row(total, head, rule=None, air=4.0)]


def _with_last_kept(strips: list[Strip]) -> list[Strip]:
    """Return the strips with the last one held to what follows: a total never stands alone on a page."""
    last = strips[-1]
    return [*strips[:-1], Strip(last.height, last.draw, last.air, True, last.caption)]


def percent(ratio: str | None) -> str:
    """Return a stored ratio ("0.925") as people read it: "92.5%"."""
    if ratio is None:
        return ""
    sign, _, digits = ratio.rpartition("-")
    whole, _, decimals = digits.partition(".")
    decimals = decimals.ljust(2, "0")
    moved = (whole + decimals[:2]).lstrip("0") or "0"
    rest = decimals[2:].rstrip("0")
    return f"{'-' if ratio.startswith('-') else sign}{moved}{'.' + rest if rest else ''}%"


def platform(stored: Stored) -> list[Strip]:
    """Return the platform's figures beside ours, two pairs to a row; nothing where there are none."""
    result: Mapping[str, Any] = stored.case.get("platform") or {}
    if not result:
        return []
    pairs = [
        (field, stored.split.get(field, ZERO), stored.platform[field])
        for field in FIELD
        if field in stored.platform and (stored.platform[field] or stored.split.get(field))
    ]
    half = (84.0, 50.0, 50.0, 46.0)
    left = columns(*half, gap=4.0, right=(1, 2, 3))
    right = columns(*half, gap=4.0, left=LEFT + ROOM - sum(half) - 12, right=(1, 2, 3))
    agrees = all(ours == theirs for _, ours, theirs in pairs)
    titles = ("", "本窗口", "平台", "差额")
    shown = names(left, titles) + (names(right, titles) if len(pairs) > 1 else [])
    head = caption("平台结果", [Cell(Column(LEFT + LABEL, 42), "一致" if agrees else "不一致", bold=True), *shown])
    strips = [head]
    for start in range(0, len(pairs), 2):
        cells = []
        for table, (field, ours, theirs) in zip((left, right), pairs[start : start + 2], strict=False):
            differs = ours != theirs
            cells += [
                Cell(table[0], FIELD[field], bold=differs),
                amount(table[1], ours),
                amount(table[2], theirs, bold=differs),
                amount(table[3], theirs - ours, bold=differs),
            ]
        strips += row(cells, head, air=4.0)
    ids = [
        f"{name} {result[key]}"
        for key, name in (("mdtrt_id", "就诊 ID"), ("setl_id", "结算 ID"), ("setl_time", "平台结算时间"))
        if result.get(key)
    ]
    if ids:
        strips += row([Cell(Column(LEFT, ROOM), "　".join(ids), SMALL, tone=GREY)], head, rule=None, air=3.0)
    return strips


def notes(stored: Stored, texts: tuple[str, ...]) -> list[Strip]:
    """Return warnings, what the computation rests on and how sure that is, and characters that could not be drawn."""
    head = caption("说明与依据")
    text, beside = columns(ROOM - _BASIS_ROOM - 8, _BASIS_ROOM, gap=8)
    strips = [head]
    for warning in stored.outcome.get("warnings") or ():
        sentence = f"注意：{warning['text']}"
        cells = [Cell(Column(LEFT, ROOM), sentence)]
        if warning.get("source") or warning.get("clause"):
            cells = [Cell(text, sentence), cited(beside, warning)]
        strips += row(cells, head, rule=None, air=3.0)
    for used in stored.outcome.get("policy") or ():
        doubtful = used.get("evidence") == "unconfirmed"
        strips += row([Cell(Column(LEFT, ROOM), _evidence(used), SMALL, doubtful)], head, rule=None, air=2.0)
    missing = fonts.undrawable(*texts)
    if missing:
        codes = "、".join(f"U+{ord(character):04X}" for character in missing)
        note = f"{fonts.MISSING} 处为字库未收的字（{codes}），以证件为准。"
        strips += row([Cell(Column(LEFT, ROOM), note, SMALL, bold=True)], head, rule=None, air=2.0)
    if len(strips) == 1:
        return []
    return strips


_SUPPLIED = "随案提供的待遇条款"  # the contract names this source in English


def _evidence(used: Mapping[str, Any]) -> str:
    source = used["source"]
    parts = [f"依据：{_SUPPLIED if source == 'terms supplied with the case' else source}"]
    if used.get("file"):
        digest = str(used.get("digest") or "").removeprefix("sha256:")[:12]
        parts.append(f"规则文件 {used['file']}" + (f"（摘要 {digest}）" if digest else ""))
    if used.get("evidence"):
        parts.append(f"核实程度：{EVIDENCE.get(used['evidence'], used['evidence'])}")
    return "　".join(parts)


def signatures(stored: Stored) -> Strip:
    """Return the places for names, the hospital's seal and the patient's hand."""
    third = ROOM / 3

    def draw(page: Page, top: float, height: float) -> None:
        page.line(LEFT, top + 4, RIGHT, top + 4, THIN)
        first, second = top + 24, top + height - 10
        _blank(page, LEFT, first, "操作员", third - 24, stored.settlement.clerk)
        _blank(page, LEFT, second, "复核", third - 24)
        page.text(LEFT + third, first, "医院（盖章）", SIZE)
        _blank(page, LEFT + 2 * third, first, "患者或家属签字", third)
        page.text(LEFT + 2 * third, second, "日期", SIZE)
        for place, unit in ((62.0, "年"), (102.0, "月"), (142.0, "日")):
            page.text(LEFT + 2 * third + place, second, unit, SIZE)

    return Strip(54, draw, 8.0)


def _blank(page: Page, x: float, y: float, label: str, room: float, value: str = "") -> None:
    page.text(x, y, label, SIZE)
    start = x + fonts.width(label, SIZE) + 6
    page.line(start, y + 2.5, x + room, y + 2.5, THIN, GREY)
    if value:
        wide = x + room - start - 8
        page.text(start + 4, y, value, fonts.shrink(value, 9, wide), tone=INK)


def foot(page: Page, stored: Stored, number: int, count: int) -> None:
    """Draw the foot that every page has, and the red frame of a void."""
    page.line(LEFT, 805, RIGHT, 805, THIN, GREY)
    remark = "本单是医疗费用结算单，说明费用构成、支付金额及依据；不是医疗收费票据，不能代替医疗收费票据。"
    page.text(LEFT, 814.5, remark, 7)
    second = "金额由本窗口按上列政策计算；参保地医保平台已有结算结果的，以平台结果为准。"
    page.text(LEFT, 824, second, 7, tone=GREY)
    page.right(RIGHT, 814.5, f"第 {number} / {count} 页", 7)
    page.right(RIGHT, 824, stored.number, fonts.shrink(stored.number, 7, 210), tone=GREY)
    if stored.void:
        page.frame(LEFT - 14, 17, ROOM + 28, 817, 1.0, RED)
