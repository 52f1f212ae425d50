"""`scores`: what the ledger says, by group and person."""

import asyncio
import json
from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class GroupScore:
    """The scores of a group's members together."""

    group: int
    title: str
    members: int
    points: int
    answered: int
    right: int


def scores(
    group: Annotated[int | None, typer.Option("--group", help="id of one group")] = None,
    league: Annotated[bool, typer.Option("--league", help="the sums of each group, best first")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON list")] = False,
) -> None:
    """Print points, answers and right answers by group and person."""
    if league and group is not None:
        raise typer.BadParameter("--league shows all groups; leave out --group")
    settings = open_settings()
    rows = asyncio.run(_league(settings) if league else _scores(settings, group))
    if as_json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1))
        return
    for row in rows:
        who = f"{row.name} ({row.user})" if isinstance(row, Score) else f"{row.members} members"
        print(f"{row.title} ({row.group})  {who}: {row.points} points, {row.right}/{row.answered}")
    if not rows:
        print("There are no scores yet.")


async def _scores(settings: Settings, group: int | None) -> Sequence[Score | GroupScore]:
    async with store_of(settings) as store, store.read() as tx:
        if group is not None and await tx.chats.get(group) is None:
            raise Refusal(f"There is no group {group}. Without --group all are listed.")
        rows = await tx.boards.scores(group)
    return [
        Score(chat.id, chat.title, tally.person.id, tally.person.name, tally.points, tally.answered, tally.right)
        for chat, tally in rows
    ]


async def _league(settings: Settings) -> Sequence[Score | GroupScore]:
    async with store_of(settings) as store, store.read() as tx:
        rows = await tx.boards.league()
    return [GroupScore(one.chat_id, one.title, one.players, one.points, one.answered, one.right) for one in rows]
