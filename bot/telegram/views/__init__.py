"""From views to what a message holds: `content(view, words)`."""

from bot.telegram.views import answers, bank, game, league, materials, panels, results, staff
from bot.telegram.views.content import Button, Content, cite, content, cut

__all__ = [
    "Button",
    "Content",
    "answers",
    "bank",
    "cite",
    "content",
    "cut",
    "game",
    "league",
    "materials",
    "panels",
    "results",
    "staff",
]
