"""PDFs and pictures for the tests, drawn anew each time; lengths in millimetres, from the upper left corner."""

from collections.abc import Sequence
from io import BytesIO

import pylopdf_fonts_zh_cn as fonts
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

LEADING = 8
MARGIN = 20
DOTS = 8
"""Dots to a millimetre of a drawn picture, about 200 to an inch."""


class Paper:
    """A4 pages on which lines are placed by hand, as a layout program does."""

    def __init__(self) -> None:
        self.pdf = FPDF(format="A4")
        self.pdf.set_auto_page_break(False)
        self.pdf.add_font("sc", fname=str(fonts.sans_path()))

    def page(self) -> "Paper":
        self.pdf.add_page()
        return self

    def line(self, text: str, x: float = MARGIN, y: float = MARGIN, size: float = 11) -> "Paper":
        self.pdf.set_font("sc", size=size)
        self.pdf.text(x, y, text)
        return self

    def lines(self, texts: Sequence[str], x: float = MARGIN, y: float = 40, size: float = 11) -> "Paper":
        for at, text in enumerate(texts):
            self.line(text, x, y + at * LEADING, size)
        return self

    def picture(self, image: Image.Image) -> "Paper":
        self.pdf.image(image, 0, 0, image.width / DOTS, image.height / DOTS)
        return self

    def bytes(self) -> bytes:
        return bytes(self.pdf.output())


def wrapped(text: str, width: int) -> list[str]:
    """Lines of so many characters, the first indented by two of them."""
    whole = "\u3000\u3000" + text
    return [whole[at : at + width] for at in range(0, len(whole), width)]


def book(pages: int) -> bytes:
    """So many pages of 30 lines with a running head and page numbers; paragraphs run over the pages."""
    paper = Paper()
    sentence = "代表们在{}号房间开会，讨论了今后的工作，并选举了领导机构，会后各自回到原来的地方去。"
    lines = list[str]()
    while len(lines) < 30 * pages:
        number = len(lines)
        lines += wrapped("".join(sentence.format(number + each) for each in range(5 + number % 4)), 36)
    for page in range(pages):
        paper.page().line("地方史讲义", y=12, size=9).line(f"- {page + 1} -", 100, 287, 9)
        paper.lines(lines[30 * page : 30 * page + 30], y=24)
    return paper.bytes()


def scan(lines: Sequence[str]) -> Image.Image:
    """A page of a scanner: black on white, no text in it but what the eye sees."""
    image = Image.new("L", (150 * DOTS, 100 * DOTS), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(str(fonts.sans_path()), 36)
    for at, text in enumerate(lines):
        draw.text((12 * DOTS, (12 + 9 * at) * DOTS), text, font=font, fill="black")
    return image


def png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
