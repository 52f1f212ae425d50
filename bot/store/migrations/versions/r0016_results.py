"""Results of contests: whose names boards show, the tree of organisations, awards and certificates."""

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
    UniqueConstraint,
    false,
)

revision = "0016"
down_revision = "0015"

KEY = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("people", Column("hidden", Boolean(), nullable=False, server_default=false()))
    op.add_column("people", Column("shown", Boolean(), nullable=False, server_default=false()))
    op.create_table(
        "organisations",
        Column("id", KEY, nullable=False),
        Column("parent_id", KEY),
        Column("level", String(16), nullable=False),
        Column("title", Text(), nullable=False),
        Column("members", Integer()),
        Column("chat_id", BigInteger()),
        PrimaryKeyConstraint("id", name="pk_organisations"),
        ForeignKeyConstraint(["parent_id"], ["organisations.id"], name="fk_organisations_parent_id"),
        UniqueConstraint("parent_id", "level", "title", name="uq_organisations_parent_id_level_title"),
        UniqueConstraint("chat_id", name="uq_organisations_chat_id"),
    )
    op.create_table(
        "awards",
        Column("contest_id", KEY, autoincrement=False, nullable=False),
        Column("prizes", Integer(), nullable=False),
        Column("least", Integer(), nullable=False),
        Column("published_at", DateTime(timezone=True)),
        PrimaryKeyConstraint("contest_id", name="pk_awards"),
        ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_awards_contest_id"),
    )
    op.create_table(
        "certificates",
        Column("code", String(16), nullable=False),
        Column("contest_id", KEY, nullable=False),
        Column("person_id", BigInteger(), nullable=False),
        Column("rank", Integer(), nullable=False),
        Column("score", Integer(), nullable=False),
        Column("prize", Boolean(), nullable=False),
        Column("issued_at", DateTime(timezone=True), nullable=False),
        PrimaryKeyConstraint("code", name="pk_certificates"),
        ForeignKeyConstraint(["contest_id"], ["contests.id"], name="fk_certificates_contest_id"),
    )
    op.create_index("ix_certificates_person_id", "certificates", ["person_id"])
