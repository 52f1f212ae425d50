"""What a message holds: text in Telegram's HTML and rows of buttons. The modules beside this one make it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import singledispatch
from html import escape

from aiogram.filters.callback_data import CallbackData

from bot.replies import View
from bot.telegram.catalogue import Catalogue, Html
from knowledge.model import Citation, Passage


@dataclass(frozen=True, slots=True)
class Button:
    text: str
    data: CallbackData


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """Text in Telegram's HTML, and rows of buttons below it."""

    text: str
    buttons: Rows = ()


@singledispatch
def content(view: View, words: Catalogue) -> Content:
    """The content of a view in one language."""
    raise TypeError(f"no content for {type(view).__name__}")


def cite(citation: Citation, words: Catalogue) -> str:
    """A citation as plain text: title, edition, heading, page."""
    edition = words.plain("citation_edition", edition=citation.edition) if citation.edition else ""
    place = [words.plain("citation", title=citation.title) + edition, citation.heading]
    if citation.page is not None:
        place.append(words.plain("citation_page", page=citation.page))
    return " · ".join(part for part in place if part)


def quoted(text: str) -> Html:
    return Html(f"<blockquote>{escape(text)}</blockquote>")


def places(passages: Iterable[Passage], words: Catalogue) -> list[str]:
    return [f"· {escape(cite(passage.citation, words))}" for passage in passages]
