"""Documents, errors and progress as JSON, one line each: what a reading process tells the one that started it."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from knowledge.documents.errors import ERRORS, DocumentError, Fault
from knowledge.documents.progress import Progress, Stage
from knowledge.model import Block, BlockKind, Document, Dropped, DropReason, Loss

Message = Document | DocumentError | Progress


def encode(message: Message) -> str:
    """One line without its line end."""
    if isinstance(message, DocumentError):
        kind, body = "error", {"error": type(message).__name__, "name": message.name, **_reason(message)}
    elif isinstance(message, Progress):
        kind, body = "progress", asdict(message)
    else:
        kind, body = "document", asdict(message)
    return json.dumps({kind: body}, ensure_ascii=False, default=date.isoformat)


def decode(line: str | bytes) -> Message:
    """The message of a line. Raises ValueError for anything that `encode` does not write."""
    try:
        ((kind, body),) = json.loads(line).items()
        return _DECODERS[kind](body)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"no message: {error!r}") from error


def _reason(error: DocumentError) -> dict[str, str]:
    return {"why": error.why, "detail": error.detail}


def _error(body: dict[str, Any]) -> DocumentError:
    return ERRORS[body["error"]](str(body["name"]), Fault(body["why"]), str(body["detail"]))


def _progress(body: dict[str, Any]) -> Progress:
    return Progress(Stage(body["stage"]), int(body["done"]), int(body["total"]))


def _document(body: dict[str, Any]) -> Document:
    text, checked = str(body["text"]), body["checked"]
    return Document(
        **{name: str(body[name]) for name in ("title", "edition", "topic", "period")},
        text=text,
        blocks=tuple(_block(row, len(text)) for row in body["blocks"]),
        sources=tuple(map(str, body["sources"])),
        checked=date.fromisoformat(checked) if checked else None,
        loss=_loss(body["loss"]),
    )


def _block(row: dict[str, Any], length: int) -> Block:
    start, end, page = int(row["start"]), int(row["end"]), row["page"]
    if not 0 <= start <= end <= length:
        raise ValueError(f"no text at {start}:{end}")
    turns = tuple(map(int, row["turns"]))
    return Block(BlockKind(row["kind"]), start, end, int(row["level"]), None if page is None else int(page), turns)


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
