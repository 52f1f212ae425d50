"""What flows need from the world, as protocols. `store` and `telegram` implement them; tests may too."""

from bot.ports.chats import Audit, Chats, Erasure, LeaguePlans, People, Privacy, Rights, Staff
from bot.ports.contests import (
    Appeals,
    ContestNews,
    Contests,
    Duels,
    Lives,
    Loaded,
    Organisations,
    QuestionCount,
    Results,
    Runs,
)
from bot.ports.knowing import AskedQuestions, Library, Loads, Place, ReadFile, Search
from bot.ports.play import Bank, Binding, Boards, ClosedPolls, Count, Ledger, Posts, QuestionState, Reports, Rescorings
from bot.ports.store import Store, Transaction
from bot.ports.study import Habits, Practice, Study
from bot.ports.traffic import Buckets, Call, Calls, Outbox, Update, Updates, Which

__all__ = [
    "Appeals",
    "AskedQuestions",
    "Audit",
    "Bank",
    "Binding",
    "Boards",
    "Buckets",
    "Call",
    "Calls",
    "Chats",
    "ClosedPolls",
    "ContestNews",
    "Contests",
    "Count",
    "Duels",
    "Erasure",
    "Habits",
    "LeaguePlans",
    "Ledger",
    "Library",
    "Lives",
    "Loaded",
    "Loads",
    "Organisations",
    "Outbox",
    "People",
    "Place",
    "Posts",
    "Practice",
    "Privacy",
    "QuestionCount",
    "QuestionState",
    "ReadFile",
    "Reports",
    "Rescorings",
    "Results",
    "Rights",
    "Runs",
    "Search",
    "Staff",
    "Store",
    "Study",
    "Transaction",
    "Update",
    "Updates",
    "Which",
]
