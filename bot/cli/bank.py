"""`bank import`, `bank export` and `bank template`: questions in files; `bank stats`: how they do."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.cli.files import new_file, read_file, write_file
from bot.cli.opening import now, open_settings, store_of
from bot.flows.bank import preview, store_drafts, unbound, written
from bot.flows.library import load_starter
from bot.game.statistics import Statistics, statistics
from bot.settings import Settings
from bot.store.store import SqlStore
from bot.telegram.catalogue import Catalogue, catalogue
from bot.telegram.findings import guided_template, place, sentence
from index.encoder import Encoder
from knowledge.exchange import WRITERS, Reading, marked, read
from knowledge.exchange.arrival import Arrival
from knowledge.exchange.twins import Twins
from knowledge.questions import Question
from knowledge.typed import lettered

bank = typer.Typer(help="Bring questions in from files, and take them out.", no_args_is_help=True)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: `refused`, `checked` (a dry run) or `imported`, and the counts behind it."""

    state: str
    reading: Reading
    arrived: Arrival = field(default_factory=Arrival)
    unbound: int = 0
    twins: tuple[Twins, ...] = ()
    unlooked: int = 0


@bank.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="an .xlsx, .csv, .docx, .txt, .gift or .aiken file")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="read and report, store nothing")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
    copy: Annotated[Path | None, typer.Option("--marked", help="write a copy with the faults marked, as .xlsx")] = None,
) -> None:
    """Take the questions of a file into the bank as drafts; a file with a fault is refused as a whole."""
    settings = open_settings()
    if copy is not None:
        new_file(copy, (".xlsx",))
    outcome = asyncio.run(_import(settings, file.name, read_file(file), dry_run=dry_run))
    words = catalogue(settings.language)
    if copy is not None:
        write_file(copy, marked(outcome.reading, lambda finding: sentence(finding, words)))
    if as_json:
        print(json.dumps(as_object(str(file), outcome, words), ensure_ascii=False, indent=1))
    else:
        _print(file, outcome, words)
    if outcome.state == "refused":
        raise typer.Exit(1)


@bank.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="the .xlsx, .gift or .aiken file to write; must not exist")],
) -> None:
    """Write all questions that are not withdrawn; what the format cannot hold is told."""
    new_file(file, tuple(WRITERS))
    questions = asyncio.run(_questions(open_settings()))
    made, told = written(questions, file.suffix.lower())
    write_file(file, made.data)
    print(f"{file}: {told.count} questions")
    if made.left_out:
        print(f"left out, since the format cannot hold them: {', '.join(made.left_out)}")
    for name, count in told.lost.items():
        print(f"without {name}: {count} questions")


@bank.command("template")
def template_(file: Annotated[Path, typer.Argument(help="the .xlsx file to write; must not exist")]) -> None:
    """Write an empty table with a guide."""
    new_file(file, (".xlsx",))
    write_file(file, guided_template(open_settings().language))
    print(f"{file}: fill it in, then run bank import {file} --dry-run")


@bank.command("stats")
def stats(
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON array")] = False,
) -> None:
    """How the questions do: answers, share right, discrimination, the wrong answer most chosen; doubtful keys first."""
    found = asyncio.run(_statistics(open_settings()))
    if as_json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
        return
    table = Table("question", "answered", "right", "discrimination", "lure", "")
    for one in found:
        lure = f"{lettered(one.lure[0]) or 'typed'} x {one.lure[1]}" if one.lure else ""
        apart = "" if one.discrimination is None else f"{one.discrimination:+.2f}"
        share = f"{one.right / one.answered:.0%}"
        table.add_row(one.question_id, str(one.answered), share, apart, lure, "suspicious" if one.suspicious else "")
    if found:
        Console().print(table)
    else:
        print("No question has been answered yet.")


async def _statistics(settings: Settings) -> Sequence[Statistics]:
    async with store_of(settings) as store, store.read() as tx:
        return statistics(await tx.ledger.choices())


