"""What is remarked on a case that is taken all the same: the sentences of its warnings."""

from __future__ import annotations

from datetime import date

from settledesk.basis.money import Money
from settledesk.model.areas import PROVINCE, AreaTable


def only_province(pool: str, name: str, areas: AreaTable) -> tuple[str, ...]:
    """Return the remark that a place was given as a province whose cities pool by themselves, nothing for any other."""
    found = areas.find(pool) if pool.endswith("0000") else None
    if found is None or found.kind != PROVINCE or found.pooled_to is not None:
        return ()
    return (f"{name}只写到省（{found.name}），未写到市，按省级规定判断，请核对",)


def other_birth(given: date | None, read: date) -> tuple[str, ...]:
    """Return the remark that the ID number says another day of birth than the case, nothing where they agree."""
    if given is None or given == read:
        return ()
    return (f"出生日期 {given} 与身份证号码中的 {read} 不一致，已按身份证计算年龄，请核对",)


def one_fen_off(number: int, amount: Money, computed: Money) -> str:
    """Return the remark on a fee line, counted from 0, whose amount lies one fen beside quantity × price."""
    return f"fees[{number}]：金额 {amount.grouped} 与 数量×单价 {computed.grouped} 差一分，按金额计算"
