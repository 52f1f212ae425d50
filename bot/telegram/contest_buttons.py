"""What the buttons of contests carry that are set up, run and appealed against."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.game.appeal import Reason
from bot.game.setup import Step
from bot.telegram.callbacks import Id, Number


class NewContestButton(CallbackData, prefix="csn"):
    """A new draft."""


class OpenContestButton(CallbackData, prefix="csl"):
    """A contest of the list."""

    contest: Id


class JoinButton(CallbackData, prefix="csj"):
    """In a group: the way to take part."""

    contest: Id


class GoOnButton(CallbackData, prefix="csg"):
    """In a group: the way to the form of a draft."""

    contest: Id


class SetupButton(CallbackData, prefix="cs"):
    """A choice of a step of the form; without a value the step itself. `at` is the step that the message shows."""

    contest: Id
    at: Step
    step: Step
    value: Annotated[str, Field(max_length=32)] = ""


class ActButton(CallbackData, prefix="csa"):
    """What is done to a contest as a whole; with `!` at the end it is sure."""

    contest: Id
    what: Annotated[str, Field(max_length=12)]


class OwnAnswersButton(CallbackData, prefix="cso"):
    """A page of one's own answers in a closed contest; `turned`: shown in place of another one."""

    contest: Id
    page: Number
    turned: bool = False


class AppealButton(CallbackData, prefix="csf"):
    """A question of a contest, by its place in the bank; with a reason an appeal against it."""

    contest: Id
    place: Number
    reason: Reason | None = None


class AppealsButton(CallbackData, prefix="csw"):
    """The appeals that wait."""

    contest: Id


class RulingButton(CallbackData, prefix="csr"):
    """A question with appeals: seen, or `reject`, `sure` and `void`."""

    contest: Id
    place: Number
    what: Annotated[str, Field(max_length=8)] = ""
