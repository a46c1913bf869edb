"""What changed from one policy file to another, figure by figure: figures are paired by the cases they decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from settledesk.basis.errors import refuse
from settledesk.basis.money import ZERO, Money
from settledesk.model.case import FilingKind, Scheme, VisitKind
from settledesk.model.labels import POLICY_KIND
from settledesk.policy.figure_lines import FigureLine, GapLine, figure_lines, gap_lines
from settledesk.policy.figure_words import Groups, facts_text, joined, span_text
from settledesk.policy.rules import BenefitsFile, GuidanceFile
from settledesk.policy.shelf import PolicyFile
from settledesk.policy.vocabulary import DOMAINS, PERSONS

_Box = Mapping[str, frozenset[str]]
_BAND = "band"
_LAYER = "layer"
_OTHER = "other"
_NAMED = {
    "visit": tuple(one.value for one in VisitKind),
    "filing_kind": tuple(one.value for one in FilingKind),
}
"""Facts that a line always names."""
L = TypeVar("L", FigureLine, GapLine)


class ChangeOf(StrEnum):
    """What became of a figure."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    CLAUSE = "clause"  # the same figure by another clause, or known more or less surely


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that is not the same in two files, for the cases that `when` describes ("": all).

    `old` is None for what was added, `new` for what was removed. `note` says what the values do not: that the other
    file knows the figure but did not find it, or that a group of diseases is made up differently.
    """

    of: ChangeOf
    when: str
    old: FigureLine | None
    new: FigureLine | None
    note: str = ""

    @property
    def title(self) -> str:
        """What the figure is called, in the newer file where it is in both."""
        line = self.new or self.old
        return line.title if line is not None else ""


@dataclass(frozen=True, slots=True)
class _Space:
    """The cases that one figure can decide: what each fact can be in the old file and in the new one."""

    old: Mapping[str, tuple[str, ...]]
    new: Mapping[str, tuple[str, ...]]
    edges: tuple[Money, ...]
    groups: Groups
    old_others: frozenset[str]
    new_others: frozenset[str]
    regrouped: Mapping[str, str]


def differences(old: PolicyFile, new: PolicyFile) -> tuple[Change, ...]:
    """Return every figure that differs, in the new file's order, what was removed after what took its place.

    A row stands against every row of the other file that decides some of the same cases, so a row that was inserted,
    split or moved changes nothing by itself. Refusal where the files are not of one kind, or are guidance.
    """
    if old.head.kind != new.head.kind:
        kinds = [POLICY_KIND.get(file.head.kind, file.head.kind) for file in (old, new)]
        raise refuse("", f"两份文件不是同一类（{kinds[0]}、{kinds[1]}），不能逐项比较", "请选同一类的两份文件")
    if isinstance(new, GuidanceFile):
        raise refuse("", "办事指引没有数字可比", "请分别查看两份指引")
    renamed = _renamed(old, new)
    before = _by_subject(figure_lines(old), renamed)
    after = _by_subject(figure_lines(new), {})
    gaps_before = _by_subject(gap_lines(old), renamed)
    gaps_after = _by_subject(gap_lines(new), {})
    found: list[Change] = []
    for subject in dict.fromkeys((*after, *before)):
        olds, news = before.get(subject, []), after.get(subject, [])
        space = _space(old, new, [*olds, *news])
        for line in news:
            found.extend(_pairs(olds, line, space))
            for box in _left(_box(line, space, newer=True), [_box(one, space, newer=False) for one in olds]):
                note = _gap_note(_gaps_of(gaps_before, subject), box, space, newer=False)
                found.append(Change(ChangeOf.ADDED, _text(box, line, space, newer=True), None, line, note))
        for line in olds:
            for box in _left(_box(line, space, newer=False), [_box(one, space, newer=True) for one in news]):
                note = _gap_note(_gaps_of(gaps_after, subject), box, space, newer=True)
                found.append(Change(ChangeOf.REMOVED, _text(box, line, space, newer=False), line, None, note))
    return tuple(found)


def _gaps_of(gaps: Mapping[tuple[str, ...], list[GapLine]], subject: tuple[str, ...]) -> list[GapLine]:
    """The gaps of a figure: its own rows', and that of its whole layer."""
    return [*gaps.get(subject, ()), *gaps.get(subject[:2], ())]


def _pairs(olds: list[FigureLine], new: FigureLine, space: _Space) -> Iterator[Change]:
    box = _box(new, space, newer=True)
    for old in olds:
        both = _meet(_box(old, space, newer=False), box)
        if both is None:
            continue
        note = _regrouped_note(old, new, both, space)
        if (old.label, old.value, old.unit) != (new.label, new.value, new.unit) or note:
            yield Change(ChangeOf.CHANGED, _text(both, new, space, newer=True), old, new, note)
        elif _cited(old) != _cited(new):
            yield Change(ChangeOf.CLAUSE, _text(both, new, space, newer=True), old, new)


def _regrouped_note(old: FigureLine, new: FigureLine, both: _Box, space: _Space) -> str:
    """Return how the groups of diseases that both lines ask for are made up differently."""
    asked = all("disease" in dict(line.facts) for line in (old, new))
    return "；".join(text for group, text in space.regrouped.items() if asked and group in both["disease"])


def _cited(line: FigureLine) -> tuple[str, str, str]:
    return line.citation.source, line.citation.clause, line.citation.evidence.value


