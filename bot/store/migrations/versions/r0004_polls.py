"""Polls beside their posts: second copies, closed ones with their voters, and votes that cannot be scored."""

from alembic import op
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Text,
)

revision = "0004"
down_revision = "0003"

KEY = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "poll_copies",
        Column("poll_id", Text(), nullable=False),
        Column("post_id", KEY, nullable=False),
        Column("option_ids", JSON(), nullable=False),
        ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_poll_copies_post_id"),
        PrimaryKeyConstraint("poll_id", name="pk_poll_copies"),
    )
    op.create_index("ix_poll_copies_post_id", "poll_copies", ["post_id"])
    op.create_table(
        "closed_polls",
        Column("poll_id", Text(), nullable=False),
        Column("voters", Integer(), nullable=False),
        Column("closed_at", DateTime(timezone=True), nullable=False),
        PrimaryKeyConstraint("poll_id", name="pk_closed_polls"),
    )
    op.create_table(
        "unscored_votes",
        Column("poll_id", Text(), nullable=False),
        Column("voter_id", BigInteger(), nullable=False),
        PrimaryKeyConstraint("poll_id", "voter_id", name="pk_unscored_votes"),
    )
    op.drop_column("posts", "total_voters")
