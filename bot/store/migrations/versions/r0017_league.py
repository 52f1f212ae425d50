"""The league's plan for all groups, which groups have taken it over, how far its questions are; local organisers."""

from alembic import op
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Integer,
    PrimaryKeyConstraint,
    Text,
    Time,
    text,
)

revision = "0017"
down_revision = "0016"

KEY = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    """Groups that have a plan keep it as their own; the others follow the league's when there is one."""
    op.add_column("chats", Column("daily_anniversaries", Boolean()))
    op.add_column("chats", Column("league_plan", Integer()))
    op.execute(text("UPDATE chats SET league_plan = 0 WHERE daily_at IS NULL"))
    op.create_index("ix_chats_kind_league_plan", "chats", ["kind", "league_plan"])
    op.create_table(
        "league_plans",
        Column("id", Integer(), autoincrement=False, nullable=False),
        Column("revision", Integer(), nullable=False),
        Column("at", Time()),
        Column("count", Integer(), nullable=False),
        Column("about", Text(), nullable=False),
        Column("anniversaries", Boolean(), nullable=False),
        Column("spread", Integer(), nullable=False),
        Column("set_by", BigInteger()),
        PrimaryKeyConstraint("id", name="pk_league_plans"),
    )
    op.add_column("roles", Column("organisation_id", BigInteger()))
    op.create_table(
        "broadcasts",
        Column("id", KEY, nullable=False),
        Column("person_id", BigInteger(), nullable=False),
        Column("chat_id", BigInteger(), nullable=False),
        Column("language", Text(), nullable=False),
        Column("began_at", DateTime(timezone=True), nullable=False),
        Column("message_id", BigInteger()),
        Column("shown", JSON(), nullable=False),
        Column("next_at", DateTime(timezone=True)),
        PrimaryKeyConstraint("id", name="pk_broadcasts"),
    )
    op.create_index("ix_broadcasts_next_at", "broadcasts", ["next_at"])
