"""From views to what a message holds: `content(view, words)`."""

from bot.telegram.views import answers, game, panels
from bot.telegram.views.content import Button, Content, cite, content

__all__ = ["Button", "Content", "answers", "cite", "content", "game", "panels"]
