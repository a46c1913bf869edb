"""`settle` and `filing`: a case in, an outcome out."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from settledesk.basis.clock import today
from settledesk.basis.errors import refuse
from settledesk.basis.os_words import why
from settledesk.basis.places import data_folder
from settledesk.desk.compute import compute, compute_filing, compute_lines
from settledesk.desk.rulebook import Rulebook, open_rulebook
from settledesk.model.document import parse_json
from settledesk.model.outcome_document import as_json


def settle(given: argparse.Namespace) -> int:
    """Compute one case, or one a line."""
    return _run(given, filing_only=False)


def filing(given: argparse.Namespace) -> int:
    """Judge the filing of one case, or one a line."""
    return _run(given, filing_only=True)


def _run(given: argparse.Namespace, filing_only: bool) -> int:
    rulebook = open_rulebook(data_folder(given.data))
    with _opened(given.case) as source:
        if given.lines:
            return _lines(rulebook, source, today(), filing_only)
        document = parse_json(source.read())
    work = compute_filing if filing_only else compute
    _write(work(rulebook, document, today()), given.pretty)
    return 0


def _opened(name: str) -> BinaryIO:
    if name == "-":
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError as trouble:
        raise refuse(name, f"读不出案例文件（{why(trouble)}）", "请检查文件名") from None
    except ValueError:
        raise refuse("", "文件名含有不能使用的字符", "请检查文件名") from None


def _write(document: dict[str, Any], pretty: bool) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=2) if pretty else as_json(document)
    sys.stdout.write(text + "\n")


def _lines(rulebook: Rulebook, source: BinaryIO, day: date, filing_only: bool) -> int:
    all_computed = True
    write = sys.stdout.write
    # The packs live as long as the program, and a case leaves no cycles behind: without this a seventh of the time
    # goes into looking through both for garbage.
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
    # Whoever writes into our standard input may wait for each answer before the next case; a file does not.
    answers = source is sys.stdin.buffer
    for text, computed in compute_lines(rulebook, source, day, filing_only):
        write(text + "\n")
        all_computed = all_computed and computed
        if answers:
            sys.stdout.flush()
    sys.stdout.flush()
    return 0 if all_computed else 1
