"""Runs the worked examples beside the policy files, and holds rule files against the list of those in use."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from settledesk.basis.errors import BadPack, Refusal
from settledesk.engine.evaluate import evaluate
from settledesk.model.areas import AreaTable
from settledesk.model.case import Case
from settledesk.model.citation import Citation
from settledesk.model.document import read_case
from settledesk.model.outcome import Outcome
from settledesk.model.outcome_document import outcome_document
from settledesk.policy.clauses import FILE as CLAUSES
from settledesk.policy.figures import PackFile
from settledesk.policy.rules import GuidanceFile, LayerRule, LimitsFile, OffsiteRow, Rules
from settledesk.policy.shelf import BadPolicies, PolicyFile, Shelf
from settledesk.policy.unread import RELEASED

EXAMPLES = ".examples.toml"
_NOTHING = "none"  # TOML has no null; no value of a case or an outcome is spelt so.
_DECIDE = ("filing", "offsite", "benefits")
_NOT_RULES = ("area.toml", CLAUSES, EXAMPLES, ".review.toml")


@dataclass(frozen=True, slots=True)
class Difference:
    """One place of an outcome that is not as the example has it."""

    path: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Proof:
    """One example run: the policy file it stands beside, what differs (nothing: it holds), what the outcome cites."""

    file: str
    name: str
    differences: tuple[Difference, ...]
    cited: frozenset[tuple[str, str]]

    @property
    def ok(self) -> bool:
        """Whether the outcome is as the example has it."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example as read: the policy file it stands beside, its case, the part of the outcome it expects."""

    file: PolicyFile
    name: str
    case: Case
    expect: dict[str, Any]


def prove(shelf: Shelf, areas: AreaTable, folder: Path) -> tuple[Proof, ...]:
    """Return every example of a policies folder, run; BadPolicies with every mistake of every examples file."""
    examples, problems = _read_all(shelf, areas, folder)
    proofs = []
    for example in examples:
        try:
            proofs.append(run_example(shelf, areas, example))
        except Refusal as refusal:
            problems.extend(BadPack(_beside(example.file), example.name, one.sentence) for one in refusal.mistakes)
    if problems:
        raise BadPolicies(problems)
    return tuple(proofs)


def read_examples(shelf: Shelf, areas: AreaTable, folder: Path) -> tuple[Example, ...]:
    """Return every example of a policies folder, not run; BadPolicies with every mistake of every examples file."""
    examples, problems = _read_all(shelf, areas, folder)
    if problems:
        raise BadPolicies(problems)
    return tuple(examples)


def run_example(shelf: Shelf, areas: AreaTable, example: Example) -> Proof:
    """Return an example run on a shelf; Refusal where the engine refuses its case."""
    outcome = evaluate(example.case, rules_of(shelf, example), areas.name)
    found = tuple(_differences(example.expect, outcome_document(outcome), ""))
    return Proof(example.file.head.name, example.name, found, frozenset(_cited(outcome)))


def rules_of(shelf: Shelf, example: Example) -> Rules:
    """Return the files that decide an example's case.

    Beside a draft, which the shelf never chooses, the drafts of its area stand in for what would be chosen.
    """
    rules, own = shelf.rules_for(example.case), example.file.head
    if own.draft:
        for file in (*shelf.files, example.file):
            head = file.head
            if head.draft and head.area == own.area and head.scheme in (None, example.case.patient.scheme):
                drafts: dict[str, Any] = {head.kind: file} if head.kind in _DECIDE else {}
                rules = replace(rules, **drafts)
    return rules


def unused_figures(shelf: Shelf, proofs: tuple[Proof, ...]) -> dict[str, tuple[str, ...]]:
    """Return per policy file the keys of the figures that no example's outcome cites.

    Ceilings and guidance decide no case.
    """
    cited = {one for proof in proofs for one in proof.cited}
    found = {}
    for file in shelf.files:
        if not isinstance(file, (LimitsFile, GuidanceFile)):
            keys = tuple(key for name, key in dict.fromkeys(_keys(file)) if (name, key) not in cited)
            if keys:
                found[file.head.name] = keys
    return found


def check_released(folder: Path) -> tuple[BadPack, ...]:
    """Return a problem for each rule file in use that is not as `released.sha256` has it; none without that list."""
    path = folder / RELEASED
    if not path.is_file():
        return ()
    # Two characters part digest and name, as sha256sum writes and checks them.
    listed = {line[66:]: line[:64] for line in path.read_text(encoding="utf-8").splitlines()}
    found = _digests(folder)
    problems = []
    for name in sorted({*listed, *found}):
        if name not in found:
            problems.append(BadPack(name, "", "已发布的政策文件不见了，请恢复原文件"))
        elif name not in listed:
            problems.append(BadPack(name, "", f"启用的政策文件没有列入 {RELEASED}，请按 policies/README.md 更新清单"))
        elif listed[name] != found[name]:
            problems.append(BadPack(name, "", "已发布的政策文件被改动：请恢复原文件，新政策另建新日期的文件"))
    return tuple(problems)


def write_released(folder: Path) -> None:
    """Write `released.sha256`: every rule file in use, drafts left out; the author's act when files are released."""
    lines = [f"{digest}  {name}\n" for name, digest in sorted(_digests(folder).items())]
    (folder / RELEASED).write_text("".join(lines), encoding="utf-8", newline="\n")


