"""`scores`: what the ledger says, by group and person."""

import asyncio
import json
from dataclasses import asdict, dataclass
from typing import Annotated

import typer

from bot.cli.opening import open_settings, store_of
from bot.refusal import Refusal
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Score:
    """One person's score in one group."""

    group: int
    title: str
    user: int
    name: str
    points: int
    answered: int
    right: int


def scores(
    group: Annotated[int | None, typer.Option("--group", help="id of one group")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON list")] = False,
) -> None:
    """Print points, answers and right answers by group and person."""
    rows = asyncio.run(_scores(open_settings(), group))
    if as_json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1))
        return
    for row in rows:
        print(f"{row.title} ({row.group})  {row.name} ({row.user}): {row.points} points, {row.right}/{row.answered}")
    if not rows:
        print("There are no scores yet.")


async def _scores(settings: Settings, group: int | None) -> list[Score]:
    async with store_of(settings) as store, store.read() as tx:
        if group is not None and await tx.chats.get(group) is None:
            raise Refusal(f"There is no group {group}. Without --group all are listed.")
        rows = await tx.ledger.scores(group)
    return [
        Score(chat.id, chat.title, tally.person.id, tally.person.name, tally.points, tally.answered, tally.right)
        for chat, tally in rows
    ]
