"""What a question wants counted, and whether a text counts it: 多少代表 is told by 代表20人, not by 党员994人."""

import re
from dataclasses import dataclass
from functools import lru_cache

from index.kinds import Kind, kind_of

_ASKED = re.compile(
    r"(?:多少|几)[万亿]?(?P<measure>[个名位条本支艘座只架辆家所项份根口张户枚顶件门挺间块篇首部级种类处批]?)"
    r"(?P<noun>[\u4e00-\u9fff]{0,3})"
)
_UNITS = "人天年岁吨里元块钱米斤亩字票次倍条届期册月号日点时分"
"""Signs that say what is counted by themselves."""

_VERB = re.compile(r"参加|出席|牺牲|受伤|死|去|来|在|是|的|了|被|能|可以|开|呢|啊|呀|吗|才|左右|1|一")
"""Where a noun ends."""

_AMOUNT = r"(?:(?<![第0-9.])[0-9]+(?:\.[0-9]+)?|[二两三四五六七八九十数]+)[多余]?[万亿]?[多余]?"
_PEOPLE = "[人名位]"
_FORMS = {
    **dict.fromkeys("人名位", _PEOPLE),
    **dict.fromkeys("钱块", "[元圆]"),
    **dict.fromkeys("米里", "(?:公?里|千?米)"),
    **dict.fromkeys("条项", "[条项]"),
    **dict.fromkeys("个种", ""),
    "字": "个?字",
    "岁": "周?岁",
    "斤": "(?:公?斤|吨)",
}
_MEASURES = "[个名位条本支艘座只架辆家所项份根口张枚]?"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A measure and a noun, either of which may be missing."""

    measure: str
    noun: str

    @property
    def form(self) -> str:
        return _FORMS.get(self.measure, self.measure)

    @property
    def counts_people(self) -> bool:
        return self.form in ("", _PEOPLE)


def counted_in(question: str, text: str) -> float:
    """How well a folded text counts what a folded question wants counted, 0 to 1; 1 when it wants nothing counted."""
    asked = _asked(question)
    if asked is None:
        return 1.0
    if not asked.noun:
        return float(bool(re.search(_AMOUNT + (asked.form or _PEOPLE), text)))
    if _beside(asked.noun).search(text):
        return 1.0
    if asked.measure and not asked.counts_people and re.search(_AMOUNT + asked.form, text):
        return 0.75
    if not asked.counts_people or not re.search(_AMOUNT + _PEOPLE, text):
        return 0.0
    return 0.5 if asked.noun in text else 0.25


@lru_cache(maxsize=256)
def _asked(question: str) -> _Asked | None:
    found = list(_ASKED.finditer(question)) if kind_of(question) is Kind.HOW_MANY else []
    if not found:
        return None
    measure, noun = found[-1]["measure"], _VERB.split(found[-1]["noun"])[0][:2]
    if not measure and noun[:1] and noun[0] in _UNITS:
        return _Asked(noun[0], "" if noun[0] in "钱字人岁吨" else noun[1:])
    return _Asked(measure, noun) if measure or noun else None


@lru_cache(maxsize=256)
def _beside(noun: str) -> re.Pattern[str]:
    """An amount just before the noun, or just behind it."""
    return re.compile(rf"{_AMOUNT}{_MEASURES}[^,。、0-9]{{0,3}}{noun}|{noun}[^,。0-9]{{0,6}}{_AMOUNT}")
