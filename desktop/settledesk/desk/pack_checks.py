"""Checks whole folders of packs: what the loader refuses, what looks wrong, whether the examples hold, all at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from settledesk.basis.errors import BadPack
from settledesk.desk.clauses import citable
from settledesk.desk.proofs import EXAMPLES, Proof, check_released, prove, unused_figures
from settledesk.desk.rulebook import BadPolicies, Rulebook, open_policies
from settledesk.policy.checks import Finding, check_shelf, refused
from settledesk.policy.clauses import FILE as CLAUSES
from settledesk.policy.coverage import FILE as COVERAGE
from settledesk.policy.coverage import coverage_problems
from settledesk.policy.figure_lines import FigureLine, figure_lines
from settledesk.policy.reach import out_of_reach
from settledesk.policy.rules import BenefitsFile
from settledesk.policy.shelf import PolicyFile, Shelf

__all__ = ["Checked", "Finding", "check_packs"]

_MOST_CITED = 4


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: every finding, every example as it was run, and how much was looked at.

    Where the loader refuses a pack there is no shelf to go on with: then the findings are the loader's and what can be
    checked without one, and `proofs` is empty.
    """

    findings: tuple[Finding, ...]
    proofs: tuple[Proof, ...]
    files: int
    areas: int
    clauses: int

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep a pack from being used."""
        return tuple(one for one in self.findings if one.level == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that ask for a second look."""
        return tuple(one for one in self.findings if one.level == "warning")

    @property
    def ok(self) -> bool:
        """Whether nothing was found that keeps a pack from being used."""
        return not self.errors

    def of(self, file: str) -> tuple[Finding, ...]:
        """Return the findings of one file, and of its examples and review beside it."""
        stem = file.removesuffix(".toml")
        return tuple(one for one in self.findings if one.file.removesuffix(".toml").split(".")[0] == stem)


def check_packs(packs: Rulebook | Path, folder: Path, today: date, *more: Path) -> Checked:
    """Return everything that is wrong or doubtful in a folder of packs.

    `packs` is what has been loaded, or a folder that is yet to be; the examples and the list of released files are those
    of `folder`, and of `more` where packs lie in several. Nothing is raised for what a pack holds: a broken,
    contradicting or unproven one becomes findings. Refusal where there is no such folder.
    """
    folders = (folder, *more)
    findings = [finding for one in folders for finding in _refused(check_released(one))]
    if isinstance(packs, Path):
        try:
            packs = open_policies(packs)
        except BadPolicies as bad:
            # What could be read is still held against its words: all mistakes at once. Examples need the whole shelf.
            findings.extend(_refused(bad.problems))
            return _checked(bad.shelf, findings, [], today)
    findings.extend(finding for pack in packs.refused for finding in _refused(pack.problems))
    proofs: list[Proof] = []
    proven: list[Path] = []
    for one in folders:
        try:
            proofs.extend(prove(packs.shelf, packs.areas, one))
            proven.append(one)
        except BadPolicies as bad:
            findings.extend(_refused(bad.problems))
    findings.extend(_failed(proofs))
    findings.extend(_unproven(packs.shelf, proofs, proven))
    findings.extend(_idle(packs.shelf))
    for one in folders:
        for clause, problem in coverage_problems(packs.shelf, one):
            findings.append(Finding("error", COVERAGE, clause, problem, "改正这一条的落点"))
    return _checked(packs.shelf, findings, proofs, today)


def _checked(shelf: Shelf | None, findings: list[Finding], proofs: list[Proof], today: date) -> Checked:
    if shelf is None:
        return Checked(tuple(findings), tuple(proofs), 0, 0, 0)
    findings.extend(_refused(shelf.clauses.problems))
    findings.extend(check_shelf(shelf, today))
    findings.extend(_unspoken(shelf, findings))
    return Checked(tuple(findings), tuple(proofs), len(shelf.files), len(shelf.packs), len(shelf.clauses.known))


