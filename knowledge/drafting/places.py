"""Places: known by the words around them, and by the names of provinces."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from knowledge.drafting.enclosed import is_open
from knowledge.drafting.nouns import Fact, Sort

_PROVINCES = (
    "河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 "
    "台湾 内蒙古 广西 西藏 宁夏 新疆 热河 察哈尔 绥远 陕北"
).split()
_COUNTRIES = "朝鲜 苏联 美国 日本 法国 德国 英国 越南 印度 缅甸 印度尼西亚 蒙古 中国".split()
_SAME = ({"北京", "北平"}, {"武汉", "武昌", "汉口", "汉阳"}, {"延安", "陕北", "陕甘宁", "杨家岭"}, {"呼和浩特", "归绥"})
"""Places that lie in each other or are one under two names: never offered beside each other."""

_DEED = (
    "召开|举行|开幕|闭幕|成立|签订|签署|签字|创刊|创办|就义|牺牲|爆发|奠基|会师|会合|出版|开工|遇刺|接见|起义|集会|打响|"
    "设立|发表|创建|发动|另立|召集|会见|试制"
)
_AT = re.compile(rf"(?:在|于)(?P<place>[\u4e00-\u9fff]{{2,7}}?)(?=(?:正式|秘密|公开|先行)?(?:{_DEED}))")
_TO = re.compile(r"(?:到达|抵达|飞抵|迁到|转到|会集)(?P<place>[\u4e00-\u9fff]{2,7})(?=[，。]|$)")
_BORN = re.compile(r"出生于(?P<place>[\u4e00-\u9fff]{3,9})(?=[，。（]|$)")
_PROVINCE = re.compile(rf"(?P<province>{'|'.join(_PROVINCES)})省?")
_NO_PLACE = re.compile(
    r"(?<!^)[上下]|[会中后时间内外里的了等和与年月日前各这该此其党军国部校]|(?:广场|大厅|礼堂|宫|馆|室|厂|园|手|议)$|[华东西]北|华[东中南]|解放|宣布|从事"
)
_ENDINGS = "省市县村镇区旗乡山岛"


def known_places(texts: Sequence[str]) -> Counter[str]:
    """The places in which something happens in these texts, and how often; a bare name must stand in two of them.

    Places abroad are left out: nobody takes them for places at home.
    """
    found = Counter(text[start:end] for text in texts for start, end in _candidates(text))
    bare = Counter({name: 1 for place in found if (name := _without_province(place))})
    sure = Counter({place: count for place, count in (bare + found).items() if _is_sure(place, texts)})
    return Counter({place: count for place, count in sure.items() if not _is_in_another(place, sure, texts)})


def _is_in_another(place: str, sure: Counter[str], texts: Sequence[str]) -> bool:
    """Whether a text names a town before it: 杨家岭 after 延安."""
    towns = [town for town in sure if town != place and not place_form(town)]
    return any(town + place in text for text in texts if place in text for town in towns)


def _is_sure(place: str, texts: Sequence[str]) -> bool:
    if place in _COUNTRIES or any(country + place in text for text in texts if place in text for country in _COUNTRIES):
        return False
    return place_form(place).startswith("province") or sum(place in text for text in texts) > 1


def _without_province(place: str) -> str:
    """南昌 of 江西南昌; nothing where more than a town follows."""
    found = _PROVINCE.match(place)
    name = place[found.end() :] if found else ""
    return name if 2 <= len(name) <= 3 and name[-1] not in _ENDINGS else ""


def places_in(text: str, known: Counter[str]) -> Iterator[str]:
    """The known places that a text names."""
    yield from sorted(place for place in known if place in text)


def place_facts(text: str, known: Counter[str]) -> Iterator[Fact]:
    """The known places in which the text says that something happened, but the commonest, which is always guessed."""
    guessed = known.most_common(1)
    for start, end in _candidates(text):
        place = text[start:end]
        if place in known and place != guessed[0][0] and text.count(place) == 1 and is_open(text, start, end):
            yield Fact(Sort.PLACE, start, end, place_form(place))


def one_place(first: str, second: str) -> bool:
    """Whether two places may be the same, or lie in each other."""
    return first in second or second in first or any(_meets(first, same) and _meets(second, same) for same in _SAME)


def names_beside(place: str) -> frozenset[str]:
    """Names that tell where a place is: its own, and those of the places it is one with."""
    return frozenset((place,)).union(*(same for same in _SAME if _meets(place, same)))


def _meets(place: str, names: set[str]) -> bool:
    return any(name in place for name in names)


def _candidates(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_AT, _TO, _BORN):
        for found in pattern.finditer(text):
            if not _NO_PLACE.search(found["place"]):
                yield found.span("place")


def place_form(place: str) -> str:
    """Whether a province stands before it, and what it is called by its last sign: 江西瑞金 is not put beside 上海."""
    found = _PROVINCE.match(place)
    if found is not None and found.end() == len(place):
        return "whole province"
    before = "" if found is None else "province省" if found[0].endswith("省") else "province"
    return before + (place[-1] if place[-1] in _ENDINGS else "")
