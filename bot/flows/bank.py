"""Questions of a file into the bank, as drafts, and the bank into a file."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import PurePath

from bot.desk import ExportView
from bot.flows.access import Access, turn_away
from bot.flows.visit import Visit, arrive, reply
from bot.ports import QuestionState, Store, Transaction
from bot.replies import FileView, Notice, Words
from bot.roles import Action
from knowledge.exchange import WRITERS, Reading, read
from knowledge.exchange.arrival import Arrival, arrival
from knowledge.exchange.losses import Export
from knowledge.questions import Question

FILE_NAME, TEMPLATE_NAME = "题库", "题库模板.xlsx"
QUESTION_FORMATS = (".gift", ".aiken")
TABLES = (".xlsx", ".csv")


def questions_in(name: str, data: bytes, today: date, *, told: bool) -> Reading | None:
    """The questions in a file that is `told` to hold some, or by its format holds nothing else; a table that is one
    without saying so is taken for one too, with faults where it has options. Slow.
    """
    ending = PurePath(name).suffix.lower()
    told = told or ending in QUESTION_FORMATS
    if not told and ending not in TABLES:
        return None
    reading = read(name, data, today)
    has_options = any(question.options for question in reading.questions)
    return reading if told or has_options or (reading.sound and reading.questions) else None


async def preview(tx: Transaction, reading: Reading) -> Arrival:
    """What storing the questions of a file would do."""
    return arrival(reading, await tx.bank.get([question.id for question in reading.questions]))


async def store_drafts(tx: Transaction, reading: Reading) -> Arrival:
    """Store what is new or changed as drafts, all of it or nothing; an approved question that changes is one again."""
    assert reading.sound, "a file with faults is not stored"
    arrived = await preview(tx, reading)
    await tx.bank.put(arrived.drafts, QuestionState.DRAFT)
    return arrived


async def unbound(tx: Transaction, questions: tuple[Question, ...]) -> int:
    """How many of the questions stand on no approved passage, so that they cannot be posted."""
    live = await tx.library.live({question.passage_id for question in questions} - {""})
    return sum(question.passage_id not in live for question in questions)


def written(questions: Sequence[Question], suffix: str) -> tuple[Export, ExportView]:
    """The questions in the format of an ending, and what it holds of them. Slow for many."""
    made = WRITERS[suffix](tuple(questions))
    out = set(made.left_out)
    pictures = sum(bool(question.picture) for question in questions if question.id not in out)
    lost = {str(name): count for name, count in made.lost.items()} | ({"图片": pictures} if pictures else {})
    return made, ExportView(len(questions) - len(out), len(out), lost)


async def export_bank(store: Store, access: Access, visit: Visit, callback_id: str, suffix: str) -> None:
    """A press that brings all questions that are not withdrawn as a file, and says what its format cannot hold."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit, callback_id)
    async with store.read() as tx:
        questions = await tx.bank.questions()
    made, view = await asyncio.to_thread(written, questions, suffix)
    await _send(store, visit, callback_id, lambda _language: FileView(f"{FILE_NAME}{suffix}", made.data, view))


async def send_template(
    store: Store, access: Access, visit: Visit, callback_id: str, template: Callable[[str], bytes]
) -> None:
    """A press that brings an empty table, with a guide in the language of the chat."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit, callback_id)
    caption = Words("bank_template_caption")
    await _send(store, visit, callback_id, lambda language: FileView(TEMPLATE_NAME, template(language), caption))


async def _send(store: Store, visit: Visit, callback_id: str, file: Callable[[str], FileView]) -> None:
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await tx.outbox.put(Notice(callback_id, chat.language))
        await reply(tx, visit, chat, file(chat.language))
