"""`load`: study material from the terminal."""

import asyncio
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from bot.cli.opening import decision_of, open_settings, store_of
from bot.flows.editions import Decision
from bot.flows.library import parse, preview, store_parsed
from bot.refusal import Refusal
from bot.settings import Settings
from bot.store.store import SqlStore
from knowledge.documents import DocumentError

SUFFIXES = (".md", ".markdown", ".txt", ".text")


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one file."""

    file: str
    state: str
    title: str = ""
    passages: int = 0
    error: str = ""


def load(
    paths: Annotated[list[Path], typer.Argument(help="files, or folders of them")],
    approve: Annotated[bool, typer.Option("--approve", help="approve at once: quoted from now on")] = False,
    title: Annotated[str, typer.Option("--title", help="title of a single file")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="read and report, store nothing")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON list")] = False,
) -> None:
    """Load study material (Markdown and plain text) as drafts, or approve it at once."""
    files = list(_files(paths))
    if title and len(files) != 1:
        raise Refusal(f"--title names one text, but there are {len(files)} files.")
    rows = asyncio.run(_load(open_settings(), files, title, approve=approve, dry_run=dry_run))
    _print_rows(rows, as_json=as_json)
    if any(row.error for row in rows):
        raise typer.Exit(1)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES)
        elif path.is_file():
            yield path
        else:
            raise Refusal(f"{path}: there is no such file or folder.")


async def _load(settings: Settings, files: list[Path], title: str, *, approve: bool, dry_run: bool) -> list[Row]:
    console = Console(stderr=True)
    shown = track(files, "loading", console=console, transient=True, disable=not console.is_terminal)
    async with store_of(settings) as store:
        decision = decision_of(settings)
        return [await _load_file(store, file, title, decision, approve=approve, dry_run=dry_run) for file in shown]


async def _load_file(
    store: SqlStore, file: Path, title: str, decision: Decision, *, approve: bool, dry_run: bool
) -> Row:
    try:
        data = await asyncio.to_thread(file.read_bytes)
        parsed = await asyncio.to_thread(parse, file.name, data, title or None)
    except (DocumentError, OSError) as error:
        return Row(str(file), "refused", error=str(error))
    if dry_run:
        return Row(str(file), await preview(store, parsed), parsed.document.title, len(parsed.passages))
    outcome, edition = await store_parsed(store, parsed, decision, approved=approve)
    return Row(str(file), outcome, edition.title, edition.passages)


def _print_rows(rows: list[Row], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1))
        return
    for row in rows:
        detail = row.error or f"《{row.title}》, passages: {row.passages}"
        print(f"{row.state:9} {row.file}: {detail}")
    if any(row.state == "draft" for row in rows):
        print("Drafts are not quoted: load them once more with --approve after reading.")
