"""Questions to rows and back."""

from typing import Any

from sqlalchemy import RowMapping

from bot.store.statements import Row
from knowledge.questions import Kind, Question, key_fields, key_list


def question_row(question: Question) -> Row:
    """The columns of a question, without its state."""
    return {
        "id": question.id,
        "kind": question.kind,
        "stem": question.stem,
        "options": list(question.options),
        "key": key_list(question),
        "explanation": question.explanation,
        "passage_id": question.passage_id,
        "proof": question.proof,
        "source": question.source,
        "checked": question.checked,
        "topic": question.topic,
        "level": question.level,
        "picture": question.picture,
    }


def stored_question(row: RowMapping | dict[str, Any]) -> Question:
    """The question of its columns; those of a contest that was frozen before there were pictures have none."""
    kind = Kind(row["kind"])
    return Question(
        id=row["id"],
        kind=kind,
        stem=row["stem"],
        options=tuple(row["options"]),
        **key_fields(kind, row["key"]),
        explanation=row["explanation"],
        passage_id=row["passage_id"],
        proof=row["proof"],
        source=row["source"],
        checked=row["checked"],
        topic=row["topic"],
        level=row["level"],
        picture=row.get("picture", ""),
    )
