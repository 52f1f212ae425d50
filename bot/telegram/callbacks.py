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


class ContextButton(CallbackData, prefix="p"):
    """A passage between its neighbours."""

    passage: str


class PlaceButton(CallbackData, prefix="w"):
    """Where a passage stands."""

    passage: str


class RateButton(CallbackData, prefix="r"):
    """What somebody thinks of an answer."""

    asked: int
    liked: bool


class GapButton(CallbackData, prefix="g"):
    """A question of the editors' queue."""

    asked: int


class SettleButton(CallbackData, prefix="gs"):
    """The passage that answers a question of the queue."""

    asked: int
    passage: str


class DropButton(CallbackData, prefix="gd"):
    """A question leaves the queue."""

    asked: int


class SettingButton(CallbackData, prefix="c"):
    """A setting of the chat; without a value its choices open."""

    name: str
    value: str = ""


class BoardButton(CallbackData, prefix="b"):
    """The board of another period."""

    period: Period
