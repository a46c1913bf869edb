"""Pack files of any content: refused in sentences, never a traceback, never without an end."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from settledesk.basis.places import shipped
from settledesk.policy.shelf import BadPolicies, load_shelf
from settledesk.policy.toml_text import Value, toml_value
from tests.policy.packs import BODIES, CITED, DOCUMENTS, head, put, put_area, troubles

POLICIES = shipped("policies")

ODD: tuple[Value, ...] = (
    "",
    "x" * 5_000,
    "\u001b[31m\n\u202e",
    True,
    -1,
    10**15 + 1,
    Decimal("0.005"),
    date(1, 1, 1),
    (),
    ((("deep",),),),
    ("a", 1, {}),
    {},
    {"value": {"value": 1}},
)
"""What may stand where another kind of value is meant."""


def written(value: Any) -> str:
    """Return tables as TOML, each top one on a line of its own."""
    return "".join(f"{toml_value(key)} = {toml_value(plain(one))}\n" for key, one in value.items())


def plain(value: Any) -> Value:
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return tuple(plain(one) for one in value)
    result: Value = value
    return result


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value inside a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*at, key)
        yield from places(one, (*at, key))


def spoilt(value: Any, way: tuple[Any, ...], by: Any) -> Any:
    """Return a copy with another value at the end of a way; with None, without it."""
    key, *rest = way
    copy = dict(value) if isinstance(value, dict) else list(value)
    if rest:
        copy[key] = spoilt(copy[key], tuple(rest), by)
    elif by is None:
        del copy[key]
    else:
        copy[key] = by
    return copy


def kinds() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a file of each kind by its place, and the richest ones that are shipped."""
    for kind, body in BODIES.items():
        name = "benefits-310" if kind == "benefits" else kind
        yield f"370300-test/{name}-2022-01-01.toml", tomllib.loads(head(kind) + body, parse_float=Decimal)
    area = f'code = "370300"\nname = "测试"\n{DOCUMENTS}[decided_by]\noffsite = {{ value = "settlement", {CITED} }}\n'
    contact = f'[[contacts]]\noffice = "医保中心"\ntelephone = "0000"\n{CITED.replace(", ", chr(10))}\n'
    yield "370300-test/area.toml", tomllib.loads(area + contact)
    for place in ("441700-yangjiang/filing-2025-01-01.toml", "000000-national/guidance-2025-01-01.toml"):
        yield place, tomllib.loads((POLICIES / place).read_text("utf-8"), parse_float=Decimal)


def try_all(tmp_path: Path, chance: random.Random, share: float) -> int:
    """Put every odd value in every place of a file of each kind, or a share of them; return how many were tried."""
    tried = 0
    for name, whole in kinds():
        root = tmp_path / name.replace("/", "-")
        put_area(root, name[:6])
        folder = name.partition("/")[0]
        if folder != f"{name[:6]}-test":
            (root / f"{name[:6]}-test").rename(root / folder)
        for way in places(whole):
            for odd in (None, *ODD):
                if chance.random() < share:
                    tried += 1
                    put(root, name, written(spoilt(whole, way, odd)))
                    try:
                        load_shelf(root)
                    except BadPolicies as bad:
                        assert all(len(str(one)) < 1_200 and "\u001b" not in str(one) for one in bad.problems), way
    return tried


def test_odd_values_anywhere_are_refused_in_sentences(tmp_path: Path) -> None:
    assert try_all(tmp_path, random.Random(1), 0.04) > 200


@pytest.mark.deep
def test_every_odd_value_in_every_place_is_refused_in_sentences(tmp_path: Path) -> None:
    assert try_all(tmp_path, random.Random(1), 1) > 5_000


BENEFITS = "370300-test/benefits-310-2022-01-01.toml"


def quickly(root: Path) -> list[str]:
    """Return what the loader says, which it must do in little time."""
    begun = perf_counter()
    found = troubles(root)
    assert perf_counter() - begun < 5
    return found


def test_a_hundred_thousand_rows_are_refused_before_they_are_held_against_each_other(tmp_path: Path) -> None:
    put_area(tmp_path)
    body = BODIES["benefits"]
    rows = '  { when = { level = "1" }, value = 1 },\n' * 1_900
    put(tmp_path, BENEFITS, head("benefits") + body.replace("deductible = [\n", f"deductible = [\n{rows}"))
    assert quickly(tmp_path)[0] == f"{BENEFITS}｜layer[0].deductible：超过 400 行，请拆分"
    put(tmp_path, BENEFITS, head("benefits") + body.replace("deductible = [\n", f"deductible = [\n{rows * 53}"))
    assert quickly(tmp_path) == [
        f"{BENEFITS}：文件超过 1,000,000 字节，没有读",
        f"{BENEFITS}｜file：缺少此表",
        *quickly(tmp_path)[2:],
    ]


def test_rows_whose_combinations_are_many_are_refused_within_a_second(tmp_path: Path) -> None:
    put_area(tmp_path)
    facts = 'level = "1", admission = "1", treated_as = "local", aid = "none", years_enrolled = "1", tier = "none"'
    rows = f"  {{ when = {{ {facts} }}, value = 1 }},\n" * 300
    put(
        tmp_path, BENEFITS, head("benefits") + BODIES["benefits"].replace("deductible = [\n", f"deductible = [\n{rows}")
    )
    assert quickly(tmp_path) == [f"{BENEFITS}｜layer[0].deductible：条件组合过多，请拆分"]


def test_many_layers_and_many_values_of_a_condition_are_refused(tmp_path: Path) -> None:
    put_area(tmp_path)
    layer = BODIES["benefits"]
    put(tmp_path, BENEFITS, head("benefits") + layer * 41)
    assert quickly(tmp_path)[0] == f"{BENEFITS}｜layer：支付层超过 40 个，请拆分"
    many = ", ".join(['"1"'] * 101)
    put(tmp_path, BENEFITS, head("benefits") + layer.replace('{ level = "1" }', f"{{ level = [{many}] }}"))
    assert quickly(tmp_path)[0] == f"{BENEFITS}｜layer[0].deductible[0].when.level：列表超过 100 项"


def test_past_a_hundred_mistakes_of_a_file_only_that_there_are_more_is_said(tmp_path: Path) -> None:
    put_area(tmp_path)
    put(tmp_path, BENEFITS, head("benefits") + BODIES["benefits"] + "".join(f"zz{n} = 1\n" for n in range(1_000)))
    found = quickly(tmp_path)
    assert len(found) == 101
    assert found[-1] == f"{BENEFITS}：还有更多错误，请先改正以上各处"
