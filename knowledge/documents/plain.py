"""Plain text: paragraphs by blank line, indent or full stop; headings by their numbers."""

import re
from collections.abc import Iterator
from pathlib import PurePath

from knowledge.documents.encoding import decode
from knowledge.documents.headings import heading_level, may_be_title
from knowledge.documents.lines import Line, lines_of
from knowledge.model import Block, BlockKind, Document

_FULL_STOP = re.compile(r"[。！？!?：:…][”’」』）)\"]*\s*$")


def read_plain(name: str, data: bytes) -> Document:
    """The document in a text file. Title: a first line that stands alone, else the file's stem."""
    text = decode(name, data)
    lines = list(lines_of(text))
    title = _title(lines)
    blocks = [_heading(title, 1)] if title else []
    blocks += _blocks([line for line in lines if title is None or line.start > title.start])
    name_of_file = PurePath(name).stem
    return Document(title.text.strip() if title else name_of_file, edition="", text=text, blocks=tuple(blocks))


def _title(lines: list[Line]) -> Line | None:
    """The first line, when a blank or indented one follows it and it is no numbered heading."""
    at = next((at for at, line in enumerate(lines) if not line.blank), None)
    if at is None or at + 1 >= len(lines):
        return None
    line, following = lines[at], lines[at + 1]
    alone = following.blank or following.indented
    return line if alone and may_be_title(line.text) and heading_level(line.text) is None else None


def _blocks(lines: list[Line]) -> Iterator[Block]:
    paragraph: list[Line] = []
    for at, line in enumerate(lines):
        level = _level(lines, at, open_paragraph=bool(paragraph))
        if paragraph and (level or line.blank or _begins_anew(paragraph[-1], line)):
            yield _paragraph(paragraph)
            paragraph = []
        if level:
            yield _heading(line, level)
        elif not line.blank:
            paragraph.append(line)
    if paragraph:
        yield _paragraph(paragraph)


def _begins_anew(before: Line, line: Line) -> bool:
    """Many texts have one line a paragraph: an indent, or a full stop before, begins a new one."""
    return line.indented or _FULL_STOP.search(before.text) is not None


def _level(lines: list[Line], at: int, *, open_paragraph: bool) -> int | None:
    """The level of a heading; a line inside a sentence, or one of a numbered list, is none."""
    level = heading_level(lines[at].text)
    if level is None or (open_paragraph and not _begins_anew(lines[at - 1], lines[at])):
        return None
    return None if level in (_next_level(lines, at, 1), _next_level(lines, at, -1)) else level


def _next_level(lines: list[Line], at: int, step: int) -> int | None:
    at += step
    while 0 <= at < len(lines) and lines[at].blank:
        at += step
    return heading_level(lines[at].text) if 0 <= at < len(lines) else None


def _heading(line: Line, level: int) -> Block:
    return Block(BlockKind.HEADING, *_bounds(line, line), level=level)


def _paragraph(lines: list[Line]) -> Block:
    return Block(BlockKind.PARAGRAPH, *_bounds(lines[0], lines[-1]))


def _bounds(first: Line, last: Line) -> tuple[int, int]:
    start = first.start + len(first.text) - len(first.text.lstrip())
    return start, last.start + len(last.text.rstrip())
