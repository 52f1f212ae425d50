"""What `make bench` compares with: a quiz bot on aiogram and aiosqlite written the usual way, which commits once a vote.

    python -m tests.load.plain

It takes the settings of the real bot from the environment, knows /quiz, and keeps its votes in `plain.sqlite`.
"""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiosqlite
from aiogram import BaseMiddleware, Bot, Dispatcher, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import InputPollOption, Message, PollAnswer, TelegramObject
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

FILE = "plain.sqlite"
PATH = "/telegram"
TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE IF NOT EXISTS polls (id TEXT PRIMARY KEY, chat_id INTEGER NOT NULL, correct TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS people (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS answers (
    poll_id TEXT NOT NULL, person_id INTEGER NOT NULL, chat_id INTEGER NOT NULL, chosen TEXT NOT NULL,
    right INTEGER NOT NULL, PRIMARY KEY (poll_id, person_id)
);
"""
NEW_PERSON = "INSERT INTO people VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name"
router = Router()


class Database(BaseMiddleware):
    """Gives every handler the connection."""

    def __init__(self, db: aiosqlite.Connection) -> None:
        self.db = db

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        return await handler(event, {**data, "db": self.db})


@router.message(Command("quiz"))
async def on_quiz(message: Message, db: aiosqlite.Connection) -> None:
    options = [InputPollOption(text=text) for text in ("1919", "1921", "1927", "1949")]
    sent = await message.answer_poll(
        "中共一大在哪一年召开？", options, type="quiz", correct_option_ids=[1], is_anonymous=False
    )
    assert sent.poll is not None
    await db.execute("INSERT INTO polls VALUES (?, ?, ?)", (sent.poll.id, message.chat.id, json.dumps([1])))
    await db.commit()


@router.poll_answer()
async def on_vote(vote: PollAnswer, db: aiosqlite.Connection) -> None:
    if vote.user is None or not vote.option_ids:
        return
    async with db.execute("SELECT chat_id, correct FROM polls WHERE id = ?", (vote.poll_id,)) as found:
        poll = await found.fetchone()
    if poll is None:
        return
    right = sorted(vote.option_ids) == json.loads(poll[1])
    await db.execute(NEW_PERSON, (vote.user.id, vote.user.full_name))
    values = (vote.poll_id, vote.user.id, poll[0], json.dumps(vote.option_ids), right)
    await db.execute("INSERT OR IGNORE INTO answers VALUES (?, ?, ?, ?, ?)", values)
    await db.commit()


async def main() -> None:
    api = TelegramAPIServer.from_base(os.environ["BOT_API_URL"])
    async with aiosqlite.connect(Path(os.environ["DATA_DIR"], FILE)) as db:
        await db.executescript(TABLES)
        dispatcher, bot = Dispatcher(), Bot(os.environ["BOT_TOKEN"], AiohttpSession(api=api))
        router.message.middleware(Database(db))
        router.poll_answer.middleware(Database(db))
        dispatcher.include_router(router)
        if os.environ.get("WEBHOOK_URL"):
            await _serve(dispatcher, bot)
        else:
            await dispatcher.start_polling(bot)


async def _serve(dispatcher: Dispatcher, bot: Bot) -> None:
    secret = os.environ["WEBHOOK_SECRET"]
    application = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=secret).register(application, path=PATH)
    setup_application(application, dispatcher, bot=bot)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(os.environ["HTTP_PORT"])).start()
    await bot.me()
    await bot.set_webhook(f"{os.environ['WEBHOOK_URL']}{PATH}", secret_token=secret)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