def _renamed(old: PolicyFile, new: PolicyFile) -> dict[str, str]:
    """The layers of the old file that the new one has under another id: the same fund for some of the same visits."""
    if not isinstance(old, BenefitsFile) or not isinstance(new, BenefitsFile):
        return {}
    ids = {layer.id for layer in old.layers} & {layer.id for layer in new.layers}
    free = [layer for layer in new.layers if layer.id not in ids]
    found = {}
    for layer in old.layers:
        if layer.id not in ids:
            same = (one for one in free if one.fund is layer.fund and set(one.visits) & set(layer.visits))
            match = next(same, None)
            if match is not None:
                found[layer.id] = match.id
                free.remove(match)
    return found


def _by_subject(lines: tuple[L, ...], renamed: Mapping[str, str]) -> dict[tuple[str, ...], list[L]]:
    found: dict[tuple[str, ...], list[L]] = {}
    for line in lines:
        subject: tuple[str, ...] = line.subject
        if subject[0] == _LAYER:
            subject = (_LAYER, renamed.get(subject[1], subject[1]), *subject[2:])
        found.setdefault(subject, []).append(line)
    return found


# ---- the cases that a line decides


def _space(old: PolicyFile, new: PolicyFile, lines: list[FigureLine]) -> _Space:
    """Return what each fact can be that any of the lines asks for."""
    before, after = _groups(old), _groups(new)
    groups = {**before, **after}
    facts = dict.fromkeys(fact for line in lines for fact, _ in line.facts)
    edges = {edge for line in lines if line.band is not None for edge in line.band if edge is not None}
    return _Space(
        {fact: _domain(fact, old.head.scheme, groups) for fact in facts},
        {fact: _domain(fact, new.head.scheme, groups) for fact in facts},
        tuple(sorted(edges)),
        groups,
        # A group that only one file knows is among the other diseases of the other file.
        frozenset(groups) - frozenset(before),
        frozenset(groups) - frozenset(after),
        {
            name: f"「{before[name][0]}」一组的病种不同：{_regrouped(before[name], after[name])}"
            for name in before
            if name in after and before[name] and set(before[name]) != set(after[name])
        },
    )


def _groups(file: PolicyFile) -> Groups:
    return file.disease_groups if isinstance(file, BenefitsFile) else {}


def _regrouped(old: tuple[str, ...], new: tuple[str, ...]) -> str:
    more = [name for name in new if name not in old]
    less = [name for name in old if name not in new]
    return "，".join(f"{word}{'、'.join(names)}" for word, names in (("增加", more), ("减少", less)) if names)


def _domain(fact: str, scheme: Scheme | None, groups: Groups) -> tuple[str, ...]:
    if fact == "person":
        return PERSONS[scheme or Scheme.EMPLOYEE]
    if fact == "disease":
        return (*groups, _OTHER)
    return DOMAINS.get(fact) or _NAMED[fact]


def _box(line: FigureLine | GapLine, space: _Space, newer: bool) -> _Box:
    """Return the cases that a line decides: for each fact the values that it can have."""
    named = dict(line.facts)
    found = {}
    for fact, domain in (space.new if newer else space.old).items():
        values = frozenset(named.get(fact, domain))
        if fact == "disease" and _OTHER in values:
            values |= space.new_others if newer else space.old_others
        found[fact] = values
    if space.edges:
        low, high = (line.band if isinstance(line, FigureLine) else None) or (ZERO, None)
        starts = enumerate((ZERO, *(edge for edge in space.edges if edge)))
        found[_BAND] = frozenset(
            str(place) for place, start in starts if low <= start and (high is None or start < high)
        )
    return found


def _meet(one: _Box, other: _Box) -> _Box | None:
    """Return the cases that both decide, None where there is none."""
    both = {fact: values & other[fact] for fact, values in one.items()}
    return both if all(both.values()) else None


def _left(box: _Box, others: list[_Box]) -> list[_Box]:
    """Return the cases of a box that none of the others decides, as boxes."""
    left = [box]
    for other in others:
        left = [part for one in left for part in _without(one, other)]
    return left


def _without(box: _Box, other: _Box) -> Iterator[_Box]:
    if _meet(box, other) is None:
        yield box
        return
    rest = dict(box)
    for fact, values in other.items():
        outside = rest[fact] - values
        if outside:
            yield {**rest, fact: outside}
        rest[fact] = rest[fact] & values


def _gap_note(gaps: list[GapLine], box: _Box, space: _Space, newer: bool) -> str:
    """Return what the other file knows of these cases without having found it."""
    found = (gap.what for gap in gaps if _meet(box, _box(gap, space, newer)) is not None)
    text = "；".join(dict.fromkeys(found))
    return f"{'新' if newer else '旧'}文件写明未查到：{text}" if text else ""


# ---- in words


def _text(box: _Box, line: FigureLine, space: _Space, newer: bool) -> str:
    """Return for which cases, in the words and the order of a line; what holds for all goes without saying."""
    domains = space.new if newer else space.old
    named = dict(line.facts)
    facts = []
    for fact in dict.fromkeys((*named, *domains)):
        values, domain = box[fact], domains[fact]
        whole = frozenset(named.get(fact, ())) if fact == "visit" and line.subject[0] == _LAYER else frozenset(domain)
        if not whole <= values or (fact in _NAMED and line.subject[0] != _LAYER):
            facts.append((fact, tuple(value for value in domain if value in values)))
    return joined(facts_text(tuple(facts), space.groups), *_spans(box, space))


def _spans(box: _Box, space: _Space) -> Iterator[str]:
    starts = (ZERO, *(edge for edge in space.edges if edge))
    inside = [str(place) in box.get(_BAND, ()) for place in range(len(starts))]
    for place, start in enumerate(starts):
        if inside[place] and (place == 0 or not inside[place - 1]):
            ends = [end for end in range(place + 1, len(starts)) if not inside[end]]
            yield span_text(start, starts[ends[0]] if ends else None)
