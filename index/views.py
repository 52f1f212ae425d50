"""What is indexed of a passage: its words with its headings, and each of its sentences by itself."""

from dataclasses import dataclass

from index.text import fold, spread
from knowledge.model import Passage
from knowledge.passages import Span, sentences


@dataclass(frozen=True, slots=True)
class Views:
    """Folded texts of one passage: `whole` and `sentences` are embedded, `words` is what lexical search reads."""

    words: str
    whole: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Close:
    """A passage looked at closely.

    title is its heading and whole all of it, folded; spans are the bounds of the sentences in `passage.text`;
    heading and held are the spread texts (`index.text`) of heading and sentences.
    """

    title: str
    whole: str
    sentences: tuple[str, ...]
    spans: tuple[Span, ...]
    heading: str
    held: tuple[str, ...]


def views_of(passage: Passage) -> Views:
    """The views of a passage."""
    heading, whole = _heading(passage), fold(passage.text)
    return Views(
        words=f"{heading}\n{whole}" if heading else whole,
        whole=f"{heading}。{whole}" if heading else whole,
        sentences=tuple(fold(passage.text[start:end]) for start, end in sentences(passage.text)),
    )


def close_view(passage: Passage) -> Close:
    """What `index.evidence` reads of a passage."""
    spans = sentences(passage.text)
    folded = tuple(fold(passage.text[start:end]) for start, end in spans)
    title = _heading(passage)
    return Close(title, "\n".join([title, *folded]), folded, spans, spread(title), tuple(map(spread, folded)))


def _heading(passage: Passage) -> str:
    return fold(" ".join(passage.heading[-2:]))
