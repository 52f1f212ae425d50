"""The judged sample: which drafts it holds, and the file of verdicts.

`.venv/bin/python -m tests.eval.drafts.sample` draws it anew: verdicts on drafts that are still the same stay, the others
stand there with an empty verdict for a person to fill. With `--texts` the texts are first taken from the starter
library as it now is.
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from knowledge import starter
from knowledge.documents import read
from knowledge.drafting import draft
from knowledge.model import Passage
from knowledge.passages import split
from knowledge.questions import Question, right_texts

SEED, SIZE = 20261123, 100
HERE = Path(__file__).parent
TEXTS, VERDICTS = HERE / "passages.jsonl", HERE / "verdicts.jsonl"
JUDGED = ("verdict", "reason")


def judged_library() -> tuple[Passage, ...]:
    """The passages of the starter library on the day of the judgement, so that a new text changes no verdict."""
    return tuple(Passage(**row | {"heading": tuple(row["heading"])}) for row in rows(TEXTS))


def sample(library: tuple[Passage, ...]) -> list[Question]:
    """The drafts to be judged: those whose sentences come first in an order that the seed decides.

    A draft more or less elsewhere changes at most one of them.
    """
    drafts = [question for passage in library for question in draft(passage, library, SEED)]
    return sorted(drafts, key=_lot)[:SIZE]


def _lot(question: Question) -> str:
    return sha256(f"{SEED} {question.passage_id} {question.proof}".encode()).hexdigest()


def as_row(question: Question) -> dict[str, Any]:
    """What the judge sees."""
    return {
        "id": question.id,
        "kind": question.kind.value,
        "stem": question.stem,
        "options": list(question.options),
        "level": question.level,
        "right": list(right_texts(question)),
        "proof": question.proof,
    }


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _write(path: Path, found: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found), "utf-8")


def main(arguments: list[str]) -> None:
    if "--texts" in arguments:
        library = [passage for name, data in starter.texts() for passage in split(read(name, data))]
        _write(TEXTS, map(asdict, library))
    kept = {row["id"]: row for row in rows(VERDICTS)} if VERDICTS.exists() else {}
    drawn = [as_row(question) for question in sample(judged_library())]
    _write(VERDICTS, (row | {part: kept.get(row["id"], {}).get(part, "") for part in JUDGED} for row in drawn))


if __name__ == "__main__":
    main(sys.argv[1:])
