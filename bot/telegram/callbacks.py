"""What buttons carry: ids, never text and never state."""

from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.contests.results import BoardOf
from bot.game.live import Wish
from bot.game.model import Period
from bot.game.standings import Measure
from knowledge.questions import QUESTION_ID
from knowledge.review import PassageState

Id = Annotated[int, Field(ge=0, lt=2**63)]
PassageId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
Number = Annotated[int, Field(ge=0, lt=2**31)]


class SourceButton(CallbackData, prefix="s"):
    """The way to the passage of a posted question."""

    post: Id


class OptionButton(CallbackData, prefix="o"):
    """An option of a question that is answered with buttons."""

    post: Id
    option: Id


class SubmitButton(CallbackData, prefix="os"):
    """The options of a question that somebody has chosen are all."""

    post: Id


class RestartButton(CallbackData, prefix="or"):
    """What somebody has chosen at a question is taken back."""

    post: Id


class ResultButton(CallbackData, prefix="ov"):
    """The verdict of one's own answer to a question."""

    post: Id


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


class LeagueButton(CallbackData, prefix="lp"):
    """Something of the league's plan, and what it is set to."""

    name: str
    value: str = ""


class PreviewButton(CallbackData, prefix="lv"):
    """What the league's plan will do; with a page, from 1, all groups."""

    page: Number = 0


class BoardButton(CallbackData, prefix="b"):
    """The board of another period."""

    period: Period


QuestionId = Annotated[str, Field(pattern=f"^{QUESTION_ID}$")]


class CancelButton(CallbackData, prefix="lc"):
    """A file is not read any further."""

    load: Id


class MaterialsButton(CallbackData, prefix="m"):
    """A page of the library."""

    page: Number


class EditionButton(CallbackData, prefix="e"):
    """An edition; `sure` asks once more before it is withdrawn."""

    edition: Id
    sure: bool = False


class ReviewButton(CallbackData, prefix="er"):
    """A page of the passages of an edition; `turned`: shown in place of another one."""

    edition: Id
    page: Number
    turned: bool = False


class JudgeButton(CallbackData, prefix="ej"):
    """What a reviewer says of a passage."""

    edition: Id
    position: Number
    state: PassageState


class ApproveButton(CallbackData, prefix="ea"):
    """All of an edition that waits."""

    edition: Id


class WithdrawButton(CallbackData, prefix="ew"):
    """An edition, out of the answers."""

    edition: Id


class DiffButton(CallbackData, prefix="ed"):
    """What an edition changes."""

    edition: Id


class DateButton(CallbackData, prefix="et"):
    """The day from which an edition is in force; `asked` marks the message that is replied to."""

    edition: Id
    asked: bool = False


class HeadingButton(CallbackData, prefix="eh"):
    """The heading of a passage; `asked` marks the message that is replied to."""

    edition: Id
    position: Number
    asked: bool = False


class DismissButton(CallbackData, prefix="ad"):
    """Somebody loses their roles."""

    person: Id


class AuditButton(CallbackData, prefix="au"):
    """Decisions before an entry."""

    before: Id


class BankButton(CallbackData, prefix="q"):
    """The next question of a kind that waits: `drafts`, `reported` or `flagged`, behind an id."""

    which: str
    after: Annotated[str, Field(pattern=f"^({QUESTION_ID})?$")] = ""


class StatisticsButton(CallbackData, prefix="qt"):
    """How the questions do; with a page, from 1, in place of another one."""

    page: Number = 0


class ExportButton(CallbackData, prefix="qx"):
    """The bank as a file of a format, by its ending; `template`: an empty table."""

    form: Literal[".xlsx", ".gift", ".aiken", "template"]


class LookButton(CallbackData, prefix="ql"):
    """A question of the statistics to look into."""

    question: QuestionId


class DraftButton(CallbackData, prefix="qd"):
    """What becomes of a draft: `approve` or `drop`."""

    question: QuestionId
    what: str


class QuestionPictureButton(CallbackData, prefix="qi"):
    """The picture of a question: it is shown, or taken away."""

    question: QuestionId
    take: bool = False


