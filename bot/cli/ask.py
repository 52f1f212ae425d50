"""`ask`: answers on the terminal."""

import asyncio
import json
import sys
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer

from bot.cli.opening import now, open_settings, store_of
from bot.flows.library import load_starter
from bot.refusal import Refusal
from bot.settings import Settings, model_caches
from knowledge.answer import answer
from knowledge.model import Answer, Citation, Found, NotFound

CANDIDATES = 10


def ask(
    question: Annotated[str, typer.Argument(help="the question")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object per answer")] = False,
    stdin: Annotated[bool, typer.Option("--stdin", help="read one question per line from standard input")] = False,
) -> None:
    """Answer a question with a quote of the approved texts and its citation."""
    if stdin == bool(question.strip()):
        raise Refusal("Write a question, or --stdin to read one a line.")
    questions = (line.strip() for line in sys.stdin) if stdin else [question.strip()]
    asyncio.run(_ask(open_settings(), questions, as_json=as_json))


async def _ask(settings: Settings, questions: Iterable[str], *, as_json: bool) -> None:
    from bot.search.opening import open_retrieval
    from bot.search.settings import SearchSettings

    async with store_of(settings) as store:
        if settings.starter_library:
            await load_starter(store, now())
        search = open_retrieval(SearchSettings.of(settings, model_caches()), store)
        await search.complete()
        for question in questions:
            found = await search(question) if question else ()
            result = answer(found, search.threshold)
            line = json.dumps(as_object(question, result, found), ensure_ascii=False) if as_json else as_text(result)
            print(line, flush=True)


def as_object(question: str, result: Answer | NotFound, found: Sequence[Found]) -> dict[str, Any]:
    """The answer as one JSON object, with the passages it was chosen from."""
    answered = result if isinstance(result, Answer) else None
    return {
        "question": question,
        "answered": answered is not None,
        "quote": answered.quote if answered else None,
        "passage": answered.passage.id if answered else None,
        "citation": _citation(answered.citation) if answered else None,
        "confidence": round(result.confidence, 4),
        "candidates": [
            {
                "title": candidate.passage.title,
                "heading": candidate.passage.citation.heading,
                "passage": candidate.passage.id,
                "score": round(candidate.score, 4),
            }
            for candidate in found[:CANDIDATES]
        ],
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "title": citation.title,
        "edition": citation.edition,
        "heading": citation.heading,
        "page": citation.page,
    }


def as_text(result: Answer | NotFound) -> str:
    """The answer as a person reads it."""
    if isinstance(result, Answer):
        return f"{result.quote}\n——{_place(result.citation)}"
    nearest = "".join(f"\n· {_place(passage.citation)}" for passage in result.nearest)
    return "审定的材料里没有能回答这个问题的原文，我就不乱说了。" + (f"相近的内容：{nearest}" if nearest else "")


def _place(citation: Citation) -> str:
    page = f"第 {citation.page} 页" if citation.page is not None else ""
    edition = f"（{citation.edition}）" if citation.edition else ""
    return " · ".join(part for part in (f"《{citation.title}》{edition}", citation.heading, page) if part)
