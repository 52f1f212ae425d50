"""From views to what a message holds: `content(view, words)`."""

from bot.telegram.views import answers, bank, game, live, materials, panels, staff
from bot.telegram.views.content import Button, Content, cite, content, cut

__all__ = [
    *("Button", "Content", "cite", "content", "cut"),
    *("answers", "bank", "game", "live", "materials", "panels", "staff"),
]
