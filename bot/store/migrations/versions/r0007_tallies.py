"""Sums of the ledger by week, by month and of all time, added up from the answers that are there."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, PrimaryKeyConstraint, String, column, select, table
from sqlalchemy import func as sql

revision = "0007"
down_revision = "0006"

EVER = date(1, 1, 1)
BATCH = 5_000


def upgrade() -> None:
    tallies = op.create_table(
        "tallies",
        Column("period", String(length=8), nullable=False),
        Column("since", Date(), nullable=False),
        Column("chat_id", BigInteger(), nullable=False),
        Column("person_id", BigInteger(), nullable=False),
        Column("points", Integer(), nullable=False),
        Column("right", Integer(), nullable=False),
        Column("answered", Integer(), nullable=False),
        Column("days", Integer(), nullable=False),
        PrimaryKeyConstraint("period", "since", "chat_id", "person_id", name="pk_tallies"),
        sqlite_with_rowid=False,
    )
    waiting: list[dict[str, Any]] = []
    for _, days in groupby(_days(), key=lambda row: (row.chat_id, row.person_id)):
        waiting += _tallies(list(days))
        if len(waiting) >= BATCH:
            op.bulk_insert(tallies, waiting)
            waiting = []
    op.bulk_insert(tallies, waiting)


def _days() -> Iterator[Any]:
    """What each person did in each chat on each day, in the order of these."""
    names = ("chat_id", "person_id", "points")
    answers = table("answers", *map(column, names), column("day", Date), *(column(name, Boolean) for name in FLAGS))
    scored, scheduled, right = (sql.cast(answers.c[name], Integer) for name in ("scored", "scheduled", "right"))
    keys = (answers.c.chat_id, answers.c.person_id, answers.c.day)
    query = select(
        *keys,
        sql.sum(answers.c.points * scored).label("points"),
        sql.sum(right * scored).label("right"),
        sql.sum(scored).label("answered"),
        sql.max(scheduled).label("scheduled"),
    )
    query = query.where(answers.c.scored | answers.c.scheduled).group_by(*keys).order_by(*keys)
    yield from op.get_bind().execute(query)


FLAGS = ("scored", "scheduled", "right")


def _tallies(days: list[Any]) -> Iterator[dict[str, Any]]:
    """The rows of one person in one chat."""
    sums: dict[tuple[str, date], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in days:
        day: date = row.day
        month, week = day.replace(day=1), day - timedelta(days=day.weekday())
        for period, since in (("week", week), ("month", month), ("all", EVER)):
            kept = sums[period, since]
            kept[0] += row.points
            kept[1] += row.right
            kept[2] += row.answered
            kept[3] |= row.scheduled << day.day - 1 if period == "month" else 0
    for (period, since), (points, right, answered, bits) in sums.items():
        values = {"points": points, "right": right, "answered": answered, "days": bits}
        yield {"period": period, "since": since, "chat_id": days[0].chat_id, "person_id": days[0].person_id, **values}
