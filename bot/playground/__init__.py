"""A local Telegram: a small Bot API server with a chat page, for running with no token and for tests.

Knows the Bot API and nothing of any bot. See Playground.
"""

from bot.playground.errors import ApiError, Refused
from bot.playground.guard import PublicAddress, is_loopback
from bot.playground.nouns import Call, Member, Person, Scene
from bot.playground.playground import Playground

__all__ = ["ApiError", "Call", "Member", "Person", "Playground", "PublicAddress", "Refused", "Scene", "is_loopback"]
