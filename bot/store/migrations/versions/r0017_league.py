"""One plan for all groups: the league's, and which groups have taken it over."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Integer, PrimaryKeyConstraint, Text, Time, text

revision = "0017"
down_revision = "0016"


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
