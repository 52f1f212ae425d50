"""Pictures: letters are there or replaced, nothing runs over, and what is drawn is what was told."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.pictures import Picture, draw
from bot.pictures.fonts import NO_GLYPH, cut, font, missing, shown
from bot.pictures.topics import FIGURES, LABEL, MARGIN, STRONG, TRACK, WEAK, WIDTH, colour

FACE = font(24)
MONGOLIAN, EMOJI, RARE = "ᠮ", "😀", "𠮷"


def test_what_people_here_write_has_letters() -> None:
    assert missing("锡林郭勒职业学院：党史 1921—1949「长征」（复习）abc éß 龘 %…　" + NO_GLYPH) == set()


@pytest.mark.parametrize("sign", [MONGOLIAN, EMOJI, RARE])
def test_a_letter_that_is_missing_is_replaced_and_no_other(sign: str) -> None:
    assert missing(f"长{sign}征") == {sign}
    assert shown(f"长{sign}\n征 ") == f"长{NO_GLYPH} 征"


@settings(deadline=None)
@given(st.text(max_size=60))
def test_nothing_is_shown_that_has_no_letter(text: str) -> None:
    assert missing(shown(text)) == set()
    assert "\n" not in shown(text)


@settings(deadline=None)
@given(st.text("长征一ab ，", max_size=60), st.integers(0, 400), st.booleans())
def test_what_is_cut_fits_and_is_as_long_as_it_can_be(text: str, width: int, bold: bool) -> None:
    face = font(24, bold)
    kept = cut(text, width, face)
    assert face.width(kept) <= width
    if kept != text and kept:
        assert kept.endswith("…") and text.startswith(kept[:-1])
        longer = text[: len(kept)]
        assert face.width(f"{longer}…") > width or text[len(kept) - 1] == " "


def test_bold_letters_are_wider() -> None:
    assert font(24, bold=True).width("长征") > FACE.width("长征")


def picture(*rows: tuple[str, int, int], title: str = "我的主题") -> Image.Image:
    part = {"name": "拿手", "rows": [list(row) for row in rows]}
    made = draw(Picture("topics", {"title": title, "parts": [part]}))
    return Image.open(BytesIO(made))


def bar(image: Image.Image, row: int = 0) -> list[str]:
    """The colours along the middle of a bar."""
    height = (image.height - 2 * MARGIN - 128) // 58
    assert 0 <= row < height
    y = MARGIN + 128 + 58 * row + 29
    pixels = [image.getpixel((x, y)) for x in range(MARGIN + LABEL, WIDTH - MARGIN - FIGURES)]
    return ["#{:02x}{:02x}{:02x}".format(*pixel) for pixel in pixels]  # type: ignore[misc]


@pytest.mark.parametrize(("right", "answered", "ink"), [(4, 4, STRONG), (1, 2, WEAK), (0, 3, TRACK), (9, 10, STRONG)])
def test_a_bar_is_as_long_as_the_share(right: int, answered: int, ink: str) -> None:
    drawn = bar(picture(("长征", right, answered)))
    share = drawn.count(colour(right / answered)) / len(drawn)
    assert share == pytest.approx(right / answered, abs=0.01)
    assert ink in drawn


def test_the_letters_are_on_the_paper() -> None:
    def dark(image: Image.Image) -> int:
        label = image.convert("L").crop((MARGIN, MARGIN + 128, MARGIN + LABEL, MARGIN + 186))
        return sum(label.histogram()[:128])

    assert dark(picture(("", 1, 2))) == 0
    assert dark(picture(("长征", 1, 2))) > 100
    assert dark(picture(("很长很长很长很长很长很长的主题", 1, 2))) > dark(picture(("长征", 1, 2)))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=40), st.integers(0, 10**6), st.integers(1, 10**6)), max_size=8),
    st.text(max_size=80),
)
def test_any_words_and_figures_make_a_picture_that_telegram_takes(rows: list[Any], title: str) -> None:
    image = picture(*((topic, min(right, answered), answered) for topic, right, answered in rows), title=title)
    assert (image.format, image.width, image.height) == ("PNG", WIDTH, 208 + 58 * len(rows))
    edge = image.crop((WIDTH - MARGIN + 2, 0, WIDTH, image.height))
    assert len(edge.getcolors() or ()) == 1, "nothing is written over the edge"


def test_the_same_values_make_the_same_bytes() -> None:
    values = {"title": "t", "parts": [{"name": "n", "rows": [["长征", 1, 2]]}]}
    assert draw(Picture("topics", values)) == draw(Picture("topics", values))


def test_a_drawing_that_is_not_known_is_named() -> None:
    with pytest.raises(KeyError, match="sunset"):
        draw(Picture("sunset", {}))
