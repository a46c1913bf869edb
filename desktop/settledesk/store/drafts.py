"""Unfinished cases, kept under their key until they are settled or thrown away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
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
    session.merge(
        DraftRow(
            key=draft.key,
            saved_at=draft.saved_at,
            window=draft.window,
            content=dict(draft.content),
            cursor=draft.cursor,
        )
    )
    session.flush()


def draft(session: Session, key: str) -> Draft | None:
    """Return a draft by its key, None where there is none."""
    row = session.get(DraftRow, key)
    return None if row is None else _kept(row)


def drafts(session: Session, window: str | None = None) -> tuple[Draft, ...]:
    """Return the drafts, of one window or of all, the latest first."""
    query = select(DraftRow).order_by(DraftRow.saved_at.desc(), DraftRow.key)
    if window is not None:
        query = query.where(DraftRow.window == window)
    return tuple(_kept(row) for row in session.scalars(query))


def delete_draft(session: Session, key: str) -> bool:
    """Throw a draft away; return whether there was one."""
    row = session.get(DraftRow, key)
    if row is None:
        return False
    session.delete(row)
    session.flush()
    return True


def _kept(row: DraftRow) -> Draft:
    return Draft(row.key, row.saved_at, row.window, row.content, row.cursor)
