"""The kinds of answer: how a question asks for one, and what one looks like in a text."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from index.text import places


class Kind(StrEnum):
    """The kind of answer asked for."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how many"
    OTHER = "other"


_WHEN = r"什么时[候间]|何[时年日]|哪1?[年天月日]|哪个?年|几几年|几[年月号日]|几时|多久|年份|时间|日期|多会儿|啥时候?"
_WHO = r"谁|哪1?[位些]人|哪[1几]?位|什么人|何人|哪个人|哪[几些]个?人|啥人"
_WHERE = (
    r"哪[里儿]|何[处地]|在哪(?!1?[次份篇级届本期个家条种])|什么地[方点]|哪国|地点|啥地方|"
    r"哪1?[个座]?(?:地方|城市?|国家|省|县城?|市|村子?|镇|区|州|地区|都市)"
)
_HOW_MANY = (
    r"多少|(?<!哪)几[个人名次条项位届章里种岁万千百票倍亩座户本口层门支辆架块颗]|第几|百分之几|多[大高长远重深快宽]|"
    r"数量|人数|总数"
)
_LONG = re.compile(r"多久|多长时间|(?<!哪)(?:多少|几)(?:天|年|个月|小时|分钟)(?!代|几)")
_KINDS = (
    (Kind.HOW_MANY, re.compile(_HOW_MANY)),
    (Kind.WHEN, re.compile(_WHEN)),
    (Kind.WHO, re.compile(_WHO)),
    (Kind.WHERE, re.compile(_WHERE)),
)

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹章苏潘范彭鲁马方任袁柳史唐罗薛贺毛习胡江邓刘叶林徐高董"
    "瞿夏聂蔡田向项恽博乌黄萧左粟雷焦孟顾傅程吉多施卢孔康石白段阎宋戴梁曾汪温乔龙万邱熊余丁崔侯尹黎欧俞葛樊鲍洪包宁关佟屠袁钟韦廖覃莫郭翟骆屈祁柯霍裴阮庞殷詹靳褚娄窦常"
)
_NO_NAME = (
    r"(?!高[度级等潮举校考中速原铁]|方[面法式针案向便]|许多|江[西苏南北河浙岸]|任[务何命职]|项目|马[路上列克]|"
    r"周[年围边岁期]|毛病|程度|"
    r"金[融额]|华[北南东中侨]|石[油家]|白[色区军天]|万[人元多余]|多[数年次名少种个万人]|宁[夏波]|林业|田地|向[全党前]|夏[季天]|"
    r"黄[河金海]|龙江|康复|包[括括产干]|关[于系键内东]|余[人名]|石头|温度|曾[任经在]|苏[联区维军]|左[翼右派]|史[学上]|方志(?!敏)|常[委务会年]|张[家]口)"
)
_PERSON = rf"{_NO_NAME}[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}|[\u4e00-\u9fff]{{2,6}}·[\u4e00-\u9fff]{{2,6}}"
_YEAR, _DAY = r"[0-9]{3,4}年", r"[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}日"
_TIME = rf"{_YEAR}|[0-9]{{1,2}}月|{_DAY}|世纪|年代|[0-9]+年"
_SPAN = r"(?<![0-9])[0-9]{1,3}[多余]?(?:年(?![0-9])|个月|天|昼夜|小时|分钟|周|星期)"
_NUMBER = (
    r"(?<![第0-9.])[0-9]+(?:\.[0-9]+)?(?![0-9.年月日届号大]|路军|人帮|中全会)|"
    r"[二两三四五六七八九十百千万亿半]+[多余几]?(?=[个人名次条项位届章里种户本口层门支辆架块颗座字])"
)
_ORDINAL = r"第[0-9]+(?!次全|届)|首[个位次名]"
_SITE = (
    r"(?!全国|中国|国民|国共|各国|民国|祖国|市场|地区)[\u4e00-\u9fff]{1,3}[省市县区镇乡村旗盟州]|"
    r"[\u4e00-\u9fff]{2}[山岛港湾路街寺庙庄堡桥洞巷馆院校厂站楼岭]|"
    r"国外|大海"
)

# What is counted: 多少人 is answered by 13人 or 13名, 多少钱 by 100元. Anything else goes by a number alone.
_MEASURES = {
    **dict.fromkeys("人名位", "(?:[人名位](?!帮|大会)|[\u4e00-\u9fff]{2,4}人口)"),
    **dict.fromkeys("钱块", "[元圆]"),
    "岁": "周?岁",
    "字": "个?字",
    **dict.fromkeys("座个", ""),
    "里": "(?:公?里|千米)",
    "米": "(?:公?里|千?米)",
    "斤": "公?斤",
    "克": "(?:千?克|公?斤)",
    "吨": "吨",
}
_MEASURE = re.compile(
    r"(?:多少|几)(?:万|亿)?([人名位户米里斤吨元块钱岁架艘枚票亩倍字届章条件项座个克双只首趟响圈部篇辆支门挺头匹所册页顷])"
)
_AMOUNT = r"(?<!第)(?<!第[0-9])[0-9一二两三四五六七八九十百千万亿半][余多几]?[万亿]?"


def kind_of(text: str) -> Kind:
    """The kind that a folded question asks for."""
    if _LONG.search(text):
        return Kind.WHEN
    return next((kind for kind, words in _KINDS if words.search(text)), Kind.OTHER)


@lru_cache(maxsize=256)
def pattern_of(text: str) -> re.Pattern[str] | None:
    """What an answer to a folded question looks like in a folded text; None where anything may be one."""
    return _compiled(_source_of(text))


@lru_cache(maxsize=64)
def _compiled(source: str) -> re.Pattern[str] | None:
    return re.compile(source) if source else None


def _source_of(text: str) -> str:
    kind = kind_of(text)
    if kind is Kind.HOW_MANY:
        if "第几" in text:
            return _ORDINAL
        measure = _MEASURE.search(text)
        form = _MEASURES.get(measure[1], measure[1]) if measure else ""
        return f"{_AMOUNT}{form}" if form else ("[0-9.]+%|[0-9一二两三四五六七八九]成" if "百分之" in text else _NUMBER)
    if kind is Kind.WHEN:
        return _when(text)
    sites = "|".join(sorted(map(re.escape, places()), key=len, reverse=True))
    return {Kind.WHO: _PERSON, Kind.WHERE: f"{_SITE}|{sites}"}.get(kind, "")


def _when(text: str) -> str:
    if _LONG.search(text):
        return _SPAN
    if re.search(r"哪1?[天日]|几[号日]|几月几|何日|日期", text):
        return _DAY
    return rf"{_YEAR}|[0-9]{{2}}年" if re.search(r"哪1?年|何年|哪个?年|几几年|年份", text) else _TIME


def answers_in(question: str, text: str) -> Iterator[re.Match[str]]:
    """Where a folded text holds the kind of answer, other than what the question says itself."""
    pattern = pattern_of(question)
    for found in pattern.finditer(text) if pattern else ():
        if found[0] not in question:
            yield found
