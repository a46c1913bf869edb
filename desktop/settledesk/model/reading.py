"""Reading one JSON object of the contract field by field, keeping every mistake with its dotted place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from settledesk.basis.errors import Mistake
from settledesk.basis.money import ZERO, Money, yuan
from settledesk.basis.text import nearest
from settledesk.model.case_shapes import Shape
from settledesk.model.texts import day_of, number_of, ratio_of, signed_ratio_of

T = TypeVar("T")
D = TypeVar("D")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_EPOCH = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one object of the contract: all that are known, and which must be there and not null."""

    known: frozenset[str]
    needed: tuple[str, ...] = ()


def keys_of(shape: type[Shape]) -> Keys:
    """Return the keys of a shape."""
    fields = msgspec.structs.fields(shape)
    return Keys(
        frozenset(field.encode_name for field in fields), tuple(field.encode_name for field in fields if field.required)
    )


class Reader:
    """Collects mistakes while a document is read; every getter returns a usable value even after a mistake."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []

    def wrong(self, path: str, problem: str, remedy: str) -> None:
        """Note one mistake."""
        self.mistakes.append(Mistake(path, problem, remedy))

    def keys(self, given: Any, at: str, keys: Keys) -> dict[str, Any]:
        """Return `given` as an object with only known keys; what is unknown or missing is noted."""
        if not isinstance(given, dict):
            self.wrong(at.rstrip("."), "应为一个对象 {…}", "请按案例格式填写")
            return {}
        if not keys.known.issuperset(given):
            for key in sorted(given.keys() - keys.known):
                near = nearest(key, sorted(keys.known))
                self.wrong(f"{at}{shown(key)}", "没有这个项目", f"是否应为「{near}」" if near else "请删去该项")
        if None in map(given.get, keys.needed):
            for key in keys.needed:
                if given.get(key) is None:
                    self.wrong(f"{at}{key}", "缺少此项", "请补填")
        return given

    def text(self, given: Mapping[str, Any], at: str, key: str) -> str | None:
        """Return a non-empty text without control characters, or None where absent."""
        value = given.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not (plain := value.strip()):
            self.wrong(f"{at}{key}", "应为非空的文字", "请填写文字，或删去此项")
            return None
        if plain.isprintable():
            return plain
        if _CONTROL.search(value) or (not value.isascii() and _has_surrogate(value)):
            self.wrong(f"{at}{key}", "含有不能显示的控制字符", "请重新录入该文字")
            return None
        return plain

    def choice(self, given: Mapping[str, Any], at: str, key: str, known: Mapping[str, T], default: D) -> T | D:
        """Return the known value that the text stands for, `default` where absent."""
        value = given.get(key)
        if value is None:
            return default
        found = known.get(value) if isinstance(value, str) else None
        if found is None:
            self.wrong(f"{at}{key}", f"「{shown(value)}」不是可用的值", f"可用：{'、'.join(known)}")
            return default
        return found

    def choices(self, given: Mapping[str, Any], at: str, key: str, known: Mapping[str, T]) -> tuple[T, ...]:
        """Return a list of known values, empty where absent."""
        value = given.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.wrong(f"{at}{key}", "应为列表 […]", "请按案例格式填写")
            return ()
        found = []
        for number, item in enumerate(value):
            one = known.get(item) if isinstance(item, str) else None
            if one is None:
                self.wrong(f"{at}{key}[{number}]", f"「{shown(item)}」不是可用的值", f"可用：{'、'.join(known)}")
            else:
                found.append(one)
        return tuple(dict.fromkeys(found))

    def flag(self, given: Mapping[str, Any], at: str, key: str, default: bool | None = False) -> bool:
        """Return true or false; `default` where absent."""
        value = given.get(key)
        if value is None:
            return bool(default)
        if not isinstance(value, bool):
            self.wrong(f"{at}{key}", "应为 true 或 false", "请改正")
            return bool(default)
        return value

    def day(self, given: Mapping[str, Any], at: str, key: str) -> date | None:
        """Return an ISO day between 1800 and 2199, or None where absent."""
        value = given.get(key)
        if value is None:
            return None
        found = _taken(day_of, value)
        if found is None:
            self.wrong(f"{at}{key}", f"「{shown(value)}」不是有效的日期", "请写成 2022-03-05 的形式")
        return found

    def needed_day(self, given: Mapping[str, Any], at: str, key: str) -> date:
        """Return a day that must be there (its absence is noted by `keys`)."""
        return self.day(given, at, key) or _EPOCH

    def money(self, given: Mapping[str, Any], at: str, key: str, negative: bool = False) -> Money | None:
        """Return an amount written as text in yuan with at most two decimals, or None where absent."""
        value = given.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self.wrong(f"{at}{key}", "金额须写成带引号的文字", '请写成 "12.50" 的形式，不要用数字')
            return None
        try:
            amount = yuan(value)
        except ValueError:
            self.wrong(f"{at}{key}", f"「{shown(value)}」不是有效的金额", '请写成 "12.50"，最多两位小数')
            return None
        if amount.fen < 0 and not negative:
            self.wrong(f"{at}{key}", "金额不能为负数", "请核对金额")
            return None
        return amount

    def needed_money(self, given: Mapping[str, Any], at: str, key: str, negative: bool = False) -> Money:
        """Return an amount that must be there (its absence is noted by `keys`)."""
        return self.money(given, at, key, negative) or ZERO

    def micro(self, given: Mapping[str, Any], at: str, key: str, negative: bool = False) -> Decimal | None:
        """Return a price or quantity written as text with at most six decimals, or None where absent."""
        value = given.get(key)
        if value is None:
            return None
        number = _taken(number_of, value)
        if number is None:
            self.wrong(f"{at}{key}", f"「{shown(value)}」不是有效的数", '请写成 "6.25"，最多六位小数')
            return None
        if number < 0 and not negative:
            self.wrong(f"{at}{key}", "不能为负数", "退费请用负的数量表示")
            return None
        return number

    def ratio(self, given: Mapping[str, Any], at: str, key: str, negative: bool = False) -> Decimal | None:
        """Return a ratio 0 to 1 written as text (with `negative` −1 to 1), or None where absent."""
        value = given.get(key)
        if value is None:
            return None
        found = _taken(signed_ratio_of if negative else ratio_of, value)
        if found is None:
            self.wrong(f"{at}{key}", f"「{shown(value)}」不是 0 到 1 的比例", '请写成 "0.10" 的形式')
        return found

    def count(self, given: Mapping[str, Any], at: str, key: str) -> int | None:
        """Return a whole number from 0 to 9999, or None where absent."""
        value = given.get(key)
        if value is None:
            return None
        if type(value) is not int or not 0 <= value <= 9999:
            self.wrong(f"{at}{key}", f"「{shown(value)}」不是有效的次数", "请填 0 或正整数")
            return None
        return value

    def items(self, given: Mapping[str, Any], at: str, key: str, read: Callable[[Any, str], T | None]) -> tuple[T, ...]:
        """Return a list of objects, each read by `read(object, place)`; empty where absent."""
        value = given.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.wrong(f"{at}{key}", "应为列表 […]", "请按案例格式填写")
            return ()
        found = (read(item, f"{at}{key}[{number}].") for number, item in enumerate(value))
        return tuple(item for item in found if item is not None)


def _taken(read: Callable[[str], T], value: Any) -> T | None:
    """What `read` makes of a value, None where it is no text or one that stands for nothing."""
    try:
        return read(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def shown(value: Any) -> str:
    """Return a short, printable form of whatever was handed in, for a sentence to the clerk."""
    if isinstance(value, list | dict):
        return "[…]" if isinstance(value, list) else "{…}"
    shown = value if isinstance(value, str) else repr(value)
    shown = "".join(letter if letter.isprintable() else "□" for letter in shown)
    return shown if len(shown) <= 40 else f"{shown[:40]}…"
