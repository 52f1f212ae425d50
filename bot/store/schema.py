"""The tables. `migrations` builds the same ones; a test compares them.

Ids of chats, people and messages are Telegram's; the states stand in `states`.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    false,
    text,
)

from bot.store.columns import Instant, Json, Key, Name

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

# Counters of the whole database.
meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

chats = Table(
    "chats",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("title", Name, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("language", Name, nullable=False),
    Column("mode", String(16), nullable=False),
    Column("quiet_start", Time),
    Column("quiet_end", Time),
    Column("daily_at", Time),
    Column("daily_count", Integer),
    Column("daily_thread_id", BigInteger),
    Column("daily_about", Name),
    Column("daily_anniversaries", Boolean),
    Column("active", Boolean, nullable=False),
    Column("next_slot_at", Instant, index=True),
    Column("moved_to", BigInteger, ForeignKey("chats.id")),  # the supergroup that this group became
    Column(
        "league_plan", Integer
    ),  # the revision of the league's plan that was taken over; none: the group has its own
    Index(None, "kind", "league_plan"),
)

# The one plan of the league, in one row; without a time it asks nothing.
league_plans = Table(
    "league_plans",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("at", Time),
    Column("count", Integer, nullable=False),
    Column("about", Name, nullable=False),
    Column("anniversaries", Boolean, nullable=False),
    Column("spread", Integer, nullable=False),
    Column("set_by", BigInteger),
)

# Questions of the league's plan that went out together, and the message that tells how far they are; when it is looked
# at next (none: it is over).
broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("language", Name, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("message_id", BigInteger),
    Column("shown", Json, nullable=False),
    Column("next_at", Instant, index=True),
)

people = Table(
    "people",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Name, nullable=False),
    Column("language", Name),
    Column("hidden", Boolean, nullable=False, server_default=false()),  # on the boards of the own group
    Column("shown", Boolean, nullable=False, server_default=false()),  # on boards beyond it
)

# What keys of erased people are made with.
secrets = Table(
    "secrets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

# People who were erased: `key` is the id of the tombstone that stands in their place.
erasures = Table(
    "erasures",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, primary_key=True),
)

questions = Table(
    "questions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("stem", Text, nullable=False),
    Column("options", Json, nullable=False),
    Column("key", Json, nullable=False),
    Column("explanation", Text, nullable=False),
    Column("passage_id", String(16), nullable=False, index=True),
    Column("proof", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("checked", Date, nullable=False),
    Column("topic", Text, nullable=False),
    Column("level", Integer, nullable=False),
    Column("state", String(16), nullable=False, server_default="approved"),
    Column("picture", Text, nullable=False, server_default=""),  # Telegram's id of the file
)

# How questions read before they were edited: in posts up to `last_post`, from behind that of the wording before.
wordings = Table(
    "wordings",
    metadata,
    Column("question_id", Text, ForeignKey("questions.id"), primary_key=True),
    Column("last_post", Key, primary_key=True, autoincrement=False),
    Column("question", Json, nullable=False),
)

# Pairs of questions that ask nearly the same; the smaller id comes first.
twins = Table(
    "twins",
    metadata,
    Column("first", Text, primary_key=True),
    Column("second", Text, primary_key=True),
)

slots = Table(
    "slots",
    metadata,
    Column("id", Key, primary_key=True),
    Column("chat_id", BigInteger, ForeignKey("chats.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("at", Time, nullable=False),
    Column("state", String(16), nullable=False),
    Column("closes_at", Instant),
    UniqueConstraint("chat_id", "day", "at"),
    Index(None, "state", "closes_at"),
)

posts = Table(
    "posts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("chat_id", BigInteger, ForeignKey("chats.id"), nullable=False),
    Column("question_id", Text, ForeignKey("questions.id"), nullable=False),
    Column("key", Json, nullable=False),
    Column("day", Date, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("scored", Boolean, nullable=False),
    Column("slot_id", Key, ForeignKey("slots.id"), index=True),
    Column("poll_id", Text, unique=True),
    Column("option_ids", Json, nullable=False),
    Column("message_id", BigInteger),
    Column("kind", String(16), nullable=False, server_default="single"),
    Index(None, "chat_id", "day"),
)

# What somebody has chosen so far of an answer that takes several presses.
attempts = Table(
    "attempts",
    metadata,
    Column("post_id", Key, ForeignKey("posts.id"), primary_key=True),
    Column("person_id", BigInteger, ForeignKey("people.id"), primary_key=True),
    Column("chosen", Json, nullable=False),
)

# The ledger: rows are added, and never changed but for the id of their chat, of a person who is erased and, with a row
# of `rescored` that keeps what stood there, by a rescoring.
answers = Table(
    "answers",
    metadata,
    Column("id", Key, primary_key=True),
    Column("post_id", Key, ForeignKey("posts.id"), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("person_id", BigInteger, ForeignKey("people.id"), nullable=False),
    Column("question_id", Text, nullable=False),
    Column("chosen", Json, nullable=False),
    Column("right", Boolean, nullable=False),
    Column("points", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Column("scored", Boolean, nullable=False),
    Column("scheduled", Boolean, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("typed", Name),
    UniqueConstraint("post_id", "person_id"),
    Index(None, "chat_id", "day"),
    Index(None, "person_id", "chat_id", "day"),
)

# Sums over the scored answers of the ledger, kept in the transaction that writes an answer: by week, by month and of
# all time (`since` is the first day). The row of a month also has a bit for each day with an answer to a slot.
tallies = Table(
    "tallies",
    metadata,
    Column("period", String(8), primary_key=True),
    Column("since", Date, primary_key=True),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("points", Integer, nullable=False),
    Column("right", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("days", Integer, nullable=False),
    sqlite_with_rowid=False,  # a board is then one stretch of the file
)

# `bank` holds the questions as they stood when the contest opened.
contests = Table(
    "contests",
    metadata,
    Column("id", Key, primary_key=True),
    Column("code", String(16), nullable=False, unique=True),
    Column("title", Name, nullable=False),
    Column("state", String(16), nullable=False),
    Column("owner_id", BigInteger, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("rules", Json, nullable=False),
    Column("selection", Json, nullable=False),
    Column("members_only", Boolean, nullable=False),
    Column("opens_at", Instant),
    Column("closes_at", Instant),
    Column("appeals_until", Instant),
    Column("bank", Json, nullable=False),
    Column("seed", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Index(None, "state", "opens_at"),
)

# The groups that take part; a contest without any is for all.
contest_groups = Table(
    "contest_groups",
    metadata,
    Column("contest_id", Key, ForeignKey("contests.id"), primary_key=True),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
)

# Attempts of people.
runs = Table(
    "runs",
    metadata,
    Column("id", Key, primary_key=True),
    Column("contest_id", Key, ForeignKey("contests.id"), nullable=False),
    Column("person_id", BigInteger, nullable=False),
    Column("number", Integer, nullable=False),
    Column("lot", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("chat_id", BigInteger),
    Column("score", Integer, nullable=False),
    Column("right", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("millis", Integer, nullable=False),
    Column("joined_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("ended_at", Instant),
    UniqueConstraint("contest_id", "person_id", "number"),
    Index(None, "contest_id", "lot"),
    Index(None, "state", "id"),
    Index(None, "person_id"),
)

# Questions given in a run, or to a group in a live contest.
turns = Table(
    "turns",
    metadata,
    Column("post_id", Key, ForeignKey("posts.id"), primary_key=True),
    Column("contest_id", Key, ForeignKey("contests.id"), nullable=False),
    Column("run_id", Key, ForeignKey("runs.id")),
    Column("position", Integer, nullable=False),
    Column("issued_at", Instant),
    Column("due_at", Instant),
    Column("done", Boolean, nullable=False),
    UniqueConstraint("run_id", "position"),
    Index(None, "contest_id"),
    Index(None, "done", "due_at"),
)

# What answers earned in a contest.
marks = Table(
    "marks",
    metadata,
    Column("post_id", Key, ForeignKey("posts.id"), primary_key=True),
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("run_id", Key, ForeignKey("runs.id"), nullable=False, index=True),
    Column("right", Boolean, nullable=False),
    Column("points", Integer, nullable=False),
    Column("millis", Integer, nullable=False),
    Column("day", Date, nullable=False),
)

# The questions that somebody got wrong, as practice has them; made of the ledger whenever they look. Without `stage` a
# card rests. `replies` answers up to the rescoring `rescoring_id` are in it.
cards = Table(
    "cards",
    metadata,
    Column("person_id", BigInteger, ForeignKey("people.id"), primary_key=True),
    Column("question_id", Text, ForeignKey("questions.id"), primary_key=True),
    Column("stage", String(16)),
    Column("step", Integer),
    Column("stability", Double),
    Column("difficulty", Double),
    Column("due", Instant),
    Column("last_review", Instant),
    Column("added_at", Instant, nullable=False),
    Column("replies", Integer, nullable=False),
    Column("rescoring_id", BigInteger, nullable=False),
    Column("put_away_at", Instant),
)

# How much somebody wants to practise a day, and when they are reminded.
habits = Table(
    "habits",
    metadata,
    Column("person_id", BigInteger, ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("a_day", Integer, nullable=False),
    Column("remind_at", Time),
    Column("next_at", Instant, index=True),
    Column("reminded_on", Date),
)

# Contests as they are run in groups.
lives = Table(
    "lives",
    metadata,
    Column("id", Key, primary_key=True),
    Column("contest_id", Key, ForeignKey("contests.id"), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger),
    Column("host_id", BigInteger),
    Column("state", String(16), nullable=False),
    Column("count", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("next_at", Instant, index=True),
    UniqueConstraint("contest_id", "chat_id"),
)
Index(
    "uq_lives_going",
    lives.c.chat_id,
    unique=True,
    sqlite_where=text("state <> 'over'"),
    postgresql_where=text("state <> 'over'"),
)

# Two people against each other; one who waits for anybody is `seeking`.
duels = Table(
    "duels",
    metadata,
    Column("id", Key, primary_key=True),
    Column("code", String(16), nullable=False, unique=True),
    Column("state", String(16), nullable=False),
    Column("challenger_id", BigInteger, nullable=False),
    Column("opponent_id", BigInteger),
    Column("challenger_here", Boolean, nullable=False),
    Column("opponent_here", Boolean, nullable=False),
    Column("chat_id", BigInteger),
    Column("thread_id", BigInteger),
    Column("language", Name, nullable=False),
    Column("contest_id", Key, ForeignKey("contests.id")),
    Column("expires_at", Instant, nullable=False),
    Column("seeking_since", Instant),
    Index(None, "state", "expires_at"),
)
Index(
    "uq_duels_seeking",
    duels.c.challenger_id,
    unique=True,
    sqlite_where=text("state = 'seeking'"),
    postgresql_where=text("state = 'seeking'"),
)

# What people say is wrong with questions of a contest.
appeals = Table(
    "appeals",
    metadata,
    Column("id", Key, primary_key=True),
    Column("contest_id", Key, ForeignKey("contests.id"), nullable=False),
    Column("question_id", Text, nullable=False),
    Column("person_id", BigInteger, nullable=False),
    Column("reason", String(16), nullable=False),
    Column("words", Name, nullable=False),
    Column("state", String(16), nullable=False),
    Column("filed_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", BigInteger),
    UniqueConstraint("contest_id", "question_id", "person_id"),
)

# Questions of a contest that were voided, or whose key was corrected, after the close.
rulings = Table(
    "rulings",
    metadata,
    Column("contest_id", Key, ForeignKey("contests.id"), primary_key=True),
    Column("question_id", Text, primary_key=True),
    Column("void", Boolean, nullable=False),
    Column("key", Json, nullable=False),
    Column("decided_at", Instant, nullable=False),
    Column("decided_by", BigInteger),
)

# What groups are to be told of a contest; `told` is the id of the last group that was.
contest_news = Table(
    "contest_news",
    metadata,
    Column("id", Key, primary_key=True),
    Column("contest_id", Key, ForeignKey("contests.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("details", Json, nullable=False),
    Column("told", BigInteger),
    Column("done", Boolean, nullable=False, index=True),
)

# League, counties, organisations and branches; `members` is their member base, `chat_id` the group that stands for one.
organisations = Table(
    "organisations",
    metadata,
    Column("id", Key, primary_key=True),
    Column("parent_id", Key, ForeignKey("organisations.id")),
    Column("level", String(16), nullable=False),
    Column("title", Name, nullable=False),
    Column("members", Integer),
    Column("chat_id", BigInteger, unique=True),
    UniqueConstraint("parent_id", "level", "title"),
)

# What a contest gives certificates for, where its organiser has said so, and when its results were told to the groups.
awards = Table(
    "awards",
    metadata,
    Column("contest_id", Key, ForeignKey("contests.id"), primary_key=True),
    Column("prizes", Integer, nullable=False),
    Column("least", Integer, nullable=False),
    Column("published_at", Instant),
)

certificates = Table(
    "certificates",
    metadata,
    Column("code", String(16), primary_key=True),
    Column("contest_id", Key, ForeignKey("contests.id"), nullable=False),
    Column("person_id", BigInteger, nullable=False, index=True),
    Column("rank", Integer, nullable=False),
    Column("score", Integer, nullable=False),
    Column("prize", Boolean, nullable=False),
    Column("issued_at", Instant, nullable=False),
)

parked_votes = Table(
    "parked_votes",
    metadata,
    Column("poll_id", Text, primary_key=True),
    Column("person_id", BigInteger, ForeignKey("people.id"), primary_key=True),
    Column("option_ids", Json, nullable=False),
    Column("positions", Json, nullable=False),
    Column("received_at", Instant, nullable=False),
)

# Further polls of a post: a message that was sent again although it had arrived.
poll_copies = Table(
    "poll_copies",
    metadata,
    Column("poll_id", Text, primary_key=True),
    Column("post_id", Key, ForeignKey("posts.id"), nullable=False, index=True),
    Column("option_ids", Json, nullable=False),
)

# Voters as Telegram counted them when it closed a poll, until they are compared with the ledger.
closed_polls = Table(
    "closed_polls",
    metadata,
    Column("poll_id", Text, primary_key=True),
    Column("voters", Integer, nullable=False),
    Column("closed_at", Instant, nullable=False),
)

# Votes of channels, anonymous admins and bots: Telegram counts them, the ledger does not.
unscored_votes = Table(
    "unscored_votes",
    metadata,
    Column("poll_id", Text, primary_key=True),
    Column("voter_id", BigInteger, primary_key=True, autoincrement=False),
)

editions = Table(
    "editions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("title", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("name", Name, nullable=False),  # of the file
    Column("digest", String(64), nullable=False, unique=True),
    Column("source", LargeBinary, nullable=False),  # its bytes
    Column("text", Text, nullable=False),  # passages are spans of this
    Column("topic", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("sources", Json, nullable=False),
    Column("checked", Date),
    Column("loaded_at", Instant, nullable=False),
    Column("loaded_by", BigInteger),  # who did it; none: the command line, or the bot by itself
    Column("approved_at", Instant),
    Column("approved_by", BigInteger),
    Column("effective_on", Date),
    Column("withdrawn_at", Instant),
    Column("withdrawn_by", BigInteger),
)
Index(
    "uq_editions_approved_title",
    editions.c.title,
    unique=True,
    sqlite_where=text("state = 'approved'"),
    postgresql_where=text("state = 'approved'"),
)

passages = Table(
    "passages",
    metadata,
    Column("edition_id", Key, ForeignKey("editions.id"), primary_key=True),
    Column("id", String(16), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("heading", Json, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("page", Integer),
)

vectors = Table(
    "vectors",
    metadata,
    Column("encoder", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

roles = Table(
    "roles",
    metadata,
    Column("person_id", BigInteger, ForeignKey("people.id"), primary_key=True),
    Column("role", String(16), primary_key=True),
    Column("given_by", BigInteger, nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("until", Instant),
    Column("organisation_id", BigInteger),  # of a local organiser
)

# Every decision, in order; rows are added, and never changed but for the names of people who are erased.
audit = Table(
    "audit",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("person_id", BigInteger),
    Column("action", String(32), nullable=False),
    Column("subject", Name, nullable=False),
    Column("details", Json, nullable=False),
    sqlite_autoincrement=True,
)

# A key that was corrected, or posts that were voided; `rescored` keeps how the answers stood before.
rescorings = Table(
    "rescorings",
    metadata,
    Column("id", Key, primary_key=True),
    Column("question_id", Text, ForeignKey("questions.id"), nullable=False, index=True),
    Column("before", Json, nullable=False),
    Column("after", Json, nullable=False),
    Column("voided", Boolean, nullable=False),
    Column("decided_by", BigInteger),
    Column("decided_at", Instant, nullable=False),
)

rescored = Table(
    "rescored",
    metadata,
    Column("rescoring_id", Key, ForeignKey("rescorings.id"), primary_key=True),
    Column("answer_id", Key, ForeignKey("answers.id"), primary_key=True),
    Column("right", Boolean, nullable=False),
    Column("points", Integer, nullable=False),
    Column("scored", Boolean, nullable=False),
)

# Questions that people say are wrong, until an editor has looked.
reports = Table(
    "reports",
    metadata,
    Column("id", Key, primary_key=True),
    Column("question_id", Text, ForeignKey("questions.id"), nullable=False),
    Column("person_id", BigInteger, ForeignKey("people.id"), nullable=False),
    Column("reported_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Index(None, "question_id", "person_id"),
)

# Files that were sent to the bot, to be read.
loads = Table(
    "loads",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", BigInteger, ForeignKey("people.id"), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("language", Name, nullable=False),
    Column("file_id", Name, nullable=False),
    Column("name", Name, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("purpose", String(16), nullable=False),
    Column("message_id", BigInteger),
    Column("edition_id", Key, ForeignKey("editions.id")),
    Column("created_at", Instant, nullable=False),
    Column("claimed_until", Instant),
)

asked = Table(
    "asked",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", Name, nullable=False),
    Column("text", Name, nullable=False),
    Column("language", Name, nullable=False),
    Column("asked_at", Instant, nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("passage_id", String(16)),
    Column("chat_id", BigInteger),
    Column("person_id", BigInteger, index=True),
    Column("message_id", BigInteger),
    Column("thread_id", BigInteger),
    Index(None, "state", "key"),
)

ratings = Table(
    "ratings",
    metadata,
    Column("asked_id", Key, ForeignKey("asked.id"), primary_key=True),
    Column("person_id", BigInteger, ForeignKey("people.id"), primary_key=True),
    Column("liked", Boolean, nullable=False),
)

# The inbox.
updates = Table(
    "updates",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("lane", BigInteger, nullable=False),
    Column("payload", Json, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("claimed_until", Instant),
    Column("claimed_by", Integer),  # the process that has it in hand
    Column("received_at", Instant, nullable=False),
    Column("error", Name),
    Index(None, "state", "id"),
    Index(None, "lane", "state", "id"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("lane", Text, nullable=False),
    Column("method", String(64), nullable=False),
    Column("params", Json, nullable=False),
    Column("chat_id", BigInteger),
    Column("language", Name, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("repeatable", Boolean, nullable=False),
    Column("key", Text, unique=True),
    Column("post_id", Key, ForeignKey("posts.id")),
    Column("load_id", BigInteger),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("claimed_until", Instant),
    Column("claimed_by", Integer),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("error", Name),
    Index(None, "state", "urgent", "id"),
    Index(None, "lane", "state", "urgent", "id"),
    Index(None, "chat_id", "state"),
    Index(None, "post_id"),
    sqlite_autoincrement=True,
)

# Telegram's limits on sending, by chat; 0 is all of them together. Moments are seconds since 1970.
buckets = Table(
    "buckets",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("passed", Json, nullable=False),
    Column("held_until", Float, nullable=False),
    Column("until", Float, nullable=False),
)
