"""Filters that parse what a handler needs."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, TypeVar

from aiogram.filters import BaseFilter, CommandObject
from aiogram.filters.callback_data import CallbackData
from aiogram.types import Message

from bot.flows.contest_live import MOST_LIVE, LiveOrder
from bot.flows.daily import MOST_QUESTIONS
from bot.flows.visit import Visit
from bot.game.contest import Form, Rules, faults
from bot.game.model import Mode, Period
from bot.roles import GIVEN, Role
from bot.telegram.callbacks import DraftButton, QuestionPictureButton, ReportButton, SoundButton
from bot.telegram.intake import Me
from bot.telegram.mention import mention
from bot.telegram.phrases import PHRASES

Data = TypeVar("Data", bound=CallbackData)


class Phrase(BaseFilter):
    """Chinese words that do the same as the command `name`."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def __call__(self, message: Message) -> bool:
        return PHRASES.get((message.text or "").strip()) == self.name


class Question(BaseFilter):
    """Text that is a question to the bot: anything in private, a reply to it or a mention of it in a group."""

    async def __call__(self, message: Message, me: Me) -> bool | dict[str, Any]:
        text = message.text or ""
        if not text or text.startswith("/"):
            return False
        if found := mention(me.username).search(text):
            text = text[: found.start()] + text[found.end() :]
        elif message.chat.type != "private" and not _replies_to(message, me):
            return False
        return {"question": text.strip()}


class Typed(BaseFilter):
    """Text that may be an answer to a posted question: a reply to it, or in private any text that is no reply."""

    async def __call__(self, message: Message, me: Me, visit: Visit) -> bool | dict[str, Any]:
        text = (message.text or "").strip()
        if not text or text.startswith("/") or mention(me.username).search(text):
            return False
        loose = not visit.in_group and message.reply_to_message is None
        return {"typed": text} if loose or visit.seen is not None else False


class ReplyTo(BaseFilter):
    """Text in reply to a message with a button of a kind: the `button` and the `words`.

    Where such buttons have the field `asked`, only the one of the message that asks counts.
    """

    def __init__(self, kind: type[CallbackData]) -> None:
        self.kind = kind

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        button = button_below(message.reply_to_message, self.kind)
        text = (message.text or "").strip()
        if button is None or not getattr(button, "asked", True) or not text or text.startswith("/"):
            return False
        return {"button": button, "words": text}


class OfQuestion(BaseFilter):
    """A reply to the card of a question of the bank, its picture, or its passage: the `question_id`."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        card = message.reply_to_message
        button = (
            button_below(card, DraftButton)
            or button_below(card, SoundButton)
            or button_below(card, QuestionPictureButton)
            or button_below(card, ReportButton)
        )
        return {"question_id": button.question} if button else False


def button_below(message: Message | None, kind: type[Data]) -> Data | None:
    """What the first button of a kind below a message carries: the message's own memory of what it is about."""
    keyboard = message.reply_markup.inline_keyboard if message and message.reply_markup else ()
    for button in (button for row in keyboard for button in row):
        with suppress(TypeError, ValueError):
            return kind.unpack(button.callback_data or "")
    return None


def _replies_to(message: Message, me: Me) -> bool:
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and replied.from_user.id == me.id


def parse_daily(text: str) -> tuple[time | None, int, str] | None:
    """`HH:MM [n] [about]` or `off` (no time); None when it is neither.

    Full-width digits and colons are taken as well.
    """
    at, *rest = text.replace("：", ":").split() or [""]
    if at.lower() in ("off", "关", "停止"):
        return None if rest else (None, 0, "")
    count = int(rest.pop(0)) if rest and rest[0].isdecimal() else 1
    about = " ".join(rest)
    try:
        hour, minute = at.split(":")
        moment = time(int(hour), int(minute))
    except ValueError:
        return None
    fits = 1 <= count <= MOST_QUESTIONS and not about.isdecimal()
    return (moment, count, about) if fits else None


def parse_live(text: str) -> LiveOrder | None:
    """`[about] [count] [seconds]`; None for numbers out of range."""
    words = text.split()
    numbers: list[int] = []
    while words and words[-1].isdecimal() and len(numbers) < 2:
        numbers.insert(0, int(words.pop()))
    order = LiveOrder(" ".join(words), *numbers)
    rules = Rules(Form.LIVE, count=order.count, seconds=order.seconds)
    fits = not faults(rules) and order.count <= MOST_LIVE and not order.about.isdecimal()
    return order if fits else None


def parse_day(text: str) -> date | None:
    """`2026-07-01`, also with slashes, dots or 年月日; None when it is no date."""
    numbers = [int(number) for number in re.findall(r"[0-9]+", text)]
    with suppress(ValueError, TypeError, OverflowError):
        return date(*numbers)
    return None


@dataclass(frozen=True, slots=True)
class Appointment:
    """`role` None dismisses; `term` None is for good; `place` is the organisation of a local organiser."""

    person_id: int
    role: Role | None
    term: timedelta | None = None
    place: str = ""


def parse_appointment(text: str) -> Appointment | None:
    """`123456 editor`, `123456 editor 30d`, `123456 organiser 东旗 30d`, or `123456 off`; None for anything else."""
    match text.split():
        case [number, word, *rest] if number.isascii() and number.isdecimal() and len(number) < 19:
            if word.lower() in ("off", "关", "停止") and not rest:
                return Appointment(int(number), None)
            role, term = ROLE_WORDS.get(word.lower()), None
            if rest and (days := re.fullmatch(r"([1-9][0-9]{0,3})(?:[dD]|天)", rest[-1])):
                term = timedelta(days=int(days[1]))
                rest = rest[:-1]
            if role is Role.ORGANISER and rest:
                return Appointment(int(number), Role.LOCAL, term, " ".join(rest))
            return Appointment(int(number), role, term) if role is not None and not rest else None
    return None


ROLE_WORDS = {role.value: role for role in GIVEN if role is not Role.LOCAL} | {
    "所有者": Role.OWNER,
    "编辑": Role.EDITOR,
    "审核员": Role.REVIEWER,
    "组织者": Role.ORGANISER,
}

MODE_WORDS = {"poll": Mode.POLL, "polls": Mode.POLL, "投票": Mode.POLL, "buttons": Mode.BUTTONS, "按钮": Mode.BUTTONS}

PERIOD_WORDS = {
    "今天": Period.TODAY,
    "今日": Period.TODAY,
    "本周": Period.WEEK,
    "本月": Period.MONTH,
    "总榜": Period.ALL,
}


def parse_period(command: CommandObject | None) -> Period | None:
    """The period named behind a command, all time when none is; None for a word that is no period."""
    word = (command.args or "").strip().lower() if command else ""
    if word in PERIOD_WORDS:
        return PERIOD_WORDS[word]
    return Period(word or Period.ALL) if word in {*Period, ""} else None
