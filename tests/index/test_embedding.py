"""Texts are embedded in a process of their own, with the same vectors as here."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.apart import apart
from bot.search import embedding
from bot.search.embedding import embedding_apart, embedding_here
from index.embedding import answers
from index.encoder import BUNDLED, EncoderMissing, bundled
from index.vectors import text_key

TEXTS = ["遵义会议", "一九三五年一月在贵州遵义举行。", "遵义会议"]


@pytest.fixture
def encoder() -> Any:
    try:
        return bundled()
    except EncoderMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Those that were started."""
    started = []

    @asynccontextmanager
    async def noted(*words: Any, **more: Any) -> AsyncIterator[Any]:
        async with apart(*words, **more) as one:
            started.append(one)
            yield one

    monkeypatch.setattr(embedding, "apart", noted)
    return started


async def test_both_ways_give_the_same_vectors(encoder: Any, process: list[Any]) -> None:
    async with embedding_apart(BUNDLED, {})() as embed, embedding_here(encoder)() as embed_here:
        first, again = await embed(TEXTS), await embed(TEXTS[:1])
        assert set(first) == set(map(text_key, TEXTS))
        assert first == await embed_here(TEXTS)
        assert again.items() <= first.items()
    assert [one.returncode for one in process] == [-9]


async def test_it_has_the_lowest_priority_and_nothing_of_the_environment(
    encoder: Any, process: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1:secret")
    async with embedding_apart(BUNDLED, {"HF_HOME": "/models"})() as embed:
        await embed(TEXTS)
        (one,) = process
        assert os.getpriority(os.PRIO_PROCESS, one.pid) == 19
        if (environment := Path(f"/proc/{one.pid}/environ")).exists():
            assert b"HF_HOME=/models" in environment.read_bytes() and b"secret" not in environment.read_bytes()


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="only Linux has a class for what is idle")
async def test_it_takes_what_nobody_wants_and_insists_when_that_is_too_little(
    encoder: Any, process: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with embedding_apart(BUNDLED, {})() as embed:
        await embed(TEXTS)
        assert os.sched_getscheduler(process[0].pid) == os.SCHED_IDLE
        monkeypatch.setattr(embedding, "PATIENCE_SECONDS", 0)
        assert text_key("遵义") in await embed(["遵义"])
        assert os.sched_getscheduler(process[0].pid) == os.SCHED_OTHER


async def test_one_that_has_ended_is_told_of(process: list[Any]) -> None:
    async with embedding_apart("no/such/model", {})() as embed:
        with pytest.raises(ChildProcessError):
            await embed(TEXTS)


async def test_it_ends_with_its_caller(encoder: Any, process: list[Any]) -> None:
    """Also where the caller has no time to end it: its input is closed."""
    async with embedding_apart(BUNDLED, {})() as embed:
        await embed(TEXTS)
        process[0].stdin.close()
        assert await asyncio.wait_for(process[0].wait(), 20) == 0


def test_a_line_in_is_a_line_out(encoder: Any) -> None:
    lines = list(answers(["[]", '["一"]'], encoder))
    assert lines[0] == "{}" and text_key("一") in lines[1]
