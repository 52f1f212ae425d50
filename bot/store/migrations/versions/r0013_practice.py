"""Cards of practice, and how somebody wants to practise."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    String,
    Text,
    Time,
)

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "cards",
        Column("person_id", BigInteger(), nullable=False),
        Column("question_id", Text(), nullable=False),
        Column("stage", String(length=16)),
        Column("step", Integer()),
        Column("stability", Double()),
        Column("difficulty", Double()),
        Column("due", DateTime(timezone=True)),
        Column("last_review", DateTime(timezone=True)),
        Column("added_at", DateTime(timezone=True), nullable=False),
        Column("replies", Integer(), nullable=False),
        Column("rescoring_id", BigInteger(), nullable=False),
        Column("put_away_at", DateTime(timezone=True)),
        ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_cards_person_id"),
        ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_cards_question_id"),
        PrimaryKeyConstraint("person_id", "question_id", name="pk_cards"),
    )
    op.create_table(
        "habits",
        Column("person_id", BigInteger(), autoincrement=False, nullable=False),
        Column("a_day", Integer(), nullable=False),
        Column("remind_at", Time()),
        Column("next_at", DateTime(timezone=True)),
        Column("reminded_on", Date()),
        ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_habits_person_id"),
        PrimaryKeyConstraint("person_id", name="pk_habits"),
    )
    op.create_index("ix_habits_next_at", "habits", ["next_at"])
