"""People who asked to be forgotten: the key that stands in their place, and the secret that makes keys."""

from alembic import op
from sqlalchemy import BigInteger, Column, DateTime, LargeBinary, PrimaryKeyConstraint, Text

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "secrets",
        Column("name", Text(), nullable=False),
        Column("value", LargeBinary(), nullable=False),
        PrimaryKeyConstraint("name", name="pk_secrets"),
    )
    op.create_table(
        "erasures",
        Column("key", BigInteger(), autoincrement=False, nullable=False),
        Column("at", DateTime(timezone=True), nullable=False),
        PrimaryKeyConstraint("key", "at", name="pk_erasures"),
    )
