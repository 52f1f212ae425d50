"""The table of organisations in words: its heads, an empty one, and its faults as sentences."""

from collections.abc import Mapping

from bot.flows.settings import LANGUAGES
from bot.roster import COLUMNS, template
from bot.telegram.catalogue import Catalogue, catalogue


def heads() -> Mapping[str, str]:
    """What may stand above a column, in any language, and which column it is."""
    spoken = [catalogue(language) for language in LANGUAGES]
    return {words.plain(f"roster_head_{column}").casefold(): column for words in spoken for column in COLUMNS}


def empty_table(words: Catalogue) -> bytes:
    """The table in one language, as .xlsx, with a guide."""
    return template(lambda key: words.plain(f"roster_{key}"))


def fault_line(row: int, why: str, found: str, words: Catalogue) -> str:
    """A fault with its row where it has one."""
    said = words.plain(f"roster_fault_{why}", found=found)
    return words.plain("roster_row", row=row, said=said) if row else said
