"""Amounts in Chinese capitals 中文大写金额, as receipts and vouchers write them.

The rules are those of 支付结算办法 附一《正确填写票据和结算凭证的基本规定》, 二 and 四, and where they leave a choice:

- 整 stands after 元 and after 角, never after 分: 二 allows it after 角, 会计基础工作规范 第五十二条 asks for it, and
  nothing can then be added behind it.
- 零 stands once wherever a zero, or several, lie between written digits of one group of four, before a group that
  begins with zeros, and for an empty group that something follows (四（一）（二）). Zeros at the end of a group may
  have one or none (四（三）) and get none, as numbers are read aloud: 107,000.53 is 壹拾万柒仟元伍角叁分.
- 元 is followed by 零 where 角 is zero and 分 is not (四（四）): 16,409.02 is 壹万陆仟肆佰零玖元零贰分.
- An amount below one yuan begins with its 角 or 分: 壹角整, 壹分.

人民币 in front of the amount (三) is the form's to print.
"""

from __future__ import annotations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_GROUPS = ("亿", "万", "")
_TOO_MUCH_FEN = 10**12 * 100


def capitals(fen: int) -> str:
    """Return an amount in capitals: 100.05 yuan is 壹佰元零伍分; ValueError from 10,000亿元 on, either sign."""
    if fen < 0:
        return "负" + capitals(-fen)
    if fen >= _TOO_MUCH_FEN:
        raise ValueError(f"{fen} fen cannot be written in capitals")
    if fen == 0:
        return "零元整"
    yuan, rest = divmod(fen, 100)
    jiao, odd = divmod(rest, 10)
    text = _whole(yuan) + "元" if yuan else ""
    if not rest:
        return text + "整"
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif yuan:
        text += "零"
    return text + (_DIGITS[odd] + "分" if odd else "整")


def _whole(yuan: int) -> str:
    """Return a whole number above zero in capitals."""
    text = ""
    for unit, group in zip(_GROUPS, (yuan // 10**8, yuan // 10**4 % 10**4, yuan % 10**4), strict=True):
        if group:
            text += _group(group, text) + unit
        elif text:
            # Something may follow this empty group; if nothing does, the 零 is cut below.
            text += "零"
    return text.rstrip("零")


def _group(group: int, before: str) -> str:
    """Return four digits in capitals, with the 零 that what stands before them asks for."""
    text = ""
    gap = before != "" and group < 1000
    for place, digit in zip(_PLACES, f"{group:04d}", strict=True):
        if digit == "0":
            gap = gap or text != ""
            continue
        if gap and not (before + text).endswith("零"):
            text += "零"
        text += _DIGITS[int(digit)] + place
        gap = False
    return text
