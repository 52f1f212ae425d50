"""What people can write to the bot besides questions."""

COMMANDS = frozenset(
    {
        "start",
        "help",
        "ask",
        "quiz",
        "daily",
        "rank",
        "me",
        "today",
        "practice",
        "wrong",
        "settings",
        "mode",
        "mydata",
        "forget",
    }
    | {"gaps", "materials", "flagged", "audit", "admins", "bank", "void", "live", "duel", "contests"}
    | {"results", "verify", "organisation", "league"}
)

PHRASES = {"每日答题": "daily", "排行榜": "rank", "党史上的今天": "today", "我的成绩": "me", "错题本": "wrong"}
"""Chinese words that do the same as the Latin commands, where Telegram delivers text."""
