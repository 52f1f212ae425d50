"""What a question names, and what must stand beside its answer: years, places, numbered things, titles, areas."""

import re

from index.text import places

_YEAR = re.compile(r"(?<![0-9])([0-9]{2}|[0-9]{4})年(?!代|前|后|来|间)")
_ORDINAL = re.compile(r"第(?!1[^0-9])[0-9]+[\u4e00-\u9fff]|[\u4e00-\u9fff]{2}[0-9]+[号团师军旅](?!召)")
_TITLE = re.compile(r"[《“「『]([^》”」』]{2,20})[》”」』]")
_AREA = re.compile(r"(?=([\u4e00-\u9fff]{2}(?:[县村镇乡旗盟]|市(?![场民长委政府级区])))(?![长委民办]))")
_NO_AREA = re.compile(r"[哪个各全本该这那的几贫困城农多少在是省]|革命|区市|人民")


def years_of(question: str) -> tuple[str, ...]:
    """The years that a folded question names, as they may stand in a text: 1949年, 49年."""
    return tuple(f"{year}年" for year in _YEAR.findall(question))


def named_in(question: str) -> tuple[str, ...]:
    """Places, ordinals, titles and areas that a folded question names."""
    spots = [place for place in places() if place in question]
    areas = [area for area in _AREA.findall(question) if not _NO_AREA.search(area)]
    titles = [title for title in _TITLE.findall(question) if not re.search("[？?]", title)]
    return tuple(dict.fromkeys([*spots, *areas, *titles, *_ORDINAL.findall(question)]))


def share_held(wanted: tuple[str, ...], text: str) -> float:
    """The share of the names that a folded text has; 1 when there are none."""
    return sum(name in text or _stem(name) in text for name in wanted) / len(wanted) if wanted else 1.0


def _stem(name: str) -> str:
    """小岗 for 小岗村: an area is often named without its kind."""
    return name[:-1] if len(name) == 3 and name[-1] in "县村镇乡旗盟市" else name
