"""The methods of the Bot API: name -> function of the world and the parameters, giving the result."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.playground.methods import buttons, chats, edits, files, identity, polls, receiving, sending
from bot.playground.params import Params
from bot.playground.world import World

Method = Callable[[World, Params], Any | Awaitable[Any]]

METHODS: dict[str, Method] = {
    name.lower(): method
    for module in (buttons, chats, edits, files, identity, polls, receiving, sending)
    for name, method in module.METHODS.items()
}
"""Every method the playground knows, by its name in lower case (Telegram does not mind the case)."""
