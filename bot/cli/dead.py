"""`dead`: updates that could not be handled."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated

import typer

from bot.cli.opening import now, open_settings, store_of
from bot.ports import Update
from bot.refusal import Refusal
from bot.settings import Settings

ALL = "all"


@dataclass(frozen=True, slots=True)
class Dead:
    """A dead update without what people wrote in it."""

    update: int
    kind: str
    chat: int
    attempts: int
    received_at: datetime | None
    error: str


def dead(
    replay: Annotated[
        list[str] | None, typer.Option("--replay", metavar="ID|all", help="handle it once more; may be repeated")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON list")] = False,
) -> None:
    """List updates whose handling failed for good, or have some handled again: python -m bot dead --replay 12."""
    rows = asyncio.run(_dead(open_settings(), replay or []))
    if as_json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1, default=str))
        return
    for row in rows:
        when = f"{row.received_at:%Y-%m-%d %H:%M} UTC" if row.received_at else ""
        state = "is handled again" if replay else f"attempts: {row.attempts}, {row.error}"
        print(f"{row.update:12}  {row.kind:14} chat {row.chat}  {when}  {state}")
    if not rows:
        print("No update has been given up.")


async def _dead(settings: Settings, replay: Sequence[str]) -> list[Dead]:
    """All dead updates, or those that are handled again; a running bot takes them up within seconds."""
    async with store_of(settings) as store, store.write() as tx:
        updates = await tx.updates.dead()
        if replay:
            updates = _chosen(updates, replay)
            await tx.updates.revive([update.id for update in updates], now())
    return [_row(update) for update in updates]


def _chosen(updates: Sequence[Update], replay: Sequence[str]) -> Sequence[Update]:
    if ALL in replay:
        return updates
    known = {str(update.id): update for update in updates}
    if unknown := [number for number in replay if number not in known]:
        listed = ", ".join(unknown)
        raise Refusal(f"Not among the updates that were given up: {listed}. `python -m bot dead` lists them.")
    return [known[number] for number in dict.fromkeys(replay)]


def _row(update: Update) -> Dead:
    kind = next((name for name in update.payload if name != "update_id"), "")
    return Dead(update.id, kind, update.lane, update.attempts, update.received_at, update.error or "")
