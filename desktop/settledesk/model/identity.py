"""Citizen ID numbers 公民身份号码 (GB 11643): reading what was typed, and hiding what others need not see."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import mul

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
# The remainder is taken over the characters' codes, "0" being 48, and not over the digits: the table allows for it.
_OFFSET = 48 * sum(_WEIGHTS)
_CHECKS = tuple("10X98765432"[(remainder - _OFFSET) % 11] for remainder in range(11))

# Residence permits of people from Hong Kong, Macao and Taiwan are numbered by the same rule.
_PERMITS = ("81", "82", "83")
_OLDEST_YEARS = 130


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A citizen ID number that passes its check: 18 characters, and what they say."""

    number: str
    birth: date
    sex: str  # "male" | "female"
    warnings: tuple[str, ...]


def read_id_number(text: str, today: date | None, known_region: Callable[[str], bool] | None = None) -> IdNumber | str:
    """Return the ID number, or a Chinese sentence saying what is wrong, why and what to do.

    Taken are 18 and 15 digits, x for X, full-width characters, spaces and hyphens anywhere. A birth after `today` is
    refused. An age above 130, a number converted from 15 digits, and six leading digits that `known_region` does not
    know (81, 82 and 83 are known) are warnings: valid numbers keep the codes of districts long gone. None in place of
    `today` or `known_region`: not checked.
    """
    number = text
    if len(number) != 18 or not number.isascii() or not number[:17].isdigit():
        number = _plain(number)
        problem = _misshapen(number)
        if problem:
            return problem
    warnings: tuple[str, ...] = ()
    if len(number) == 15:
        number = number[:6] + "19" + number[6:]
        number += _check(number)
        warnings = ("身份证号码为15位旧号，已换算为18位，请与证件核对",)
    elif number[17] != (check := _check(number)):
        if number[17] != "x" or check != "X":
            return f"身份证号码第18位应为 {check}，现为 {_shown(number[17])}，请核对证件"
        number = number[:17] + "X"
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return f"身份证号码第7至14位 {number[6:14]} 不是存在的日期，请核对证件"
    if today is not None:
        if birth > today:
            return f"身份证号码中的出生日期 {birth.isoformat()} 晚于今天（{today.isoformat()}），请核对证件和电脑日期"
        age = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
        if age > _OLDEST_YEARS:
            warnings += (f"按身份证号码年龄为 {age} 岁，请核对出生日期",)
    if known_region is not None and not number.startswith(_PERMITS) and not known_region(number[:6]):
        warnings += (f"身份证号码前6位 {number[:6]} 不是已知的行政区划代码，请核对证件",)
    return IdNumber(number, birth, "male" if number[16] in "13579" else "female", warnings)


def mask_id(number: str) -> str:
    """Return an ID number as others may see it: the first six and the last four characters, for 15 and 18 alike.

    Other documents have shorter numbers: of these the last two stay, of fewer than five nothing.
    """
    if len(number) >= 15:
        return f"{number[:6]}******{number[-4:]}"
    if len(number) >= 5:
        return "*" * (len(number) - 2) + number[-2:]
    return "*" * len(number)


def mask_name(name: str) -> str:
    """Return a name as others may see it: 张三 → 张*, 张小三 → 张*三, 欧阳小明 → 欧**明; one character stays."""
    letters = _letters(name.strip())
    if len(letters) < 2:
        return "".join(letters)
    if len(letters) == 2:
        return letters[0] + "*"
    return letters[0] + "*" * (len(letters) - 2) + letters[-1]


def _check(number: str) -> str:
    """Return the check character for the first 17 digits."""
    total: int = sum(map(mul, _WEIGHTS, number[:17].encode()))
    return _CHECKS[total % 11]


def _plain(text: str) -> str:
    """Return the text half-width, without spaces, hyphens and characters that do not show, x as X."""
    narrow = unicodedata.normalize("NFKC", text)
    return "".join(
        c for c in narrow if not c.isspace() and unicodedata.category(c) not in ("Pd", "Cf") and c != "−"
    ).upper()


def _misshapen(number: str) -> str:
    """Return what keeps a plain number from being read, or nothing."""
    if not number:
        return "身份证号码为空，请输入；用其他证件的，请改选证件类型"
    digits = number[:17] if len(number) == 18 else number
    for place, char in enumerate(digits, 1):
        if not "0" <= char <= "9":
            return f"身份证号码第{place}位应为数字，现为 {_shown(char)}，请核对证件；用其他证件的，请改选证件类型"
    if len(number) not in (15, 18):
        return f"身份证号码应为18位（旧号15位），现为 {len(number)} 位，请核对证件"
    return ""


def _shown(char: str) -> str:
    """Return a character that can be put into a sentence."""
    return char if char.isprintable() else f"U+{ord(char):04X}"


def _letters(name: str) -> list[str]:
    """Return the name's characters, each with the marks and variation selectors that belong to it."""
    letters: list[str] = []
    for char in name:
        if letters and unicodedata.category(char) in ("Mn", "Me", "Mc", "Cf"):
            letters[-1] += char
        else:
            letters.append(char)
    return letters
