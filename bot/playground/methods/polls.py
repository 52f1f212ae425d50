"""sendPoll and stopPoll."""

import hashlib
from dataclasses import replace
from typing import Any

from bot.playground.errors import BadRequest
from bot.playground.files import photo_json
from bot.playground.methods.access import own_message, writable_chat
from bot.playground.methods.formatting import formatted, keyboard
from bot.playground.methods.sending import delivered, envelope, kept_file
from bot.playground.nouns import Chat, Json
from bot.playground.params import Params
from bot.playground.polls import Poll, PollDefinition, poll_json
from bot.playground.world import World

QUESTION_LIMIT, OPTION_LIMIT, EXPLANATION_LIMIT, DESCRIPTION_LIMIT = 300, 100, 200, 1024
MOST_OPTIONS = 12
SHORTEST, LONGEST = 5, 2_628_000


def send_poll(world: World, params: Params) -> Json:
    """Sends a native poll or quiz."""
    chat = writable_chat(world, params, "polls")
    around = envelope(world, params, chat)
    poll = Poll(definition(world, params, chat), is_closed=params.flag("is_closed"))
    world.polls.put(poll)
    message = delivered(world, chat, {}, around | {"poll_id": poll.id})
    world.poll_clock.watch(poll)
    return message


def stop_poll(world: World, params: Params) -> Json:
    """Closes a poll of the bot."""
    message = own_message(world, params, "stop the poll")
    if message.poll_id is None:
        raise BadRequest("message with poll to stop not found")
    poll = world.polls[message.poll_id]
    if poll.is_closed:
        raise BadRequest("poll has already been closed")
    world.messages.put(replace(message, markup=keyboard(params)))
    world.poll_clock.close(poll)
    world.tell("edited", message.chat_id, message.id)
    return poll_json(poll)


def definition(world: World, params: Params, chat: Chat) -> PollDefinition:
    """The poll that the parameters describe; BadRequest for one that Telegram would not take."""
    poll_id = world.ids.poll()
    question, entities = piece(params, "question", QUESTION_LIMIT)
    kind = params.text("type", "regular")
    options = poll_options(params, poll_id)
    if not question:
        raise BadRequest("poll question must be non-empty")
    return PollDefinition(
        id=poll_id,
        chat_id=chat.id,
        question=question,
        question_entities=entities,
        options=options,
        type=kind,
        is_anonymous=params.flag("is_anonymous", default=True),
        allows_multiple_answers=params.flag("allows_multiple_answers"),
        allows_revoting=params.flag("allows_revoting", default=kind != "quiz"),
        shuffle_options=params.flag("shuffle_options"),
        hide_results_until_closes=params.flag("hide_results_until_closes"),
        correct=correct_options(params, kind, len(options)),
        photo=poll_photo(world, params),
        **more_texts(params),
        **closing_time(world, params),
    )


def piece(params: Params, name: str, limit: int) -> tuple[str, list[Json]]:
    """One formatted text of the poll, at most `limit` characters."""
    text, entities = formatted(params, name, f"{name}_parse_mode", f"{name}_entities")
    if len(text) > limit:
        raise BadRequest(f"poll {name} length must not exceed {limit}")
    return text, entities


def more_texts(params: Params) -> dict[str, Any]:
    """Explanation and description."""
    explanation, marked = piece(params, "explanation", EXPLANATION_LIMIT)
    if explanation.count("\n") > 2:
        raise BadRequest("poll explanation must have at most 2 line feeds")
    description, described = piece(params, "description", DESCRIPTION_LIMIT)
    texts = {"explanation": explanation, "explanation_entities": marked}
    return texts | {"description": description, "description_entities": described}


def poll_photo(world: World, params: Params) -> list[Json]:
    """The sizes of the photo that `media` names, by its file_id or as an upload; other media are not shown here."""
    media = params.mapping("media")
    if not media:
        return []
    if media.get("type") != "photo":
        raise BadRequest("this playground shows only photos in polls")
    file = kept_file(world, Params({"photo": media.get("media", "")}, params.uploads), "photo", "photos")
    return photo_json(file, world.files.read(file))


def poll_options(params: Params, poll_id: str) -> tuple[tuple[str, str], ...]:
    """The options with the persistent ids they get."""
    options = params.array("options")
    if not options:
        raise BadRequest("poll must have at least 1 option")
    if len(options) > MOST_OPTIONS:
        raise BadRequest(f"poll can't have more than {MOST_OPTIONS} options")
    return tuple((persistent_id(poll_id, place), option_text(each)) for place, each in enumerate(options))


def option_text(option: Any) -> str:
    """The text of an InputPollOption, or of the plain string it used to be."""
    text = str(option.get("text", "") if isinstance(option, dict) else option).strip()
    if not text:
        raise BadRequest("poll options must be non-empty")
    if len(text) > OPTION_LIMIT:
        raise BadRequest(f"poll options length must not exceed {OPTION_LIMIT}")
    return text


def persistent_id(poll_id: str, place: int) -> str:
    """An id for an option that says nothing of its place."""
    return hashlib.blake2s(f"{poll_id}/{place}".encode(), digest_size=6).hexdigest()


def correct_options(params: Params, kind: str, count: int) -> tuple[int, ...]:
    """The ids of the right options of a quiz; empty for a regular poll."""
    if kind not in {"quiz", "regular"}:
        raise BadRequest("unsupported poll type specified")
    if kind == "regular":
        return ()
    given = params.array("correct_option_ids")
    if not given and "correct_option_id" in params:
        given = [params.number("correct_option_id")]
    chosen = [int(option) for option in given]
    if not chosen or chosen != sorted(set(chosen)) or not 0 <= chosen[0] <= chosen[-1] < count:
        raise BadRequest("wrong correct option ID specified")
    if len(chosen) > 1 and not params.flag("allows_multiple_answers"):
        raise BadRequest("wrong correct option ID specified: the poll has a single answer")
    return tuple(chosen)


def closing_time(world: World, params: Params) -> dict[str, Any]:
    """When the poll ends by itself."""
    period, date = params.number("open_period"), params.number("close_date")
    if period and date:
        raise BadRequest("open_period and close_date can't be used together")
    seconds = period or (date - world.now() if date else None)
    if seconds is not None and not SHORTEST <= seconds <= LONGEST:
        raise BadRequest(f"poll must be open for {SHORTEST} to {LONGEST} seconds")
    return {"open_period": period, "close_date": date or (world.now() + period if period else None)}


METHODS = {"sendPoll": send_poll, "stopPoll": stop_poll}
