"""What answers are made of: files that are read, passages that are found, texts that are kept."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.asked import Asked, AskedState, Gap
from bot.material import Edition, File, Load, LoadState, Reviewed
from knowledge.documents import Report, silent
from knowledge.exchange.twins import Twins
from knowledge.model import Cut, Document, Found, Passage
from knowledge.questions import Question
from knowledge.review import EditionState, PassageState


class ReadFile(Protocol):
    """Reads a file and cuts it without holding up the bot; raises DocumentError."""

    async def __call__(self, name: str, data: bytes, *, progress: Report = silent) -> Cut: ...


Prepare = Callable[[int], Awaitable[None]]
"""Embeds the passages of a draft edition, by its id, ahead of its approval."""


class Search(Protocol):
    """Finds passages. An answer is given from `threshold` on, a confidence between 0 and 1."""

    @property
    def threshold(self) -> float: ...

    async def __call__(self, question: str) -> Sequence[Found]:
        """The passages that may answer a question, best first."""

    async def key(self, question: str) -> str:
        """The same for questions that differ only in script, numerals and words that merely ask."""


class Compare(Protocol):
    async def __call__(self, question: Question) -> Sequence[Twins]:
        """What the bank has beside a question that asks nearly the same, or whose key denies its own."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands in its edition: passage `number` of `total`, between its neighbours."""

    number: int
    total: int
    before: Passage | None
    after: Passage | None


class Library(Protocol):
    async def add(self, file: File, document: Document, passages: Sequence[Passage], now: datetime) -> int:
        """Store a draft edition made of a file; gives its id, or that of the edition made of the same bytes."""

    async def known(self, digest: str) -> Edition | None:
        """The edition made of the same bytes."""

    async def edition(self, edition_id: int) -> Edition | None: ...

    async def editions(self, words: str = "") -> Sequence[Edition]:
        """Those whose title holds the words, oldest first."""

    async def holding(self, words: str) -> Sequence[Edition]:
        """Those of which a passage that is not dropped holds the words, oldest first; reads the whole library."""

    async def in_force(self, title: str) -> Edition | None:
        """The approved edition of a title."""

    async def due(self, today: date) -> Sequence[Edition]:
        """Scheduled editions whose day has come, oldest first."""

    async def decide(self, edition_id: int, state: EditionState, now: datetime, by: int | None) -> None:
        """Set the state of an edition, with who and when; at most one of a title may be approved."""

    async def schedule(self, edition_id: int, effective_on: date | None) -> None:
        """The day from which an approved edition is in force."""

    async def reviewed(self, edition_id: int, start: int = 0, limit: int | None = None) -> Sequence[Reviewed]:
        """Passages of an edition from position `start` on."""

    async def judge(self, edition_id: int, positions: Collection[int] | None, state: PassageState) -> None:
        """What a reviewer says of passages of a draft; None means all those that wait."""

    async def name(self, edition_id: int, position: int, heading: Sequence[str]) -> None:
        """Give a passage of a draft another heading."""

    async def revision(self) -> int:
        """Rises whenever the set of approved passages changes."""

    async def passages(self) -> Sequence[Passage]:
        """All approved passages, in a stable order."""

    async def live(self, ids: Collection[str]) -> Collection[str]:
        """Those of the passage ids that are approved now."""

    async def passage(self, passage_id: str) -> tuple[Passage, bool] | None:
        """A passage of any edition, and whether it is approved now."""

    async def named(self, ids: Collection[str]) -> Mapping[str, Passage]:
        """Passages of any edition by id, as `passage` finds them."""

    async def dated(self, month: int, day: int) -> Sequence[Passage]:
        """Passages that may be quoted and may tell what happened on a day of any year: its date stands in them."""

    async def place(self, passage_id: str) -> Place | None:
        """Where a passage stands in the edition that `passage` finds it in."""

    async def stamp(self, name: str) -> int | None:
        """What `set_stamp` kept for a starter text: it tells releases of the text and its questions apart."""

    async def set_stamp(self, name: str, stamp: int) -> None: ...

    async def vectors(self, encoder: str, keys: Collection[str] | None = None) -> Mapping[str, bytes]:
        """Kept vectors of an encoder by key: all of them, or those of some keys."""

    async def keep_vectors(self, encoder: str, vectors: Mapping[str, bytes]) -> None: ...


class Loads(Protocol):
    async def add(self, load: Load, now: datetime) -> int:
        """Keep a file to be read (its id is ignored); gives its id."""

    async def get(self, load_id: int) -> Load | None: ...

    async def claim(self, now: datetime, lease: timedelta) -> Load | None:
        """The oldest file that waits and is shown as waiting, or whose reader was lost; its lease begins.

        One that could not be shown is taken all the same a little later.
        """

    async def keep(self, load_id: int, until: datetime) -> LoadState:
        """Prolong the lease of a file that is being read; gives its state, for it may have been cancelled."""

    async def shown(self, load_id: int, message_id: int) -> None:
        """The message that shows how far it is."""

    async def end(self, load_id: int, state: LoadState, edition_id: int | None = None) -> bool:
        """A file is read, or comes to nothing. False when it had ended before."""


class AskedQuestions(Protocol):
    async def add(self, asked: Asked) -> int:
        """Keep a question (its id is ignored); gives its id."""

    async def get(self, asked_id: int) -> Asked | None: ...

    async def rate(self, asked_id: int, person_id: int, *, liked: bool) -> bool:
        """Somebody likes an answer or not, once. A dislike makes an answered question a gap. False: rated before."""

    async def gaps(self, limit: int) -> Sequence[Gap]:
        """The most asked first."""

    async def open(self, key: str) -> Sequence[Asked]:
        """The questions of a gap, oldest first."""

    async def close(self, key: str, state: AskedState, passage_id: str | None = None) -> None:
        """The questions of a gap are settled with a passage, or dropped."""

    async def forget_askers(self, before: datetime) -> int:
        """Forget who asked and who rated the answer, and where, of questions asked before an instant."""
