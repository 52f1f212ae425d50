"""`unsure`: messages of which nobody knows whether they were sent."""

import asyncio
from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.opening import open_settings, store_of
from bot.ports import Call
from bot.refusal import Refusal
from bot.settings import Settings

SHOWN = 60
"""Characters of a message that a line shows."""


class Verdict(StrEnum):
    SENT = "sent"
    AGAIN = "again"


def unsure(
    numbers: Annotated[list[int] | None, typer.Argument(help="numbers from the list")] = None,
    settle: Annotated[Verdict | None, typer.Option("--as", help="`sent`: it arrived; `again`: send it again")] = None,
    everything: Annotated[bool, typer.Option("--all", help="all of them")] = False,
) -> None:
    """List messages that may or may not have been sent, or settle some: python -m bot unsure 12 13 --as sent."""
    if bool(numbers or everything) != (settle is not None):
        raise Refusal("To settle messages, write their numbers or --all, and --as sent or --as again.")
    for line in asyncio.run(_unsure(open_settings(), numbers or [], settle, everything=everything)):
        print(line)


async def _unsure(
    settings: Settings, numbers: Collection[int], settle: Verdict | None, *, everything: bool
) -> list[str]:
    async with store_of(settings) as store:
        async with store.read() as tx:
            calls = await tx.calls.unsure_calls()
        if settle is None:
            return [_line(call) for call in calls] or ["No message is unsure."]
        chosen = _chosen(calls, numbers, everything=everything)
        async with store.write() as tx:
            for number in chosen:
                await tx.calls.settle(number, again=settle is Verdict.AGAIN)
    return [f"{number}: {settle}" for number in chosen]


def _chosen(calls: Sequence[Call], numbers: Collection[int], *, everything: bool) -> list[int]:
    known = [call.id for call in calls]
    if unknown := sorted(set(numbers) - set(known)):
        listed = ", ".join(map(str, unknown))
        raise Refusal(f"Not among the unsure messages: {listed}. `python -m bot unsure` lists them.")
    return known if everything else sorted(numbers)


def _line(call: Call) -> str:
    text = " ".join(str(call.params.get("question") or call.params.get("text") or "").split())
    return f"{call.id:6}  {call.method:12} chat {call.chat_id}  {text[:SHOWN]}"
