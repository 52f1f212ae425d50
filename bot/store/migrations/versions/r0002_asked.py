"""Questions that were asked, and what people thought of the answers."""

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
)

revision = "0002"
down_revision = "0001"

KEY = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "asked",
        Column("id", KEY, nullable=False),
        Column("key", Text(), nullable=False),
        Column("text", Text(), nullable=False),
        Column("language", Text(), nullable=False),
        Column("asked_at", DateTime(timezone=True), nullable=False),
        Column("state", String(length=16), nullable=False),
        Column("passage_id", String(length=16)),
        Column("chat_id", BigInteger()),
        Column("person_id", BigInteger()),
        Column("message_id", BigInteger()),
        Column("thread_id", BigInteger()),
        PrimaryKeyConstraint("id", name="pk_asked"),
    )
    op.create_index("ix_asked_asked_at", "asked", ["asked_at"])
    op.create_index("ix_asked_person_id", "asked", ["person_id"])
    op.create_index("ix_asked_state_key", "asked", ["state", "key"])
    op.create_table(
        "ratings",
        Column("asked_id", KEY, nullable=False),
        Column("person_id", BigInteger(), nullable=False),
        Column("liked", Boolean(), nullable=False),
        ForeignKeyConstraint(["asked_id"], ["asked.id"], name="fk_ratings_asked_id"),
        ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_ratings_person_id"),
        PrimaryKeyConstraint("asked_id", "person_id", name="pk_ratings"),
    )
