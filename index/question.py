"""What a question asks for, and which of its words are only asking."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from index.text import fold, is_name, question_tokens

LONGEST = 200
"""Characters of a question that are read; a longer one is noise or holds its question at the start."""

NAME = 3
"""A name counts as much as this many tokens of its rarity: it stands for a whole phrase."""


class Kind(StrEnum):
    """The kind of answer asked for."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how many"
    OTHER = "other"


_WHEN = r"什么时[候间]|何[时年日]|哪1?[年天月日]|哪个?年|几[年月号日]|多久|年份|时间|日期|多会儿|啥时候?"
_WHO = r"谁|哪1?[位些]人|哪[1几]?位|什么人|何人|哪个人|哪[几些]个?人|啥人"
_WHERE = (
    r"哪[里儿]|何[处地]|在哪|什么地[方点]|哪1?个?(?:地方|城市|国家|省|县|市|村|镇|区|州|地区|都市)|哪国|地点|啥地方"
)
_HOW_MANY = r"多少|几[个人名次条项位届章里种岁万千百天票倍亩座]|第几|多[大高长远重深]|数量|人数"
_KINDS = (
    (Kind.HOW_MANY, re.compile(_HOW_MANY)),
    (Kind.WHEN, re.compile(_WHEN)),
    (Kind.WHO, re.compile(_WHO)),
    (Kind.WHERE, re.compile(_WHERE)),
)

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹章苏潘范彭鲁马方任袁柳史唐罗薛贺毛习胡江邓刘叶林徐高董"
    "瞿夏聂蔡田向项恽博乌黄萧左粟雷焦孟顾傅程"
)
_EVIDENCE = {
    Kind.WHEN: re.compile(r"[0-9]+年|[0-9]+月|[0-9]+日|世纪|年代"),
    Kind.HOW_MANY: re.compile(r"[0-9一二两三四五六七八九十百千万亿半数]"),
    Kind.WHERE: re.compile(
        r"[省市县区州镇乡村山河江湖海岛洲国城港路街洞寺庙旗盟湾岸站]|北京|上海|延安|遵义|南昌|瑞金|井冈|武汉|广州|莫斯科"
    ),
    Kind.WHO: re.compile(rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}|·|先生|等人|[家者员王帝长]"),
}

# What is counted: 多少人 is answered by 13人 or 13名, 多少钱 by 100元. Anything else goes by a number alone.
_MEASURE = re.compile(r"(?:多少|几)([人名位户米里斤吨元块钱岁架艘枚票亩亿倍字届章条])")
_MEASURES = dict.fromkeys("人名位", "[人名位]") | dict.fromkeys("钱块", "元") | {"里": "(?:公?里|千米)", "斤": "公?斤"}

_ASKING = (
    r"请问1?下?|请告诉我|我想知道|想问1?下?|问1?下|你知道|知不知道|告诉我|能不能|可不可以|是不是|有没有|叫什么名字|"
    r"什么时[候间]|啥时候?|多会儿|什么地[方点]|什么人|什么样的?|什么|为什么|为何|怎么回事|怎么样的?|怎么|怎样|如何|"
    r"哪1?[年天月日]|在?哪[里儿国]|哪[1几些]?[位个些种座类场任条项届支本首所家张次]?|甚么|何[时年日处地人种]|谁|多少|多久|"
    r"第几|几[年月号日]|(?:召开|举行|开|发生)(?:的|了|$|(?=[？?]))|是指|指的是|都?有|是|吗|呢|呀|啊|吧|啥|的|了|分别|主要|具体|"
    r"到底|究竟|1共|总共|1下|来着|咋"
)


@dataclass(frozen=True)
class Question:
    """A question as search sees it; `text` is folded and cut to `LONGEST`."""

    text: str

    @cached_property
    def kind(self) -> Kind:
        return next((kind for kind, words in _KINDS if words.search(self.text)), Kind.OTHER)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Its content tokens, each once, in order; the words that only ask are dropped."""
        return tuple(dict.fromkeys(question_tokens(_asking().sub(" ", self.text))))

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """The tokens for BM25, a name as often as it counts."""
        return tuple(token for token in self.tokens for _ in range(NAME if is_name(token) else 1))

    def has_evidence(self, sentence: str) -> bool:
        """Whether a folded sentence holds the kind of answer asked for; any does for `Kind.OTHER`."""
        return self._evidence is None or self._evidence.search(sentence) is not None

    @cached_property
    def _evidence(self) -> re.Pattern[str] | None:
        measure = _MEASURE.search(self.text) if self.kind is Kind.HOW_MANY else None
        if measure is None:
            return _EVIDENCE.get(self.kind)
        return re.compile(
            rf"[0-9一二两三四五六七八九十百千万亿半][余多几]?[万亿]?{_MEASURES.get(measure[1], measure[1])}"
        )


def question_of(text: str) -> Question:
    """A question from what a person wrote; empty text and noise are questions without content tokens."""
    return Question(fold(text[:LONGEST]).strip())


@lru_cache(maxsize=1)
def _asking() -> re.Pattern[str]:
    return re.compile(_ASKING)
