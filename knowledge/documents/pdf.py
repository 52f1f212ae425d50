"""PDF: the text layer, page by page, in the order in which it is read; pages that are pictures go to recognition."""

from collections.abc import Iterator
from ctypes import byref
from pathlib import PurePath
from typing import TYPE_CHECKING

from knowledge.documents.errors import Empty, Fault, Unreadable
from knowledge.documents.layout.edges import strip_edges
from knowledge.documents.layout.mend import mend
from knowledge.documents.layout.paragraphs import pieces_of, usual_size
from knowledge.documents.layout.printed import Printed, evened
from knowledge.documents.ocr import Recogniser, recogniser
from knowledge.documents.pieces import Drop, Piece, assemble
from knowledge.documents.progress import Progress, Report, Stage, silent
from knowledge.model import BlockKind, Document, DropReason

if TYPE_CHECKING:
    import pypdfium2

_PASSWORD = 4
"""What pdfium calls a file that wants a password."""

_GARBLED = 0.3
"""With this share of characters that stand for nothing a text layer is worth no more than none."""

_DOTS_PER_POINT = 200 / 72

Box = tuple[float, float, float, float]
"""Left, right, top, bottom, in points from the upper left corner of the page."""


def read_pdf(name: str, data: bytes, report: Report = silent) -> Document:
    """The document in a PDF. Title: the largest line of the first page, else the file's stem.

    Raises `Unreadable` (encrypted, damaged) or `Empty` (a scan).
    """
    pages, drops = _pages(name, data, report)
    report(Progress(Stage.MENDING))
    kept, edges = strip_edges(pages)
    pieces, more = mend(pieces_of(kept))
    return assemble(_title(pieces) or PurePath(name).stem, pieces, [*drops, *edges, *more])


def _pages(name: str, data: bytes, report: Report) -> tuple[list[list[Printed]], list[Drop]]:
    pdf = _opened(name, data)
    try:
        pages, scanned = list[list[Printed]](), list[int]()
        for at in range(len(pdf)):
            report(Progress(Stage.READING, at, len(pdf)))
            pages.append(_lines(name, pdf, at))
            if not pages[-1] and _has_picture(pdf, at):
                scanned.append(at)
        return pages, _recognise(name, pdf, pages, scanned, report)
    finally:
        pdf.close()


def _opened(name: str, data: bytes) -> "pypdfium2.PdfDocument":
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        why = Fault.ENCRYPTED if getattr(error, "err_code", None) == _PASSWORD else Fault.DAMAGED
        raise Unreadable(name, why) from error


def _lines(name: str, pdf: "pypdfium2.PdfDocument", at: int) -> list[Printed]:
    """The lines of a page; none where its fonts hide what their signs mean."""
    import pypdfium2

    try:
        page = pdf[at]
        lines = list(_stretches(page, at + 1))
        page.close()
    except pypdfium2.PdfiumError as error:
        raise Unreadable(name, Fault.DAMAGED) from error
    text = "".join(line.text for line in lines)
    strange = sum(sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" or sign < " " for sign in text)
    return [] if strange > _GARBLED * len(text) else lines


def _stretches(page: "pypdfium2.PdfPage", number: int) -> Iterator[Printed]:
    """Runs of characters on one baseline without a wide gap.

    A gap that pdfium takes for a space parts Latin words only: beside a Chinese character it is an accident of setting.
    """
    run: list[tuple[str, Box]] = []
    gap = False
    for sign, box in _signs(page):
        if box is None:
            if sign != " ":
                yield from _stretch(run, number)
                run = []
            gap = sign == " "
            continue
        if run and not _follows(run[-1][1], box):
            yield from _stretch(run, number)
            run = []
        if run and gap and not _is_chinese(run[-1][0]) and not _is_chinese(sign):
            run.append((" ", box))
        run.append((sign, box))
        gap = False
    yield from _stretch(run, number)


def _is_chinese(sign: str) -> bool:
    return sign >= "\u2e80"


def _signs(page: "pypdfium2.PdfPage") -> Iterator[tuple[str, Box | None]]:
    """Every character with its box; None if pdfium made it up."""
    from pypdfium2 import raw

    textpage = page.get_textpage()
    height = page.get_height()
    rect = raw.FS_RECTF()
    for at in range(textpage.count_chars()):
        sign = _sign(raw.FPDFText_GetUnicode(textpage, at))
        if sign in "\r\n" or (sign == " " and raw.FPDFText_IsGenerated(textpage, at) == 1):
            yield sign, None
        elif raw.FPDFText_GetLooseCharBox(textpage, at, byref(rect)) and rect.top > rect.bottom:
            yield sign, (rect.left, rect.right, height - rect.top, height - rect.bottom)
    textpage.close()


def _sign(code: int) -> str:
    """A lone half of a surrogate pair, or no code at all, stands for nothing."""
    return chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd"


def _follows(before: Box, box: Box) -> bool:
    """Whether a character stands behind another one, or in its place as the second letter of a ligature."""
    size = max(before[3] - before[2], box[3] - box[2])
    level = abs((before[2] + before[3]) - (box[2] + box[3])) < size
    return level and box[0] > before[0] - 0.2 * size and box[0] - before[1] < 1.2 * size


def _stretch(run: list[tuple[str, Box]], page: int) -> Iterator[Printed]:
    text = "".join(sign for sign, _ in run).strip()
    if text:
        boxes = [box for sign, box in run if not sign.isspace()]
        lefts, rights, tops, bottoms = zip(*boxes, strict=True)
        yield Printed(text, min(lefts), max(rights), min(tops), max(bottoms), page)


def _has_picture(pdf: "pypdfium2.PdfDocument", at: int) -> bool:
    page = pdf[at]
    try:
        return next(page.get_objects(max_depth=3), None) is not None
    finally:
        page.close()


def _recognise(
    name: str, pdf: "pypdfium2.PdfDocument", pages: list[list[Printed]], scanned: list[int], report: Report
) -> list[Drop]:
    """Fills in the lines of scanned pages; without recognition they are dropped, or the file is refused."""
    recognise = recogniser() if scanned else None
    if recognise is None:
        if scanned and not any(pages):
            raise Empty(name, Fault.SCAN)
        return [Drop(DropReason.SCANNED) for _ in scanned]
    drops, found = list[Drop](), list[Printed]()
    for done, at in enumerate(scanned):
        report(Progress(Stage.RECOGNISING, done, len(scanned)))
        lines, unsure = _recognised(recognise, pdf, at)
        found += lines
        drops += unsure
    for line in evened(found, usual_size(pages)):
        pages[line.page - 1].append(line)
    if not any(pages):
        raise Empty(name, Fault.BLANK_SCAN)
    return drops


def _recognised(recognise: Recogniser, pdf: "pypdfium2.PdfDocument", at: int) -> tuple[list[Printed], list[Drop]]:
    page = pdf[at]
    try:
        return recognise(page.render(scale=_DOTS_PER_POINT, grayscale=True).to_pil(), at + 1)
    finally:
        page.close()


def _title(pieces: list[Piece]) -> str:
    """The highest heading of the first page."""
    first = [piece for piece in pieces if piece.kind is BlockKind.HEADING and piece.page == 1 and piece.level == 1]
    return first[0].text.strip() if first else ""
