"""Questions of a file into the bank, as drafts."""

from bot.ports import QuestionState, Transaction
from knowledge.exchange import Reading
from knowledge.exchange.arrival import Arrival, arrival
from knowledge.questions import Question


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
