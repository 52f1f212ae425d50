"""Calls of the Bot API whose answers stay plain JSON.

aiogram reads an answer as a whole: one field it does not know how to read would make a sent message look unsent, and
one odd update would fail its whole batch.
"""

from functools import cache
from typing import Any

from aiogram.methods import TelegramMethod


@cache
def raw(method: str) -> type[TelegramMethod[Any]]:
    """The class of calls of `method`; its keyword arguments are the parameters, its answer is the `result` as JSON."""
    namespace = {"__module__": __name__, "__returning__": Any, "__api_method__": method}
    return type(f"Raw_{method}", (TelegramMethod,), namespace)