def _digests(folder: Path) -> dict[str, str]:
    found = {}
    for path in folder.glob("*/*.toml"):
        # A telephone number may change any day: guidance, like the clause texts, stays outside.
        if not path.name.endswith(_NOT_RULES) and not path.name.startswith("guidance-"):
            name = f"{path.parent.name}/{path.name}"
            head = PackFile(path, name).data.get("file")
            if not isinstance(head, dict) or head.get("status") != "draft":
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def _beside(file: PolicyFile) -> str:
    return file.head.name.removesuffix(".toml") + EXAMPLES


def _read_all(shelf: Shelf, areas: AreaTable, folder: Path) -> tuple[list[Example], list[BadPack]]:
    files = {file.head.name: file for file in shelf.files}
    problems: list[BadPack] = []
    paths = sorted(folder.glob(f"*/*{EXAMPLES}"))
    return [example for path in paths for example in _read(path, files, areas, problems)], problems


def _read(path: Path, files: Mapping[str, PolicyFile], areas: AreaTable, problems: list[BadPack]) -> Iterator[Example]:
    pack = PackFile(path, f"{path.parent.name}/{path.name}")
    pack.only(pack.data, "", "base", "example")
    base = pack.table(pack.data, "", "base")
    tables = pack.tables(pack.data, "", "example")
    file = files.get(pack.name.removesuffix(EXAMPLES) + ".toml")
    if file is None:
        pack.wrong("", "旁边没有同名的政策文件")
    if not tables and not pack.problems:
        pack.wrong("example", "没有一个算例")
    names: list[str] = []
    for number, table in enumerate(tables):
        at = f"example[{number}]."
        pack.only(table, at, "name", "case", "expect")
        name = pack.text(table, at, "name")
        if name and name in names:
            pack.wrong(f"{at}name", f"「{name}」重复")
        names.append(name)
        expect = _plain(pack, f"{at}expect", pack.table(table, at, "expect", needed=True))
        if not expect:
            pack.wrong(f"{at}expect", "没有写明应得的结果")
        document = _plain(pack, f"{at}case", {"filings": [], **_merged(base, pack.table(table, at, "case"))})
        before = len(pack.problems)
        try:
            case = read_case(document, areas)
        except Refusal as refusal:
            for one in refusal.mistakes:
                pack.wrong(f"{at}case.{one.path}", one.problem)
        if file is not None and len(pack.problems) == before:
            yield Example(file, name, case, expect)
    problems.extend(pack.problems)


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Return `base` with `over` laid on it: tables are merged, everything else is replaced."""
    found = dict(base)
    for key, value in over.items():
        under = found.get(key)
        found[key] = _merged(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return found


def _plain(pack: PackFile, at: str, value: Any) -> Any:
    """Return a TOML value as JSON would have it: days as text, "none" as null; bare decimals are a mistake."""
    if isinstance(value, dict):
        return {key: _plain(pack, f"{at}.{key}", one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(pack, f"{at}[{number}]", one) for number, one in enumerate(value)]
    if isinstance(value, Decimal):
        pack.wrong(at, f'金额和比例应写成文字，如 "{value}"')
    if type(value) is date:
        return value.isoformat()
    return None if value == _NOTHING else value


def _differences(expected: Any, got: Any, path: str) -> Iterator[Difference]:
    """Compare a subset: the keys and the first places of lists that are expected.

    An empty list must be empty; null in a list may stand for a place beyond its end.
    """
    if isinstance(expected, dict) and isinstance(got, dict):
        for key, value in expected.items():
            yield from _at(value, got, key, f"{path}.{key}" if path else key)
    elif isinstance(expected, list) and isinstance(got, list) and expected:
        for number, value in enumerate(expected):
            if value is not None or number < len(got):
                yield from _at(value, dict(enumerate(got)), number, f"{path}[{number}]")
    elif type(expected) is not type(got) or expected != got:
        yield Difference(path, _shown(expected), _shown(got))


def _at(expected: Any, got: Mapping[Any, Any], key: Any, path: str) -> Iterator[Difference]:
    if key in got:
        yield from _differences(expected, got[key], path)
    else:
        yield Difference(path, _shown(expected), "没有此项")


def _shown(value: Any) -> str:
    return _NOTHING if value is None else str(value)


def _cited(outcome: Outcome) -> Iterator[tuple[str, str]]:
    """Every figure that an outcome names: in its reasons, remedies, warnings and steps."""
    filing, steps = outcome.filing, () if outcome.split is None else outcome.split.steps
    yield from _keys(tuple(one.citation for one in filing.reasons))
    yield from _keys(tuple(one.citation for one in filing.remedies))
    yield from _keys(tuple(one.citation for one in outcome.warnings))
    yield from _keys(tuple((one.citation, one.also) for one in steps))


def _keys(value: Any) -> Iterator[tuple[str, str]]:
    """Every cited figure inside a value, by file and key."""
    if isinstance(value, Citation):
        if value.file is not None and value.key is not None:
            yield value.file, value.key
    elif isinstance(value, Mapping):
        yield from _keys(tuple(value.values()))
    elif isinstance(value, tuple):
        for one in value:
            yield from _keys(one)
    elif is_dataclass(value):
        # A layer's or a row's own clause carries no figure: it is only what its figures fall back on.
        skipped = "citation" if isinstance(value, (LayerRule, OffsiteRow)) else ""
        for field in fields(value):
            if field.name != skipped:
                yield from _keys(getattr(value, field.name))
