"""Answers to pressed buttons."""

from bot.playground.entities import utf16_length
from bot.playground.errors import BadRequest
from bot.playground.params import Params
from bot.playground.world import World

TEXT_LIMIT = 200


def answer_callback_query(world: World, params: Params) -> bool:
    """Answers a press: a notice, an alert, an address to open, or nothing but the end of waiting."""
    text, url = params.text("text"), params.text("url")
    if utf16_length(text) > TEXT_LIMIT:
        raise BadRequest("MESSAGE_TOO_LONG")
    if url and not is_own_link(world, url):
        raise BadRequest("URL_INVALID")
    answer = {"text": text, "show_alert": params.flag("show_alert"), "url": url}
    world.presses.answer(params.text("callback_query_id"), answer)
    return True


def is_own_link(world: World, url: str) -> bool:
    """Whether the address is a t.me link to this bot; others need a game."""
    bare = url.partition("://")[2] if "://" in url else url
    return bare.lower().startswith(f"t.me/{world.scene.bot_username.lower()}")


METHODS = {"answerCallbackQuery": answer_callback_query}
