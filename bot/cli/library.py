"""`load`: study material from the terminal."""

import asyncio
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from bot.cli.opening import decision_of, open_settings, store_of
from bot.flows.editions import Decision
from bot.flows.library import Outcome, Parsed, parsed_of, preview, store_parsed
from bot.reading import bytes_of, read_aside
from bot.refusal import Refusal
from bot.settings import Settings
from bot.store.store import SqlStore
from knowledge.documents import DocumentError, Progress, is_document
from knowledge.model import Loss


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one file; `loss` says what of it is in the text and what is not."""

    file: str
    state: str
    title: str = ""
    passages: int = 0
    error: str = ""
    loss: Loss | None = None


def load(
    paths: Annotated[list[Path], typer.Argument(help="files, or folders of them")],
    approve: Annotated[bool, typer.Option("--approve", help="approve at once: quoted from now on")] = False,
    title: Annotated[str, typer.Option("--title", help="title of a single file")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="read and report, store nothing")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON list")] = False,
) -> None:
    """Load study material (documents of any common format) as drafts, or approve it at once."""
    files = list(_files(paths))
    if title and len(files) != 1:
        raise Refusal(f"--title names one text, but there are {len(files)} files.")
    rows = asyncio.run(_load(open_settings(), files, title, approve=approve, dry_run=dry_run))
    _print_rows(rows, as_json=as_json, dry_run=dry_run)
    if any(row.error for row in rows):
        raise typer.Exit(1)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.is_file() and is_document(file.name))
        elif path.is_file():
            yield path
        else:
            raise Refusal(f"{path}: there is no such file or folder.")


async def _load(settings: Settings, files: list[Path], title: str, *, approve: bool, dry_run: bool) -> list[Row]:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Bars(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        async with store_of(settings) as store:
            made = decision_of(settings)
            return [
                await _load_file(store, file, title, bars, made, approve=approve, dry_run=dry_run) for file in files
            ]


async def _load_file(
    store: SqlStore, file: Path, title: str, bars: Bars, decision: Decision, *, approve: bool, dry_run: bool
) -> Row:
    try:
        parsed = await _parse(file, title, bars)
    except (DocumentError, OSError) as error:
        return Row(str(file), "refused", error=str(error))
    loss = parsed.document.loss
    if dry_run:
        outcome = await preview(store, parsed)
        return Row(str(file), outcome, parsed.document.title, len(parsed.passages), loss=loss)
    outcome, edition = await store_parsed(store, parsed, decision, approved=approve)
    return Row(str(file), outcome, edition.title, edition.passages, loss=loss)


async def _parse(file: Path, title: str, bars: Bars) -> Parsed:
    """Reads a file in a process of its own, with a bar that follows it. Raises DocumentError or OSError."""
    bar = bars.add_task(file.name, total=None)

    def show(progress: Progress) -> None:
        bars.update(
            bar, description=f"{file.name}: {progress.stage}", completed=progress.done, total=progress.total or None
        )

    try:
        data = await asyncio.to_thread(bytes_of, file)
        return parsed_of(file.name, data, await read_aside(file.name, data, title=title, progress=show))
    finally:
        bars.remove_task(bar)


def _print_rows(rows: list[Row], *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1))
        return
    for row in rows:
        again = "already loaded: " if row.state == Outcome.KNOWN else ""
        detail = row.error or f"{again}《{row.title}》, passages: {row.passages}"
        print(f"{row.state:9} {row.file}: {detail}")
        if row.loss and row.loss.dropped:
            print(f"{'':9} {_losses(row.loss)}")
    if dry_run:
        print("Nothing was stored.")
    elif any(row.state == "draft" for row in rows):
        print("Drafts are not quoted: after reading, `python -m bot materials approve NUMBER`, or load with --approve.")


def _losses(loss: Loss) -> str:
    dropped = (f"{drop.reason} ×{drop.times} ({drop.characters})" for drop in loss.dropped)
    return f"{loss.kept} of {loss.characters} characters kept; left out: {', '.join(dropped)}"
