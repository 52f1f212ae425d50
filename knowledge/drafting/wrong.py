"""What proves by the texts that an answer is wrong, and what gives the right one away."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from knowledge.drafting.nouns import Sort, Statement
from knowledge.drafting.places import names_beside
from knowledge.drafting.years import years
from knowledge.model import Passage
from knowledge.passages import sentences

_PLAIN = frozenset(
    "中共 中国 共产 产党 中央 国共 关于 决议 决定 问题 若干 党的 的决 人民 共和 和国 华人 民共 全国 大会 会议 "
    "代表 国家 中华 社会 会主 主义 建设 工作 革命 条例 宣言 报告 指示 通知 纲领 章程 提出 政府 委员 员会 党章 "
    "规划 发展 方针 国人".split()
)
"""Pairs of signs that tell nothing, for they stand everywhere."""


def is_wrong(answer: str, sort: Sort, statement: Statement, same_matter: Sequence[Passage]) -> bool:
    """Whether no text can make it right.

    It stands neither in the passage nor in any sentence of the others about the same matter, but in one that is dated
    otherwise: who did it in 1969 is not he who did it in 1973. No date excuses a year.
    """
    when = frozenset[int]() if sort is Sort.YEAR else years(statement.text)
    if holds(statement.passage.text, answer, sort):
        return False
    return not any(
        holds(text, answer, sort) and not (when and years(text) and when.isdisjoint(years(text)))
        for passage in same_matter
        if answer in passage.text
        for text in _sentences(passage)
    )


def holds(text: str, answer: str, sort: Sort) -> bool:
    """Whether an answer stands in a text: a number as a whole number, a place under any of its names."""
    match sort:
        case Sort.YEAR | Sort.NUMBER:
            return re.search(rf"(?<![0-9.]){re.escape(answer)}(?![0-9.])", text) is not None
        case Sort.PLACE:
            return any(name in text for name in names_beside(answer))
        case _:
            return answer.strip("《》") in text


def gives_away(right: str, rest: str, wrong: Sequence[str]) -> bool:
    """Whether the rest of the question repeats a part of the right answer that no wrong one has."""
    return any(part in rest and not any(part in other for other in wrong) for part in _parts(right.strip("《》")))


def _parts(answer: str) -> Iterator[str]:
    for first, second in pairwise(answer):
        if first + second not in _PLAIN and first.isalpha() and second.isalpha() and "的" not in first + second:
            yield first + second


def _sentences(passage: Passage) -> Iterator[str]:
    for start, end in sentences(passage.text):
        yield passage.text[start:end]
