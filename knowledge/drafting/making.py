"""From a statement and one of its facts to a question."""

import re
from datetime import date
from hashlib import sha256
from random import Random

from knowledge.drafting.distractors import distractors
from knowledge.drafting.lore import Lore
from knowledge.drafting.nouns import Fact, Sort, Statement
from knowledge.drafting.numbers import measure_after, value
from knowledge.questions import TRUE_FALSE, Kind, Question

BLANK = "____"
UNCHECKED = date(1970, 1, 1)
"""The day on which a draft was last checked: never. Whoever approves it puts the day in its place."""

KINDS: dict[Sort, tuple[Kind, ...]] = {
    Sort.YEAR: (Kind.SINGLE, Kind.TRUEFALSE, Kind.FILL),
    Sort.PLACE: (Kind.SINGLE, Kind.TRUEFALSE),
    Sort.PERSON: (Kind.SINGLE, Kind.FILL),
    Sort.NUMBER: (Kind.SINGLE, Kind.TRUEFALSE, Kind.FILL),
    Sort.TITLE: (Kind.SINGLE, Kind.TRUEFALSE),
}
"""What can be made of a fact. A false statement about a person is not made: it may be quoted without its answer."""

_LONGEST_CLAIM = 50
"""Characters of a statement that can be judged as a whole."""

_REMEMBERED = 100
"""Larger numbers are known again, but not known by heart."""

_DEATH = re.compile(r"逝世|去世|病逝|牺牲|就义|遇难|身亡|绞刑")
"""The dead are not the matter of a false statement."""

_LEVELS = {Sort.PERSON: 1, Sort.PLACE: 1, Sort.TITLE: 2, Sort.YEAR: 2, Sort.NUMBER: 3}
_FILL_HINTS = {Sort.PERSON: "（填姓名）", Sort.YEAR: "（填年份）", Sort.NUMBER: "（填数字）"}


def make(kind: Kind, statement: Statement, fact: Fact, lore: Lore, rng: Random) -> Question | None:
    """A question of that kind about the fact; None where it cannot be made well."""
    match kind:
        case Kind.SINGLE:
            return _single(statement, fact, lore, rng)
        case Kind.TRUEFALSE:
            return _truefalse(statement, fact, lore, rng)
        case _:
            return _fill(statement, fact, lore, rng)


def _single(statement: Statement, fact: Fact, lore: Lore, rng: Random) -> Question | None:
    wrong = distractors(statement, fact, lore, 3, rng)
    if not wrong:
        return None
    right = statement.text[fact.start : fact.end]
    options = sorted((right, *wrong))
    rng.shuffle(options)
    key = frozenset({options.index(right)})
    return question(
        Kind.SINGLE,
        statement,
        _filled(statement, fact, BLANK),
        tuple(options),
        key,
        _level(Kind.SINGLE, statement, fact, lore),
    )


def _truefalse(statement: Statement, fact: Fact, lore: Lore, rng: Random) -> Question | None:
    """The statement as it is, or with the fact changed; a fact that cannot be changed well is no test of knowledge."""
    wrong = distractors(statement, fact, lore, 1 if fact.sort is Sort.YEAR else 3, rng)
    if not wrong or len(statement.text) > _LONGEST_CLAIM or _DEATH.search(statement.text):
        return None
    is_true = rng.random() < 0.5
    stem = _filled(statement, fact, statement.text[fact.start : fact.end] if is_true else wrong[0])
    return question(
        Kind.TRUEFALSE,
        statement,
        stem,
        TRUE_FALSE,
        frozenset({0 if is_true else 1}),
        _level(Kind.TRUEFALSE, statement, fact, lore),
    )


def _fill(statement: Statement, fact: Fact, lore: Lore, rng: Random) -> Question | None:
    """Like a single choice without its options: what has no plausible wrong answer is guessed, or not remembered."""
    too_large = fact.sort is Sort.NUMBER and value(statement.text[fact.start : fact.end]) >= _REMEMBERED
    if too_large or not distractors(statement, fact, lore, 3, rng):
        return None
    stem = _filled(statement, fact, BLANK) + _FILL_HINTS[fact.sort]
    return question(
        Kind.FILL,
        statement,
        stem,
        (),
        frozenset(),
        _level(Kind.FILL, statement, fact, lore),
        _accepted(statement, fact),
    )


def _accepted(statement: Statement, fact: Fact) -> tuple[str, ...]:
    """The answer alone and with its measure."""
    right = statement.text[fact.start : fact.end]
    match fact.sort:
        case Sort.YEAR:
            return f"{right}年", right
        case Sort.NUMBER:
            return right + measure_after(statement.text, fact.end), right
        case _:
            return (right,)


def _level(kind: Kind, statement: Statement, fact: Fact, lore: Lore) -> int:
    """1 to 3: by what is asked, and by how many passages name it; harder where it has to be typed."""
    base = _LEVELS[fact.sort] + (kind is Kind.FILL)
    if fact.sort in (Sort.YEAR, Sort.PERSON, Sort.PLACE):
        base -= lore.fame(fact.sort, fact.form, statement.text[fact.start : fact.end])
    return min(max(base, 1), 3)


def _filled(statement: Statement, fact: Fact, text: str) -> str:
    return f"{statement.lead}{statement.text[: fact.start]}{text}{statement.text[fact.end :]}。"


def question(
    kind: Kind,
    statement: Statement,
    stem: str,
    options: tuple[str, ...],
    key: frozenset[int],
    level: int,
    accepted: tuple[str, ...] = (),
    order: tuple[int, ...] = (),
) -> Question:
    """A draft that stands on the statement; its id depends on the passage and on what is asked."""
    passage = statement.passage
    content = "\0".join((passage.id, kind, stem, *options, *accepted))
    return Question(
        id="draft-" + sha256(content.encode()).hexdigest()[:16],
        kind=kind,
        stem=stem,
        options=options,
        key=key,
        explanation=statement.proof,
        passage_id=passage.id,
        proof=statement.proof,
        source=passage.title,
        checked=UNCHECKED,
        topic=passage.topic,
        level=level,
        order=order,
        accepted=accepted,
    )
