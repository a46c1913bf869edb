"""Every single-place breakage of a rule file: a number shifted, a row dropped, a unit, band, clause or condition changed."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

Data = dict[str, Any]
Spot = tuple[str | int, ...]
GONE = "没有了"
_CENT = Decimal("0.01")
_LISTED = ("deductible", "bands", "bonus", "cap", "floor")
_SECTIONS = ("layer", "offers", "notice")
_AMOUNTS = ("deductible", "cap")
# What stands under these names is optional, so leaving an entry out is no mistake of form.
_ENTRIES = ("classes", "validity", "late", "only_visits", "ruled_visits", "rows", "first_self_pay", "changes", "points")
_OPTIONAL = (
    "emergency_as_filed",
    "not_started",
    "manual_after_settlement",
    "documents_first",
    "household",
    "referrer_level",
    "discharge_counts",
    "home_prices",
    "months",
    "free",
    "expiry",
)
_ROWS = ("local", "long_term", "referral", "emergency", "temporary", "unfiled")
_WORDS: dict[str, tuple[str, ...]] = {
    "mode": ("open", "days", "months", "proof_end", "one_stay", "at_least_months"),
    "kind": ("points", "multiply", "replace"),
    "order": ("before_deductible", "after_deductible"),
    "period": ("stay", "year"),
    "bands_from": ("zero", "deductible"),
    "cap_on": ("payment", "charges"),
    "takes": ("in_scope", "burden", "over_cap", "unpaid"),
    "fund": ("pooled", "large_sum", "major_illness", "aid"),
    "action": ("file_late", "file_before", "supply_documents", "manual_route"),
    "leads_to": _ROWS,
    "treated_as": _ROWS,
    "value": _ROWS,
}
_FIELDS = (*_WORDS, "doc", "clause", "ratio", "count", "exempt", "back_days", "direct", "visits", "text")
_DEFAULTS = {"bands_from": "zero", "cap_on": "payment"}


@dataclass(frozen=True)
class Mutation:
    """One breakage: the key of the figure that is broken, what was done, the whole file after it."""

    key: str
    what: str
    text: str

    @property
    def gone(self) -> bool:
        """Whether the figure is no longer there to be named."""
        return self.what == GONE


def mutations(path: Path) -> Iterator[Mutation]:
    """Yield every single-place breakage of a rule file, in the order of the file."""
    data = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    cited = _cited(data)
    for spot, value in _places(data, ()):
        table = _at(data, spot[:-1])
        for what, change in (*_changes(spot, value, table), *_other_clause(spot, value, table, cited)):
            broken = copy.deepcopy(data)
            change(_at(broken, spot[:-1]), spot[-1])
            yield Mutation(_figure(spot), what, _dump(broken))


Change = Callable[[Any, Any], None]


def _places(value: Any, spot: Spot) -> Iterator[tuple[Spot, Any]]:
    if spot and spot[0] in ("documents", "disease_groups"):
        return
    if spot:
        yield spot, value
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _places(one, (*spot, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _places(one, (*spot, number))


def _changes(spot: Spot, value: Any, table: Any) -> Iterator[tuple[str, Change]]:
    name, above = spot[-1], spot[-2] if len(spot) > 1 else ""
    if name == "valid_until" and isinstance(value, date):
        yield "一天之后", _put(value + timedelta(days=1))
    if spot[0] == "file" and name != "expiry" and above != "expiry":
        return
    if isinstance(value, bool):
        yield "反过来", _put(not value)
    elif isinstance(value, (int, Decimal)):
        yield from _numbers(spot, value)
    elif value == "none" and name == "value":
        yield "限额 1000 元", _put(1000)
    elif name == "clause":
        yield "条款空", _put("")
        yield "条款写错", _put(f"{value}之外")
    elif name == "doc":
        yield "没有文件", _drop
    elif isinstance(value, str) and name in _WORDS and value in _WORDS[name] and _matters(name, table):
        for word in _WORDS[name]:
            if word != value:
                yield f"{value} 写成 {word}", _put(word)
    elif isinstance(value, dict) and (above in (*_LISTED, *_ENTRIES, *_SECTIONS) or name in _OPTIONAL):
        yield GONE, _drop
    elif isinstance(value, list) and _texts(value):
        for number in range(len(value)):
            yield f"少了 {value[number]}", _put([one for place, one in enumerate(value) if place != number])
    if above == "when":
        yield "不问这个条件", _drop
    if isinstance(value, dict) and "takes" in value:
        for key, word in _DEFAULTS.items():
            if key not in value and _matters(key, value):
                yield f"{key} 不是默认的 {word}", _set(key, next(one for one in _WORDS[key] if one != word))


def _numbers(spot: Spot, value: int | Decimal) -> Iterator[tuple[str, Change]]:
    name = spot[-1]
    if name in ("count", "back_days") or (name == "value" and _whole(spot)):
        yield "多 1", _put(value + 1)
        yield "少 1", _put(value - 1)
    elif name == "up_to" or (name == "value" and any(one in spot for one in _AMOUNTS)):
        yield "多 1 元", _put(value + 1)
        yield "乘 100", _put(value * 100 if value else 100)
    else:
        number = Decimal(value)
        yield "多 1 个百分点", _put(number + _CENT)
        yield "少 1 个百分点", _put(number - _CENT)
        yield "乘 10", _put(number * 10 if number else Decimal("0.1"))


def _whole(spot: Spot) -> bool:
    return any(one in ("months", "terminate_after_months", "referrer_level") for one in spot)


def _texts(value: list[Any]) -> bool:
    return bool(value) and all(isinstance(one, str) for one in value)


def _put(value: Any) -> Change:
    def change(parent: Any, key: Any) -> None:
        parent[key] = value

    return change


def _set(name: str, value: Any) -> Change:
    def change(parent: Any, key: Any) -> None:
        parent[key][name] = value

    return change


def _drop(parent: Any, key: Any) -> None:
    del parent[key]


def _at(data: Any, spot: Spot) -> Any:
    for one in spot:
        data = data[one]
    return data


def _matters(name: Any, table: Any) -> bool:
    """Whether a word does anything where it stands: a cap's basis without a cap does not, nor anything of a gap."""
    if name == "cap_on":
        return "cap" in table
    if name == "bands_from":
        return "up_to" in str(table.get("bands"))
    if "gap" in table:
        return False
    if name == "period":
        return (
            "cap" in table or "up_to" in str(table.get("bands")) or any(one.get("value") for one in table["deductible"])
        )
    return not (name == "treated_as" and table.get("value") is True)


