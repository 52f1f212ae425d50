"""What a reading process tells the one that started it, as lines of JSON: how far it is, then an error, or the document
and its passages, some on each line, which end with an empty line of them.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from knowledge.documents.errors import ERRORS, DocumentError, Fault
from knowledge.documents.progress import Progress, Stage
from knowledge.model import Document, Dropped, DropReason, Loss, Passage
from knowledge.passages import passage_at

Message = Document | DocumentError | Progress

_A_LINE = 50
"""Passages: whoever reads a line of so many is held up for less than a millisecond."""


def encode(message: Message) -> str:
    """One line without its line end; of a document all but its blocks."""
    if isinstance(message, DocumentError):
        kind, body = "error", {"error": type(message).__name__, "name": message.name, **_reason(message)}
    elif isinstance(message, Progress):
        kind, body = "progress", asdict(message)
    else:
        kind, body = "document", asdict(replace(message, blocks=()))
    return json.dumps({kind: body}, ensure_ascii=False, default=date.isoformat)


def decode(line: str | bytes) -> Message:
    """The message of a line. Raises ValueError for anything that `encode` does not write."""
    try:
        ((kind, body),) = json.loads(line).items()
        return _DECODERS[kind](body)
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
        raise ValueError(f"no message: {error!r}") from error


def encode_passages(passages: Sequence[Passage]) -> Iterator[str]:
    """Lines with the places of passages in their document."""
    places = [(passage.start, passage.end, passage.page, passage.heading) for passage in passages]
    for at in range(0, len(places), _A_LINE):
        yield json.dumps(places[at : at + _A_LINE], ensure_ascii=False)
    yield "[]"


def decode_passages(line: str | bytes, document: Document) -> list[Passage]:
    """The passages of a line; none of them ends the document. Raises ValueError for anything else."""
    try:
        return [_passage(document, *row) for row in json.loads(line)]
    except (OverflowError, TypeError, ValueError) as error:
        raise ValueError(f"no passages: {error!r}") from error


def _passage(document: Document, start: int, end: int, page: int | None, heading: Sequence[str]) -> Passage:
    start, end = int(start), int(end)
    if not 0 <= start < end <= len(document.text):
        raise ValueError(f"no text at {start}:{end}")
    return passage_at(document, start, end, None if page is None else int(page), tuple(map(str, heading)))


def _reason(error: DocumentError) -> dict[str, str]:
    return {"why": error.why, "detail": error.detail}


def _error(body: dict[str, Any]) -> DocumentError:
    return ERRORS[body["error"]](str(body["name"]), Fault(body["why"]), str(body["detail"]))


def _progress(body: dict[str, Any]) -> Progress:
    return Progress(Stage(body["stage"]), int(body["done"]), int(body["total"]))


def _document(body: dict[str, Any]) -> Document:
    checked = body["checked"]
    return Document(
        **{name: str(body[name]) for name in ("title", "edition", "topic", "period")},
        text=str(body["text"]),
        blocks=(),
        sources=tuple(map(str, body["sources"])),
        checked=date.fromisoformat(checked) if checked else None,
        loss=_loss(body["loss"]),
    )


def _loss(body: dict[str, Any]) -> Loss:
    dropped = tuple(
        Dropped(DropReason(row["reason"]), int(row["characters"]), int(row["times"]), str(row["sample"]))
        for row in body["dropped"]
    )
    return Loss(int(body["characters"]), int(body["kept"]), dropped)


_DECODERS: dict[str, Callable[[dict[str, Any]], Message]] = {
    "document": _document,
    "error": _error,
    "progress": _progress,
}
