"""`materials`: the texts of the library, and what is decided about them."""

import asyncio
import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated

import typer

from bot.cli.opening import decision_of, open_settings, store_of
from bot.flows.editions import approve as approve_edition
from bot.flows.editions import withdraw as withdraw_edition
from bot.flows.materials import older_edition
from bot.material import Edition
from bot.ports import Transaction
from bot.refusal import Refusal
from bot.settings import Settings
from knowledge.difference import Difference, difference
from knowledge.model import Passage
from knowledge.review import EditionState

app = typer.Typer(help="List the texts of the library, approve, withdraw or compare them.")

Number = Annotated[int, typer.Argument(help="the number in the list")]


@app.callback(invoke_without_command=True)
def materials(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON list")] = False,
) -> None:
    """List the texts of the library with their state."""
    if context.invoked_subcommand is not None:
        return
    editions = asyncio.run(_editions(open_settings()))
    if as_json:
        print(json.dumps([asdict(edition) for edition in editions], ensure_ascii=False, indent=1, default=str))
        return
    for edition in editions:
        print(f"{edition.id:4} {edition.state:9} {edition.passages:5}  {_title(edition)}{_from(edition)}")
    if not editions:
        print("The library is empty: python -m bot load FILE --approve")


@app.command()
def approve(
    number: Number,
    start: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="quoted from this day")] = None,
) -> None:
    """Approve a draft, or a withdrawn text once more: it is quoted at once, or from a later day on."""
    edition = asyncio.run(_approve(open_settings(), number, start.date() if start else None))
    print(f"{_title(edition)}: {edition.state}{_from(edition)}")


@app.command()
def withdraw(number: Number) -> None:
    """Take a text out of the answers; its citations still open."""
    edition = asyncio.run(_withdraw(open_settings(), number))
    print(f"{_title(edition)}: {edition.state}")


@app.command()
def diff(number: Number, other: Annotated[int, typer.Argument(help="the edition to compare with")] = 0) -> None:
    """Show what an edition changes in another, by default in the one of its title that is or was quoted before it."""
    found = asyncio.run(_diff(open_settings(), number, other))
    for change in found.changes:
        for sign, passages in (("-", change.before), ("+", change.after)):
            for passage in passages:
                print(f"{sign} {_line(passage)}")
        print()
    print(f"changes: {len(found.changes)}, unchanged passages: {found.same}")


async def _editions(settings: Settings) -> list[Edition]:
    async with store_of(settings) as store, store.read() as tx:
        return list(await tx.library.editions())


async def _approve(settings: Settings, number: int, start: date | None) -> Edition:
    async with store_of(settings) as store, store.write() as tx:
        edition = await _edition(tx, number)
        if edition.state is EditionState.APPROVED:
            raise Refusal(f"{_title(edition)} is approved already.")
        await approve_edition(tx, edition, decision_of(settings), start)
        return await _edition(tx, number)


async def _withdraw(settings: Settings, number: int) -> Edition:
    async with store_of(settings) as store, store.write() as tx:
        edition = await _edition(tx, number)
        if edition.state is EditionState.WITHDRAWN:
            raise Refusal(f"{_title(edition)} is withdrawn already.")
        await withdraw_edition(tx, edition, decision_of(settings))
        return await _edition(tx, number)


async def _diff(settings: Settings, number: int, other: int) -> Difference:
    async with store_of(settings) as store, store.read() as tx:
        edition = await _edition(tx, number)
        older = await _edition(tx, other) if other else await older_edition(tx, edition)
        if older is None or older.id == edition.id:
            raise Refusal(f"{_title(edition)}: there is no other edition to compare with; name one by its number.")
        return difference(await _passages(tx, older), await _passages(tx, edition))


async def _passages(tx: Transaction, edition: Edition) -> list[Passage]:
    return [one.passage for one in await tx.library.reviewed(edition.id)]


async def _edition(tx: Transaction, number: int) -> Edition:
    edition = await tx.library.edition(number)
    if edition is None:
        raise Refusal(f"There is no text with the number {number}. `python -m bot materials` lists them.")
    return edition


def _title(edition: Edition) -> str:
    return f"《{edition.title}》" + (f"（{edition.edition}）" if edition.edition else "")


def _from(edition: Edition) -> str:
    return f" from {edition.effective_on}" if edition.state is EditionState.SCHEDULED else ""


def _line(passage: Passage) -> str:
    return " › ".join((*passage.heading, " ".join(passage.text.split())))
