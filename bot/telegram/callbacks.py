"""What buttons carry: ids, never text and never state."""

from aiogram.filters.callback_data import CallbackData

from bot.game.model import Period


class SourceButton(CallbackData, prefix="s"):
    """The way to the passage of a posted question."""

    post: int


class OptionButton(CallbackData, prefix="o"):
    """An option of a question that is answered with buttons."""

    post: int
    option: int


class PassageButton(CallbackData, prefix="p"):
    """A whole passage."""

    passage: str


class SettingButton(CallbackData, prefix="c"):
    """A setting of the chat; without a value its choices open."""

    name: str
    value: str = ""


class BoardButton(CallbackData, prefix="b"):
    """The board of another period."""

    period: Period
