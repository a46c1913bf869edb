"""All tables of the store, for comparing them with the migrations and for writing a new one."""

from __future__ import annotations

from settledesk.store import drafts, filings, journal, numbers, patients, payments, prints, settlement_rows
from settledesk.store.columns import Row

DECLARED_IN = (drafts, filings, journal, numbers, patients, payments, prints, settlement_rows)
"""The modules that declare tables; importing them fills METADATA."""

METADATA = Row.metadata
