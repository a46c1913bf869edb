"""A copy of an area's packs in which one rule file is broken at a time, and what the check says of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from fnmatch import fnmatch
from pathlib import Path

from settledesk.basis.places import shipped
from settledesk.desk.pack_checks import Checked, check_packs
from settledesk.desk.proofs import EXAMPLES, Proof
from settledesk.desk.rulebook import Rulebook
from settledesk.policy.checks import Finding, check_file, refused
from settledesk.policy.rules import GuidanceFile
from settledesk.policy.shelf import BadPolicies, load_shelf
from tests.policy.mutations import GONE, Mutation, mutations

POLICIES = shipped("policies")
EXCUSED = (
    # What a late filing leads to shows only where local benefits put a price on it.
    ("000000-*/filing-*", "cross_province.offers*", "temporary 写成 *"),
    ("220000-*/filing-*", "cross_province.offers*", "temporary 写成 *"),
    ("370?00-*/filing-*", "*.offers*", "temporary 写成 *"),
    ("510000-*/filing-*", "*.offers*", "temporary 写成 *"),
    # An emergency outside the province counts as filed: nothing is offered.
    ("441700-*/filing-202[35]-*", "cross_province.offers[[][12]]", "*"),
    # No filing is needed there, so none is missed.
    ("370?00-*/filing-*", "in_province.nothing_filed", "*"),
    # Every kind of visit but maternity, which no text rules: without it the same follows.
    ("441700-*/filing-*", "*.only_visits.long_term", GONE),
    # Asked by the window when a filing is changed, not by a case.
    ("*/filing-*", "change.*", GONE),
    # Not one ratio, or not one band, is known: nothing is computed that could go wrong.
    ("220100-*/benefits-390-*", "layer*", "*"),
    ("140200-*/benefits-*", "layer[[]0]", "pooled 写成 *"),
    ("370600-*/benefits-*", "layer[[]0]", "*"),
    ("370800-*/benefits-310-*", "layer[[]1]", "stay 写成 year"),
    ("420300-*/benefits-310-*", "layer*", "*"),
    ("441700-*/benefits-310-2023-*", "layer*", "*"),
    ("441700-*/offsite-*", "*.changes.large_sum", GONE),
    # A layer of which nothing is known, above a cap that no example uses up.
    ("110000-*/benefits-*", "layer*", GONE),
    ("310000-*/benefits-*", "layer*", GONE),
    ("420100-*/benefits-*", "layer*", GONE),
    # No deductible is known for the stay, so that it is all one what is taken off first.
    ("370800-*/offsite-*", "rows.temporary.first_self_pay.*", "before_deductible 写成 *"),
    ("370800-*/offsite-*", "rows.temporary.first_self_pay.chronic", GONE),
    # No local benefits of the city are known: no case gets as far as the money.
    ("370400-*/offsite-*", "rows.*", GONE),
    ("370400-*/offsite-*", "rows.*", "before_deductible 写成 *"),
    ("371300-*/offsite-*", "rows.*", GONE),
    ("371300-*/offsite-*", "rows.*", "before_deductible 写成 *"),
    # The manual route asks for the home class of every line first; no Sichuan bill has been worked out that far.
    ("51??00-*/offsite-*", "home_prices", "*"),
    # The national filing rules do not say by which row who did not file is paid.
    ("440700-*/offsite-*", "rows.unfiled*", GONE),
)
"""Breakages that no case and no clause can show: file, key and what was done, as patterns."""
TODAY = date(2026, 11, 22)
Place = tuple[str, str]


def rule_files(rulebook: Rulebook) -> tuple[str, ...]:
    """Return the names of the files that hold figures: guidance has none."""
    return tuple(file.head.name for file in rulebook.shelf.files if not isinstance(file, GuidanceFile))


def excused(name: str, mutation: Mutation) -> bool:
    """Return whether a breakage is one that nothing can show."""
    return any(_meets(name, mutation, pattern) for pattern in EXCUSED)


def needed(name: str, missed: list[Mutation], files: tuple[str, ...]) -> bool:
    """Return whether each excuse that is made for one file alone is needed for one of the breakages missed in it."""
    own = [one for one in EXCUSED if fnmatch(name, one[0]) and sum(fnmatch(file, one[0]) for file in files) == 1]
    return all(any(_meets(name, mutation, one) for mutation in missed) for one in own)


def _meets(name: str, mutation: Mutation, pattern: tuple[str, str, str]) -> bool:
    return all(fnmatch(*one) for one in zip((name, mutation.key, mutation.what), pattern, strict=True))


class Bench:
    """One rule file with what stands above and below it, and the examples that use it; released digests left out."""

    def __init__(self, root: Path, name: str, rulebook: Rulebook, proofs: tuple[Proof, ...]) -> None:
        self._root = root
        self._name = name
        self._path = root / name
        used = {one.file for one in proofs if one.file == name or any(file == name for file, _ in one.cited)}
        cited = {file for one in proofs if one.file in used for file, _ in one.cited}
        for folder in _needed(rulebook, name, used | cited):
            for path in sorted((POLICIES / folder).glob("*.toml")):
                beside = f"{folder}/{path.name.removesuffix(EXAMPLES)}.toml"
                if not path.name.endswith(EXAMPLES) or beside in used:
                    (root / folder).mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(path, root / folder / path.name)
        self._text = self._path.read_text("utf-8")
        before = self._check()
        assert before.ok, [one.sentence for one in before.errors]
        self._known = {_what(one) for one in before.findings}
        self._cited = {(one.file, one.name): one.cited for one in before.proofs}

    def mutations(self) -> Iterator[Mutation]:
        """Yield every breakage of the file."""
        return mutations(self._path)

    def caught(self, mutation: Mutation) -> bool:
        """Return whether the check names the file and key of a breakage."""
        self._path.write_text(mutation.text, "utf-8", newline="\n")
        try:
            return any(self._names(one, mutation) for one in self._found() if _what(one) not in self._known)
        finally:
            self._path.write_text(self._text, "utf-8", newline="\n")

    def _found(self) -> Iterator[Finding]:
        """Yield what the check says: of the file by itself first, which is enough for most, then all of it."""
        try:
            shelf = load_shelf(self._root)
            yield from check_file(next(file for file in shelf.files if file.head.name == self._name), shelf.clauses)
        except BadPolicies as bad:
            yield from (refused(one) for one in bad.problems)
        yield from self._check().findings

    def _check(self) -> Checked:
        return check_packs(self._root, self._root, TODAY)

    def _names(self, finding: Finding, mutation: Mutation) -> bool:
        """A failing example names what it cites; what a breakage takes away it has cited before, if it takes money.

        A row that takes nothing is cited nowhere: without it, an example beside the file is what fails.
        """
        stem = finding.file.removesuffix(EXAMPLES) + ".toml"
        before = self._cited.get((stem, finding.key), frozenset())
        places: set[Place] = {(finding.file, finding.key), *finding.cites, *before}
        if mutation.gone and stem == self._name and before:
            return True
        return any(file == self._name and _same(place, mutation.key) for file, place in places)


def _needed(rulebook: Rulebook, name: str, others: set[str]) -> set[str]:
    """The folders of a file, of others that go with it, of what a ceiling holds, and of all that stands above them."""
    shelf = rulebook.shelf
    area = name[:6]
    below = {code for code in shelf.packs if area in shelf.chain(code)} if "/limits-" in name else set()
    codes = {area, *below, *(one[:6] for one in others)}
    return {shelf.packs[above].folder for code in codes for above in shelf.chain(code) if above in shelf.packs}


def _what(finding: Finding) -> tuple[str, str, str]:
    return finding.file, finding.key, finding.problem


def _same(one: str, other: str) -> bool:
    """Whether two keys name the same figure: one is the other, or a part of it."""
    short, long = sorted((one, other), key=len)
    return bool(short) and long.startswith(short) and (len(long) == len(short) or long[len(short)] in ".[")
