"""One running bot a data folder: SQLite has one writer, and a start takes over what the last process had in hand."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.refusal import Refusal


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder until the context ends, or the process does. Raises Refusal when another process holds it."""
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refusal(f"Another process runs the bot with its data in {folder}. Stop it first.") from None
        yield
