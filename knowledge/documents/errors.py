"""Why a file could not become a document.

DocumentError
├── UnknownFormat   the name ends in nothing a reader knows
├── Unreadable      the bytes are not what the name says
└── Empty           there is no paragraph in it
"""

from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with the bytes of a file."""

    BINARY = "binary"
    ENCODING = "encoding"
    FRONT_MATTER = "front matter"


class DocumentError(Exception):
    """The root of the tree; `name` is the file's name as it was given."""

    def __init__(self, name: str, *details: object) -> None:
        super().__init__(name, *details)
        self.name = name


class UnknownFormat(DocumentError):
    """No reader for this kind of file; `known` are the endings that have one."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, known)
        self.known = known

    def __str__(self) -> str:
        return f"{self.name}: unknown format, known are {', '.join(self.known)}"


class Unreadable(DocumentError):
    """A reader could not make sense of the bytes; `why` says what is wrong, `detail` where."""

    def __init__(self, name: str, why: Fault, detail: str = "") -> None:
        super().__init__(name, why, detail)
        self.why = why
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.name}: unreadable, {self.why}" + (f" ({self.detail})" if self.detail else "")


class Empty(DocumentError):
    """The file holds no paragraph to quote."""

    def __str__(self) -> str:
        return f"{self.name}: no text in it"
