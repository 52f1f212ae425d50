"""The results of a contest: the first three on a podium, and the lines of the board below it."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from bot.pictures.fonts import Face, cut, font, lines, shown

WIDTH, MARGIN = 900, 40
HEAD, FOOT, ROW = 150, 70, 52
TITLE_LINES, TITLE_LINE = 3, 50
"""The most lines of the title, and the pixels that each but the first adds to the head."""

STAGE, STEP_WIDTH = 300, 250
"""Pixels for the podium: its height, and the width of each of its steps."""

LINES = 30
"""The most lines below the podium."""

PAPER, INK, GREY, STRIPE = "#fffdf8", "#2b2118", "#8a7f74", "#f6efe3"
RED, GOLD, SILVER, BRONZE = "#a8201a", "#d9a441", "#a9b1b8", "#b87a4b"
STEPS = ((GOLD, 150, 1), (SILVER, 110, 0), (BRONZE, 80, 2))
"""The steps of the podium: colour, height, and place from the left."""


def draw(values: Mapping[str, Any]) -> bytes:
    """The picture of `title`, `about`, `podium` (up to three [rank, name, score], best first), `rows` (lines of the
    same form) and `foot`; all of them text.
    """
    podium: Sequence[Sequence[str]] = values["podium"][:3]
    rows: Sequence[Sequence[str]] = values["rows"][:LINES]
    title = lines(shown(values["title"]), WIDTH - 2 * MARGIN, font(40, bold=True), TITLE_LINES)
    top = HEAD + TITLE_LINE * max(len(title) - 1, 0)
    height = top + (STAGE if podium else 0) + ROW * len(rows) + FOOT
    image = Image.new("RGB", (WIDTH, height), PAPER)
    canvas = ImageDraw.Draw(image)
    _head(canvas, top - 20, title, values["about"])
    if podium:
        _stage(canvas, top, podium)
        top += STAGE
    faces = font(26), font(26, bold=True)
    for at, row in enumerate(rows):
        _row(canvas, top + at * ROW, row, faces, STRIPE if at % 2 == 0 else PAPER)
    face = font(20)
    face.write(canvas, (WIDTH / 2, height - FOOT / 2), cut(shown(values["foot"]), WIDTH - 2 * MARGIN, face), GREY, "mm")
    made = BytesIO()
    image.save(made, "PNG", compress_level=1)
    return made.getvalue()


def _head(canvas: ImageDraw.ImageDraw, bottom: int, title: Sequence[str], about: str) -> None:
    canvas.rectangle((0, 0, WIDTH, bottom), RED)
    large, small, room = font(40, bold=True), font(24), WIDTH - 2 * MARGIN
    for at, line in enumerate(title):
        large.write(canvas, (WIDTH / 2, 48 + TITLE_LINE * at), line, "#ffffff", "mm")
    small.write(canvas, (WIDTH / 2, bottom - 32), cut(shown(about), room, small), "#f7dcc8", "mm")


def _stage(canvas: ImageDraw.ImageDraw, top: int, podium: Sequence[Sequence[str]]) -> None:
    """Who shares a rank stands on a step each, with the number of the rank."""
    floor = top + STAGE - 20
    first = (WIDTH - 3 * STEP_WIDTH) / 2
    number, large, small = font(52, bold=True), font(28, bold=True), font(24)
    for (rank, name, score), (colour, height, place) in zip(podium, STEPS, strict=False):
        left, middle = first + place * STEP_WIDTH, first + (place + 0.5) * STEP_WIDTH
        canvas.rounded_rectangle((left + 6, floor - height, left + STEP_WIDTH - 6, floor), 10, colour)
        number.write(canvas, (middle, floor - height / 2), cut(shown(rank), STEP_WIDTH - 20, number), "#ffffff", "mm")
        for at, line in enumerate(reversed(lines(shown(name), STEP_WIDTH - 16, large, 2))):
            large.write(canvas, (middle, floor - height - 62 - 36 * at), line, INK, "mm")
        small.write(canvas, (middle, floor - height - 26), cut(shown(score), STEP_WIDTH - 16, small), RED, "mm")


def _row(canvas: ImageDraw.ImageDraw, top: int, row: Sequence[str], faces: tuple[Face, Face], paper: str) -> None:
    (rank, name, score), (face, figures) = row, faces
    middle = top + ROW / 2
    canvas.rectangle((MARGIN, top, WIDTH - MARGIN, top + ROW - 1), paper)
    face.write(canvas, (MARGIN + 100, middle), cut(shown(rank), 84, face), GREY, "rm")
    told = cut(shown(score), 260, figures)
    figures.write(canvas, (WIDTH - MARGIN - 20, middle), told, RED, "rm")
    room = WIDTH - 2 * MARGIN - 130 - 40 - figures.width(told)
    face.write(canvas, (MARGIN + 130, middle), cut(shown(name), room, face), INK, "lm")
