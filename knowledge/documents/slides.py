"""PowerPoint's .pptx: a page for each slide, its title a heading, its notes asides."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from knowledge.documents.archive import check_archive
from knowledge.documents.errors import Fault, Unreadable
from knowledge.documents.pieces import Drop, Piece, aside, assemble, heading, paragraph
from knowledge.documents.progress import Progress, Report, Stage, silent
from knowledge.model import BlockKind, Document, DropReason

if TYPE_CHECKING:
    from pptx.slide import Slide

_LEVEL = 2


def read_pptx(name: str, data: bytes, report: Report = silent) -> Document:
    """The document in a presentation. Title: the first slide's, else the file's stem. Raises `Unreadable`."""
    from pptx import Presentation

    check_archive(name, data)
    pieces, drops = list[Piece](), list[Drop]()
    try:
        slides = list(Presentation(BytesIO(data)).slides)
        for number, slide in enumerate(slides, 1):
            report(Progress(Stage.READING, number - 1, len(slides)))
            if slide._element.get("show") == "0":
                drops += [Drop(DropReason.HIDDEN, piece.text) for piece in _slide(slide, number)]
            else:
                pieces += _slide(slide, number)
    except Exception as error:  # lxml, KeyError, AttributeError: a hostile part can make it fail in any way
        raise Unreadable(name, Fault.DAMAGED) from error
    title = next((piece.text for piece in pieces if piece.kind is BlockKind.HEADING and piece.page == 1), "")
    return assemble(" ".join(title.split()) or PurePath(name).stem, pieces, drops)


def _slide(slide: "Slide", number: int) -> Iterator[Piece]:
    title = slide.shapes.title
    if title is not None and title.text_frame.text.strip():
        yield heading(" ".join(title.text_frame.text.split()), _LEVEL, number)
    named = title.shape_id if title is not None else None
    yield from (piece for piece in _shapes(slide.shapes, number, named))
    if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
        yield from (aside(text, number) for text in _paragraphs(notes))


def _shapes(shapes: Iterable[Any], number: int, named: int | None) -> Iterator[Piece]:
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes, number, named)
        elif getattr(shape, "has_table", False):
            yield from _table(shape.table, number)
        elif shape.has_text_frame and shape.shape_id != named:
            yield from (paragraph(text, number) for text in _paragraphs(shape.text_frame))


def _table(table: Any, number: int) -> Iterator[Piece]:
    for row in table.rows:
        cells = [" ".join(cell.text.split()) for cell in row.cells if not cell.is_spanned]
        if line := "\t".join(cell for cell in cells if cell):
            yield paragraph(line, number)


def _paragraphs(frame: Any) -> Iterator[str]:
    for each in frame.paragraphs:
        if text := each.text.replace("\v", "\n").strip():
            yield text
