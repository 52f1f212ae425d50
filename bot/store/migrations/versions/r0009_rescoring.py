"""Keys that were corrected, and answers that were scored anew."""

from alembic import op
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Text,
)

revision = "0009"
down_revision = "0008"

KEY = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "rescorings",
        Column("id", KEY, nullable=False),
        Column("question_id", Text(), nullable=False),
        Column("before", JSON(), nullable=False),
        Column("after", JSON(), nullable=False),
        Column("voided", Boolean(), nullable=False),
        Column("decided_by", BigInteger()),
        Column("decided_at", DateTime(timezone=True), nullable=False),
        ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_rescorings_question_id"),
        PrimaryKeyConstraint("id", name="pk_rescorings"),
    )
    op.create_index("ix_rescorings_question_id", "rescorings", ["question_id"])
    op.create_table(
        "rescored",
        Column("rescoring_id", KEY, nullable=False),
        Column("answer_id", KEY, nullable=False),
        Column("right", Boolean(), nullable=False),
        Column("points", Integer(), nullable=False),
        Column("scored", Boolean(), nullable=False),
        ForeignKeyConstraint(["rescoring_id"], ["rescorings.id"], name="fk_rescored_rescoring_id"),
        ForeignKeyConstraint(["answer_id"], ["answers.id"], name="fk_rescored_answer_id"),
        PrimaryKeyConstraint("rescoring_id", "answer_id", name="pk_rescored"),
    )
