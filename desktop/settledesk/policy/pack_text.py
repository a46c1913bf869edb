"""A pack file's bytes become TOML tables: within limits, since a pack may come from anywhere; each no in Chinese."""

from __future__ import annotations

import codecs
import re
import stat
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

LARGEST_FILE = 1_000_000
"""Bytes: thirty times the largest file that is shipped."""

_MOST_DOTS, _MOST_PARTS = 40, 8
"""In a line, and in a line before its first equals sign. Reading a key of n parts takes the reader n² steps: a megabyte
of dots would take it days."""
_DEEPEST = 24
_LONGEST_LIST = 2_000
_LONGEST_NUMBER = 24
_LONGEST_SHOWN = 60
_WORDS = (
    ("Cannot overwrite a value", "同一个键写了两次"),
    ("Cannot declare", "同一个表写了两次"),
    ("Cannot mutate immutable namespace", "写完的表不能再加内容"),
    ("Cannot redefine namespace", "同一个键写了两次"),
    ("Duplicate inline table key", "同一个键写了两次"),
    ("Illegal character", "有不允许的字符（如 NUL、引号内的换行）"),
    ("Found invalid character", "有不允许的字符"),
    ("Unescaped", "引号内的反斜杠写法不对"),
    ("Unterminated", "引号没有写完"),
    ("Expected '='", "键后面没有等号"),
    ("Expected newline or end of document", "一行里写了两样东西，或少了引号、逗号"),
    ("Invalid value", "值写得不对：文字要加引号，百分数写成 0.10"),
    ("Invalid statement", "这一行不成立"),
    ("Invalid initial character", "键的写法不对"),
    ("Unclosed array", "方括号没有写完"),
    ("Unclosed inline table", "花括号没有写完"),
    ("Expected ']'", "方括号没有写完"),
    ("Invalid date", "没有这一天"),
)
_PLACE = re.compile(r"\(at (?:line (\d+), column (\d+)|(end of document))\)")


class Unfit(Exception):
    """Bytes that are no pack file, and why, in Chinese."""


class _LongNumber(ValueError):
    pass


def pack_bytes(path: Path) -> bytes:
    """Return a file's bytes, at most one more than LARGEST_FILE; OSError, or Unfit for a pipe or a device."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise Unfit("不是普通文件")
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def pack_tables(raw: bytes) -> dict[str, Any]:
    """Return the tables with exact decimals; Unfit for what is too large, in another encoding, or no TOML."""
    if len(raw) > LARGEST_FILE:
        raise Unfit(f"文件超过 {LARGEST_FILE:,} 字节，没有读")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unfit("不是 UTF-8 编码（像是 UTF-16，请另存为 UTF-8）")
    if raw.startswith(codecs.BOM_UTF8):
        raise Unfit("不是有效的 TOML：文件开头有 BOM 标记，请另存为不带 BOM 的 UTF-8")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Unfit("不是 UTF-8 编码") from None
    for number, line in enumerate(text.split("\n"), 1):
        dots = line.count(".")
        if dots <= _MOST_PARTS or line.lstrip().startswith("#"):
            continue
        if dots > _MOST_DOTS or line.partition("=")[0].count(".") > _MOST_PARTS:
            raise Unfit(f"第 {number} 行的点号过多，没有读")
    try:
        data = tomllib.loads(text, parse_float=_decimal)
    except RecursionError:
        raise Unfit("括号嵌套过深") from None
    except tomllib.TOMLDecodeError as trouble:
        raise Unfit(f"不是有效的 TOML：{_in_words(str(trouble))}") from None
    except ValueError:
        # Python reads no number of more than 4,300 digits; ours end long before that.
        raise Unfit(f"有超过 {_LONGEST_NUMBER} 位或带指数的数") from None
    wrong = _too_much(data)
    if wrong:
        raise Unfit(wrong)
    return data


def shown(value: object, most: int = _LONGEST_SHOWN) -> str:
    """Return a value for a message: short, printable, whatever a file holds."""
    if isinstance(value, int) and value.bit_length() > 64:
        return "一个很大的数"
    if isinstance(value, (list, dict)):
        return "一个列表" if isinstance(value, list) else "一个表"
    text = str(value)
    plain = "".join(letter if letter.isprintable() else "□" for letter in text[:most])
    return plain if len(text) <= most else f"{plain}…"


def _decimal(text: str) -> Decimal:
    """Return a decimal of the kind that policy figures are; an exponent would be a way to write a billion digits."""
    if len(text) > _LONGEST_NUMBER or "e" in text or "E" in text:
        raise _LongNumber
    return Decimal(text)


def _too_much(data: dict[str, Any]) -> str:
    """Return what is too deep or too long for a pack, or nothing."""
    level: list[Any] = [data]
    for _ in range(_DEEPEST):
        if any(len(one) > _LONGEST_LIST for one in level):
            return f"一个表或列表超过 {_LONGEST_LIST} 项，请拆分"
        level = [
            inner
            for one in level
            for inner in (one.values() if type(one) is dict else one)
            if type(inner) is dict or type(inner) is list
        ]
        if not level:
            return ""
    return "括号嵌套过深"


def _in_words(trouble: str) -> str:
    """Return a message of the TOML reader in Chinese, with its place."""
    what = next((words for start, words in _WORDS if trouble.startswith(start)), "写法不对")
    place = _PLACE.search(trouble)
    if place is None:
        return what
    return f"{what}（{'文件末尾' if place[3] else f'第 {place[1]} 行第 {place[2]} 列'}）"
