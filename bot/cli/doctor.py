"""`doctor`: looks at everything a start needs and says what to do."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from bot.cli.opening import now, open_settings, store_of
from bot.flows.library import load_starter
from bot.refusal import Refusal
from bot.settings import Settings, model_caches
from bot.store.store import SqlStore
from index.encoder import EncoderError

TELEGRAM = "https://api.telegram.org"
PATIENCE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `advice` is what to do when it is not well."""

    subject: str
    well: bool
    state: str
    advice: str = ""


def doctor() -> None:
    """Check settings, database, index, encoder, reranker and token."""
    settings = open_settings()
    findings = asyncio.run(_examine(settings))
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)


async def _examine(settings: Settings) -> list[Finding]:
    findings = []
    async for finding in _findings(settings):
        mark = "ok  " if finding.well else "FAIL"
        print(f"{mark} {finding.subject}: {finding.state}" + (f" → {finding.advice}" if finding.advice else ""))
        findings.append(finding)
    return findings


async def _findings(settings: Settings) -> AsyncIterator[Finding]:
    yield Finding("settings", True, f"data in {settings.data_dir.absolute()}, zone {settings.timezone}")
    yield _folder(settings.data_dir)
    encoder = _encoder(settings)
    yield encoder
    yield _reranker(settings)
    try:
        async with store_of(settings) as store:
            yield Finding("database", True, "reached and up to date")
            if encoder.well:
                yield await _index(settings, store)
            yield await _inbox(store)
            yield await _outbox(store)
    except Refusal as refusal:
        yield Finding("database", False, str(refusal), "mend the setting it names, or restore a backup")
    yield await _token(settings)


def _folder(folder: Path) -> Finding:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".doctor"
        probe.touch()
        probe.unlink()
    except OSError as error:
        return Finding("folder", False, f"{folder}: {error.strerror}", "make DATA_DIR a folder that can be written")
    return Finding("folder", True, "can be written")


def _encoder(settings: Settings) -> Finding:
    from bot.search.opening import choose_encoder

    try:
        encoder = choose_encoder(settings.encoder_model)
        if encoder is None:
            return Finding("encoder", True, "none: search by words alone")
        encoder.encode_query(["党史"])
    except (Refusal, EncoderError) as error:
        return Finding("encoder", False, str(error), "set ENCODER_MODEL=bundled, or mend what it says")
    return Finding("encoder", True, f"{encoder.name}, {encoder.dim} dimensions")


def _reranker(settings: Settings) -> Finding:
    from bot.search.opening import choose_reranker

    try:
        reranker = choose_reranker(settings.reranker_model)
    except Refusal as refusal:
        return Finding("reranker", False, str(refusal), "set RERANKER_MODEL=none, or mend what it says")
    return Finding("reranker", True, settings.reranker_model if reranker else "none")


async def _index(settings: Settings, store: SqlStore) -> Finding:
    from bot.search.opening import open_retrieval
    from bot.search.settings import SearchSettings

    if settings.starter_library:
        await load_starter(store, now())
    await open_retrieval(SearchSettings.of(settings, model_caches()), store).refresh()
    async with store.read() as tx:
        passages = len(await tx.library.passages())
    advice = "" if passages else "load texts: python -m bot load FILE --approve"
    return Finding("index", True, f"passages: {passages}", advice)


async def _inbox(store: SqlStore) -> Finding:
    async with store.read() as tx:
        dead = len(await tx.updates.dead())
    advice = "python -m bot dead lists them" if dead else ""
    return Finding("inbox", True, f"updates that could not be handled: {dead}", advice)


async def _outbox(store: SqlStore) -> Finding:
    async with store.read() as tx:
        unsure = len(await tx.calls.unsure_calls())
    advice = "python -m bot unsure lists them" if unsure else ""
    return Finding("outbox", True, f"messages that may or may not have been sent: {unsure}", advice)


async def _token(settings: Settings) -> Finding:
    if settings.bot_token is None:
        return Finding("token", True, "none: the playground starts")
    base = settings.bot_api_url or TELEGRAM
    url = f"{base}/bot{settings.bot_token.get_secret_value()}/getMe"
    try:
        account = await _get_json(url, settings.proxy_url)
    except (TimeoutError, OSError, ValueError) as error:
        reason = type(error).__name__
        advice = "check network, BOT_API_URL, PROXY_URL"
        return Finding("token", False, f"{base} cannot be reached ({reason})", advice)
    if not account.get("ok"):
        return Finding("token", False, "not accepted by the Bot API", "take the token from @BotFather once more")
    return Finding("token", True, f"@{account['result']['username']}")


async def _get_json(url: str, proxy_url: str | None) -> dict[str, Any]:
    """The JSON at an address; raises OSError, TimeoutError or ValueError. What it imports is slow to import."""
    from aiohttp import ClientError, ClientSession, ClientTimeout
    from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError

    connector = ProxyConnector.from_url(proxy_url) if proxy_url else None
    timeout = ClientTimeout(total=PATIENCE_SECONDS)
    try:
        async with ClientSession(connector=connector, timeout=timeout) as session, session.get(url) as answer:
            account: dict[str, Any] = await answer.json(content_type=None)
    except (ClientError, ProxyConnectionError, ProxyError, ProxyTimeoutError) as error:
        raise ConnectionError(type(error).__name__) from None
    return account
