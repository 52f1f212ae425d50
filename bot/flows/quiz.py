"""A question on demand."""

from collections.abc import Sequence
from random import Random

from bot.flows.posting import Order, Posting, draw, post
from bot.flows.visit import Visit, arrive, may_manage, refuse, reply
from bot.game.choosing import wish_of
from bot.game.schedule import LONGEST_OPEN
from bot.ports import Rights, Store
from bot.replies import Words

SCORED_A_DAY = 10


async def quiz(store: Store, rights: Rights, visit: Visit, about: str, random: Random) -> None:
    """Post one question now, about a topic or of a kind if one is named.

    In a group its admins may, and the first ten a day count for the board.
    """
    if not await may_manage(visit, rights):
        return await refuse(store, visit)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        (drawn,) = await draw(tx, [Order(chat, wish=wish_of(about))], visit.now, random)
        if not drawn:
            return await reply(tx, visit, chat, no_question(await tx.bank.topics(), about))
        today = visit.now.astimezone(chat.zone).date()
        scored = visit.in_group and await tx.posts.unscheduled(chat.id, today) < SCORED_A_DAY
        posting = Posting(chat, drawn[0], visit.now + LONGEST_OPEN, scored, visit.thread_id)
        await post(tx, [posting], visit.now)
        if visit.in_group and not scored:
            await reply(tx, visit, chat, Words("quiz_unscored", {"limit": SCORED_A_DAY}))


def no_question(topics: Sequence[str], about: str) -> Words:
    """Why nothing can be posted about something: no such topic, nothing left of it, nothing at all."""
    if not topics:
        return Words("quiz_empty_bank")
    known = wish_of(about).topic in (None, *topics)
    return Words("quiz_none_left") if known else Words("quiz_no_question", {"topics": topics})
