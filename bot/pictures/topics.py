"""How somebody stands in the topics: a bar each, the strongest first."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from bot.pictures.fonts import Face, cut, font, shown

WIDTH, MARGIN, ROW, HEAD = 900, 40, 58, 64
LABEL, FIGURES = 250, 190
"""Pixels for the name of a topic and for its figures; the bar has what lies between."""

PAPER, INK, GREY, TRACK = "#fffdf8", "#2b2118", "#8a7f74", "#efe7da"
STRONG, MIDDLE, WEAK = "#2f8f5b", "#d9982b", "#c8402f"


def draw(values: Mapping[str, Any]) -> bytes:
    """The picture of `title` and `parts`, each with a `name` and `rows` of [topic, right answers, answers > 0]."""
    parts: Sequence[Mapping[str, Any]] = values["parts"]
    lines = sum(len(part["rows"]) for part in parts)
    height = 2 * MARGIN + HEAD * (1 + len(parts)) + ROW * lines
    image = Image.new("RGB", (WIDTH, height), PAPER)
    canvas = ImageDraw.Draw(image)
    _head(canvas, MARGIN, values["title"], font(38, bold=True), INK)
    top = MARGIN + HEAD
    for part in parts:
        _head(canvas, top, part["name"], font(26), GREY)
        top += HEAD
        for row in part["rows"]:
            _row(canvas, top, row)
            top += ROW
    made = BytesIO()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()


def _head(canvas: ImageDraw.ImageDraw, top: int, text: str, face: Face, ink: str) -> None:
    face.write(canvas, (MARGIN, top + HEAD / 2), cut(shown(text), WIDTH - 2 * MARGIN, face), ink, "lm")


def _row(canvas: ImageDraw.ImageDraw, top: int, row: Sequence[Any]) -> None:
    topic, right, answered = row
    share, middle = right / answered, top + ROW / 2
    name, figures = font(28), font(24)
    name.write(canvas, (MARGIN, middle), cut(shown(topic), LABEL - 20, name), INK, "lm")
    left, end = MARGIN + LABEL, WIDTH - MARGIN - FIGURES
    _bar(canvas, (left, end), middle, 1.0, TRACK)
    _bar(canvas, (left, end), middle, share, colour(share))
    told = cut(f"{round(100 * share)}%　{right}/{answered}", FIGURES - 20, figures)
    figures.write(canvas, (WIDTH - MARGIN, middle), told, INK, "rm")


def _bar(canvas: ImageDraw.ImageDraw, ends: tuple[int, int], middle: float, share: float, ink: str) -> None:
    """A bar over a share of the way; where nothing was right there is none."""
    left, end = ends
    right = left + (end - left) * share
    if share > 0:
        canvas.rounded_rectangle((left, middle - 11, max(right, left + 22), middle + 11), 11, ink)


def colour(share: float) -> str:
    return STRONG if share >= 0.8 else MIDDLE if share >= 0.6 else WEAK
