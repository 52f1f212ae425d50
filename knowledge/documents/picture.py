"""Pictures of a page: photographs and scans, read by recognition."""

import warnings
from io import BytesIO
from pathlib import PurePath

from knowledge.documents.errors import Empty, Fault, Unreadable
from knowledge.documents.layout.mend import mend
from knowledge.documents.layout.paragraphs import pieces_of
from knowledge.documents.layout.printed import evened
from knowledge.documents.ocr import recogniser
from knowledge.documents.pieces import assemble
from knowledge.documents.progress import Progress, Report, Stage, silent
from knowledge.model import Document

_MOST_PIXELS = 60_000_000
_LONGEST_SIDE = 4_000


def read_picture(name: str, data: bytes, report: Report = silent) -> Document:
    """The document in a picture. Title: the file's stem. Raises `Unreadable`, or `Empty` without the extra `[ocr]`."""
    from PIL import Image, UnidentifiedImageError

    recognise = recogniser()
    if recognise is None:
        raise Empty(name, Fault.SCAN)
    report(Progress(Stage.RECOGNISING, 0, 1))
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(BytesIO(data)) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise Unreadable(name, Fault.BOMB)
            picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            lines, drops = recognise(picture, 1)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Unreadable(name, Fault.DAMAGED) from error
    pieces, more = mend(pieces_of([evened(lines)]))
    if not pieces:
        raise Empty(name, Fault.BLANK_SCAN)
    return assemble(PurePath(name).stem, pieces, [*drops, *more])
