"""Reviewing of study material: who decides, what was decided, and files that are being read."""

from alembic import op
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    String,
    Text,
)

revision = "0003"
down_revision = "0002"

KEY = BigInteger().with_variant(Integer(), "sqlite")
INSTANT = DateTime(timezone=True)


def upgrade() -> None:
    _staff()
    _loads()
    _editions()


def _staff() -> None:
    op.create_table(
        "roles",
        Column("person_id", BigInteger(), nullable=False),
        Column("role", String(length=16), nullable=False),
        Column("given_by", BigInteger(), nullable=False),
        Column("given_at", INSTANT, nullable=False),
        Column("until", INSTANT),
        ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_roles_person_id"),
        PrimaryKeyConstraint("person_id", "role", name="pk_roles"),
    )
    op.create_table(
        "audit",
        Column("id", KEY, nullable=False),
        Column("at", INSTANT, nullable=False),
        Column("person_id", BigInteger()),
        Column("action", String(length=32), nullable=False),
        Column("subject", Text(), nullable=False),
        Column("details", JSON(), nullable=False),
        PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )


def _loads() -> None:
    op.create_table(
        "loads",
        Column("id", KEY, nullable=False),
        Column("person_id", BigInteger(), nullable=False),
        Column("chat_id", BigInteger(), nullable=False),
        Column("language", Text(), nullable=False),
        Column("file_id", Text(), nullable=False),
        Column("name", Text(), nullable=False),
        Column("state", String(length=16), nullable=False),
        Column("purpose", String(length=16), nullable=False),
        Column("message_id", BigInteger()),
        Column("edition_id", KEY),
        Column("created_at", INSTANT, nullable=False),
        Column("claimed_until", INSTANT),
        ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_loads_person_id"),
        ForeignKeyConstraint(["edition_id"], ["editions.id"], name="fk_loads_edition_id"),
        PrimaryKeyConstraint("id", name="pk_loads"),
    )
    op.create_index("ix_loads_state", "loads", ["state"])
    op.add_column("outbox", Column("load_id", BigInteger()))


def _editions() -> None:
    for column in ("loaded_by", "approved_by", "withdrawn_by"):
        op.add_column("editions", Column(column, BigInteger()))
    op.add_column("editions", Column("effective_on", Date()))
    state = Column("state", String(length=16), nullable=False, server_default="approved")
    op.add_column("passages", state)
