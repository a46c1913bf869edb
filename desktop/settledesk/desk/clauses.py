"""What a cited clause says, beside a figure: our own words for it, how sure we are, and the file it was read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta

from settledesk.desk.rulebook import Rulebook
from settledesk.engine.filing import INSURED, SCOPE, TRAUMA
from settledesk.engine.split import ACCOUNT, IDENTITY
from settledesk.model.citation import Citation, Evidence, weakest
from settledesk.model.labels import EVIDENCE
from settledesk.model.terms_document import SUPPLIED
from settledesk.policy.shelf import Shelf

_OURS = (INSURED, SCOPE, TRAUMA, IDENTITY, ACCOUNT, SUPPLIED)


@dataclass(frozen=True, slots=True)
class ClauseFile:
    """The policy file a citation was read from: its title, its days, what became of it since.

    `last_day` is the day before the next file of its kind (None: none follows); past `valid_until` the file computes
    with a warning, and `expiry` names the clause that sets it; `superseded` are later texts that are not on the shelf.
    """

    name: str
    title: str
    draft: bool
    in_force: date
    last_day: date | None
    valid_until: date | None
    expiry: str
    superseded: tuple[str, ...]
    reviewed_on: date | None


@dataclass(frozen=True, slots=True)
class ClauseText:
    """What to show beside a figure; `says` is always a whole sentence, a paraphrase only where `known`.

    `title` is the document's title, its number where no title is known; `evidence` the Chinese label, "" where a
    stored outcome does not tell; `checked_on` the day the paraphrase was held against the document's own text, None
    where that text is not to be had; `file` the policy file, None where the citation comes from none on the shelf.
    """

    source: str
    clause: str
    title: str
    says: str
    known: bool
    evidence: str
    checked_on: date | None
    file: ClauseFile | None

    @property
    def lines(self) -> tuple[str, ...]:
        """Everything but `says` as short Chinese lines, ready to stand below it."""
        found = [self.title if self.title != self.source else ""]
        found.append(f"核实程度：{self.evidence}" if self.evidence else "")
        found.append(f"说明于 {self.checked_on} 对照原文" if self.checked_on else "")
        if self.file is not None:
            found.extend(_file_lines(self.file))
        return tuple(line for line in found if line)


def clause_of(rulebook: Rulebook, citation: Citation) -> ClauseText:
    """Return what a citation says; where the library has no text it says just that, and names the document."""
    return _text(rulebook.shelf, citation.source, citation.clause, citation.evidence, citation.file)


def clause_text(rulebook: Rulebook, source: str, clause: str, file: str | None = None) -> ClauseText:
    """Return the same for a stored outcome, which keeps only document and clause (and its files).

    The evidence is that of the clause's least sure figure in `file`, and is left open where no file is named, or where
    the named file no longer cites the clause.
    """
    return _text(rulebook.shelf, source, clause, _evidence(rulebook.shelf, source, clause, file), file)


def untold(rulebook: Rulebook) -> tuple[tuple[str, str], ...]:
    """Return document and clause of everything an outcome could cite that has no text in the library."""
    cited = dict.fromkeys((one.source, one.clause) for one in citable(rulebook.shelf))
    return tuple(one for one in cited if rulebook.shelf.clauses.find(*one) is None)


def _text(shelf: Shelf, source: str, clause: str, evidence: Evidence | None, file: str | None) -> ClauseText:
    found = shelf.clauses.find(source, clause)
    named = f"{source} {clause}".strip() or "没有注明出处的数字"
    return ClauseText(
        source,
        clause,
        source if found is None else found.title,
        f"条款库中没有「{named}」的说明，请查阅原文件。" if found is None else found.says,
        found is not None,
        "" if evidence is None else EVIDENCE[evidence.value],
        None if found is None else found.checked_on,
        _file(shelf, file),
    )


def _file(shelf: Shelf, name: str | None) -> ClauseFile | None:
    file = None if name is None else shelf.file(name)
    if file is None:
        return None
    head = file.head
    return ClauseFile(
        head.name,
        head.title,
        head.draft,
        head.in_force,
        _last_day(shelf.replaced_on(file)),
        head.valid_until,
        "" if head.expiry is None else f"{head.expiry.source} {head.expiry.clause}",
        tuple(f"自 {one.on} 起被 {one.by} 替代（{one.note}）" for one in head.superseded),
        shelf.clauses.reviewed.get(head.name),
    )


def _last_day(replaced_on: date) -> date | None:
    """The day before the next file of its area and kind."""
    return None if replaced_on == date.max else replaced_on - timedelta(days=1)


def _file_lines(file: ClauseFile) -> Iterator[str]:
    days = f"{file.in_force} 起执行" if file.last_day is None else f"{file.in_force} 至 {file.last_day} 执行"
    yield f"取自「{file.title}」，{days}"
    if file.draft:
        yield "草案：只供试算，从不用于结算"
    if file.valid_until is not None:
        yield f"有效期至 {file.valid_until}" + (f"（{file.expiry}）" if file.expiry else "")
    yield from file.superseded
    if file.reviewed_on is not None:
        yield f"{file.reviewed_on} 核对过有无后续文件"


def _evidence(shelf: Shelf, source: str, clause: str, file: str | None) -> Evidence | None:
    rule = None if file is None else shelf.file(file)
    cited = () if rule is None else _citations(rule)
    found = [one.evidence for one in cited if (one.source, one.clause) == (source, clause)]
    return weakest(*found) if found else None


def citable(shelf: Shelf) -> Iterator[Citation]:
    """Yield everything an outcome could cite: figures, areas, expiries, later texts, and the engine's own clauses."""
    yield from _OURS
    for pack in shelf.packs.values():
        yield from _citations(pack.decided_by)
    for file in shelf.files:
        yield from _citations(file)
        head = file.head
        if head.valid_until is not None and head.expiry is None:
            yield Citation(head.source, "有效期")
        yield from (Citation(one.by, "全文") for one in head.superseded)


def _citations(value: object) -> Iterator[Citation]:
    if isinstance(value, Citation):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _citations(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from _citations(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _citations(getattr(value, field.name))
