"""Pictures of text -> printed lines, where the extra `[ocr]` is installed."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from knowledge.documents.layout.printed import Printed
from knowledge.documents.pieces import Drop
from knowledge.model import DropReason

if TYPE_CHECKING:
    from PIL.Image import Image

_SURE = 0.5
"""Lines that are recognised with less confidence are dropped: a guess is no text."""

_PARAMETERS = {
    "Global.log_level": "error",
    "Global.use_cls": False,
    # One thread leaves the other cores to the bot.
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    # Lines are looked for in a smaller picture: half the time and memory, and the same lines down to 8.6 points.
    "Det.limit_type": "max",
    "Det.limit_side_len": 1280,
    "Rec.rec_batch_num": 1,
}

Recogniser = Callable[["Image", int], tuple[list[Printed], list[Drop]]]
"""A picture and its page number -> its lines, and those that were too unsure."""


def recogniser() -> Recogniser | None:
    """None where the extra is not installed."""
    try:
        engine = _engine()
    except ImportError:
        return None
    return lambda picture, page: _recognise(engine, picture, page)


@cache
def _engine() -> Any:
    """Its models are files of its own package."""
    from rapidocr import RapidOCR

    return RapidOCR(params=_PARAMETERS)


def _recognise(engine: Any, picture: "Image", page: int) -> tuple[list[Printed], list[Drop]]:
    found = engine(picture.convert("RGB"))
    lines, drops = list[Printed](), list[Drop]()
    for text, score, box in zip(found.txts or (), found.scores or (), _boxes(found), strict=True):
        if not text.strip():
            continue
        if score < _SURE:
            drops.append(Drop(DropReason.UNSURE, text))
        else:
            lines.append(_printed(text.strip(), box, page))
    return lines, drops


def _boxes(found: Any) -> list[Any]:
    return [] if found.boxes is None else list(found.boxes)


def _printed(text: str, box: Any, page: int) -> Printed:
    across, down = [float(corner[0]) for corner in box], [float(corner[1]) for corner in box]
    return Printed(text, min(across), max(across), min(down), max(down), page)
