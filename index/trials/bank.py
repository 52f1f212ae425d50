"""The question bank of the starter library as trials: formal questions whose passage and answer are known."""

from collections.abc import Iterator

from index.trials.sets import FIT, Trial
from knowledge.documents import read
from knowledge.passages import split
from knowledge.questions import Kind, Question
from knowledge.starter import questions, texts

_LONGEST = 70
_NEGATED = ("不正确", "不属于", "错误", "以下", "下列")


def bank_trials() -> Iterator[Trial]:
    """Single-choice questions that can be asked without their options."""
    for name, data in texts():
        for question in questions(name, split(read(name, data))):
            if _stands_alone(question):
                (right,) = question.key
                answer = question.options[right].strip("《》“”")
                yield Trial(question.id, question.stem, (answer,), (question.proof,), FIT)


def _stands_alone(question: Question) -> bool:
    asks = not any(words in question.stem for words in _NEGATED)
    return question.kind is Kind.SINGLE and len(question.stem) < _LONGEST and asks
