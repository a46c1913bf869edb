"""The search index of patients on SQLite: an FTS5 table, row for row beside `patients`.

FTS5 finds words and beginnings of words only, so names and numbers are cut up: a name into its characters, a number
into all its runs of four, and a part of either is a phrase.
"""

from __future__ import annotations

import unicodedata

from sqlalchemy import Integer, Select, Text, column, select, table, text
from sqlalchemy.orm import Session

from settledesk.basis.text import squeeze
from settledesk.store.readings import plain_pinyin

RUN = 4
"""So many consecutive characters of a number are needed to find by it."""

_SEARCH = table("patient_search", column("rowid", Integer), column("patient_search", Text))


def index_patient(
    session: Session, patient_id: int, name: str | None, pinyin: str, id_number: str | None, psn_no: str | None
) -> None:
    """Make a patient findable as it now is; to be called in the transaction that saves it."""
    session.execute(text("DELETE FROM patient_search WHERE rowid = :id"), {"id": patient_id})
    session.execute(
        text("INSERT INTO patient_search (rowid, name, pinyin, id_number, psn_no) VALUES (:id, :name, :py, :no, :psn)"),
        {
            "id": patient_id,
            "name": _characters(name or ""),
            "py": pinyin,
            "no": _runs(id_number or ""),
            "psn": _runs(psn_no or ""),
        },
    )


def by_part(wanted: str) -> Select[int] | None:
    """Return the query for the ids of patients that a part points to, the newest first; None where nothing can match.

    A part of the name, the beginning of a reading of it, or at least four characters of a number.
    """
    characters, runs = _characters(wanted), _runs(wanted)
    pinyin = plain_pinyin(wanted)
    terms = []
    if characters:
        terms.append(f'name : "{characters}"')
    if pinyin.isascii() and pinyin.isalpha():
        terms.append(f'pinyin : "{pinyin}" *')
    if runs:
        terms.append(f'{{id_number psn_no}} : "{runs}"')
    if not terms:
        return None
    return (
        select(_SEARCH.c.rowid)
        .where(_SEARCH.c.patient_search.op("MATCH")(" OR ".join(terms)))
        .order_by(_SEARCH.c.rowid.desc())
    )


def _characters(name: str) -> str:
    # Points and brackets in a name are not searched for; characters of the private area, as old systems have, are.
    return " ".join(c for c in squeeze(name).casefold() if unicodedata.category(c)[0] in "LN" or ord(c) >= 0xE000)


def _runs(number: str) -> str:
    plain = "".join(c for c in squeeze(number).upper() if c.isascii() and c.isalnum())
    return " ".join(plain[start : start + RUN] for start in range(len(plain) - RUN + 1))