def as_object(file: str, outcome: Outcome, words: Catalogue) -> dict[str, Any]:
    """An import as one JSON object."""
    arrived = outcome.arrived
    return {
        "file": file,
        "state": outcome.state,
        "questions": len(outcome.reading.questions),
        "new": len(arrived.new),
        "changed": len(arrived.changed),
        "known": len(arrived.known),
        "unbound": outcome.unbound,
        "findings": [
            {
                **asdict(finding.place),
                "fault": finding.fault.name.lower(),
                "note": finding.is_note,
                "text": sentence(finding, words),
            }
            for finding in outcome.reading.findings
        ],
        "twins": [
            {
                "verdict": pair.verdict,
                "similarity": round(pair.similarity, 3),
                "first": pair.first.id,
                "second": pair.second.id,
            }
            for pair in outcome.twins
        ],
        "unlooked": outcome.unlooked,
    }


@asynccontextmanager
async def _furnished(settings: Settings) -> AsyncIterator[SqlStore]:
    async with store_of(settings) as store:
        if settings.starter_library:
            await load_starter(store, now())
        yield store


async def _questions(settings: Settings) -> Sequence[Question]:
    async with _furnished(settings) as store, store.read() as tx:
        return await tx.bank.questions()


async def _import(settings: Settings, name: str, data: bytes, *, dry_run: bool) -> Outcome:
    from bot.search.opening import choose_encoder

    today = now().astimezone(ZoneInfo(settings.timezone)).date()
    reading = await asyncio.to_thread(read, name, data, today)
    if not reading.sound:
        return Outcome("refused", reading)
    encoder = choose_encoder(settings.encoder_model)
    async with _furnished(settings) as store:
        async with store.read() if dry_run else store.write() as tx:
            arrived = await (preview if dry_run else store_drafts)(tx, reading)
            missing = await unbound(tx, arrived.all)
        pairs, unlooked = await _twins(store, arrived.all, encoder)
        if not dry_run:
            await _keep_apart(store, pairs)
        state = "checked" if dry_run else "imported"
        return Outcome(state, reading, arrived, missing, pairs, unlooked)


async def _twins(
    store: SqlStore, questions: tuple[Question, ...], encoder: Encoder | None
) -> tuple[tuple[Twins, ...], int]:
    """Pairs with a question of this file, and how many were too many to be compared."""
    from bot.search.neighbours import Comparison

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("comparing", total=None)
        compare = Comparison(store, encoder)
        return await compare.of_all(questions, lambda done, total: bar.update(task, completed=done, total=total))


async def _keep_apart(store: SqlStore, pairs: tuple[Twins, ...]) -> None:
    """Of a pair that asks nearly the same, a chat gets one question in 30 days."""
    async with store.write() as tx:
        await tx.bank.add_twins((pair.first.id, pair.second.id) for pair in pairs)


def _print(file: Path, outcome: Outcome, words: Catalogue) -> None:
    arrived = outcome.arrived
    faults = sum(not finding.is_note for finding in outcome.reading.findings)
    counts = f"new {len(arrived.new)}, changed {len(arrived.changed)}, known {len(arrived.known)}"
    print(f"{outcome.state:9} {file}: {f'faults {faults}, nothing is stored' if faults else counts}")
    for finding in outcome.reading.findings:
        where = place(finding, words)
        print(f"  {'note ' if finding.is_note else 'fault'} {where}{'：' if where else ''}{sentence(finding, words)}")
    for pair in outcome.twins:
        print(f"  {pair.verdict} ({pair.similarity:.2f}): {pair.first.stem} | {pair.second.stem}")
    if outcome.unlooked:
        print(
            f"{outcome.unlooked} pairs with fewer words in common were not compared; another import goes on with them."
        )
    if outcome.unbound:
        print(
            f"{outcome.unbound} questions stand on no approved passage yet: they are not posted until they are bound."
        )
    if arrived.drafts and outcome.state == "imported":
        print("Drafts are not posted until a person has approved them.")
