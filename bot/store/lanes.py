"""Queues by lanes: what both inbox and outbox do with the rows that they hand out."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, update
from sqlalchemy.sql.dml import ReturningUpdate


def taken(table: Table, state: StrEnum, rests: ColumnElement[bool]) -> ReturningUpdate[Any]:
    """Takes the rows `ids` whose lane still `rests`, and counts the attempt.

    Who has them, and until when, goes with the values.
    """
    these = table.c.id.in_(bindparam("ids", expanding=True))
    values = {"state": state, "attempts": table.c.attempts + 1}
    return update(table).where(these, rests).values(values).returning(table)
