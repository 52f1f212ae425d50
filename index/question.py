"""What a question is about, and which of its words are only asking."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from index.kinds import Kind, kind_of
from index.text import fold, is_name, marked, marked_tokens, question_tokens, units
from index.typos import Written, corrected

LONGEST = 200
"""Characters of a question that are read; a longer one is noise or holds its question at the start."""

NAME = 3
"""A name counts as much as this many tokens of its rarity: it stands for a whole phrase."""

FOCUS = 4
"""Characters beside the asking words that say what is asked of the subject: the 团长 of 团长是谁."""

_TELLING = 2
"""Characters behind the asking words that say enough by themselves; 人 of 多少人 does not."""

_ASKS = (
    r"在?哪1?[个座](?:城市?|国家|地方|省份?|县城?|村子?|镇|州|市)(?![委长里级办政])|"
    r"什么时[候间]|啥时候?|多会儿|什么地[方点]|什么人|什么样的?|什么|为什么|为何|为啥|怎么回事|怎么样的?|怎么|怎样|如何|甚么|"
    r"哪1?[年天月日]|在?哪[里儿国]|哪[1几些]?[位个些种座类场任条项届支本首所家张次份艘篇部口]?|何[时年日处地人种]|谁|多少|多久|几几年|"
    r"百分之几|多[大高长远重深快宽]|第几|几[年月号日时]|几(?=[个人名次条项位届章里种岁万千百票倍亩座户本口层门支辆架块颗])|啥|咋"
)
_ASKING = (
    r"请问[1一]?下?|请教[1一]?下?|请告诉我|我想(?:知道|了解[1一]?下?)|想问[1一]?下?|麻烦问?[1一]?下?|问[1一]?下|你知道|知不知道|告诉我|帮忙查[1一]?下|老师好|您好|"
    r"能不能|可不可以|是不是|有没有|叫什么名字|多谢|谢谢[您你]?|"
    rf"{_ASKS}|(?:召开|举行|开|发生)(?:的|了|$|(?=[？?]))|是指|指的是|都?有|是|吗|呢|呀|啊|吧|的|了|分别|主要|具体|"
    r"到底|究竟|[1一]共|总共|[1一]下|来着"
)
_LIGHT = (
    r"当年|当时|那会儿|那时候?|那年|那次|那个|那位|那部|那条|那仗|那支|那家|这个|这次|这篇|最初|起初|后来|以后|之后|以前|之前|期间|时候|"
    r"大概|大约|前前后后|前后|到头来|一下子|现在|如今|最后|正式|真正|其实|实际|内容|东西|情况|事情|的事|名称|名字|称呼|"
    r"进行|实行|开展|属于|包括|包含|规定|宣布|搞起来|搞|弄|做了|干了|去了|来了|到了|给了|说起|说|讲的?|叫|让|被|把|从|由|在|于|"
    r"跟|和|与|就|也|还|又|再|才|可以|应该|拿了|得了|个|位|名|条|些"
)


@dataclass(frozen=True)
class Question:
    """A question as search sees it; `text` is folded and cut to `LONGEST`."""

    text: str

    @cached_property
    def kind(self) -> Kind:
        return kind_of(self.text)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Its content tokens, each once, in order; the words that only ask are dropped."""
        return _once(marked_tokens(self._told))

    @cached_property
    def heavy(self) -> frozenset[str]:
        """Those tokens that no light word is part of."""
        return frozenset(marked_tokens(_without(_LIGHT_WORDS, self._told)))

    @cached_property
    def _told(self) -> str:
        """The question without the words that only ask; names first, so that 团的一大 stays one."""
        return _without(_ASKING_WORDS, marked(self.text))

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """The tokens for BM25, a name as often as it counts."""
        return tuple(token for token in self.tokens for _ in range(NAME if is_name(token) else 1))

    @cached_property
    def focus(self) -> tuple[str, ...]:
        """The tokens beside the words that ask: 团长 in 团长是谁, 军费 in 多少军费, 去世 in 哪年去世."""
        found = list(ASKS.finditer(self.text))
        if not found:
            return _once(question_tokens("".join(_content(self.text)[-1:])[-FOCUS:]))
        before, after = self.text[: found[-1].start()], self.text[found[-1].end() :]
        right = [piece[:FOCUS] for piece in _content(after)[:1]]
        if self.kind is Kind.OTHER or len("".join(right)) < _TELLING:
            right += [piece[-FOCUS:] for piece in _content(before)[-1:]]
        return _once([token for piece in right for token in question_tokens(piece)])


ASKS, _ASKING_WORDS = re.compile(_ASKS), re.compile(rf"(?P<kept>〔[^〕]*〕)|{_ASKING}")
_KEPT = (
    r"(?P<kept>〔[^〕]*〕|人民|人物|名誉|和平|和谈|共和|叫停|由来|自由|理由|从军|位于|地位|单位|说明|小说|被俘|被捕)"
)
_LIGHT_WORDS = re.compile(rf"{_KEPT}|{_LIGHT}")
_PIECE = re.compile(r"[0-9a-z\u3400-\u9fff]+")


def question_of(text: str) -> Question:
    """A question from what a person wrote; empty text and noise are questions without content tokens."""
    return Question(fold(text[:LONGEST]).strip())


def without_typos(question: Question, library: Written) -> Question:
    """The question with typos by sound replaced, as far as they are terms that the library writes another way."""
    text = question.text
    words = _function_words().sub(lambda found: " " * len(found[0]) if not found["kept"] else found[0], text)
    for start, run in units(words):
        written = "".join(corrected(run, library))
        text = text[:start] + written + text[start + len(written) :]
    return question if text == question.text else Question(text)


@lru_cache(maxsize=1)
def _function_words() -> re.Pattern[str]:
    return re.compile(rf"{_KEPT}|{_ASKING}|{_LIGHT}")


def _content(text: str) -> list[str]:
    """The pieces of a text that are neither asking nor light words."""
    return _PIECE.findall(_without(_LIGHT_WORDS, _without(_ASKING_WORDS, text)))


def _without(words: re.Pattern[str], text: str) -> str:
    return words.sub(lambda found: found["kept"] or " ", text)


def _once(tokens: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tokens))
