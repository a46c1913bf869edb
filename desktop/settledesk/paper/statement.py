"""异地就医医疗费用结算单: one stored settlement as a PDF, drawn from what was stored and never computed again."""

from __future__ import annotations

from collections.abc import Mapping

from settledesk.model.settlement import Settlement
from settledesk.paper import fonts
from settledesk.paper.code import StatementCode, read_qr, statement_checksum
from settledesk.paper.flow import lay_out
from settledesk.paper.form import BOTTOM, HEAVY, LEFT, RIGHT, ROOM, TOP
from settledesk.paper.pen import GREY, Page, Paper
from settledesk.paper.statement_head import StatementHead, masthead, person, stamps, title
from settledesk.paper.statement_payment import payment
from settledesk.paper.statement_tables import bill, foot, notes, platform, signatures, steps, verdict
from settledesk.paper.stored import Stored, read

__all__ = ["StatementHead", "draw_statement", "read_qr", "statement_checksum"]

_LATER_TOP = 54.0

# What nearly every statement has: embedded as subsets that are made once. Another choice changes size and speed, no more.
_USUAL = (
    "0123456789,.-−×%()*: JSaeflmnost·　、。，；：（）〔〕"
    "零壹贰叁肆伍陆柒捌玖拾佰仟万元角分整"
    "结算单号校验码医院级别时间打印窗口性年龄身份证参保类地市居民职工成编就备案型联网直接住入出日期数科室床位主管师诊断"
    "统筹基金他现预交退补病险大个账户支付合计患者待遇可不未备有效至长总额甲乙丙政策范围内先行自超限价全费"
    "察检查化治疗手术护理卫生材料西药比例式依据上起第本是说明构及收票能代替由列按平台已果的以为准"
    "操作员复核盖章家属签字月页规则文件摘要实程度官方来源一致条注意一二三四五十"
)
_USUAL_BOLD = (
    "0123456789,. 医疗总费用基金支付合计个人现应退还患者补交备案认定有效未政策算平台结果说明与依据异地就住院单"
)


def draw_statement(
    settlement: Settlement, head: StatementHead, mark: str | None = None, full_id: bool = False
) -> bytes:
    """Return the statement as a PDF (A4); `mark` ("补打 第 2 次") is stamped beside the title.

    The ID number is masked unless `full_id`. Refusal where the settlement's document has no split.
    """
    stored = read(settlement)
    checksum = statement_checksum(settlement)
    heading = title(stored, head)
    strips = [
        masthead(stored, head, mark, StatementCode(stored.number, checksum)),
        *person(stored, head, full_id, checksum),
        *payment(stored),
        *verdict(stored),
        *bill(stored),
        *steps(stored),
        *platform(stored),
        *notes(stored, _names(stored, head, mark)),
    ]
    paper = Paper(fonts.shown(f"{heading} {stored.number}"), fonts.shown(head.organisation), _USUAL, _USUAL_BOLD)
    laid = lay_out(strips, TOP, _LATER_TOP, BOTTOM, signatures(stored))
    for number, placed in enumerate(laid, 1):
        page = paper.page()
        if number > 1:
            _continued(page, stored, heading, mark)
        for one in placed:
            one.strip.draw(page, one.top, one.height)
        foot(page, stored, number, len(laid))
    return paper.finish()


def _continued(page: Page, stored: Stored, heading: str, mark: str | None) -> None:
    """Draw the head of a second or later page."""
    page.text(LEFT, TOP + 10, f"{heading}（续）", 9.5, bold=True)
    name = stored.case["patient"].get("name") or ""
    right = "　".join(part for part in (name, *(text for text, _ in stamps(stored, mark))) if part)
    room = ROOM - fonts.width(f"{heading}（续）", 9.5, bold=True) - 16
    page.right(RIGHT, TOP + 10, right, fonts.shrink(right, 8.5, room), tone=GREY)
    page.line(LEFT, TOP + 16, RIGHT, TOP + 16, HEAVY)


def _names(stored: Stored, head: StatementHead, mark: str | None) -> tuple[str, ...]:
    """Return the texts that people and other systems wrote: the ones that may hold a character no font has."""
    case, outcome = stored.case, stored.outcome
    found: list[str] = [head.organisation, head.insured_area, head.treatment_area, head.window, head.title_prefix]
    found += [mark or "", stored.settlement.clerk, stored.settlement.void_reason or "", stored.number]
    _collect(case["patient"], found)
    _collect(case["visit"], found)
    _collect(case.get("stay"), found)
    for part in ("filing", "steps", "policy", "warnings"):
        _collect(outcome.get(part), found)
    return tuple(found)


def _collect(value: object, found: list[str]) -> None:
    if isinstance(value, str):
        found.append(value)
    elif isinstance(value, Mapping):
        for one in value.values():
            _collect(one, found)
    elif isinstance(value, (list, tuple)):
        for one in value:
            _collect(one, found)
