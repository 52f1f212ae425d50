"""Markdown: front matter, ATX headings and paragraphs. Any other markup stays in the text as it stands."""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import PurePath

from knowledge.documents.encoding import decode
from knowledge.documents.front_matter import front_matter
from knowledge.documents.lines import Line, lines_of
from knowledge.documents.pieces import Drop, loss_of, solid
from knowledge.documents.progress import Report, silent
from knowledge.model import Block, BlockKind, Document, DropReason

_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})[ \t]+(?P<name>.*?)(?:[ \t]+#+)?[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]")


def read_markdown(name: str, data: bytes, report: Report = silent) -> Document:
    """The document in a Markdown file. Title: front matter, else the first `#` heading, else the file's stem."""
    text = decode(name, data)
    matter, start = front_matter(name, text)
    blocks = tuple(_blocks(text, start))
    kept = sum(solid(text[block.start : block.end]) for block in blocks)
    head = [Drop(DropReason.FRONT_MATTER, text[:start])] if start else []
    return Document(
        title=matter.title or _first_heading(text, blocks) or PurePath(name).stem,
        edition=matter.edition,
        text=text,
        blocks=blocks,
        topic=matter.topic,
        period=matter.period,
        sources=matter.sources,
        checked=matter.checked,
        loss=loss_of(kept, head, text),
    )


def _blocks(text: str, start: int) -> Iterator[Block]:
    for blank, group in groupby(lines_of(text, start), lambda line: line.blank):
        if not blank:
            yield from _of_lines(list(group))


def _of_lines(lines: list[Line]) -> Iterator[Block]:
    """Headings break a paragraph without a blank line, and so does each item of a list."""
    open_lines: list[Line] = []
    for line in lines:
        heading = _HEADING.match(line.text)
        if (heading or _ITEM.match(line.text)) and open_lines:
            yield _paragraph(open_lines)
            open_lines = []
        if heading:
            yield _heading(line, heading)
        else:
            open_lines.append(line)
    if open_lines:
        yield _paragraph(open_lines)


def _heading(line: Line, found: re.Match[str]) -> Block:
    start, end = found.span("name")
    return Block(BlockKind.HEADING, line.start + start, line.start + end, level=len(found["marks"]))


def _paragraph(lines: list[Line]) -> Block:
    first, last = lines[0], lines[-1]
    start = first.start + len(first.text) - len(first.text.lstrip())
    return Block(BlockKind.PARAGRAPH, start, last.start + len(last.text.rstrip()))


def _first_heading(text: str, blocks: tuple[Block, ...]) -> str:
    first = (text[block.start : block.end] for block in blocks if block.level == 1)
    return next(first, "")
