"""Where each clause of the source documents landed: figures, guidance, the program itself, or not at the window."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from settledesk.policy.figures import PackFile
from settledesk.policy.rules import GuidanceFile
from settledesk.policy.shelf import PolicyFile, Shelf

FILE = "coverage.toml"
_EXAMPLES = ".examples.toml"
_KEYS = ("figures", "guidance", "program", "out_of_reach", "examples", "no_example", "not_for_the_window")
_STEP = re.compile(r"[^.\[\]]+|\[\d+\]")


@dataclass(frozen=True, slots=True)
class Program:
    """What the program itself does for a clause, and the test that holds it to it ("tests/x.py::test_y")."""

    what: str
    test: str


@dataclass(frozen=True, slots=True)
class OutOfReach:
    """A figure of a clause that no worked example can reach today, and why."""

    figure: str
    why: str


@dataclass(frozen=True, slots=True)
class Landing:
    """What carries one clause, or one test vector of the clause list.

    Figures and guidance are "FILE|KEY", examples "FILE|NAME" with the policy file that the example stands beside.
    `no_example` says why a worked example of the clause list stands beside no pack, `not_for_the_window` why nothing
    carries the clause at all.
    """

    figures: tuple[str, ...]
    guidance: tuple[str, ...]
    program: tuple[Program, ...]
    out_of_reach: tuple[OutOfReach, ...]
    examples: tuple[str, ...]
    no_example: str
    not_for_the_window: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every clause and every test vector by its id; `problems` names what of the file cannot be used."""

    clauses: Mapping[str, Landing]
    vectors: Mapping[str, Landing]
    problems: tuple[tuple[str, str], ...]


def load_coverage(path: Path) -> Coverage:
    """Return the coverage of a policies folder from its `coverage.toml`."""
    pack = PackFile(path, path.name)
    pack.only(pack.data, "", "clause", "vector")
    found = {
        kind: {id: _landing(pack, one, f"{kind}.{id}.") for id, one in pack.table(pack.data, "", kind).items()}
        for kind in ("clause", "vector")
    }
    return Coverage(found["clause"], found["vector"], tuple((one.key, one.problem) for one in pack.problems))


def coverage_problems(shelf: Shelf, folder: Path) -> list[tuple[str, str]]:
    """Return id and problem of every clause that lands nowhere, or on what is not there; none without the file."""
    path = folder / FILE
    if not path.is_file():
        return []
    coverage = load_coverage(path)
    written = _Written(folder, {file.head.name: file for file in shelf.files})
    examples = frozenset(written.examples())
    problems = list(coverage.problems)
    for id, landing in coverage.clauses.items():
        carried = landing.figures or landing.guidance or landing.program or landing.out_of_reach
        if not carried and not landing.not_for_the_window:
            problems.append((id, "没有写明落在哪里：数字、指引、程序，或者不用于窗口的理由"))
        if carried and landing.not_for_the_window:
            problems.append((id, "写了不用于窗口，又写了落点"))
    for id, landing in (*coverage.clauses.items(), *coverage.vectors.items()):
        problems.extend((id, problem) for problem in _broken(written, landing, examples))
    return problems


def value_at(data: Any, key: str) -> Any:
    """Return the value of a TOML document at a key like `layer[0].bands[1].ratio`; KeyError where there is none."""
    found = data
    for step in _STEP.findall(key):
        inside: Any = int(step[1:-1]) if step.startswith("[") else step
        if not isinstance(found, list if isinstance(inside, int) else dict):
            raise KeyError(key)
        try:
            found = found[inside]
        except (IndexError, KeyError) as lost:
            raise KeyError(key) from lost
    return found


def _landing(pack: PackFile, value: Any, at: str) -> Landing:
    table = value if isinstance(value, dict) else {}
    if not isinstance(value, dict):
        pack.wrong(at.rstrip("."), "应为一个表")
    pack.only(table, at, *_KEYS)
    return Landing(
        _texts(pack, table, at, "figures"),
        _texts(pack, table, at, "guidance"),
        tuple(Program(*pair) for pair in _pairs(pack, table, at, "program", "what", "test")),
        tuple(OutOfReach(*pair) for pair in _pairs(pack, table, at, "out_of_reach", "figure", "why")),
        _texts(pack, table, at, "examples"),
        pack.text(table, at, "no_example", needed=False),
        pack.text(table, at, "not_for_the_window", needed=False),
    )


def _texts(pack: PackFile, table: dict[str, Any], at: str, key: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        pack.wrong(f"{at}{key}", "应为文字的列表")
        return ()
    return tuple(value)


def _pairs(
    pack: PackFile, table: dict[str, Any], at: str, key: str, first: str, second: str
) -> Iterator[tuple[str, str]]:
    for number, one in enumerate(pack.tables(table, at, key)):
        place = f"{at}{key}[{number}]."
        pack.only(one, place, first, second)
        yield pack.text(one, place, first), pack.text(one, place, second)


def _broken(written: _Written, landing: Landing, examples: frozenset[str]) -> Iterator[str]:
    """Every reference that leads nowhere."""
    for name in (*landing.figures, *(one.figure for one in landing.out_of_reach)):
        if not written.holds(name):
            yield f"没有这个数字：{name}"
    for name in landing.guidance:
        if not isinstance(written.files.get(name.partition("|")[0]), GuidanceFile) or not written.holds(name):
            yield f"没有这条指引：{name}"
    yield from (f"没有这个算例：{name}" for name in landing.examples if name not in examples)


class _Written:
    """What stands in the files of a policies folder, each read once."""

    def __init__(self, folder: Path, files: Mapping[str, PolicyFile]) -> None:
        self.files = files
        self._folder = folder
        self._tables: dict[str, dict[str, Any]] = {}

    def holds(self, name: str) -> bool:
        """Whether "FILE|KEY" names something in a rule file of the shelf, or in an area."""
        file, _, key = name.partition("|")
        if file not in self.files and not file.endswith("/area.toml"):
            return False
        try:
            value_at(self._read(file), key)
        except KeyError:
            return False
        return True

    def examples(self) -> Iterator[str]:
        """Every worked example as "FILE|NAME", with the policy file that it stands beside."""
        for path in self._folder.glob(f"*/*{_EXAMPLES}"):
            name = f"{path.parent.name}/{path.name}"
            for one in self._read(name).get("example", ()):
                yield f"{name.removesuffix(_EXAMPLES)}.toml|{one.get('name')}"

    def _read(self, name: str) -> dict[str, Any]:
        if name not in self._tables:
            self._tables[name] = PackFile(self._folder / name, name).data
        return self._tables[name]
