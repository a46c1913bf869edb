"""The case document (contract, "Case"): JSON text to a Case, with every mistake and its place at once."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from settledesk.basis.errors import refuse
from settledesk.model.areas import AreaTable
from settledesk.model.careful_case import careful_case
from settledesk.model.case import Case
from settledesk.model.case_shapes import MONEY_FIELDS
from settledesk.model.plain_case import plain_case
from settledesk.model.reading import shown

__all__ = ["MONEY_FIELDS", "parse_json", "read_case"]


def read_case(document: Any, areas: AreaTable, money_needed: bool = True) -> Case:
    """Return the case that a parsed JSON document describes; Refusal with every mistake and its place.

    With `money_needed` false (the filing question alone) fees and totals may both be absent.
    """
    return plain_case(document, areas, money_needed) or careful_case(document, areas, money_needed)


def parse_json(text: str | bytes) -> Any:
    """Return the JSON value of `text`; Refusal where it is not JSON, names a key twice or nests too deep."""
    try:
        given = text.encode() if isinstance(text, str) else text
        found = _FAST.decode(given)
        if _nothing_lost(given, _ENCODER.encode(found)):
            return found
    except (msgspec.DecodeError, UnicodeError, RecursionError, OverflowError):
        pass  # The careful decoder below says what is wrong, and where.
    return _carefully(text)


def _nothing_lost(given: bytes, again: bytes) -> bool:
    """Whether what was read says all that was given, told by writing it `again`: of a key given twice one is left.

    Mostly both are the same text. Else each key and each text stands between two quotation marks, so a lost one shows;
    where a text holds quotation marks itself, the count says nothing.
    """
    return given.rstrip() == again or (given.count(b'"') == again.count(b'"') and b'\\"' not in again)


def _carefully(text: str | bytes) -> Any:
    try:
        return _CAREFUL.decode(text.decode("utf-8-sig") if isinstance(text, bytes) else text)
    except UnicodeDecodeError as trouble:
        raise refuse("", f"不是 UTF-8 编码的文字（第 {trouble.start + 1} 个字节）", "请以 UTF-8 编码保存") from None
    except json.JSONDecodeError as trouble:
        place = f"第 {trouble.lineno} 行第 {trouble.colno} 列"
        raise refuse("", f"不是有效的 JSON（{place}）", "请检查括号、引号和逗号") from None
    except RecursionError:
        raise refuse("", "JSON 嵌套过深", "请按案例格式填写") from None
    except _Twice as twice:
        raise refuse(shown(str(twice)), "同一项目写了两次", "请只保留一处") from None
    except ValueError:
        raise refuse("", "含有不能识别的数", "请按案例格式填写") from None


class _Twice(Exception):
    """A key that stands twice in one object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(next(name for name in names if names.count(name) > 1))
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)


_FAST = msgspec.json.Decoder()
_ENCODER = msgspec.json.Encoder()
_CAREFUL = json.JSONDecoder(parse_constant=_no_constant, object_pairs_hook=_once)
