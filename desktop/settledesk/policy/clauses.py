"""Reads the clause texts beside the rule files: what each cited clause says, in our own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from settledesk.basis.errors import BadPack
from settledesk.policy.figures import PackFile

FILE = "clauses.toml"
_REVIEW = ".review.toml"
_LONGEST = 160  # two sentences that a clerk can read aloud, and that fit beside a figure


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause in our own words, the title of its document, the day it was held against the text (None: never).

    `file` is the clauses.toml that it was read from.
    """

    source: str
    clause: str
    says: str
    title: str
    checked_on: date | None
    file: str


@dataclass(frozen=True, slots=True)
class Clauses:
    """Every clause text that can be used, the mistakes of those that cannot, and when rule files were last reviewed."""

    known: Mapping[tuple[str, str], Clause]
    reviewed: Mapping[str, date]
    problems: tuple[BadPack, ...]

    def find(self, source: str, clause: str) -> Clause | None:
        """Return the text of a clause as it is cited, None where the library has none."""
        return self.known.get((source, clause))


def load_clauses(*folders: Path) -> Clauses:
    """Return the clause texts of all packs in these folders, with every mistake of every file in `problems`.

    A mistake costs its own entry alone: what a clerk reads beside a figure must not vanish for a slip elsewhere.
    """
    known: dict[tuple[str, str], Clause] = {}
    written: dict[tuple[str, str], str] = {}
    reviewed: dict[str, date] = {}
    problems: list[BadPack] = []
    for root in folders:
        for path in sorted(root.glob(f"*/{FILE}")):
            pack = PackFile(path, f"{path.parent.name}/{FILE}")
            _read(pack, known, written)
            problems.extend(pack.problems)
        for path in sorted(root.glob(f"*/*{_REVIEW}")):
            pack = PackFile(path, f"{path.parent.name}/{path.name}")
            day = pack.day("checked_on", pack.data.get("checked_on"), needed=False)
            if day is not None:
                reviewed[pack.name.removesuffix(_REVIEW) + ".toml"] = day
            problems.extend(pack.problems)
    return Clauses(known, reviewed, tuple(problems))


def _read(pack: PackFile, known: dict[tuple[str, str], Clause], written: dict[tuple[str, str], str]) -> None:
    pack.only(pack.data, "", "document")
    documents = pack.tables(pack.data, "", "document")
    if not documents and not pack.problems:
        pack.wrong("document", "没有一份文件")
    for number, table in enumerate(documents):
        at = f"document[{number}]."
        pack.only(table, at, "source", "title", "checked_on", "clauses")
        source = pack.text(table, at, "source")
        title = pack.text(table, at, "title", needed=False) or source
        day = pack.day(f"{at}checked_on", table.get("checked_on"), needed=False)
        for clause, says in pack.table(table, at, "clauses", needed=True).items():
            place = f"{at}clauses.{clause}"
            wrong = _wrong(source, clause, says, written)
            if wrong:
                pack.wrong(place, wrong)
            elif (source, clause) in known:
                pack.wrong(place, f"「{source} {clause}」已经写过")
            elif source:
                written[source, says] = clause
                known[source, clause] = Clause(source, clause, says, title, day, pack.name)


def _wrong(source: str, clause: str, says: object, written: Mapping[tuple[str, str], str]) -> str:
    """Return what is wrong with a text, or nothing."""
    if not isinstance(says, str) or not says.strip():
        return "应为非空的文字"
    if len(says) > _LONGEST:
        return f"应在 {_LONGEST} 字以内，现有 {len(says)} 字"
    if says == clause:
        return "只是重复了条款名，没有说明内容"
    if (source, says) in written:
        return f"与「{written[source, says]}」的说明一字不差"
    return ""
