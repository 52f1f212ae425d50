"""How questions read before they were edited, for what was posted then."""

from alembic import op
from sqlalchemy import JSON, BigInteger, Column, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, Text

revision = "0019"
down_revision = "0018"

KEY = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "wordings",
        Column("question_id", Text(), nullable=False),
        Column("last_post", KEY, autoincrement=False, nullable=False),
        Column("question", JSON(), nullable=False),
        PrimaryKeyConstraint("question_id", "last_post", name="pk_wordings"),
        ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_wordings_question_id"),
    )
