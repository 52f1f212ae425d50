"""Many processes: who has an update or a call in hand, and the limits on sending that all of them keep."""

from alembic import op
from sqlalchemy import JSON, BigInteger, Column, Float, Integer, PrimaryKeyConstraint

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("updates", Column("claimed_by", Integer()))
    op.add_column("outbox", Column("claimed_by", Integer()))
    op.create_table(
        "buckets",
        Column("chat_id", BigInteger(), autoincrement=False, nullable=False),
        Column("passed", JSON(), nullable=False),
        Column("held_until", Float(), nullable=False),
        Column("until", Float(), nullable=False),
        PrimaryKeyConstraint("chat_id", name="pk_buckets"),
    )
