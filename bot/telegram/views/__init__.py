"""From views to what a message holds: `content(view, words)`."""

from bot.telegram.views import (
    answers,
    bank,
    contest_card,
    contest_play,
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
    "contest_card",
    "contest_play",
    "cut",
    "duel",
    "game",
    "live",
    "materials",
    "panels",
    "staff",
    "study",
]
