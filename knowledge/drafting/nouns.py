"""The nouns of drafting. Everything here is frozen."""

from dataclasses import dataclass
from enum import StrEnum

from knowledge.model import Passage


class Sort(StrEnum):
    """What kind of thing a fact is: only things of one sort and form are offered beside each other."""

    YEAR = "year"
    PLACE = "place"
    PERSON = "person"
    NUMBER = "number"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something in a text that can be asked: `text[start:end]`. `form` is what others must share to stand beside it."""

    sort: Sort
    start: int
    end: int
    form: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that can be understood alone, without its full stop, or the beginning of a long one.

    `proof` is the whole sentence as it stands in the passage; `text` is its beginning. `lead` names the subject where
    the sentence itself does not.
    """

    passage: Passage
    proof: str
    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A text that stands in the library as a thing of this sort and form.

    `years` are those of the sentences that name it, `topics` those of the passages, `count` says how many these are.
    """

    sort: Sort
    text: str
    form: str
    years: frozenset[int]
    topics: frozenset[str]
    count: int = 1
