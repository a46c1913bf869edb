"""Unfinished cases, kept under their key until they are settled or thrown away."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Text, delete, insert, select, type_coerce
from sqlalchemy.orm import Mapped, Session, mapped_column

from settledesk.model.settlement import Draft
from settledesk.store.columns import Row


class DraftRow(Row):
    """One draft."""

    __tablename__ = "drafts"

    key: Mapped[str] = mapped_column(primary_key=True)
    saved_at: Mapped[datetime]
    window: Mapped[str]
    content: Mapped[dict[str, Any]]
    cursor: Mapped[str | None]


def save_draft(session: Session, draft: Draft) -> None:
    """Keep a draft; an earlier one of the same key is replaced."""
    # Not by loading the earlier one first: it may be spoilt, and is not asked for.
    delete_draft(session, draft.key)
    session.execute(
        insert(DraftRow).values(
            key=draft.key,
            saved_at=draft.saved_at,
            window=draft.window,
            content=dict(draft.content),
            cursor=draft.cursor,
        )
    )


def draft(session: Session, key: str) -> Draft | None:
    """Return a draft by its key, None where there is none."""
    row = session.get(DraftRow, key)
    return None if row is None else _kept(row)


def drafts(session: Session, window: str | None = None) -> tuple[Draft, ...]:
    """Return the drafts, of one window or of all, the latest first; one that is no document any more has no content."""
    # Text, and not what it says: one spoilt row must not cost the others.
    content = type_coerce(DraftRow.content, Text)
    query = select(DraftRow.key, DraftRow.saved_at, DraftRow.window, content, DraftRow.cursor)
    if window is not None:
        query = query.where(DraftRow.window == window)
    found = session.execute(query.order_by(DraftRow.saved_at.desc(), DraftRow.key))
    return tuple(Draft(key, at, of, _read(text), cursor) for key, at, of, text, cursor in found)


def delete_draft(session: Session, key: str) -> bool:
    """Throw a draft away; return whether there was one."""
    gone = session.execute(delete(DraftRow).where(DraftRow.key == key).returning(DraftRow.key))
    return gone.one_or_none() is not None


def _read(text: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(text)
    except ValueError:
        return {}
    return found


def _kept(row: DraftRow) -> Draft:
    return Draft(row.key, row.saved_at, row.window, row.content, row.cursor)
