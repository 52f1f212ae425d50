"""People: surname and given name between words that stand beside people."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from knowledge.drafting.enclosed import is_open
from knowledge.drafting.nouns import Fact, Sort

_SURNAMES = (
    "欧阳司马诸葛上官王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤习聂瞿恽项俞施罗章穆屠"
    "博左粟洪柳包鲁乔康柯滕蒲宁冼董关吉"
)
_NAME = rf"(?:欧阳|司马|诸葛|[{_SURNAMES}])[\u4e00-\u9fff]{{1,2}}"
_STRONG = re.compile(
    rf"(?:由|选举|推举|推选|任命|委托|增选|^|[，、。；])(?P<name>{_NAME}?)"
    r"(?=任[^务]|兼任|当选|率|主持|提出|发表|出生|逝世|就义|病逝|撰写|起草|翻译|指挥|作《|作题为|宣告|作词|作曲|等[^级候]|"
    r"为[中全国主副总委党政外]|[12][0-9]{3}年[0-9]|在《|题写|是[\u4e00-\u9fff]{2,3}人)"
)
_LIST = re.compile(r"(?P<names>[\u4e00-\u9fff]{2,3}(?:、[\u4e00-\u9fff]{2,3})+)(?=[等和，。为组]|$)")
_NO_NAME = re.compile(
    r"[年月日的了在和与等为被着党会省市县区队员命议程题第各届次军由任]|"
    r"(?:高级|方针|方面|江西|江苏|黄河|石家|安徽|成立|成都|华北|华东|武汉|武昌|关于|和平|金属|石油|白色|项目|左右|宁夏|包括|康复|洪水|"
    r"龙州|马克|马列|吉林|郑州|徐州|广州|苏联|温州|万人|万余|许多|章程|施行|施工|方式|左翼|金融|金沙|高等|高度|高指|马林|严重|严格|"
    r"周年|国民|全国|文化|文艺|革命|上海|史称|余人|江口|代表|政府|学校|大会)"
)
_ROLE = (
    r"(?=任[^务]|兼任|就任|当选|率|指挥|主持|起草|翻译|撰写|作词|作曲|题写|创办|"
    r"(?:于|在)?[^，。；、]{0,24}(?:提出|发表|作《|作题为|写了|写成|写下|起草|宣告|签署|创办|主持))"
)
_CHOSEN = r"(?=为[中全国主副总委党政外])"
_HARM = re.compile(
    r"叛|逃|反革命|罪|错误|分裂|批判|批评|镇压|军阀|侵略|投降|撤销|开除|平反|反党|杀害|左”|右倾|处分|贪污|政变|扣留|反动|冤|审查|隔离|"
    r"废除|拒绝|决裂|遇刺|限制|监视|围剿|日军|日本|“四人帮”|文化大革命|夺权|造反|文化革命|占领"
)
"""Where a wrong name beside such a deed would wrong a person."""
_OF_OTHERS = re.compile(r"国民党|国民政府")
"""Where those whom the texts name most often are no plausible answer."""
_BORN = re.compile(r"([12][0-9]{3})年[^，。]{0,8}出生")
_DIED = re.compile(r"([12][0-9]{3})年[^0-9。]{0,3}[0-9月日，]*[^0-9。]{0,30}(?:逝世|去世|病逝|就义|牺牲)")
_BESIDE = "、和与同及跟"


def known_people(texts: Sequence[str]) -> frozenset[str]:
    """The people of whom these texts say what people do, and those who are listed beside them."""
    found = Counter(name for text in texts for name in _strong(text))
    named = frozenset(name for name in found if _is_name(name) and not _longer(name, found))
    listed = frozenset(name for text in texts for name in _listed(text, named) if _is_name(name))
    return named | {name for name in listed if not any(name != one and name.startswith(one) for one in named)}


def person_facts(text: str, known: frozenset[str]) -> Iterator[Fact]:
    """The known people in a text who alone did or became what it says, with a date, title or quotation to tell when."""
    if not known or _HARM.search(text) or _OF_OTHERS.search(text) or not re.search(r"[12][0-9]{3}年|《|“", text):
        return
    for found in _roles(known).finditer(text):
        start, end = found.span("by") if found["by"] else found.span("chosen")
        beside = text[start - 1 : start] in tuple(_BESIDE) or text[end : end + 1] in tuple(_BESIDE + "等")
        if not beside and text.count(text[start:end]) == 1 and is_open(text, start, end):
            yield Fact(Sort.PERSON, start, end)


def praised(texts: Sequence[str], known: frozenset[str]) -> frozenset[str]:
    """The people whom most of these texts that name them do not connect with harm."""
    named, harmed = Counter[str](), Counter[str]()
    for text in texts:
        people = [name for name in known if name in text]
        named.update(people)
        harmed.update(people if _HARM.search(text) else ())
    return frozenset(name for name in known if 2 * harmed[name] < named[name])


def lives(texts: Sequence[str], known: frozenset[str]) -> dict[str, tuple[int, int]]:
    """From when to when, as far as the texts tell, somebody can have done something: 18 years old until the death."""
    found: dict[str, tuple[int, int]] = {}
    for text in texts:
        born, died = _BORN.search(text), _DIED.search(text)
        people = [name for name in known if name in text] if born or died else []
        if len(people) == 1:
            first, last = found.get(people[0], (0, 9999))
            found[people[0]] = (int(born[1]) + 18 if born else first, int(died[1]) if died else last)
    return found


def people_in(text: str, known: frozenset[str]) -> Iterator[str]:
    """The known people of whom a text says nothing that would wrong another."""
    if not _HARM.search(text):
        yield from sorted(name for name in known if name in text and re.search(rf"{name}(?!思想|理论)", text))


@lru_cache(maxsize=4)
def _roles(known: frozenset[str]) -> re.Pattern[str]:
    names = "|".join(sorted(known, key=lambda name: (-len(name), name)))
    return re.compile(
        rf"(?:(?:由|^|[，；])(?P<by>{names}){_ROLE}|(?:选举|推举|推选|任命|委托|增选)(?P<chosen>{names}){_CHOSEN})"
    )


def _strong(text: str) -> Iterator[str]:
    for found in _STRONG.finditer(text):
        yield found["name"]


def _listed(text: str, named: frozenset[str]) -> Iterator[str]:
    for found in _LIST.finditer(text):
        names = found["names"].split("、")
        if sum(name in named for name in names) > 1:
            yield from (name for name in names if re.fullmatch(_NAME, name))


def _is_name(text: str) -> bool:
    return not _NO_NAME.search(text)


def _longer(name: str, found: Counter[str]) -> bool:
    """Whether a name is the beginning of another, more common one."""
    return any(other != name and other.startswith(name) and found[other] >= found[name] for other in found)
