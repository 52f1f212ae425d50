"""Live contests as they are run in groups, and duels."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
    text,
)

revision = "0014"
down_revision = "0013"

KEY = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "lives",
        Column("id", KEY, nullable=False),
        Column("contest_id", KEY, nullable=False),
        Column("chat_id", BigInteger(), nullable=False),
        Column("thread_id", BigInteger()),
        Column("host_id", BigInteger()),
        Column("state", String(16), nullable=False),
        Column("count", Integer(), nullable=False),
        Column("asked", Integer(), nullable=False),
        Column("next_at", DateTime(timezone=True)),
        PrimaryKeyConstraint("id", name="pk_lives"),
        ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_lives_contest_id"),
        UniqueConstraint("contest_id", "chat_id", name="uq_lives_contest_id_chat_id"),
    )
    _one_each("uq_lives_going", "lives", "chat_id", "state <> 'over'")
    op.create_index("ix_lives_next_at", "lives", ["next_at"])
    op.create_table(
        "duels",
        Column("id", KEY, nullable=False),
        Column("code", String(16), nullable=False),
        Column("state", String(16), nullable=False),
        Column("challenger_id", BigInteger(), nullable=False),
        Column("opponent_id", BigInteger()),
        Column("challenger_here", Boolean(), nullable=False),
        Column("opponent_here", Boolean(), nullable=False),
        Column("chat_id", BigInteger()),
        Column("thread_id", BigInteger()),
        Column("language", Text(), nullable=False),
        Column("contest_id", KEY),
        Column("expires_at", DateTime(timezone=True), nullable=False),
        Column("seeking_since", DateTime(timezone=True)),
        PrimaryKeyConstraint("id", name="pk_duels"),
        ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_duels_contest_id"),
        UniqueConstraint("code", name="uq_duels_code"),
    )
    _one_each("uq_duels_seeking", "duels", "challenger_id", "state = 'seeking'")
    op.create_index("ix_duels_state_expires_at", "duels", ["state", "expires_at"])


def _one_each(name: str, table: str, column: str, which: str) -> None:
    """A unique index over some of the rows."""
    op.create_index(name, table, [column], unique=True, sqlite_where=text(which), postgresql_where=text(which))
