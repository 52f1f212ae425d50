"""`audit`: every decision about the library, the bank and the people who look after them."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from bot.cli.opening import open_settings, store_of
from bot.material import Entry
from bot.settings import Settings


def audit(
    limit: Annotated[int, typer.Option("--limit", min=1, help="how many, the latest first")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON list")] = False,
) -> None:
    """List what was decided, by whom (a Telegram id; - is the command line, or the bot by itself), and when."""
    entries = asyncio.run(_entries(open_settings(), limit))
    if as_json:
        print(json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=1, default=str))
        return
    for entry in entries:
        details = ", ".join(f"{name}: {value}" for name, value in entry.details.items())
        print(
            f"{entry.at:%Y-%m-%d %H:%M:%S}Z  {entry.person_id or '-':>12}  {entry.action:11} {entry.subject}  {details}"
        )
    if not entries:
        print("Nothing has been decided yet.")


async def _entries(settings: Settings, limit: int) -> Sequence[Entry]:
    async with store_of(settings) as store, store.read() as tx:
        return await tx.audit.entries(limit)