Cited = list[tuple[str, str, str]]


def _cited(data: Data) -> Cited:
    """Document, clause and numbers of every figure that has numbers."""
    tables = (value for _, value in _places(data, ()) if isinstance(value, dict) and "clause" in value)
    return [(one.get("doc", ""), one["clause"], numbers) for one in tables if (numbers := _payload(one))]


def _payload(table: Data) -> str:
    if "accumulator" in table:  # a layer's own clause stands for its rows
        return ""
    found = [table.get(key) for key in ("value", "ratio", "bands", "count", "back_days")]
    numbers = [one for one in found if isinstance(one, (int, Decimal, list)) and not isinstance(one, bool)]
    return str(numbers) if numbers and not _texts(numbers[0] if isinstance(numbers[0], list) else []) else ""


def _other_clause(spot: Spot, value: Any, table: Any, cited: Cited) -> Iterator[tuple[str, Change]]:
    """The clause of another figure of the same document, one with other numbers: a slip of the line."""
    if spot[-1] != "clause" or not (numbers := _payload(table)):
        return
    own = {clause for _, clause, some in cited if some == numbers}
    others = (clause for doc, clause, _ in cited if doc == table.get("doc") and clause not in own)
    other = next(others, None)
    if other is not None:
        yield f"条款写成 {other}", _put(other)


def _figure(spot: Spot) -> str:
    """The key of the figure that a place belongs to; an edge belongs to its whole table, since it parts two bands."""
    if "when" in spot:
        spot = spot[: spot.index("when")]
    elif spot[-1] == "up_to":
        spot = spot[:-2]
    elif spot[-1] in _FIELDS or (isinstance(spot[-1], int) and spot[-2] == "bands" and isinstance(spot[-3], int)):
        spot = spot[:-1]
    found = ""
    for one in spot:
        found += f"[{one}]" if isinstance(one, int) else f".{one}" if found else one
    return found


def _dump(data: Data) -> str:
    return "".join(f"{key} = {_inline(value)}\n" for key, value in data.items())


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_inline(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(one) for one in value) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else f"{value:f}" if isinstance(value, Decimal) else str(value)
