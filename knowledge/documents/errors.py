"""Why a file could not become a document.

DocumentError       `why` names the fault, and str() is a sentence with the way around
├── UnknownFormat   the name ends in nothing a reader knows
├── Unreadable      the bytes are not what they should be
├── Empty           there is no text in it
└── Stopped         reading it was given up
"""

from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with a file."""

    UNKNOWN = "unknown"
    BINARY = "binary"
    ENCODING = "encoding"
    FRONT_MATTER = "front matter"
    OLD_WORD = "old word"
    OLD_SHEET = "old sheet"
    OLD_SLIDES = "old slides"
    RICH_TEXT = "rich text"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    DISGUISED = "disguised"
    LARGE = "large"
    BOMB = "bomb"
    ENTITIES = "entities"
    LONG = "long"
    NO_TEXT = "no text"
    SCAN = "scan"
    BLANK_SCAN = "blank scan"
    CRASH = "crash"
    TIME = "time"
    MEMORY = "memory"


_SENTENCES = {
    Fault.UNKNOWN: "unknown format, known are {detail}",
    Fault.BINARY: "the bytes are no text; save it as one of the known formats and load it again",
    Fault.ENCODING: "its encoding cannot be told; save it as UTF-8 and load it again",
    Fault.FRONT_MATTER: "the front matter cannot be read ({detail}); correct the lines between the two ---",
    Fault.OLD_WORD: "an old Word or WPS document; open it in Word or WPS and save it as .docx",
    Fault.OLD_SHEET: "an old Excel or WPS sheet; open it in Excel or WPS and save it as .xlsx",
    Fault.OLD_SLIDES: "an old PowerPoint or WPS presentation; open it in PowerPoint or WPS and save it as .pptx",
    Fault.RICH_TEXT: "a rich text file; open it in Word or WPS and save it as .docx",
    Fault.ENCRYPTED: "protected by a password; remove the password and load it again",
    Fault.DAMAGED: "damaged or cut off; send the whole file once more, or open it and save it anew",
    Fault.DISGUISED: "its contents are those of a {detail} file; rename it so and load it again",
    Fault.LARGE: "larger than {detail} MB; split it, or make its pictures smaller, and load the parts",
    Fault.BOMB: "far too much packed into it; open it, copy the text to a new file and load that",
    Fault.ENTITIES: "it declares XML entities, which is not allowed; open it and save it anew",
    Fault.LONG: "longer than {detail} characters; split it and load the parts",
    Fault.NO_TEXT: "no text in it",
    Fault.SCAN: "a scan without a text layer: install the extra [ocr], or load a file with text",
    Fault.BLANK_SCAN: "a picture or scan in which no text was recognised; load a sharper one, or a file with text",
    Fault.CRASH: "reading it broke off, it may be damaged; open it, save it anew and load it again",
    Fault.TIME: "reading it takes too long; split it and load the parts",
    Fault.MEMORY: "reading it takes too much memory; split it and load the parts",
}


class DocumentError(Exception):
    """The root of the tree; `name` is the file's name as it was given, `detail` fills the sentence of `why`."""

    def __init__(self, name: str, why: Fault, detail: str = "") -> None:
        super().__init__(name, why, detail)
        self.name = name
        self.why = why
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.name}: {_SENTENCES[self.why].format(detail=self.detail)}"


class UnknownFormat(DocumentError):
    """No reader for this kind of file; `detail` names the endings that have one."""


class Unreadable(DocumentError):
    """A reader could not make sense of the bytes."""


class Empty(DocumentError):
    """The file holds nothing to quote."""


class Stopped(DocumentError):
    """Reading was ended from outside: it crashed, or passed a limit."""


ERRORS = {kind.__name__: kind for kind in (UnknownFormat, Unreadable, Empty, Stopped)}
