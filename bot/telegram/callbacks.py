"""What buttons carry: ids, never text and never state."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.game.model import Period

Id = Annotated[int, Field(ge=0, lt=2**63)]
PassageId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class SourceButton(CallbackData, prefix="s"):
    """The way to the passage of a posted question."""

    post: Id


class OptionButton(CallbackData, prefix="o"):
    """An option of a question that is answered with buttons."""

    post: Id
    option: Id


class ContextButton(CallbackData, prefix="p"):
    """A passage between its neighbours."""

    passage: PassageId


class PlaceButton(CallbackData, prefix="w"):
    """Where a passage stands."""

    passage: PassageId


class RateButton(CallbackData, prefix="r"):
    """What somebody thinks of an answer."""

    asked: Id
    liked: bool


class GapButton(CallbackData, prefix="g"):
    """A question of the editors' queue."""

    asked: Id


class SettleButton(CallbackData, prefix="gs"):
    """The passage that answers a question of the queue."""

    asked: Id
    passage: PassageId


class DropButton(CallbackData, prefix="gd"):
    """A question leaves the queue."""

    asked: Id


class SettingButton(CallbackData, prefix="c"):
    """A setting of the chat; without a value its choices open."""

    name: str
    value: str = ""


class BoardButton(CallbackData, prefix="b"):
    """The board of another period."""

    period: Period
