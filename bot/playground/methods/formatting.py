"""Formatted texts and keyboards out of parameters, within Telegram's limits."""

from bot.playground.entities import trimmed, utf16_length, with_found
from bot.playground.errors import BadRequest
from bot.playground.markup import parsed
from bot.playground.nouns import Json
from bot.playground.params import Params

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
CALLBACK_BYTES = 64
ACTIONS = frozenset(
    "url callback_data web_app login_url switch_inline_query switch_inline_query_current_chat "
    "switch_inline_query_chosen_chat copy_text callback_game pay disabled".split()
)


def formatted(params: Params, name: str, mode: str, entities: str) -> tuple[str, list[Json]]:
    """The text of parameter `name` with its entities, given or parsed, spaces around it cut off."""
    given = params.array(entities)
    if given:
        return trimmed(params.text(name), given)
    text, found = parsed(params.text(name), params.text(mode) or None)
    return trimmed(text, found)


def text_content(params: Params) -> Json:
    """The content of a text message."""
    text, entities = formatted(params, "text", "parse_mode", "entities")
    if not text:
        raise BadRequest("message text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise BadRequest("message is too long")
    content: Json = {"text": text}
    if found := with_found(text, entities):
        content["entities"] = found
    if options := params.mapping("link_preview_options"):
        content["link_preview_options"] = options
    return content


def caption_content(params: Params) -> Json:
    """The caption of a file, as fields of its message."""
    text, entities = formatted(params, "caption", "parse_mode", "caption_entities")
    if utf16_length(text) > CAPTION_LIMIT:
        raise BadRequest("message caption is too long")
    content: Json = {"caption": text} if text else {}
    if found := with_found(text, entities):
        content["caption_entities"] = found
    return content


def keyboard(params: Params) -> Json | None:
    """The `reply_markup`, its inline buttons checked; an empty inline keyboard is none."""
    markup = params.mapping("reply_markup")
    for row in markup.get("inline_keyboard", []):
        for button in row:
            _check_button(button)
    if "inline_keyboard" in markup and not any(markup["inline_keyboard"]):
        return None
    return markup or None


def _check_button(button: Json) -> None:
    if not button.get("text"):
        raise BadRequest("can't parse inline keyboard button: text must be non-empty")
    actions = ACTIONS & button.keys()
    if not actions:
        raise BadRequest("can't parse inline keyboard button: text buttons are unallowed in the inline keyboard")
    if "callback_data" in actions and not 1 <= len(str(button["callback_data"]).encode()) <= CALLBACK_BYTES:
        raise BadRequest("BUTTON_DATA_INVALID")
    if "url" in actions and not str(button["url"]).startswith(("http://", "https://", "tg://", "t.me/")):
        raise BadRequest(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
