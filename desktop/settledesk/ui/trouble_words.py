"""A trouble as one line beside the field it happened at: what is wrong and what to do, without the path of the field."""

from __future__ import annotations

from settledesk.desk.troubles import mistakes_of


def words_of(trouble: Exception) -> str:
    """Return all mistakes of a trouble as one text; the places in them are ours, not the clerk's, and are left out."""
    return "".join(
        f"{one.problem}。{one.remedy}。" if one.remedy else f"{one.problem}。" for one in mistakes_of(trouble)
    )