class DraftBindButton(CallbackData, prefix="qb"):
    """The passage that a draft stands on; an empty one takes it away."""

    question: QuestionId
    passage: Annotated[str, Field(pattern=r"^([0-9a-f]{16})?$")] = ""


class ReportButton(CallbackData, prefix="qr"):
    """A question that somebody says is wrong."""

    question: QuestionId


class SoundButton(CallbackData, prefix="qs"):
    """A reported question that is right, or is taken out of the bank."""

    question: QuestionId
    keep: bool


class MakeButton(CallbackData, prefix="em"):
    """Questions drafted from an edition."""

    edition: Id


class FlaggedButton(CallbackData, prefix="f"):
    """A question whose passage has changed."""

    question: QuestionId


class LoosenButton(CallbackData, prefix="fd"):
    """A question whose passage has changed becomes a draft again."""

    question: QuestionId


class BindButton(CallbackData, prefix="fb"):
    """The passage that a question stands on from now on."""

    question: QuestionId
    passage: PassageId


class NextButton(CallbackData, prefix="x"):
    """The next question of practice; `after` is the last post that the button knows, `new` that new ones may come."""

    after: Id
    new: bool = False


class ReadButton(CallbackData, prefix="xr"):
    """The passage of a question that was answered in private."""

    post: Id


class HabitButton(CallbackData, prefix="xh"):
    """How somebody wants to practise; without a value the choices open."""

    name: str
    value: str = ""


class WrongsButton(CallbackData, prefix="xw"):
    """A page of what somebody got wrong."""

    page: Number


class WrongButton(CallbackData, prefix="xo"):
    """A question that somebody got wrong, from a page."""

    question: QuestionId
    page: Number


class MasteredButton(CallbackData, prefix="xm"):
    """Somebody knows the answer to a question now."""

    question: QuestionId
    page: Number


class JoinButton(CallbackData, prefix="cp"):
    """The way into a contest; `again` leaves the message that it stands below as it is."""

    contest: Id
    again: bool = False


class StandForButton(CallbackData, prefix="cpg"):
    """The group that somebody stands for in a contest."""

    contest: Id
    group: Annotated[int, Field(gt=-(2**63), lt=0)]


class QueueButton(CallbackData, prefix="cpq"):
    """The place of a run in the queue."""

    run: Id


class SolutionButton(CallbackData, prefix="cps"):
    """A question of a run, from 1, with what was right; `turned`: shown in place of another one."""

    run: Id
    page: Number
    turned: bool = False


class ForgetButton(CallbackData, prefix="fg"):
    """Everything about a person: erased when they are `sure`, kept otherwise."""

    person: Id
    sure: bool


class StartLiveButton(CallbackData, prefix="cls"):
    """A live contest that was set up begins in the group."""

    contest: Id


class LiveButton(CallbackData, prefix="cl"):
    """What the host of a live contest wishes."""

    live: Id
    wish: Wish


class DuelButton(CallbackData, prefix="cd"):
    """A duel in a group: the challenge is accepted, or the way to the private chat is asked for."""

    duel: Id


class SeekButton(CallbackData, prefix="cdr"):
    """Anybody who seeks too may be the opponent."""

    duel: Id


class ResultsButton(CallbackData, prefix="cr"):
    """A board of a contest; `parent` is the organisation whose own are to be seen. Without a board the first one."""

    contest: Id
    board: BoardOf | None = None
    measure: Measure | None = None
    parent: Id = 0


class PictureButton(CallbackData, prefix="crp"):
    """The results as a picture."""

    contest: Id


class SheetButton(CallbackData, prefix="crx"):
    """The report as a file."""

    contest: Id


class AwardsButton(CallbackData, prefix="cra"):
    """What certificates are given for; without values it is shown."""

    contest: Id
    prizes: Number | None = None
    least: Number | None = None


class CertificateButton(CallbackData, prefix="crc"):
    """One's own certificate."""

    contest: Id


class NamesButton(CallbackData, prefix="crn"):
    """Where one's own name stands; without values it is shown."""

    hidden: bool | None = None
    shown: bool | None = None
