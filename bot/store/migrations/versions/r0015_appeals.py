"""Appeals against questions of contests, what was decided, and news that groups have not been told yet."""

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
    String,
    Text,
    UniqueConstraint,
)

revision = "0015"
down_revision = "0014"

KEY = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "appeals",
        Column("id", KEY, nullable=False),
        Column("contest_id", KEY, nullable=False),
        Column("question_id", Text(), nullable=False),
        Column("person_id", BigInteger(), nullable=False),
        Column("reason", String(16), nullable=False),
        Column("words", Text(), nullable=False),
        Column("state", String(16), nullable=False),
        Column("filed_at", DateTime(timezone=True), nullable=False),
        Column("decided_at", DateTime(timezone=True)),
        Column("decided_by", BigInteger()),
        PrimaryKeyConstraint("id", name="pk_appeals"),
        UniqueConstraint("contest_id", "question_id", "person_id", name="uq_appeals_contest_id_question_id_person_id"),
        ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_appeals_contest_id"),
    )
    op.create_table(
        "rulings",
        Column("contest_id", KEY, nullable=False),
        Column("question_id", Text(), nullable=False),
        Column("void", Boolean(), nullable=False),
        Column("key", JSON(), nullable=False),
        Column("decided_at", DateTime(timezone=True), nullable=False),
        Column("decided_by", BigInteger()),
        PrimaryKeyConstraint("contest_id", "question_id", name="pk_rulings"),
        ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_rulings_contest_id"),
    )
    op.create_table(
        "contest_news",
        Column("id", KEY, nullable=False),
        Column("contest_id", KEY, nullable=False),
        Column("kind", String(16), nullable=False),
        Column("details", JSON(), nullable=False),
        Column("told", BigInteger()),
        Column("done", Boolean(), nullable=False),
        PrimaryKeyConstraint("id", name="pk_contest_news"),
        ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_contest_news_contest_id"),
    )
    op.create_index("ix_contest_news_done", "contest_news", ["done"])
