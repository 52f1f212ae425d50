"""The first tables."""

from alembic import op
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Text,
    Time,
    UniqueConstraint,
    text,
)

revision = "0001"
down_revision = None

KEY = BigInteger().with_variant(Integer(), "sqlite")
INSTANT = DateTime(timezone=True)


def upgrade() -> None:
    _chats()
    _editions()
    _meta()
    _people()
    _questions()
    _updates()
    _vectors()
    _parked_votes()
    _passages()
    _slots()
    _posts()
    _answers()
    _outbox()


def _chats() -> None:
    op.create_table(
        "chats",
        Column("id", BigInteger(), autoincrement=False, nullable=False),
        Column("kind", String(length=16), nullable=False),
        Column("title", Text(), nullable=False),
        Column("timezone", Text(), nullable=False),
        Column("language", Text(), nullable=False),
        Column("mode", String(length=16), nullable=False),
        Column("quiet_start", Time()),
        Column("quiet_end", Time()),
        Column("daily_at", Time()),
        Column("daily_count", Integer()),
        Column("daily_thread_id", BigInteger()),
        Column("active", Boolean(), nullable=False),
        Column("next_slot_at", INSTANT),
        Column("moved_to", BigInteger()),
        ForeignKeyConstraint(["moved_to"], ["chats.id"], name="fk_chats_moved_to"),
        PrimaryKeyConstraint("id", name="pk_chats"),
    )
    op.create_index("ix_chats_next_slot_at", "chats", ["next_slot_at"])


def _editions() -> None:
    op.create_table(
        "editions",
        Column("id", KEY, nullable=False),
        Column("title", Text(), nullable=False),
        Column("edition", Text(), nullable=False),
        Column("state", String(length=16), nullable=False),
        Column("name", Text(), nullable=False),
        Column("digest", String(length=64), nullable=False),
        Column("source", LargeBinary(), nullable=False),
        Column("text", Text(), nullable=False),
        Column("topic", Text(), nullable=False),
        Column("period", Text(), nullable=False),
        Column("sources", JSON, nullable=False),
        Column("checked", Date()),
        Column("loaded_at", INSTANT, nullable=False),
        Column("approved_at", INSTANT),
        Column("withdrawn_at", INSTANT),
        PrimaryKeyConstraint("id", name="pk_editions"),
        UniqueConstraint("digest", name="uq_editions_digest"),
    )
    op.create_index(
        "uq_editions_approved_title",
        "editions",
        ["title"],
        unique=True,
        sqlite_where=text("state = 'approved'"),
        postgresql_where=text("state = 'approved'"),
    )


def _meta() -> None:
    op.create_table(
        "meta",
        Column("key", Text(), nullable=False),
        Column("value", BigInteger(), nullable=False),
        PrimaryKeyConstraint("key", name="pk_meta"),
    )


def _people() -> None:
    op.create_table(
        "people",
        Column("id", BigInteger(), autoincrement=False, nullable=False),
        Column("name", Text(), nullable=False),
        Column("language", Text()),
        PrimaryKeyConstraint("id", name="pk_people"),
    )


def _questions() -> None:
    op.create_table(
        "questions",
        Column("id", Text(), nullable=False),
        Column("kind", String(length=16), nullable=False),
        Column("stem", Text(), nullable=False),
        Column("options", JSON, nullable=False),
        Column("key", JSON, nullable=False),
        Column("explanation", Text(), nullable=False),
        Column("passage_id", String(length=16), nullable=False),
        Column("proof", Text(), nullable=False),
        Column("source", Text(), nullable=False),
        Column("checked", Date(), nullable=False),
        Column("topic", Text(), nullable=False),
        Column("level", Integer(), nullable=False),
        PrimaryKeyConstraint("id", name="pk_questions"),
    )
    op.create_index("ix_questions_passage_id", "questions", ["passage_id"])


def _updates() -> None:
    op.create_table(
        "updates",
        Column("id", BigInteger(), autoincrement=False, nullable=False),
        Column("lane", BigInteger(), nullable=False),
        Column("payload", JSON, nullable=False),
        Column("state", String(length=16), nullable=False),
        Column("attempts", Integer(), nullable=False),
        Column("not_before", INSTANT, nullable=False),
        Column("claimed_until", INSTANT),
        Column("received_at", INSTANT, nullable=False),
        Column("error", Text()),
        PrimaryKeyConstraint("id", name="pk_updates"),
    )
    op.create_index("ix_updates_lane_state_id", "updates", ["lane", "state", "id"])
    op.create_index("ix_updates_state_id", "updates", ["state", "id"])


def _vectors() -> None:
    op.create_table(
        "vectors",
        Column("encoder", Text(), nullable=False),
        Column("key", Text(), nullable=False),
        Column("vector", LargeBinary(), nullable=False),
        PrimaryKeyConstraint("encoder", "key", name="pk_vectors"),
    )


