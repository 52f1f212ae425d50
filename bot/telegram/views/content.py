"""What a message holds: text in Telegram's HTML and rows of buttons. The modules beside this one make it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import singledispatch
from html import escape

from aiogram.filters.callback_data import CallbackData

from bot.pictures import Picture
from bot.replies import View
from bot.telegram.catalogue import Catalogue, Html
from knowledge.model import Citation, Passage

SHORT = 160
"""Characters of a text that a line of a list shows."""


@dataclass(frozen=True, slots=True)
class Button:
    text: str
    data: CallbackData


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """Text in Telegram's HTML, and rows of buttons below it; with a picture the text is its caption.

    The picture is one to be drawn, or a `photo` that Telegram has, by the id of its file.
    """

    text: str
    buttons: Rows = ()
    picture: Picture | None = None
    photo: str = ""


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


def candidates(passages: Iterable[Passage], words: Catalogue) -> list[str]:
    """Numbered from 1, as the buttons below them are."""
    return [
        f"{number}. {escape(cut(passage.text, SHORT))}\n——{escape(cite(passage.citation, words))}\n"
        for number, passage in enumerate(passages, 1)
    ]


def cut(text: str, most: int) -> str:
    """At most so many characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def by(person_id: int | None, names: Mapping[int, str], words: Catalogue) -> str:
    """Who did something; nobody is the command line, or the bot by itself."""
    return words.plain("who_nobody") if person_id is None else names.get(person_id, str(person_id))


def span_of(seconds: int, words: Catalogue) -> str:
    """A time in words: seconds, or minutes from one on."""
    if seconds < 60:
        return words.plain("load_seconds", number=max(seconds, 1))
    return words.plain("load_minutes", number=round(seconds / 60))


def rows_of(buttons: Sequence[Button], a_row: int = 4) -> Rows:
    return tuple(tuple(buttons[at : at + a_row]) for at in range(0, len(buttons), a_row))


def turns_of(page: int, pages: int, to: Callable[[int], CallbackData]) -> Rows:
    """The row of buttons that turns pages, counted from 1; none where there is one page."""
    signs = [("‹", page - 1), (f"{page}/{pages}", page), ("›", page + 1)]
    row = tuple(Button(sign, to(number)) for sign, number in signs if 1 <= number <= pages)
    return (row,) if pages > 1 else ()
