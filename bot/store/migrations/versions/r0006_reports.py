"""Questions that people say are wrong."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Text,
)

revision = "0006"
down_revision = "0005"

KEY = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "reports",
        Column("id", KEY, nullable=False),
        Column("question_id", Text(), nullable=False),
        Column("person_id", BigInteger(), nullable=False),
        Column("reported_at", DateTime(timezone=True), nullable=False),
        Column("settled_at", DateTime(timezone=True)),
        ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_reports_question_id"),
        ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_reports_person_id"),
        PrimaryKeyConstraint("id", name="pk_reports"),
    )
    op.create_index("ix_reports_question_id_person_id", "reports", ["question_id", "person_id"])
