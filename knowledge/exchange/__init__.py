"""Question banks in and out: bytes -> questions with everything that is wrong with them, and questions -> bytes.

A format is one module: a reader in `READERS`, a writer in `WRITERS`.
"""

from collections.abc import Callable
from datetime import date
from pathlib import PurePath

from knowledge.exchange.aiken import read_aiken, write_aiken
from knowledge.exchange.comma import read_csv
from knowledge.exchange.gift import read_gift, write_gift
from knowledge.exchange.losses import Export
from knowledge.exchange.nouns import Fault, Finding, Parsed, Place, Reading
from knowledge.exchange.numbered import read_text
from knowledge.exchange.rows import questions_of
from knowledge.exchange.sheets import marked, template, write_workbook
from knowledge.exchange.word import read_word
from knowledge.exchange.workbook import read_workbook
from knowledge.questions import Question

__all__ = [
    "READERS", "WRITERS", "Export", "Fault", "Finding", "Place", "Reading", "marked", "read", "template",
]  # fmt: skip

READERS: dict[str, Callable[[str, bytes], Parsed]] = {
    ".xlsx": read_workbook,
    ".csv": read_csv,
    ".docx": read_word,
    ".txt": read_text,
    ".gift": read_gift,
    ".aiken": read_aiken,
}
WRITERS: dict[str, Callable[[tuple[Question, ...]], Export]] = {
    ".xlsx": write_workbook,
    ".gift": write_gift,
    ".aiken": write_aiken,
}


def read(name: str, data: bytes, day: date) -> Reading:
    """The questions in a file, and everything that is wrong with it and where; `name` decides the reader by its ending.

    `day` is when a question that names no day counts as checked. Raises nothing: what cannot be read is a finding.
    """
    reader = READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        return Reading((), (Finding(Fault.FORMAT_UNKNOWN, Place(), name, " ".join(READERS)),))
    return questions_of(reader(name, data), day)
