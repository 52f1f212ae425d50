"""Column types that mean the same on SQLite and PostgreSQL."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, Text, TypeDecorator

Key = BigInteger().with_variant(Integer(), "sqlite")
"""A number that the database gives out; SQLite counts INTEGER keys only."""

Json = JSON(none_as_null=True)


class Instant(TypeDecorator[datetime]):
    """An instant: stored as UTC, given back aware. Refuses times without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """SQLite gives text, and boards read tens of thousands of them: one call makes the instant."""
        return _instant_of if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _instant_of(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text + "+00:00")


class Name(TypeDecorator[str]):
    """Text that strangers chose: what a database cannot hold (NUL, lone surrogates) is replaced."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


def storable(text: str) -> str:
    return text.replace("\0", "�").encode("utf-8", "replace").decode()
