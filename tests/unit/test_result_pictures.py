"""Podium and certificate: any names fit, what is missing is replaced, and nothing runs over the edge."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.game.setup import LONGEST_TITLE
from bot.pictures import Picture, draw
from bot.pictures.certificate import HEIGHT
from bot.pictures.certificate import WIDTH as PAGE
from bot.pictures.fonts import font, lines
from bot.pictures.podium import FOOT, HEAD, INK, MARGIN, PAPER, ROW, STAGE, TITLE_LINE, TITLE_LINES, WIDTH
from bot.pictures.podium import LINES as MOST

TEXT = st.text(max_size=60)
ROWS = st.lists(st.tuples(st.sampled_from(["1", "2", "79000"]), TEXT, TEXT), max_size=4)


def opened(picture: Picture) -> Image.Image:
    image = Image.open(BytesIO(draw(picture)))
    assert image.format == "PNG"
    return image.convert("RGB")


def podium(podium: Any, rows: Any, title: str = "赛") -> Image.Image:
    values = {"title": title, "about": title, "podium": podium, "rows": rows, "foot": title}
    return opened(Picture("podium", values))


def colours(image: Image.Image) -> set[str]:
    found = image.getcolors(2**20) or []
    return {"#{:02x}{:02x}{:02x}".format(*colour) for _, colour in found}  # type: ignore[misc]


@settings(max_examples=20, deadline=None)
@given(ROWS, ROWS, TEXT)
def test_any_board_fits_its_picture(first: Any, rows: Any, title: str) -> None:
    image = podium(first, rows, title)
    head = image.height - (STAGE if first else 0) - ROW * len(rows) - FOOT
    assert image.width == WIDTH and head in range(HEAD, HEAD + TITLE_LINE * TITLE_LINES, TITLE_LINE)
    for edge in ((0, head, MARGIN - 2, image.height), (WIDTH - MARGIN + 2, head, WIDTH, image.height)):
        assert colours(image.crop(edge)) == {PAPER}


@pytest.mark.parametrize(("given_rows", "shown"), [(3, 3), (30, 30), (99, MOST)])
def test_each_line_has_its_row(given_rows: int, shown: int) -> None:
    image = podium([], [(str(at), f"同学{at}", "9 分") for at in range(given_rows)])
    assert image.height == HEAD + ROW * shown + FOOT
    for at in range(shown):
        row = image.crop((MARGIN + 130, HEAD + at * ROW, WIDTH // 2, HEAD + (at + 1) * ROW))
        assert INK in colours(row), at


def test_the_longest_title_is_shown_whole_and_long_names_in_two_lines() -> None:
    title, name = "纪念五四运动全盟青少年党史知识竞赛" * 4, "一位同学（东乌旗第一中学）"
    long, longer = (podium([("1", name, "9 分")], [], title[:length]) for length in (LONGEST_TITLE - 1, LONGEST_TITLE))
    assert long.height == HEAD + 2 * TITLE_LINE + STAGE + FOOT
    assert long.tobytes() != longer.tobytes(), "its last character shows"
    assert long.tobytes() != podium([("1", name[:-2] + "校）", "9 分")], [], title[: LONGEST_TITLE - 1]).tobytes()


def test_a_name_that_is_too_long_leaves_room_for_the_score() -> None:
    short, long = (podium([], [("1", name, "100 分")]) for name in ("", "很长的名字" * 30))
    score = int(font(26, bold=True).width("100 分"))
    box = (WIDTH - MARGIN - 20 - score - 15, HEAD, WIDTH - MARGIN, HEAD + ROW)
    assert short.crop(box).tobytes() == long.crop(box).tobytes()


@settings(max_examples=20, deadline=None)
@given(TEXT, st.text(max_size=400), TEXT)
def test_any_certificate_keeps_its_frame(name: str, text: str, by: str) -> None:
    values = {
        "heading": "荣誉证书",
        "name": name,
        "text": text,
        "by": by,
        "date": "2026-05-05",
        "code": "7K2M-9QXA-4B3C",
    }
    empty = opened(Picture("certificate", dict.fromkeys(values, "")))
    image = opened(Picture("certificate", values))
    assert image.size == (PAGE, HEIGHT)
    for edge in ((0, 0, 90, HEIGHT), (PAGE - 90, 0, PAGE, HEIGHT), (0, 0, PAGE, 90), (0, HEIGHT - 90, PAGE, HEIGHT)):
        assert image.crop(edge).tobytes() == empty.crop(edge).tobytes()


@given(st.text("长征一ab ，", max_size=300), st.integers(100, 900), st.integers(1, 4))
def test_a_text_is_broken_into_lines_that_fit(text: str, width: int, most: int) -> None:
    face = font(34)
    broken = lines(text, width, face, most)
    assert len(broken) <= most
    assert all(face.width(line) <= width for line in broken)
    assert "".join(broken) == text or "".join(broken).endswith("…")
