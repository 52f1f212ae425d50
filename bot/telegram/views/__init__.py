"""From views to what a message holds: `content(view, words)`."""

from bot.telegram.views import answers, bank, game, live, materials, panels, staff
from bot.telegram.views.content import Button, Content, cite, content, cut

__all__ = ["Button", "Content", "answers", "bank", "cite", "content", "cut", "game", "live", "materials", "panels"]
__all__ += ["staff"]
