"""Reading `benefits-SCHEME-DATE.toml`: rows that may neither overlap nor leave a gap that is not named."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from settledesk.model.case import Scheme, VisitKind
from settledesk.model.citation import Citation
from settledesk.model.terms import Band, BandsFrom, CapOn, Fund, Takes
from settledesk.policy.figures import HEAD, PackFile
from settledesk.policy.pack_text import shown
from settledesk.policy.rules import BenefitsFile, Figure, FileHead, LayerRule, Notice, Row
from settledesk.policy.vocabulary import DOMAINS, FACTS, PERSONS

T = TypeVar("T")
_CITED = ("doc", "clause", "evidence", "note")
_MOST_COMBINATIONS = 20_000
_MOST_VALUES = 100
_MOST_LAYERS, _MOST_ROWS = 40, 400
_MOST_TRIALS = 1_000_000  # rows held against combinations, in one file: half a second


def read_benefits_file(pack: PackFile, head: FileHead) -> BenefitsFile:
    """Return the benefits file; mistakes go to `pack`."""
    pack.only(pack.data, "", *HEAD, "layer", "disease_groups", "notice")
    groups: dict[str, tuple[str, ...]] = {}
    for name, names in pack.table(pack.data, "", "disease_groups").items():
        if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
            pack.wrong(f"disease_groups.{name}", "应为病种名称的列表")
            continue
        groups[name] = tuple(names)
    if head.scheme is None:
        pack.wrong("file.scheme", "缺少此键")
    domains = {
        **DOMAINS,
        "person": PERSONS[head.scheme or Scheme.EMPLOYEE],
        "disease": (*groups, "other"),
    }
    tables = pack.tables(pack.data, "", "layer")
    if len(tables) > _MOST_LAYERS:
        pack.wrong("layer", f"支付层超过 {_MOST_LAYERS} 个，请拆分")
        tables = []
    layers = tuple(_layer(pack, table, f"layer[{number}].", domains) for number, table in enumerate(tables))
    if not layers:
        pack.wrong("layer", "没有一个支付层")
    names = [layer.id for layer in layers]
    for name in {name for name in names if names.count(name) > 1}:
        pack.wrong("layer", f"层 id「{name}」重复")
    notices = []
    for number, table in enumerate(pack.tables(pack.data, "", "notice")):
        at = f"notice[{number}]."
        pack.only(table, at, "text", "visits", *_CITED)
        visits = pack.choices(f"{at}visits", table.get("visits"), VisitKind)
        notices.append(Notice(pack.text(table, at, "text"), visits, pack.citation(table, at)))
    return BenefitsFile(head, layers, groups, tuple(notices))


def _layer(pack: PackFile, table: dict[str, Any], at: str, domains: Mapping[str, tuple[str, ...]]) -> LayerRule:
    pack.only(
        table,
        at,
        "id",
        "fund",
        "takes",
        "visits",
        "accumulator",
        "period",
        "bands_from",
        "deductible",
        "bands",
        "bonus",
        "cap",
        "cap_on",
        "floor",
        "gap",
        *_CITED,
    )
    default = pack.citation(table, at)
    gap = pack.text(table, at, "gap", needed=False) or None
    if table.get("period") not in ("stay", "year"):
        pack.wrong(f"{at}period", "应为 stay（按次）或 year（按年累计）")

    def rows(key: str, convert: Callable[[str, Any], T]) -> tuple[Row[T], ...]:
        return _rows(pack, table, at, key, lambda where, value, _: convert(where, value), "value", default, domains)

    def band(where: str, value: Any, cited: Citation) -> tuple[Band, ...]:
        return _bands(pack, where, value, cited)

    deductible = rows("deductible", pack.amount)
    bands = _rows(pack, table, at, "bands", band, "bands", default, domains)
    if gap is None:
        for key, found in (("deductible", deductible), ("bands", bands)):
            if not found:
                pack.wrong(f"{at}{key}", "没有一行")
    return LayerRule(
        id=pack.text(table, at, "id"),
        fund=pack.choice(f"{at}fund", table.get("fund"), Fund),
        takes=pack.choice(f"{at}takes", table.get("takes"), Takes),
        visits=pack.choices(f"{at}visits", table.get("visits"), VisitKind),
        accumulator=pack.text(table, at, "accumulator"),
        yearly=table.get("period") == "year",
        bands_from=pack.choice(f"{at}bands_from", table.get("bands_from", "zero"), BandsFrom),
        deductible=deductible,
        bands=bands,
        bonus=rows("bonus", pack.ratio),
        cap=rows("cap", lambda where, value: None if value == "none" else pack.amount(where, value)),
        cap_on=pack.choice(f"{at}cap_on", table.get("cap_on", "payment"), CapOn),
        floor=rows("floor", pack.ratio),
        gap=gap,
        citation=default,
    )


def _rows(
    pack: PackFile,
    table: dict[str, Any],
    at: str,
    key: str,
    convert: Callable[[str, Any, Citation], T],
    value_key: str,
    default: Citation,
    domains: Mapping[str, tuple[str, ...]],
) -> tuple[Row[T], ...]:
    found: list[Row[T]] = []
    tables = pack.tables(table, at, key)
    if len(tables) > _MOST_ROWS:
        pack.wrong(f"{at}{key}", f"超过 {_MOST_ROWS} 行，请拆分")
        return ()
    for number, one in enumerate(tables):
        place = f"{at}{key}[{number}]."
        pack.only(one, place, "when", value_key, "gap", *_CITED)
        when = _when(pack, one, place, domains)
        if "gap" in one:
            if value_key in one:
                pack.wrong(f"{place}{value_key}", "写了 gap（未查到）就不能再写数值")
            found.append(Row(when, None, pack.text(one, place, "gap")))
            continue
        if value_key not in one:
            pack.wrong(f"{place}{value_key}", "缺少此键")
            continue
        cited = pack.citation(one, place, default)
        found.append(Row(when, Figure(convert(f"{place}{value_key}", one[value_key], cited), cited), None))
    _check_rows(pack, f"{at}{key}", found, domains)
    return tuple(found)


def _when(
    pack: PackFile, one: dict[str, Any], place: str, domains: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = []
    for fact, given in pack.table(one, place, "when").items():
        if fact not in FACTS:
            pack.wrong(f"{place}when.{fact}", f"没有这个条件（可用：{'、'.join(FACTS)}）")
            continue
        values = tuple(given) if isinstance(given, list) else (given,)
        if len(values) > _MOST_VALUES:
            pack.wrong(f"{place}when.{fact}", f"列表超过 {_MOST_VALUES} 项")
            continue
        for value in values:
            if value not in domains[fact]:
                pack.wrong(f"{place}when.{fact}", f"「{shown(value)}」不是可用的值（{'、'.join(domains[fact])}）")
        found.append((fact, tuple(shown(value) for value in values)))
    return tuple(found)


def _check_rows(pack: PackFile, place: str, rows: list[Row[T]], domains: Mapping[str, tuple[str, ...]]) -> None:
    """Every combination of the facts named must meet exactly one row: none is a hidden hole, two is a conflict."""
    if not rows:
        return
    facts = sorted({fact for row in rows for fact, _ in row.when})
    size = 1
    for fact in facts:
        size *= len(domains[fact])
    trials = size * len(rows)
    if size > _MOST_COMBINATIONS or pack.trials + trials > _MOST_TRIALS:
        pack.wrong(place, "条件组合过多，请拆分")
        return
    pack.trials += trials
    for values in itertools.product(*(domains[fact] for fact in facts)):
        combination = dict(zip(facts, values, strict=True))
        meets = [number for number, row in enumerate(rows) if row.holds(combination)]
        if len(meets) == 1:
            continue
        shown = "、".join(f"{fact}={value}" for fact, value in combination.items())
        problem = f"{shown} 没有对应的行" if not meets else f"{shown} 同时符合第 {'、'.join(str(n) for n in meets)} 行"
        pack.wrong(place, problem)
        return


def _bands(pack: PackFile, where: str, value: Any, cited: Citation) -> tuple[Band, ...]:
    if not isinstance(value, list) or not value:
        pack.wrong(where, "应为非空的费用段列表")
        return ()
    found: list[Band] = []
    for number, one in enumerate(value):
        at = f"{where}[{number}]."
        if not isinstance(one, dict):
            pack.wrong(at.rstrip("."), "应为一个表")
            continue
        pack.only(one, at, "up_to", "ratio", *_CITED)
        edge = pack.amount(f"{at}up_to", one["up_to"]) if "up_to" in one else None
        if edge is None and number != len(value) - 1:
            pack.wrong(f"{at}up_to", "只有最后一段可以没有上限")
        low = found[-1].up_to if found else None
        if edge is not None and low is not None and edge <= low:
            pack.wrong(f"{at}up_to", "上限应大于前一段的上限")
        found.append(Band(edge, pack.ratio(f"{at}ratio", one.get("ratio")), pack.citation(one, at, cited)))
    return tuple(found)
