"""Sets of questions with known answers: golden ones (a JSON object a line, or plain ones in TOML) and SQuAD's form."""

import json
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from knowledge.model import Passage

FIT, HELD = "fit", "held"


class TrialsUnreadable(Exception):
    """A file is no set of questions; `why` says where and what."""

    def __init__(self, file: str, why: str) -> None:
        super().__init__(f"{file}: {why}")
        self.file, self.why = file, why


@dataclass(frozen=True, slots=True)
class Trial:
    """One question. It must be refused when it has no `answers`.

    answers: strings of which a right quote holds one
    proofs: strings of which a right passage holds one
    split: the half it belongs to; what is fitted never sees `held`
    """

    id: str
    question: str
    answers: tuple[str, ...] = ()
    proofs: tuple[str, ...] = ()
    split: str = HELD

    @property
    def must_be_refused(self) -> bool:
        return not self.answers


@dataclass(frozen=True, slots=True)
class TrialSet:
    """The questions of one file; `passages` is the library that they stand on, empty for the starter library."""

    name: str
    trials: tuple[Trial, ...]
    passages: tuple[Passage, ...] = ()

    def of(self, split: str) -> tuple[Trial, ...]:
        """The trials of one half, or of "all"."""
        return tuple(trial for trial in self.trials if split in ("all", trial.split))


def read_trials(file: Path) -> TrialSet:
    """The set in a file: `.jsonl` and `.toml` are golden, anything else SQuAD's form. Raises TrialsUnreadable."""
    try:
        text = file.read_text("utf-8")
    except OSError as error:
        raise TrialsUnreadable(str(file), error.strerror or "it cannot be read") from None
    except ValueError:
        raise TrialsUnreadable(str(file), "it is not written in UTF-8") from None
    reader = {".jsonl": _golden, ".toml": _everyday}.get(file.suffix, _squad)
    return reader(file, text)


def _everyday(file: Path, text: str) -> TrialSet:
    """Plain questions in TOML: answered = [{ ask, quote }], refused = [question]. All of them may be fitted on."""
    try:
        values = tomllib.loads(text)
        true = [(str(one["ask"]), (str(one["quote"]),)) for one in values["answered"]]
        asked: list[tuple[str, tuple[str, ...]]] = [*true, *((str(one), ()) for one in values["refused"])]
    except (ValueError, KeyError, TypeError) as error:
        raise TrialsUnreadable(str(file), f"it has no answered and refused questions ({error})") from None
    return TrialSet(file.name, tuple(Trial(f"e-{at}", ask, gold, gold, FIT) for at, (ask, gold) in enumerate(asked)))


def _golden(file: Path, text: str) -> TrialSet:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    return TrialSet(file.name, tuple(_golden_trial(file, number, line) for number, line in lines))


def _golden_trial(file: Path, number: int, line: str) -> Trial:
    try:
        one = json.loads(line)
        answers, proofs = tuple(map(str, one.get("answers", ()))), tuple(map(str, one.get("proofs", ())))
        if bool(answers) == bool(one.get("refuse")):
            raise ValueError
        return Trial(str(one["id"]), str(one["question"]), answers, proofs or answers, str(one.get("split", HELD)))
    except (ValueError, KeyError, TypeError, AttributeError):
        why = f"line {number} is no question with id, question, and either answers or refuse"
        raise TrialsUnreadable(str(file), why) from None


def _squad(file: Path, text: str) -> TrialSet:
    try:
        paragraphs = [paragraph for article in json.loads(text)["data"] for paragraph in article["paragraphs"]]
        trials = tuple(trial for paragraph in paragraphs for trial in _squad_trials(paragraph))
        contexts = dict.fromkeys(str(paragraph["context"]) for paragraph in paragraphs)
    except (ValueError, KeyError, TypeError):
        raise TrialsUnreadable(str(file), "it is neither .jsonl nor JSON in SQuAD's form") from None
    return TrialSet(file.name, trials, tuple(_passages(file.name, contexts)))


def _squad_trials(paragraph: dict[str, Any]) -> Iterator[Trial]:
    context = str(paragraph["context"])
    for asked in paragraph["qas"]:
        answers = tuple(dict.fromkeys(str(answer["text"]) for answer in asked["answers"]))
        yield Trial(str(asked["id"]), str(asked["question"]), answers, (context,), _half(context))


def _half(context: str) -> str:
    """Halves by paragraph, the same on every machine."""
    return FIT if sha256(context.encode("utf-8", "surrogatepass")).digest()[0] % 2 else HELD


def _passages(title: str, contexts: Iterable[str]) -> Iterator[Passage]:
    """Whole paragraphs as passages, without a heading."""
    for context in contexts:
        yield Passage(title, "", (), 0, len(context), context)
