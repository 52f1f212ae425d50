"""The phrase of a sentence that answers: a date, a number with its measure, a name, a place; None when unsure."""

import re
from itertools import accumulate

from index.kinds import Kind, pattern_of
from index.question import Question
from index.text import fold
from knowledge.passages import Span

_DATE = (
    r"(?:[0-9]{3,4}年)?[0-9]{1,2}月(?:[0-9]{1,2}日)?(?:[至到—-](?:[0-9]{1,2}月)?[0-9]{1,2}日)?|"
    r"[0-9]{3,4}年(?:至[0-9]{4}年)?(?!代)|[0-9]{1,3}[多余]?(?:年|个月|天|昼夜|小时|分钟)"
)
_NUMBER = (
    r"[0-9]+(?:\.[0-9]+)?%?(?![0-9.年月日])[多余几]?[万亿]?[多余]?"
    r"(?:平方公里|公里|千米|公斤|[人名位户米里斤吨元天岁架艘枚票亩倍字条件项座个克双只首趟部篇辆支门挺头匹册所])?"
)
_ENDS = (
    "任是为在和、，。；：等于的由率与作当选领起草出以被将曾因同对及》）（”译写著指主负参加入说提发组创建牺就病逝去来"
    "到担兼召讲宣题书翻编两先后也"
)
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜谢邹章苏潘范彭鲁马任袁柳史唐罗薛贺毛习胡江邓刘叶林徐"
    "高董瞿夏聂蔡田项博乌黄萧左粟焦孟顾傅程施卢康段阎宋戴梁曾汪温乔邱熊余崔侯尹黎葛樊鲍洪关屠钟韦廖覃莫"
)
_NO_NAME = "(?!陈述|任命|任何|许多|高度|方面|江西|江苏|宁夏|周围|马上|毛病|金融|石油|项目|程度)"
_REST = rf"[^{_ENDS}\W0-9a-z]"
_NAME = rf"{_NO_NAME}[{_SURNAMES}](?:{_REST}{{2}}|{_REST}(?=[{_ENDS}]))"
_NAMES = rf"(?<![\u4e00-\u9fff]){_NAME}(?:、{_NAME})*|(?<=[由和、受是]){_NAME}(?:、{_NAME})*"
_SITE = r"(?<=[在于到往])(?!此|这|其)[\u4e00-\u9fff]{2,14}?(?=[召举开成创设签爆出打进就牺病逝建去，。、；（])"
_CLEARLY = 0.7
"""A phrase is plainly the nearest when its distance is at most this share of the next one's."""
_PATTERNS = {Kind.WHEN: _DATE, Kind.HOW_MANY: _NUMBER, Kind.WHO: _NAMES, Kind.WHERE: _SITE}


def highlight(question: Question, sentence: str) -> Span | None:
    """The bounds, in the sentence as written, of the phrase of the kind asked for nearest to the question's words.

    None where the kind of answer is not plain, where none stands there, or where two are about as near.
    """
    folded = fold(sentence)
    found = _candidates(question, folded)
    distances = [_distance(question, folded, one) for one in found]
    nearest = sorted(distances)[:2]
    if not nearest or (len(nearest) == 2 and nearest[0] > _CLEARLY * nearest[1]):
        return None
    return _as_written(sentence, folded, found[distances.index(nearest[0])].span())


def _candidates(question: Question, folded: str) -> list[re.Match[str]]:
    """The phrases of the kind asked for that the question does not say itself."""
    pattern, fine = _PATTERNS.get(question.kind), pattern_of(question.text)
    if pattern is None or fine is None:
        return []
    phrases = (one for one in re.finditer(pattern, folded) if one[0] not in question.text)
    return [one for one in phrases if question.kind is Kind.WHO or fine.search(one[0])]


def _distance(question: Question, folded: str, phrase: re.Match[str]) -> float:
    """The mean distance from the phrase to where the words beside the asking words, or else all words, stand."""
    pairs = [token.replace("|", "") for token in question.tokens if "|" in token]
    focus = [token.replace("|", "") for token in question.focus if "|" in token]
    near = [_gap(folded, pair, phrase) for pair in focus if pair in folded] * 3
    gaps = near + [_gap(folded, pair, phrase) for pair in pairs if pair in folded]
    return sum(gaps) / len(gaps) if gaps else 1.0


def _gap(folded: str, word: str, phrase: re.Match[str]) -> float:
    """Characters between a word and the phrase at their nearest; a phrase behind its word counts as nearer."""
    places = [found.start() for found in re.finditer(re.escape(word), folded)]
    return min(
        phrase.start() - place if place < phrase.start() else (place - phrase.end() + 1) * 1.2 for place in places
    )


def _as_written(sentence: str, folded: str, span: Span) -> Span | None:
    """The bounds in the sentence of a span of its folded form; None where folding has joined what stands around it."""
    at = sentence.find(folded[span[0] : span[1]])
    if at >= 0 and sentence.count(folded[span[0] : span[1]]) == 1:
        return at, at + span[1] - span[0]
    starts = [fold(head) for head in ("", *accumulate(sentence))]
    bounds = [next((place for place, head in enumerate(starts) if head == folded[:edge]), None) for edge in span]
    start, end = bounds
    return (start, end) if start is not None and end is not None and start < end else None
