"""Questions that a library almost answers: true questions with another place, another year or another attribute.

One is kept only where its answer is provably absent: the new place, year or attribute stands neither in the passage
that answers the true question, nor in any passage that has a rare word of the question.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

from index.question import Question, question_of
from index.text import fold, places, tokens
from index.trials.run import is_right
from index.trials.sets import Trial
from knowledge.model import Passage

RARE = 6
"""A word is rare when at most this many passages have it."""

_YEAR = re.compile(r"(?<![0-9])(?:1[89]|20)[0-9]{2}(?=年)")
_TAIL = re.compile(
    r"(?:是|在|于|由|有|的|，)*(?:什么|哪|谁|多少|几[年月个人次]|何|为什么|怎|啥|多[大长高久]|第几).*$|[？?。]$"
)
_ATTRIBUTES = (
    ("花了多少钱", r"[元圆钱费价]|银元|投资|经费"),
    ("的门票多少钱", r"门票|票价"),
    ("的身高是多少", r"身高|高[0-9]"),
    ("占地多少平方米", r"平方|占地|面积|公顷"),
    ("有多少人口", r"人口"),
    ("的妻子是谁", r"妻|夫人|结婚|爱人|丈夫|夫妇"),
    ("的儿子叫什么名字", r"儿|子女|孩子"),
    ("是哪一年出生的", r"出生|诞生|生于|诞辰|[（(][0-9]{4}"),
    ("毕业于哪所大学", r"毕业|大学|学院|就读|留学"),
    ("的设计者是谁", r"设计"),
    ("的海拔是多少米", r"海拔|高[0-9]"),
    ("的电话号码是多少", r"电话|号码"),
    ("一共有多长", r"长[0-9约达为]|全长|里长|米长"),
    ("的父亲是谁", r"父|之子|之女"),
    ("每天几点开门", r"开门|[0-9]+[点时]|开放"),
    ("死了多少人", r"死|亡|牺牲|遇难|毙|遇害|丧生"),
    ("的老家在哪里", r"籍|老家|故乡|出生|[省县市]人|生于"),
    ("有多重", r"重[0-9约达量]|吨|斤|克"),
    ("得了多少票", r"票"),
    ("为什么会失败", r"失败"),
    ("是哪一年撤销的", r"撤销|撤消|解散|废除|废止"),
    ("的校长是谁", r"校长"),
    ("用了多少架飞机", r"飞机|架"),
    ("的团长是谁", r"团长"),
    ("的总指挥是谁", r"指挥"),
    ("的秘书是谁", r"秘书"),
    ("伤亡了多少人", r"伤|亡|牺牲|毙|死|损失"),
    ("缴获了多少支枪", r"缴|枪"),
    ("是在哪条马路上", r"路|街|巷"),
    ("有多少名代表参加", r"代表|出席|参加"),
    ("是由谁主持的", r"主持"),
    ("的主题歌是谁写的", r"歌|曲"),
    ("的纪念馆是哪一年建成的", r"纪念馆|纪念堂|陈列馆"),
    ("持续了多少天", r"[0-9]天|昼夜|[0-9]+日至|历时|持续"),
    ("后来什么时候平反的", r"平反|昭雪"),
    ("有多少女党员", r"女|妇"),
    ("的口号是什么", r"口号|“"),
    ("是哪家报纸最早报道的", r"报"),
)


@dataclass(frozen=True)
class _Library:
    """The folded texts of a library, and which of them have a token."""

    texts: tuple[str, ...]

    @cached_property
    def _tokens(self) -> list[frozenset[str]]:
        return [frozenset(tokens(text)) for text in self.texts]

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(token for held in self._tokens for token in held)

    def near(self, question: Question) -> Iterator[str]:
        """The texts that have a rare pair or name of the question."""
        telling = {token for token in question.heavy if "|" in token or "〔" in token}
        rare = {token for token in telling if self._counts[token] <= RARE}
        return (text for text, held in zip(self.texts, self._tokens, strict=True) if rare & held)


def near_misses(trials: Iterable[Trial], passages: Sequence[Passage], seed: int = 1) -> Iterator[Trial]:
    """At most one near miss of each kind for each true question, the same for the same seed."""
    library = _Library(tuple(fold(f"{' '.join(one.heading)}\n{one.text}") for one in passages))
    for trial in trials:
        if trial.must_be_refused:
            continue
        gold = [one for one in passages if is_right(trial, one.text)]
        subject = fold(gold[0].heading[-1]) if gold and gold[0].heading else ""
        near = [*(fold(one.text) for one in gold), *library.near(question_of(trial.question + subject))]
        yield from _swapped(trial, subject, near, Random(f"{seed} {trial.id}"))


def _swapped(trial: Trial, subject: str, near: list[str], random: Random) -> Iterator[Trial]:
    asked = fold(trial.question)
    swaps = (
        ("year", _other_year(asked, near, random)),
        ("place", _other_place(asked, near, random)),
        ("attribute", _other_attribute(asked, subject, near, random)),
    )
    for name, made in swaps:
        if made is not None:
            yield replace(trial, id=f"{trial.id}-{name}", question=made, answers=(), proofs=())


def _other_year(asked: str, near: list[str], random: Random) -> str | None:
    found = _YEAR.search(asked)
    if found is None:
        return None
    years = [str(int(found[0]) + step) for step in (-9, -7, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 7, 9)]
    absent = [year for year in years if not any(year in text for text in near)]
    return asked.replace(found[0], random.choice(absent)) if absent else None


def _other_place(asked: str, near: list[str], random: Random) -> str | None:
    named = [place for place in places() if place in asked]
    absent = [place for place in places() if place not in asked and not any(place in text for text in near)]
    return asked.replace(named[0], random.choice(absent)) if named and absent else None


def _other_attribute(asked: str, subject: str, near: list[str], random: Random) -> str | None:
    """Asks the attribute of the passage's heading, or of what the question begins with."""
    subject = subject or _TAIL.sub("", asked).rstrip("的是在于，、")
    absent = [tail for tail, words in _ATTRIBUTES if not any(re.search(words, text) for text in near)]
    return f"{subject}{random.choice(absent)}" if 2 <= len(subject) < 20 and absent else None
