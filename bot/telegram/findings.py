"""What is wrong with a file of questions, in words, and an empty one with a guide."""

from bot.telegram.catalogue import Catalogue, catalogue
from knowledge.exchange import Finding, template


def guided_template(language: str) -> bytes:
    """An empty table of questions, as .xlsx."""
    return template(catalogue(language).plain("bank_guide").split("\n"))


def sentence(finding: Finding, words: Catalogue) -> str:
    """What is wrong and how to mend it."""
    key = f"bank_{finding.fault.name.lower()}"
    return words.plain(key, found=finding.found, wanted=finding.wanted).strip()


def place(finding: Finding, words: Catalogue) -> str:
    """Where: sheet, row and column, as far as there are any; empty for the whole file."""
    where = finding.place
    sheet = words.plain("bank_sheet", sheet=where.sheet) if where.sheet else ""
    if not where.row:
        return sheet.rstrip(", ")
    key = "bank_place" if where.column else "bank_place_row"
    values = {"column": where.column} if where.column else {}
    return words.plain(key, sheet=sheet, row=where.row, **values)