def _parked_votes() -> None:
    op.create_table(
        "parked_votes",
        Column("poll_id", Text(), nullable=False),
        Column("person_id", BigInteger(), nullable=False),
        Column("option_ids", JSON, nullable=False),
        Column("positions", JSON, nullable=False),
        Column("received_at", INSTANT, nullable=False),
        ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_parked_votes_person_id"),
        PrimaryKeyConstraint("poll_id", "person_id", name="pk_parked_votes"),
    )


def _passages() -> None:
    op.create_table(
        "passages",
        Column("edition_id", KEY, nullable=False),
        Column("id", String(length=16), nullable=False),
        Column("position", Integer(), nullable=False),
        Column("heading", JSON, nullable=False),
        Column("start", Integer(), nullable=False),
        Column("end", Integer(), nullable=False),
        Column("text", Text(), nullable=False),
        Column("topic", Text(), nullable=False),
        Column("page", Integer()),
        ForeignKeyConstraint(["edition_id"], ["editions.id"], name="fk_passages_edition_id"),
        PrimaryKeyConstraint("edition_id", "id", name="pk_passages"),
    )
    op.create_index("ix_passages_id", "passages", ["id"])


def _slots() -> None:
    op.create_table(
        "slots",
        Column("id", KEY, nullable=False),
        Column("chat_id", BigInteger(), nullable=False),
        Column("day", Date(), nullable=False),
        Column("at", Time(), nullable=False),
        Column("state", String(length=16), nullable=False),
        Column("closes_at", INSTANT),
        ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_slots_chat_id"),
        PrimaryKeyConstraint("id", name="pk_slots"),
        UniqueConstraint("chat_id", "day", "at", name="uq_slots_chat_id_day_at"),
    )
    op.create_index("ix_slots_state_closes_at", "slots", ["state", "closes_at"])


def _posts() -> None:
    op.create_table(
        "posts",
        Column("id", KEY, nullable=False),
        Column("chat_id", BigInteger(), nullable=False),
        Column("question_id", Text(), nullable=False),
        Column("key", JSON, nullable=False),
        Column("day", Date(), nullable=False),
        Column("opened_at", INSTANT, nullable=False),
        Column("closes_at", INSTANT, nullable=False),
        Column("scored", Boolean(), nullable=False),
        Column("slot_id", KEY),
        Column("poll_id", Text()),
        Column("option_ids", JSON, nullable=False),
        Column("message_id", BigInteger()),
        Column("total_voters", Integer()),
        ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_posts_chat_id"),
        ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_posts_question_id"),
        ForeignKeyConstraint(["slot_id"], ["slots.id"], name="fk_posts_slot_id"),
        PrimaryKeyConstraint("id", name="pk_posts"),
        UniqueConstraint("poll_id", name="uq_posts_poll_id"),
    )
    op.create_index("ix_posts_chat_id_day", "posts", ["chat_id", "day"])
    op.create_index("ix_posts_slot_id", "posts", ["slot_id"])


def _answers() -> None:
    op.create_table(
        "answers",
        Column("id", KEY, nullable=False),
        Column("post_id", KEY, nullable=False),
        Column("chat_id", BigInteger(), nullable=False),
        Column("person_id", BigInteger(), nullable=False),
        Column("question_id", Text(), nullable=False),
        Column("chosen", JSON, nullable=False),
        Column("right", Boolean(), nullable=False),
        Column("points", Integer(), nullable=False),
        Column("day", Date(), nullable=False),
        Column("scored", Boolean(), nullable=False),
        Column("scheduled", Boolean(), nullable=False),
        Column("received_at", INSTANT, nullable=False),
        ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_answers_person_id"),
        ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_answers_post_id"),
        PrimaryKeyConstraint("id", name="pk_answers"),
        UniqueConstraint("post_id", "person_id", name="uq_answers_post_id_person_id"),
    )
    op.create_index("ix_answers_chat_id_day", "answers", ["chat_id", "day"])
    op.create_index("ix_answers_person_id_chat_id_day", "answers", ["person_id", "chat_id", "day"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        Column("id", KEY, nullable=False),
        Column("lane", Text(), nullable=False),
        Column("method", String(length=64), nullable=False),
        Column("params", JSON, nullable=False),
        Column("chat_id", BigInteger()),
        Column("language", Text(), nullable=False),
        Column("urgent", Boolean(), nullable=False),
        Column("repeatable", Boolean(), nullable=False),
        Column("key", Text()),
        Column("post_id", KEY),
        Column("state", String(length=16), nullable=False),
        Column("attempts", Integer(), nullable=False),
        Column("not_before", INSTANT, nullable=False),
        Column("claimed_until", INSTANT),
        Column("created_at", INSTANT, nullable=False),
        Column("sent_at", INSTANT),
        Column("error", Text()),
        ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_outbox_post_id"),
        PrimaryKeyConstraint("id", name="pk_outbox"),
        UniqueConstraint("key", name="uq_outbox_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_chat_id_state", "outbox", ["chat_id", "state"])
    op.create_index("ix_outbox_lane_state_urgent_id", "outbox", ["lane", "state", "urgent", "id"])
    op.create_index("ix_outbox_post_id", "outbox", ["post_id"])
    op.create_index("ix_outbox_state_urgent_id", "outbox", ["state", "urgent", "id"])
