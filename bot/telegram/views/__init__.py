"""From views to what a message holds: `content(view, words)`."""

from bot.telegram.views import answers, bank, contest_appeals, contest_setup, contests, game, materials, panels, staff
from bot.telegram.views.content import Button, Content, cite, content, cut

__all__ = [
    "Button",
    "Content",
    "answers",
    "bank",
    "cite",
    "content",
    "contest_appeals",
    "contest_setup",
    "contests",
    "cut",
    "game",
    "materials",
    "panels",
    "staff",
]
