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


def bank(name: str) -> bytes:
    """The bytes of the bank beside the starter text `name`; empty where there is none."""
    path = _FOLDER / _bank_name(name)
    return path.read_bytes() if path.is_file() else b""


def questions(name: str, passages: Sequence[Passage]) -> tuple[Question, ...]:
    """The questions that stand on the starter text `name`, bound to its `passages`."""
    return read_bank(_bank_name(name), bank(name).decode(), passages)


def _bank_name(name: str) -> str:
    return name.removesuffix(".md") + ".toml"
