"""Computing a case: document in, outcome out; stores nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from settledesk.basis.errors import Refusal
from settledesk.desk.rulebook import Rulebook
from settledesk.engine.evaluate import evaluate, evaluate_filing
from settledesk.model.case import Case
from settledesk.model.document import parse_json, read_case
from settledesk.model.outcome import Outcome, Warning
from settledesk.model.outcome_document import as_json, filing_document, mistakes_document, outcome_document


def outcome_of(rulebook: Rulebook, case: Case) -> Outcome:
    """Return the outcome of a case; Refusal where its fee lines net to a negative total."""
    outcome = evaluate(case, rulebook.shelf.rules_for(case), rulebook.areas.name)
    return replace(outcome, warnings=(*_left_out(rulebook, case), *outcome.warnings)) if rulebook.refused else outcome


def _left_out(rulebook: Rulebook, case: Case) -> Iterator[Warning]:
    """Warn where a pack of the office's own that bears on this case is broken: the rest may be older, or less."""
    areas = rulebook.shelf.chain(case.patient.pool)
    for pack in rulebook.refused:
        if pack.folder[:6] in areas:
            yield Warning(f"本院政策包 {pack.folder} 有误，没有使用；本次按其余政策计算，请改正政策包后核对")


def compute(rulebook: Rulebook, document: Any, today: date) -> dict[str, Any]:
    """Return the outcome document of a case document; Refusal with every mistake and its place."""
    return outcome_document(outcome_of(rulebook, asked_today(read_case(document, rulebook.areas), today)))


def compute_filing(rulebook: Rulebook, document: Any, today: date) -> dict[str, Any]:
    """Return the filing part alone; neither fees nor benefits are needed."""
    case = asked_today(read_case(document, rulebook.areas, money_needed=False), today)
    outcome = evaluate_filing(case, rulebook.shelf.rules_for(case), rulebook.areas.name)
    return filing_document(replace(outcome, warnings=(*_left_out(rulebook, case), *outcome.warnings)))


def asked_today(case: Case, today: date) -> Case:
    """Fill in the day of asking where neither it nor a settlement day is given.

    A case that names its settlement day is asked as of that day: its remedies are those of the window then.
    """
    return case if case.as_of is not None or case.visit.settled_on is not None else replace(case, as_of=today)


def compute_lines(
    rulebook: Rulebook, lines: Iterable[bytes], today: date, filing_only: bool = False
) -> Iterator[tuple[str, bool]]:
    """Yield one outcome as JSON text per case line, and whether it was computed; a bad line yields its mistakes.

    Blank lines are passed over; `line` counts them all the same.
    """
    work = compute_filing if filing_only else compute
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        document: Any = None
        try:
            document = parse_json(line)
            text, computed = as_json(work(rulebook, document, today)), True
        except Refusal as refusal:
            given = document.get("id") if isinstance(document, dict) else None
            name = given if isinstance(given, str) else None
            errors = {"line": number, "id": name, "errors": mistakes_document(refusal.mistakes)}
            text, computed = as_json(errors), False
        yield text, computed
