"""The starter library that ships with the project: Markdown texts, and beside each a bank of questions in TOML."""

from collections.abc import Iterator, Sequence
from importlib.resources import files

from knowledge.model import Passage
from knowledge.questions import Question, read_bank

_FOLDER = files("knowledge") / "library"


def texts() -> Iterator[tuple[str, bytes]]:
    """File name and bytes of every starter text, by name."""
    for path in sorted(_FOLDER.iterdir(), key=lambda entry: entry.name):
        if path.name.endswith(".md"):
            yield path.name, path.read_bytes()


def questions(name: str, passages: Sequence[Passage]) -> tuple[Question, ...]:
    """The questions that stand on the starter text `name`, bound to its `passages`."""
    bank = _FOLDER / (name.removesuffix(".md") + ".toml")
    return read_bank(bank.name, bank.read_text("utf-8"), passages) if bank.is_file() else ()
