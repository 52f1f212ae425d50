"""Contests: what was set up, the runs of people, the questions they were given, and what their answers earned."""

from alembic import op
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)

revision = "0012"
down_revision = "0011"

KEY = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "contests",
        Column("id", KEY, nullable=False),
        Column("code", String(16), nullable=False),
        Column("title", Text(), nullable=False),
        Column("state", String(16), nullable=False),
        Column("owner_id", BigInteger(), nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False),
        Column("rules", JSON(), nullable=False),
        Column("selection", JSON(), nullable=False),
        Column("members_only", Boolean(), nullable=False),
        Column("opens_at", DateTime(timezone=True)),
        Column("closes_at", DateTime(timezone=True)),
        Column("appeals_until", DateTime(timezone=True)),
        Column("bank", JSON(), nullable=False),
        Column("seed", Text(), nullable=False),
        Column("digest", String(64), nullable=False),
        PrimaryKeyConstraint("id", name="pk_contests"),
        UniqueConstraint("code", name="uq_contests_code"),
    )
    op.create_index("ix_contests_state_opens_at", "contests", ["state", "opens_at"])
    op.create_table(
        "contest_groups",
        Column("contest_id", KEY, nullable=False),
        Column("chat_id", BigInteger(), autoincrement=False, nullable=False),
        PrimaryKeyConstraint("contest_id", "chat_id", name="pk_contest_groups"),
        ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_contest_groups_contest_id"),
    )
    op.create_table(
        "runs",
        Column("id", KEY, nullable=False),
        Column("contest_id", KEY, nullable=False),
        Column("person_id", BigInteger(), nullable=False),
        Column("number", Integer(), nullable=False),
        Column("lot", String(32), nullable=False),
        Column("state", String(16), nullable=False),
        Column("chat_id", BigInteger()),
        Column("score", Integer(), nullable=False),
        Column("right", Integer(), nullable=False),
        Column("answered", Integer(), nullable=False),
        Column("millis", Integer(), nullable=False),
        Column("joined_at", DateTime(timezone=True), nullable=False),
        Column("started_at", DateTime(timezone=True)),
        Column("ended_at", DateTime(timezone=True)),
        PrimaryKeyConstraint("id", name="pk_runs"),
        UniqueConstraint("contest_id", "person_id", "number", name="uq_runs_contest_id_person_id_number"),
        ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_runs_contest_id"),
    )
    op.create_index("ix_runs_contest_id_lot", "runs", ["contest_id", "lot"])
    op.create_index("ix_runs_state_id", "runs", ["state", "id"])
    op.create_index("ix_runs_person_id", "runs", ["person_id"])
    op.create_table(
        "turns",
        Column("post_id", KEY, autoincrement=False, nullable=False),
        Column("contest_id", KEY, nullable=False),
        Column("run_id", KEY),
        Column("position", Integer(), nullable=False),
        Column("issued_at", DateTime(timezone=True)),
        Column("due_at", DateTime(timezone=True)),
        Column("done", Boolean(), nullable=False),
        PrimaryKeyConstraint("post_id", name="pk_turns"),
        UniqueConstraint("run_id", "position", name="uq_turns_run_id_position"),
        ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_turns_post_id"),
        ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_turns_contest_id"),
        ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_turns_run_id"),
    )
    op.create_index("ix_turns_contest_id", "turns", ["contest_id"])
    op.create_index("ix_turns_done_due_at", "turns", ["done", "due_at"])
    op.create_table(
        "marks",
        Column("post_id", KEY, autoincrement=False, nullable=False),
        Column("person_id", BigInteger(), autoincrement=False, nullable=False),
        Column("run_id", KEY, nullable=False),
        Column("right", Boolean(), nullable=False),
        Column("points", Integer(), nullable=False),
        Column("millis", Integer(), nullable=False),
        Column("day", Date(), nullable=False),
        PrimaryKeyConstraint("post_id", "person_id", name="pk_marks"),
        ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_marks_post_id"),
        ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_marks_run_id"),
    )
    op.create_index("ix_marks_run_id", "marks", ["run_id"])
