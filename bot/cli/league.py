"""`league load` and `league template`: the table of organisations."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.files import new_file, read_file, write_file
from bot.cli.opening import open_settings, store_of
from bot.flows.league import take_roster
from bot.roster import Roster, as_fault, read
from bot.settings import Settings
from bot.telegram.catalogue import catalogue
from bot.telegram.roster_words import empty_table, fault_line, heads

league = typer.Typer(help="The tree of organisations above the groups.", no_args_is_help=True)


@league.command("load")
def load(
    file: Annotated[Path, typer.Argument(help="the .xlsx file")],
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Take over a table of organisations; one with a fault changes nothing, and all its faults are told."""
    settings = open_settings()
    roster = read(file.name, read_file(file), heads())
    counts = asyncio.run(_load(settings, file.name, roster)) if not roster.faults else {}
    if as_json:
        print(
            json.dumps({"file": str(file), **counts, "faults": list(map(as_fault, roster.faults))}, ensure_ascii=False)
        )
    elif roster.faults:
        print(f"refused {file}: faults {len(roster.faults)}, nothing is stored")
        words = catalogue(settings.language)
        for fault in roster.faults:
            print(f"  {fault_line(fault.row, fault.why, fault.found, words)}")
    else:
        print(f"loaded {file}: " + ", ".join(f"{name} {count}" for name, count in counts.items()))
    if roster.faults:
        raise typer.Exit(1)


@league.command("template")
def template_(file: Annotated[Path, typer.Argument(help="the .xlsx file to write; must not exist")]) -> None:
    """Write an empty table with a guide."""
    new_file(file, (".xlsx",))
    write_file(file, empty_table(catalogue(open_settings().language)))
    print(f"{file}: fill it in, then run league load {file}")


async def _load(settings: Settings, name: str, roster: Roster) -> dict[str, int]:
    async with store_of(settings) as store, store.write() as tx:
        done = await take_roster(tx, name, roster)
    return {"new": done.new, "changed": done.changed, "listed": done.listed, "unlisted": done.unlisted}
