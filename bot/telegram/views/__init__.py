"""From views to what a message holds: `content(view, words)`."""

from bot.telegram.views import (
    answers,
    bank,
    contest_appeals,
    contest_card,
    contest_play,
    contest_setup,
    contests,
    duel,
    game,
    live,
    materials,
    panels,
    staff,
    study,
)
from bot.telegram.views.content import Button, Content, cite, content, cut

__all__ = [
    "Button",
    "Content",
    "answers",
    "bank",
    "cite",
    "content",
    "contest_appeals",
    "contest_card",
    "contest_play",
    "contest_setup",
    "contests",
    "cut",
    "duel",
    "game",
    "live",
    "materials",
    "panels",
    "staff",
    "study",
]
