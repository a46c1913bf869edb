"""Breaking one figure of a shipped pack is told by the check with its file and key: a seeded sample of all breakages."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from settledesk.desk.proofs import Proof, prove
from settledesk.desk.rulebook import Rulebook, open_rulebook
from tests.policy.bench import POLICIES, Bench, excused, rule_files
from tests.policy.mutations import Mutation, mutations
from tests.policy.packs import BODIES, head, put

SEED = 4
FILES, EACH = 12, 4


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return open_rulebook()


@pytest.fixture(scope="module")
def proofs(rulebook: Rulebook) -> tuple[Proof, ...]:
    return prove(rulebook.shelf, rulebook.areas, POLICIES)


def test_a_sample_of_breakages_is_told_with_file_and_key(
    tmp_path: Path, rulebook: Rulebook, proofs: tuple[Proof, ...]
) -> None:
    pick = random.Random(SEED)
    missed, tried = [], 0
    for name in pick.sample(rule_files(rulebook), FILES):
        bench = Bench(tmp_path / name.replace("/", "-"), name, rulebook, proofs)
        every = list(bench.mutations())
        for mutation in pick.sample(every, min(EACH, len(every))):
            tried += 1
            if not bench.caught(mutation) and not excused(name, mutation):
                missed.append((name, mutation.key, mutation.what))
    assert missed == []
    assert tried > FILES


def test_a_file_that_is_not_broken_is_not_told_of(
    tmp_path: Path, rulebook: Rulebook, proofs: tuple[Proof, ...]
) -> None:
    name = "370300-zibo/offsite-2022-01-01.toml"
    bench = Bench(tmp_path, name, rulebook, proofs)
    text = (POLICIES / name).read_text("utf-8")
    key = "rows.temporary.first_self_pay.inpatient"
    assert not bench.caught(Mutation(key, "什么也没有改", text))
    wrong = text.replace("inpatient = { ratio = 0.10", "inpatient = { ratio = 0.12")
    assert bench.caught(Mutation(key, "多 2 个百分点", wrong))
    assert not bench.caught(Mutation("rows.local", "改的不是这一处", wrong))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            "benefits",
            {
                ("layer[0]", "stay 写成 year"),
                ("layer[0]", "in_scope 写成 unpaid"),
                ("layer[0]", "没有文件"),
                ("layer[0]", "条款空"),
                ("layer[0].deductible[0]", "多 1 元"),
                ("layer[0].deductible[0]", "乘 100"),
                ("layer[0].deductible[0]", "没有了"),
                ("layer[0].deductible[1]", "少了 3"),
                ("layer[0].deductible[0]", "不问这个条件"),
                ("layer[0].bands[0].bands", "多 1 元"),
                ("layer[0].bands[0].bands", "没有了"),
                ("layer[0].bands[0].bands[1]", "少 1 个百分点"),
            },
        ),
        (
            "offsite",
            {
                ("rows.referral.changes.pooled", "points 写成 multiply"),
                ("rows.temporary.first_self_pay.inpatient", "before_deductible 写成 after_deductible"),
                ("rows.temporary.first_self_pay.inpatient", "乘 10"),
                ("rows.referral", "没有了"),
            },
        ),
        (
            "filing",
            {
                ("anywhere.validity.referral", "多 1"),
                ("anywhere.validity.referral", "days 写成 months"),
                ("anywhere.classes.referral", "referral 写成 temporary"),
                ("anywhere.required", "反过来"),
                ("anywhere.place", "条款写错"),
            },
        ),
        ("limits", {("points.referral", "少 1 个百分点"), ("first_self_pay.inpatient", "没有了")}),
    ],
)
def test_every_kind_of_breakage_is_made_once(tmp_path: Path, kind: str, expected: set[tuple[str, str]]) -> None:
    path = put(tmp_path, f"{kind}.toml", head(kind) + BODIES[kind])
    made = list(mutations(path))
    assert expected <= {(one.key, one.what) for one in made}
    assert len({one.text for one in made}) == len(made)
    assert all(differing(path, one) for one in made)


def differing(path: Path, mutation: Mutation) -> bool:
    """Whether exactly one value of the file differs, or one table is gone."""
    import tomllib

    before = dict(_leaves(tomllib.loads(path.read_text("utf-8"), parse_float=Decimal), ""))
    after = dict(_leaves(tomllib.loads(mutation.text, parse_float=Decimal), ""))
    changed = [key for key in before.keys() & after.keys() if before[key] != after[key]]
    return len(changed) == 1 or before.keys() != after.keys()


def _leaves(value: object, at: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _leaves(one, f"{at}.{key}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _leaves(one, f"{at}[{number}]")
    else:
        yield at, value
