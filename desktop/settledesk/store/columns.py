"""The kinds of column that repeat, named once, and the base that every row class shares."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import BigInteger, Date, DateTime, Dialect, MetaData, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase

from settledesk.basis.clock import CHINA
from settledesk.basis.money import Money

"""Asia/Shanghai has had no summer time since 1992; a fixed offset needs no time zone data, which Windows lacks."""


class Fen(TypeDecorator[Money]):
    """Money as whole fen: SQLite would keep Numeric as a float."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else value.fen

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Money | None:  # noqa: ARG002
        return None if value is None else Money(int(value))


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; a naive one is refused (ValueError), because SQLite would not notice."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Document(TypeDecorator[dict[str, Any]]):
    """A JSON document as text, exactly as given; a Decimal or a date in it is our bug (TypeError)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> dict[str, Any] | None:  # noqa: ARG002
        if value is None:
            return None
        document: dict[str, Any] = json.loads(value)
        return document


class Row(DeclarativeBase):
    """The base of all row classes: constraint names by convention, column types by annotation."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        Money: Fen,
        datetime: Moment,
        date: Date,
        str: Text,
        dict[str, Any]: Document,
    }


def day_of(moment: datetime) -> date:
    """Return the day it was in Shanghai at an aware moment."""
    return moment.astimezone(CHINA).date()


def start_of(day: date) -> datetime:
    """Return the aware moment at which a day began in Shanghai."""
    return datetime.combine(day, time(), CHINA)


def end_of(day: date) -> datetime:
    """Return the aware moment at which a day was over in Shanghai: the start of the next."""
    return start_of(day + timedelta(days=1))
