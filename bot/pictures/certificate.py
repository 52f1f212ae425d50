"""A certificate: who, for what, and the code by which it is verified."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from bot.pictures.fonts import cut, font, lines, shown

WIDTH, HEIGHT, MARGIN = 1200, 850, 140
LINES = 4
"""The most lines of the text."""

PAPER, INK, GREY, RED, GOLD = "#fffaf0", "#2b2118", "#8a7f74", "#a8201a", "#c9973b"


def draw(values: Mapping[str, Any]) -> bytes:
    """The picture of `heading`, `name`, `text`, `by`, `date` and `code`, all of them text."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    canvas = ImageDraw.Draw(image)
    _frame(canvas)
    room = WIDTH - 2 * MARGIN
    head, name, body, small = font(72), font(48), font(34), font(26)
    head.write(canvas, (WIDTH / 2, 165), cut(shown(values["heading"]), room, head), RED, "mm")
    name.write(canvas, (WIDTH / 2, 290), cut(shown(values["name"]), room, name), INK, "mm")
    canvas.line((WIDTH / 2 - 260, 330, WIDTH / 2 + 260, 330), GOLD, 2)
    for at, line in enumerate(lines(shown(values["text"]), room, body, LINES)):
        body.write(canvas, (WIDTH / 2, 400 + 58 * at), line, INK, "mm")
    for at, key in enumerate(("by", "date")):
        small.write(canvas, (WIDTH - MARGIN, 665 + 42 * at), cut(shown(values[key]), room, small), INK, "rm")
    small.write(canvas, (MARGIN, 707), cut(shown(values["code"]), room / 2, small), GREY, "lm")
    made = BytesIO()
    image.save(made, "PNG", compress_level=1)
    return made.getvalue()


def _frame(canvas: ImageDraw.ImageDraw) -> None:
    canvas.rectangle((30, 30, WIDTH - 30, HEIGHT - 30), outline=RED, width=8)
    canvas.rectangle((50, 50, WIDTH - 50, HEIGHT - 50), outline=GOLD, width=3)
    for x in (50, WIDTH - 50):
        for y in (50, HEIGHT - 50):
            canvas.polygon([(x, y - 22), (x + 22, y), (x, y + 22), (x - 22, y)], fill=GOLD)
