"""`backup` and `restore`: the whole state of a bot on SQLite as one file."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import make_url

from bot.cli.opening import open_settings, store_of
from bot.erasures import FILE_NAME, ErasureFile
from bot.lock import alone_in
from bot.refusal import Refusal
from bot.settings import Settings
from bot.store.migrate import REVISIONS


def backup(file: Annotated[Path, typer.Argument(help="the file to write; it must not exist")]) -> None:
    """Write a consistent copy of the database to a file, also while the bot runs."""
    database = _database(open_settings())
    if file.exists():
        raise Refusal(f"{file} exists already. Choose another name.")
    if not database.exists():
        raise Refusal(f"There is no database at {database} yet.")
    _copy(database, file)
    print(f"{file}: {file.stat().st_size:,} bytes")


def restore(file: Annotated[Path, typer.Argument(help="a file that `backup` wrote")]) -> None:
    """Put a backup in the place of the database; the present one is kept beside it."""
    settings = open_settings()
    database = _database(settings)
    _check(file)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with alone_in(settings.data_dir):
        _replace(database, file)
        erased = asyncio.run(_erase_again(settings))
    print(f"{database}: restored from {file}")
    if erased:
        print(f"Erased again: {erased}, as they had asked since.")


async def _erase_again(settings: Settings) -> int:
    async with store_of(settings) as store:
        return await ErasureFile(settings.data_dir / FILE_NAME, store).agree()


def _database(settings: Settings) -> Path:
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise Refusal("On PostgreSQL use its own tools: pg_dump --format=custom, and pg_restore.")
    return Path(url.database)


def _copy(source: Path, target: Path) -> None:
    """Through SQLite's own backup, which waits for nobody and sees one state."""
    try:
        with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
            here.backup(there)
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        raise Refusal(f"{source} cannot be copied to {target}: {error}.") from None


def _check(file: Path) -> None:
    """Raises Refusal for what is no whole backup of this or an older version."""
    if not file.is_file():
        raise Refusal(f"{file}: there is no such file.")
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as db:
            (revision,) = db.execute("SELECT version_num FROM alembic_version").fetchone()
            (verdict,) = db.execute("PRAGMA integrity_check").fetchone()
    except (sqlite3.Error, TypeError):
        raise Refusal(f"{file} is no backup of this program.") from None
    if verdict != "ok":
        raise Refusal(f"{file} is damaged: {verdict}.")
    if revision not in REVISIONS:
        raise Refusal(f"{file} was written by a newer version of the program. Update the program first.")


def _replace(database: Path, file: Path) -> None:
    """The new database is whole before it takes the place of the old one."""
    aside = database.with_suffix(".restoring")
    aside.unlink(missing_ok=True)
    _copy(file, aside)
    if database.exists():
        kept = database.with_suffix(".before-restore")
        kept.unlink(missing_ok=True)
        _copy(database, kept)
    for rest in ("-wal", "-shm"):
        database.with_name(database.name + rest).unlink(missing_ok=True)
    aside.replace(database)
