"""What stands ready in the playground: a study group with a daily plan, and today's quiz."""

from dataclasses import replace
from datetime import datetime, time
from random import Random

from bot.flows.daily import Quiz, post_quizzes
from bot.game.model import Chat, Daily
from bot.game.schedule import at_local, closing, next_slot
from bot.ports import Store, Transaction
from bot.replies import Address, HelpView, Send

PLAN = Daily(time(8), count=3, about="单选题 多选题 判断题")


async def prepare(store: Store, chat: Chat, now: datetime, random: Random) -> None:
    """Greet the group and plan a quiz a day, once; post today's quiz now, once a day."""
    async with store.write() as tx:
        known = await tx.chats.get(chat.id) or await _welcome(tx, chat)
        if known.daily is not None:
            await _post_today(tx, known, known.daily, now, random)


async def _welcome(tx: Transaction, chat: Chat) -> Chat:
    planned = replace(await tx.chats.ensure(chat), daily=PLAN, league_plan=None)
    await tx.chats.save(planned)
    address = Address(chat.id, chat.language)
    await tx.outbox.put(Send(address, HelpView(chat.kind, admin=True, greeting=True)))
    return planned


async def _post_today(tx: Transaction, chat: Chat, daily: Daily, now: datetime, random: Random) -> None:
    today = now.astimezone(chat.zone).date()
    following = next_slot(daily.at, chat.zone, max(now, at_local(today, daily.at, chat.zone)))
    slot = await tx.posts.open_slot(chat.id, today, daily.at, closing(now, following))
    if slot is not None:
        await tx.chats.plan(chat.id, following)
        await post_quizzes(tx, [Quiz(chat, daily, slot)], now, random)
