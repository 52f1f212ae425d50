"""Where people stand in the tables: the one list that the export and the erasure go by.

A test walks over the schema: a column that is named in none of these fails it.
"""

from collections.abc import Mapping

from sqlalchemy import Table

from bot.store import schema

PEOPLE: Mapping[Table, tuple[str, ...]] = {
    schema.people: ("id",),
    schema.league_plans: ("set_by",),
    schema.broadcasts: ("person_id",),
    schema.answers: ("person_id",),
    schema.attempts: ("person_id",),
    schema.cards: ("person_id",),
    schema.habits: ("person_id",),
    schema.tallies: ("person_id",),
    schema.reports: ("person_id",),
    schema.rescorings: ("decided_by",),
    schema.parked_votes: ("person_id",),
    schema.editions: ("loaded_by", "approved_by", "withdrawn_by"),
    schema.roles: ("person_id", "given_by"),
    schema.audit: ("person_id",),
    schema.loads: ("person_id",),
    schema.asked: ("person_id",),
    schema.ratings: ("person_id",),
    schema.contests: ("owner_id",),
    schema.runs: ("person_id",),
    schema.marks: ("person_id",),
    schema.lives: ("host_id",),
    schema.duels: ("challenger_id", "opponent_id"),
    schema.appeals: ("person_id", "decided_by"),
    schema.rulings: ("decided_by",),
    schema.certificates: ("person_id",),
}
"""Columns that hold the Telegram id of a person."""

CHATS: Mapping[Table, tuple[str, ...]] = {
    schema.chats: ("id",),
    schema.slots: ("chat_id",),
    schema.posts: ("chat_id",),
    schema.answers: ("chat_id",),
    schema.tallies: ("chat_id",),
    schema.buckets: ("chat_id",),
    schema.loads: ("chat_id",),
    schema.asked: ("chat_id",),
    schema.updates: ("lane",),
    schema.outbox: ("chat_id",),
    schema.contest_groups: ("chat_id",),
    schema.runs: ("chat_id",),
    schema.lives: ("chat_id",),
    schema.duels: ("chat_id",),
    schema.organisations: ("chat_id",),
    schema.broadcasts: ("chat_id",),
}
"""Columns that hold the id of a chat: that of a private chat is the person's own."""

WORDS: Mapping[Table, tuple[str, ...]] = {
    schema.people: ("name", "language"),
    schema.answers: ("typed",),
    schema.chats: ("title",),
    schema.audit: ("subject", "details"),
    schema.loads: ("name", "file_id"),
    schema.asked: ("text", "key"),
    schema.updates: ("payload",),
    schema.outbox: ("lane", "params", "key"),
    schema.contests: ("title",),
    schema.appeals: ("words",),
    schema.organisations: ("title",),
}
"""Columns that may hold a name, words of a person, or an id inside something else."""

LEFT_OUT: Mapping[Table, frozenset[str]] = {
    schema.editions: frozenset({"source", "text"}),
    schema.updates: frozenset({"lane"}),
    schema.contests: frozenset({"bank"}),
}
"""What an export leaves out: texts of the library, which are nobody's own."""
