"""Search in a process of its own gives what search here gives, and its end is no end of the bot."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.flows.editions import Decision
from bot.flows.library import parse, store_parsed
from bot.playground import Playground
from bot.refusal import Refusal
from bot.search import client
from bot.search.client import SearchApart, search_apart
from bot.search.opening import open_retrieval
from bot.search.settings import SearchSettings
from bot.settings import Settings
from bot.store.opening import open_store, sends_nothing
from bot.store.store import SqlStore
from knowledge.model import Found
from tests.bot.process import BotProcess, until
from tests.documents.processes import children

QUESTIONS = (
    "遵义会议是哪一年召开的？",
    "中共一大在哪里召开",
    "火星上有没有水",
    "",
    "\ud83d 长征 \U0001f600",
    "党史" * 2000,
)


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def opened(folder: Path, **more: str) -> AsyncIterator[tuple[Settings, SqlStore]]:
    settings = Settings(_env_file=None, **{"data_dir": folder, "encoder_model": "none", **more})
    async with open_store(settings.database, sends_nothing, now) as store:
        yield settings, store


@pytest.fixture
async def apart(folder: Path) -> AsyncIterator[tuple[SearchApart, SqlStore]]:
    """Of the starter library."""
    async with opened(folder) as (settings, store), search_apart(settings) as search:
        await search.refresh()
        yield search, store


def rounded(found: Sequence[Found]) -> list[Found]:
    """Sums over sets differ from process to process in their last digit."""
    return [replace(one, score=round(one.score, 9), confidence=round(one.confidence, 9)) for one in found]


async def approve(store: SqlStore, text: str) -> None:
    parsed = parse("new.md", text.encode())
    await store_parsed(store, parsed, Decision(None, now(), now().date()), approved=True)


async def test_both_find_the_same(folder: Path) -> None:
    async with opened(folder) as (settings, store), search_apart(settings) as search:
        here = open_retrieval(SearchSettings.of(settings, {}), store)
        await here.refresh()
        assert search.revision == -1
        for question in QUESTIONS:
            assert rounded(await search(question)) == rounded(await here(question))
            assert await search.key(question) == await here.key(question)
        assert (search.threshold, search.revision) == (here.threshold, here.revision)
        async with store.read() as tx:
            asked = (await tx.bank.questions())[0]
        assert await search.compare(asked) == await here.compare(asked)


async def test_it_takes_over_what_is_approved(apart: tuple[SearchApart, SqlStore]) -> None:
    search, store = apart
    before = search.revision
    assert await search.refresh() is False
    await approve(store, "# 新材料\n\n## 火锅\n\n关于火锅的一段新文字，写在这里。")
    assert await search.refresh() is True
    assert search.revision > before
    assert "火锅" in (await search("关于火锅的文字"))[0].passage.text


async def test_many_at_once_each_get_their_own(apart: tuple[SearchApart, SqlStore]) -> None:
    search, _ = apart
    found = await asyncio.gather(*(search(question) for question in QUESTIONS * 10))
    assert found == [await search(question) for question in QUESTIONS] * 10


async def test_one_that_was_killed_is_started_anew(
    apart: tuple[SearchApart, SqlStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    search, _ = apart
    monkeypatch.setattr(client, "AGAIN_SECONDS", 0.01)
    before, revision = await search(QUESTIONS[0]), search.revision
    (killed,) = children(client.PROCESS)
    os.kill(killed, signal.SIGSTOP)
    asked = [asyncio.ensure_future(search(QUESTIONS[0])) for _ in range(3)]
    await asyncio.sleep(0.05)
    os.kill(killed, signal.SIGKILL)
    assert [type(error) for error in await asyncio.gather(*asked, return_exceptions=True)] == [ChildProcessError] * 3
    assert search.revision == -1  # nobody may take an empty index for a library that does not tell
    assert rounded(await search(QUESTIONS[0])) == rounded(before)
    assert search.revision == revision
    assert killed not in children(client.PROCESS)


async def test_a_failure_there_is_a_failure_here_and_no_end(apart: tuple[SearchApart, SqlStore]) -> None:
    search, _ = apart
    with pytest.raises(ChildProcessError, match="AttributeError"):
        await search.compare(None)  # type: ignore[arg-type]
    assert await search(QUESTIONS[0])


async def test_settings_that_cannot_be_used_are_refused(folder: Path) -> None:
    async with opened(folder, encoder_model="no/such/model") as (settings, _):
        async with search_apart(settings) as search:
            for _ in range(2):
                with pytest.raises(Refusal, match="ENCODER_MODEL"):
                    await search.refresh()
                await until(lambda: not children(client.PROCESS))
        with pytest.raises(Refusal, match="ENCODER_MODEL"):
            async with search_apart(settings) as search:
                await search.refresh()


async def test_a_process_that_cannot_start_is_told_of(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PROCESS", "tests.no_such_module")
    async with opened(folder) as (settings, _), search_apart(settings) as search:
        with pytest.raises(ChildProcessError):
            await search.refresh()


async def test_it_knows_no_token_and_yields_to_the_bot(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    token = "123456:" + "s" * 30
    monkeypatch.setenv("BOT_TOKEN", token)
    async with opened(folder, bot_token=token) as (settings, _), search_apart(settings) as search:
        await search.refresh()
        (process,) = children(client.PROCESS)
        told = Path(f"/proc/{process}/environ").read_bytes() + Path(f"/proc/{process}/cmdline").read_bytes()
        assert token.encode() not in told
        assert os.getsid(process) == os.getsid(0) and os.getpgid(process) != os.getpgid(0)


async def test_it_ends_with_a_bot_that_is_killed(telegram: Playground, folder: Path) -> None:
    bot = BotProcess(telegram, folder)
    await bot.start()
    await bot.ready()
    (search,) = children(client.PROCESS, bot.pid)
    bot.kill()
    await until(lambda: not Path(f"/proc/{search}").exists())