def _refused(problems: tuple[BadPack, ...]) -> Iterator[Finding]:
    return map(refused, problems)


def _failed(proofs: list[Proof]) -> Iterator[Finding]:
    for proof in proofs:
        if not proof.ok:
            own = [key for file, key in sorted(proof.cited) if file == proof.file]
            used = own or [f"{file}｜{key}" for file, key in sorted(proof.cited)]
            more = f"等 {len(used)} 处" if len(used) > _MOST_CITED else ""
            shown = "；".join(f"{one.path} 应为 {one.expected}，算得 {one.got}" for one in proof.differences)
            remedy = (
                f"核对这一例用到的数字（{'、'.join(used[:_MOST_CITED])}{more}），或改正算例" if used else "请核对算例"
            )
            beside = proof.file.removesuffix(".toml") + EXAMPLES
            yield Finding("error", beside, proof.name, f"算例不符：{shown}", remedy, tuple(sorted(proof.cited)))


def _unproven(shelf: Shelf, proofs: list[Proof], folders: list[Path]) -> Iterator[Finding]:
    """A figure that no example uses could be wrong unnoticed; those that no outcome can name are left out."""
    proven = {path.parent.name for folder in folders for path in folder.glob("*/*.toml")}
    files = {file.head.name: file for file in shelf.files}
    for name, keys in unused_figures(shelf, tuple(proofs)).items():
        # What was entered by hand rests on its source alone: there is nobody to work an example out.
        if name.split("/")[0] in proven and files[name].head.entered is None:
            shown = _shown(files[name])
            beside = name.removesuffix(".toml") + EXAMPLES
            for key in keys:
                if shown.get(key, True):
                    yield Finding("warning", name, key, "没有一个算例用到这个数字", f"在 {beside} 里加一例用到它的算例")


def _shown(file: PolicyFile) -> dict[str, bool]:
    """Whether some figure that cites under a key could show in an outcome, by key: rows may share their layer's."""
    hidden = out_of_reach(file) if isinstance(file, BenefitsFile) else frozenset()
    found: dict[str, bool] = {}
    for line in figure_lines(file):
        row = line.place.removesuffix("]").rsplit(".bands[", 1)[0] if line.band else line.place
        found[line.key] = found.get(line.key, False) or not (_silent(line) or row in hidden)
    return found


def _silent(line: FigureLine) -> bool:
    """Whether a figure shows in no outcome: nought, no cap, a filing that never ends, what only changing one asks."""
    if line.subject[0] == "change":
        return True
    if line.numbers:
        return line.numbers[0] == 0
    return line.subject[0] in ("required", "validity") or line.subject[-1] == "cap"


def _unspoken(shelf: Shelf, told: list[Finding]) -> Iterator[Finding]:
    """What is cited beside the figures (notices, areas, later texts) and has no text in the library."""
    cited = {(one.source, one.clause): (one.file, one.key or "") for one in citable(shelf) if one.file is not None}
    for file in shelf.files:
        beside = file.head.name.removesuffix(".toml") + ".review.toml"
        cited |= {(one.by, "全文"): (beside, "superseded") for one in file.head.superseded}
    known = {(one.file, one.key) for one in told}
    for (source, clause), (name, key) in cited.items():
        if shelf.clauses.find(source, clause) is None and (name, key) not in known:
            problem = f"「{source} {clause}」没有条款说明"
            yield Finding("warning", name, key, problem, f"在 {CLAUSES} 里补写这一条，文字须一字不差")


def _idle(shelf: Shelf) -> Iterator[Finding]:
    """A clause text that nothing cites is a slip: of the text, or of the figure that should cite it."""
    cited = {(one.source, one.clause) for one in citable(shelf)}
    for (source, clause), text in shelf.clauses.known.items():
        if (source, clause) not in cited:
            problem = f"「{source} {clause}」没有一个数字引用"
            yield Finding("warning", text.file, clause, problem, "核对引用它的数字是否写错了 clause；确已不用的删去")
