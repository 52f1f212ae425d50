"""A folder beside the database: a file that is put there becomes a draft, or its questions drafts of the bank."""

import asyncio
import os
from datetime import datetime
from pathlib import Path

import structlog

from bot.flows.access import Access
from bot.flows.bank import questions_in
from bot.flows.editions import Decision
from bot.flows.library import parsed_of
from bot.flows.loads import take_questions, tell_owners
from bot.ports import Prepare, ReadFile, Store
from bot.reading import bytes_of
from knowledge.documents import DocumentError
from knowledge.exchange import Finding, Reading

log = structlog.get_logger(__name__)


class Folder:
    """Files in `path` are read one by one and moved to `done` or `failed` below it, with the reason beside them.

    A file that still grows between two looks is left alone; so is what begins with a dot. `prepare` embeds the passages
    of a draft ahead of its approval.
    """

    def __init__(self, path: Path, store: Store, access: Access, read: ReadFile, prepare: Prepare) -> None:
        self.path, self.store, self.access, self.read, self.prepare = path, store, access, read, prepare
        self._sizes: dict[str, int] = {}

    async def look(self, now: datetime) -> int:
        """Take what has come to rest since the last look; gives how many files the owners are told of."""
        sizes = await asyncio.to_thread(self._listed)
        ready = [name for name, size in sizes.items() if self._sizes.get(name) == size]
        self._sizes = sizes
        return sum([await self._take(name, now) for name in ready])

    def _listed(self) -> dict[str, int]:
        self.path.mkdir(parents=True, exist_ok=True)
        with os.scandir(self.path) as entries:
            return {
                entry.name: entry.stat().st_size
                for entry in sorted(entries, key=lambda entry: entry.name)
                if entry.is_file(follow_symlinks=False) and not entry.name.startswith(".")
            }

    async def _take(self, name: str, now: datetime) -> bool:
        try:
            data = await asyncio.to_thread(bytes_of, self.path / name)
            reading = await asyncio.to_thread(questions_in, name, data, self.access.today(now), told=False)
            if reading is not None:
                return await self._take_questions(name, reading)
            parsed = await asyncio.to_thread(parsed_of, name, data, await self.read(name, data))
        except (DocumentError, OSError) as error:
            log.warning("a file in the folder was not loaded", reason=type(error).__name__)
            await asyncio.to_thread(self._away, name, "failed", f"{error}\n")
            return False
        edition_id = await tell_owners(self.store, self.access, parsed, Decision(None, now, self.access.today(now)))
        await asyncio.to_thread(self._away, name, "done", "")
        await self.prepare(edition_id)
        return True

    async def _take_questions(self, name: str, reading: Reading) -> bool:
        await take_questions(self.store, self.access, name, reading)
        why = "".join(map(_line, reading.findings))
        await asyncio.to_thread(self._away, name, *(("done", "") if reading.sound else ("failed", why)))
        return True

    def _away(self, name: str, to: str, why: str) -> None:
        """Moves a file; a namesake that lies there already is kept."""
        there = self.path / to
        there.mkdir(exist_ok=True)
        target, number = there / name, 1
        while target.exists():
            number += 1
            target = there / f"{Path(name).stem} {number}{Path(name).suffix}"
        (self.path / name).rename(target)
        if why:
            target.with_name(f"{target.name}.why.txt").write_text(why, "utf-8")


def _line(finding: Finding) -> str:
    where = finding.place
    return f"{where.sheet} {where.row or ''}{where.column}: {finding.fault}: {finding.found}".strip() + "\n"
