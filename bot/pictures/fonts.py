"""The letters of pictures: Noto Sans SC out of the package pylopdf-fonts-zh-cn, and what it cannot show."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from PIL import ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

NO_GLYPH = "□"
"""Stands for a character that the font does not have."""

BOLD = 1 / 32
"""The package has one weight: bold letters are drawn with a stroke of this share of their size."""

_NOBODYS = "\U0010ffff"
_PROBE = 16


@dataclass(frozen=True, slots=True)
class Face:
    """Letters of one size, in pixels. Made anew for each picture: a face must not be used in two threads at once."""

    font: ImageFont.FreeTypeFont
    stroke: float = 0.0

    @property
    def height(self) -> int:
        """From one line to the next."""
        ascent, descent = self.font.getmetrics()
        return ascent + descent

    def width(self, text: str) -> float:
        return self.font.getlength(text) + 2 * self.stroke if text else 0.0

    def write(self, canvas: ImageDraw.ImageDraw, at: tuple[float, float], text: str, fill: str, anchor: str) -> None:
        """Write one line; `anchor` is Pillow's: `lm` begins at a point, `rm` ends there, both in mid-height."""
        canvas.text(at, text, fill, self.font, anchor, stroke_width=self.stroke)


def font(size: int, bold: bool = False) -> Face:
    return Face(_font(size), size * BOLD if bold else 0.0)


def missing(text: str) -> set[str]:
    """The characters of a text that the font does not have."""
    return {sign for sign in text if not _has(sign)}


def shown(text: str) -> str:
    """The text in one line, with a sign in the place of each character that the font does not have."""
    line = " ".join(text.split())
    gone = missing(line)
    return "".join(NO_GLYPH if sign in gone else sign for sign in line)


def cut(text: str, width: float, face: Face) -> str:
    """As much of a text as fits into so many pixels; what is cut ends in an ellipsis. Not even that may fit: empty."""
    if face.width(text) <= width:
        return text
    kept = text
    while kept and face.width(f"{kept}…") > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…" if kept else ""


def lines(text: str, width: float, face: Face, most: int) -> list[str]:
    """A text in lines of at most so many pixels; what does not fit into the last one is cut."""
    made = list(_broken(text, width, face))
    if len(made) <= most:
        return made
    return [*made[: most - 1], cut("".join(made[most - 1 :]), width, face)]


def _broken(text: str, width: float, face: Face) -> Iterator[str]:
    line = ""
    for sign in text:
        if line and face.width(line + sign) > width:
            yield line
            line = ""
        line += sign
    if line:
        yield line


@cache
def _has(sign: str) -> bool:
    """A character without a glyph looks like one that nobody will ever assign."""
    return _shape(sign) != _nobodys_shape()


@cache
def _nobodys_shape() -> bytes:
    return _shape(_NOBODYS)


def _shape(sign: str) -> bytes:
    return bytes(_font(_PROBE).getmask(sign))


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(sans_path(), size, layout_engine=ImageFont.Layout.BASIC)
