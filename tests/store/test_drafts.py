"""Drafts: kept as typed until settled or thrown away."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from settledesk.model.settlement import Draft
from settledesk.store.database import Database
from settledesk.store.drafts import delete_draft, draft, drafts, save_draft
from tests.store import samples

DRAFT = Draft(
    "k1", samples.SETTLED_AT, "02", {"name": "𠮷㛃", "amount": "12.", "lines": [{"n": 1, "x": None}]}, "fees[3].price"
)


def test_a_draft_comes_back_as_typed(database: Database) -> None:
    with database.write() as session:
        save_draft(session, DRAFT)
    with database.read() as session:
        assert draft(session, "k1") == DRAFT
        assert draft(session, "k2") is None


def test_saving_again_replaces(database: Database) -> None:
    later = replace(DRAFT, saved_at=DRAFT.saved_at + timedelta(seconds=3), content={}, cursor=None)
    with database.write() as session:
        save_draft(session, DRAFT)
    with database.write() as session:
        save_draft(session, later)
    with database.read() as session:
        assert drafts(session) == (later,)


def test_drafts_are_listed_latest_first_by_window(database: Database) -> None:
    older = replace(DRAFT, key="k0", saved_at=DRAFT.saved_at - timedelta(hours=1))
    elsewhere = replace(DRAFT, key="k9", window="01")
    with database.write() as session:
        for one in (older, DRAFT, elsewhere):
            save_draft(session, one)
        assert drafts(session) == (DRAFT, elsewhere, older)
        assert drafts(session, "02") == (DRAFT, older)
        assert drafts(session, "03") == ()


def test_a_draft_is_thrown_away_once(database: Database) -> None:
    with database.write() as session:
        save_draft(session, DRAFT)
        assert delete_draft(session, "k1")
        assert not delete_draft(session, "k1")
        assert drafts(session) == ()
