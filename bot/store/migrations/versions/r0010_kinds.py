"""Posts keep their kind, answers what was typed; answers of several presses, plans about a topic, near duplicates."""

from alembic import op
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    String,
    Text,
)

revision = "0010"
down_revision = "0009"

KEY = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("chats", Column("daily_about", Text()))
    op.add_column("posts", Column("kind", String(length=16), nullable=False, server_default="single"))
    op.add_column("answers", Column("typed", Text()))
    op.create_table(
        "attempts",
        Column("post_id", KEY, nullable=False),
        Column("person_id", BigInteger(), nullable=False),
        Column("chosen", JSON(), nullable=False),
        ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_attempts_post_id"),
        ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_attempts_person_id"),
        PrimaryKeyConstraint("post_id", "person_id", name="pk_attempts"),
    )
    op.create_table(
        "twins",
        Column("first", Text(), nullable=False),
        Column("second", Text(), nullable=False),
        PrimaryKeyConstraint("first", "second", name="pk_twins"),
    )
