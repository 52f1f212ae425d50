"""From rows as people write them to questions, with every fault of every row."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Any

from knowledge.exchange.nouns import Fault, Field, Finding, Parsed, Place, Reading, Row
from knowledge.exchange.wording import day_of, kind_of, level_of, tidy, truth_of
from knowledge.questions import ACCEPTED_BREAKS, MAX_OPTION, TRUE_FALSE, Flaw, Kind, Question, clean, flaws, key_fields
from knowledge.typed import LETTERS, lettered, positions

_KEY_FAULTS = frozenset((Fault.KEY_MISSING, Fault.KEY_UNREADABLE, Fault.KEY_OUTSIDE))
_KEY_FLAWS = frozenset(
    (Flaw.KEY_RANGE, Flaw.KEY_COUNT, Flaw.KEY_KIND, Flaw.ORDER, Flaw.ACCEPTED_COUNT, Flaw.ACCEPTED_TEXT)
)
_SHOWN = 60
_FLAW_FIELDS = {
    Flaw.ID: Field.ID,
    Flaw.PASSAGE: Field.PASSAGE,
    Flaw.STEM_LENGTH: Field.STEM,
    Flaw.EXPLANATION_LENGTH: Field.EXPLANATION,
    Flaw.LEVEL: Field.LEVEL,
    Flaw.NOTE_LENGTH: Field.SOURCE,
} | dict.fromkeys(_KEY_FLAWS, Field.KEY)


def questions_of(parsed: Parsed, day: date) -> Reading:
    """The questions of all rows; `day` is when one that names no day counts as checked."""
    findings = list(parsed.findings)
    kept: dict[str, Question] = {}
    places: dict[str, Place] = {}
    unsaid: dict[str, frozenset[Field]] = {}
    for row in parsed.rows:
        question, found = question_of(row, day)
        findings += found
        earlier = kept.get(question.id)
        if earlier is not None:
            findings.append(_met_again(row, question, earlier, places[question.id]))
            continue
        kept[question.id], places[question.id] = question, row.home
        unsaid[question.id] = frozenset(name for name in Field if not tidy(row.text(name)))
    if not parsed.rows and all(finding.is_note for finding in findings):
        findings.append(Finding(Fault.NO_QUESTION, Place()))
    return Reading(tuple(kept.values()), tuple(findings), parsed.sheets, unsaid)


def _met_again(row: Row, question: Question, earlier: Question, place: Place) -> Finding:
    """The same question once more, or one that cannot stand beside the earlier one."""
    if question == earlier:
        return Finding(Fault.REPEATED, row.home, _short(question.stem), str(place.row))
    if row.text(Field.ID):
        return Finding(Fault.ID_TWICE, row.place(Field.ID), question.id, str(place.row))
    if _right(question) != _right(earlier):
        return Finding(Fault.KEY_CONTRADICTS, row.place(Field.KEY), row.text(Field.KEY), str(place.row))
    return Finding(Fault.REPEATED, row.home, _short(question.stem), str(place.row))


def _right(question: Question) -> tuple[object, ...]:
    return question.key, question.order, question.accepted


def content_id(kind: Kind, stem: str, options: tuple[str, ...]) -> str:
    """The id of a question that comes without one: the same for the same words, whatever the key."""
    return "x" + sha256("\0".join((kind, stem, *options)).encode("utf-8", "surrogatepass")).hexdigest()[:15]


def question_of(row: Row, day: date) -> tuple[Question, list[Finding]]:
    """The question of a row, as far as it can be understood, and everything that is wrong with it."""
    found: list[Finding] = []
    stem = tidy(row.text(Field.STEM))
    options = _options(row, found)
    kind = _kind(row, options, found)
    listed = _key(row, kind, options, found)
    options = TRUE_FALSE if kind is Kind.TRUEFALSE and _are_truth(options) else options
    if not stem:
        found.append(Finding(Fault.STEM_MISSING, row.place(Field.STEM)))
    question = Question(
        id=tidy(row.text(Field.ID)) or content_id(kind, stem, options),
        kind=kind,
        stem=stem,
        options=options,
        explanation=tidy(row.text(Field.EXPLANATION)),
        passage_id=tidy(row.text(Field.PASSAGE)),
        proof=tidy(row.text(Field.PROOF)),
        source=tidy(row.text(Field.SOURCE)),
        checked=_day(row, day, found),
        topic=tidy(row.text(Field.TOPIC)),
        level=_level(row, found),
        **key_fields(kind, listed),
    )
    found += _flaws(row, question, {finding.fault for finding in found})
    return question, found


def _kind(row: Row, options: tuple[str, ...], found: list[Finding]) -> Kind:
    """The kind that is named, else the one that options and key suggest."""
    text = tidy(row.text(Field.KIND))
    kind = kind_of(text)
    if kind is not None:
        return kind
    if text and text not in ("选择题", "选择"):
        found.append(Finding(Fault.KIND_UNKNOWN, row.place(Field.KIND), _short(text)))
    key = row.text(Field.KEY)
    if not options and truth_of(key) is None:
        return Kind.FILL if positions(key) is None else Kind.SINGLE
    if _are_truth(options):
        return Kind.TRUEFALSE
    return Kind.MULTIPLE if len(positions(key) or ()) > 1 else Kind.SINGLE


def _options(row: Row, found: list[Finding]) -> tuple[str, ...]:
    options = [tidy(option) for option in row.options]
    while options and not options[-1]:
        options.pop()
    if "" in options:
        letter = lettered((options.index(""),))
        found.append(Finding(Fault.OPTION_GAP, row.place(letter), letter))
    return tuple(options)


def _are_truth(options: tuple[str, ...]) -> bool:
    return not options or [truth_of(option) for option in options] in ([True, False], [False, True])


def _key(row: Row, kind: Kind, options: tuple[str, ...], found: list[Finding]) -> list[Any]:
    """The key as a list; an empty one, and a finding, where it cannot be understood."""
    text = tidy(row.text(Field.KEY))
    fault = None
    listed: list[Any] = []
    if not text:
        fault = Fault.KEY_MISSING
    elif kind is Kind.FILL:
        listed = accepted_in(text)
    elif kind is Kind.TRUEFALSE:
        listed = _truth(text, options)
        fault = None if listed else Fault.KEY_UNREADABLE
    else:
        listed = list(positions(text) or _named(text, options))
        outside = any(place >= len(options) for place in listed)
        fault = Fault.KEY_OUTSIDE if outside else None if listed else Fault.KEY_UNREADABLE
    if fault is not None:
        found.append(Finding(fault, row.place(Field.KEY), _short(text)))
    return [] if fault else listed


def accepted_in(text: str) -> list[str]:
    """The answers of one text, without the signs that part them."""
    for sign in ACCEPTED_BREAKS:
        text = text.replace(sign, "\n")
    return [answer for part in text.split("\n") if (answer := tidy(part))]


def _truth(text: str, options: tuple[str, ...]) -> list[int]:
    """[0] for right, [1] for wrong; a letter stands for its option, A for 对 where there are none."""
    truth = truth_of(text)
    if truth is None:
        places = positions(text) or ()
        sayings = options or TRUE_FALSE
        truth = truth_of(sayings[places[0]]) if len(places) == 1 and places[0] < len(sayings) else None
    return [] if truth is None else [0 if truth else 1]


def _named(text: str, options: tuple[str, ...]) -> tuple[int, ...]:
    """The one option that stands in the key word for word, with or without its letter."""
    places = [place for place, option in enumerate(options) if text in (option, *_labelled(LETTERS[place], option))]
    return (places[0],) if len(places) == 1 else ()


def _labelled(letter: str, option: str) -> list[str]:
    return [f"{letter}{sign}{option}" for sign in (".", "、", "．", ". ", " ", ":", "：")]


def _level(row: Row, found: list[Finding]) -> int:
    text = tidy(row.text(Field.LEVEL))
    level = level_of(text) if text else 1
    if level is None:
        found.append(Finding(Fault.LEVEL_UNKNOWN, row.place(Field.LEVEL), _short(text)))
    return level or 1


def _day(row: Row, day: date, found: list[Finding]) -> date:
    text = tidy(row.text(Field.CHECKED))
    named = day_of(text) if text else day
    if named is None:
        found.append(Finding(Fault.DATE_UNREADABLE, row.place(Field.CHECKED), _short(text)))
    return named or day


def _flaws(row: Row, question: Question, met: set[Fault | Flaw]) -> Iterator[Finding]:
    """The flaws of the question that no finding has named already."""
    for flaw in dict.fromkeys(flaws(question)):
        told = (
            (flaw in _KEY_FLAWS and met & _KEY_FAULTS)
            or (flaw is Flaw.STEM_LENGTH and Fault.STEM_MISSING in met)
            or (flaw is Flaw.OPTION_LENGTH and Fault.OPTION_GAP in met)
        )
        if not told:
            name, text = _spot(flaw, row, question)
            yield Finding(flaw, row.place(name), _short(text), str(len(text)))


def _spot(flaw: Flaw, row: Row, question: Question) -> tuple[str, str]:
    """The field, or the letter of the option, that a flaw lies in, and what stands there."""
    if flaw in _FLAW_FIELDS:
        return _FLAW_FIELDS[flaw], row.text(_FLAW_FIELDS[flaw])
    if flaw is Flaw.TEXT:
        texts = [*row.texts.items(), *zip(LETTERS, row.options, strict=False)]
        return next(((name, text) for name, text in texts if not clean(tidy(text))), (Field.STEM, ""))
    for letter, option in zip(LETTERS, question.options, strict=False):
        if (flaw is Flaw.OPTION_LENGTH and not 1 <= len(option) <= MAX_OPTION) or (
            flaw is Flaw.OPTIONS_SAME and question.options.index(option) != LETTERS.index(letter)
        ):
            return letter, option
    return "A", " / ".join(question.options)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
