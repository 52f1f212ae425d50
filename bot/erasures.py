"""A file beside the database that keeps who was erased, so that a restored backup forgets them again.

It holds keys and the secret they are made with, never an id or a name.
"""

import asyncio
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from bot.ports import Erasure, Store

FILE_NAME = "erasures.json"
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the file holds."""

    secret: bytes
    erasures: frozenset[Erasure]


class ErasureFile:
    """Database and file take over from each other what they lack."""

    def __init__(self, path: Path, store: Store) -> None:
        self.path, self.store = path, store
        self._same: frozenset[Erasure] | None = None
        self._foreign = False

    async def agree(self) -> int:
        """Erase again who came back with a backup, then keep all in the file; gives how many were erased."""
        async with self.store.read() as tx:
            stored = frozenset(await tx.privacy.erasures())
        if stored == self._same or self._foreign:
            return 0
        kept = await asyncio.to_thread(_read, self.path)
        erased = await self._take_over(kept) if kept is not None else 0
        await self._keep()
        return erased

    async def _take_over(self, kept: Kept) -> int:
        async with self.store.write() as tx:
            erased = await tx.privacy.reapply(kept.secret, kept.erasures)
        if erased is None:
            log.error("the erasures of another database stand here; move the file away", file=self.path.name)
            self._foreign = True
        elif erased:
            log.info("erased again after a restore", people=erased)
        return erased or 0

    async def _keep(self) -> None:
        async with self.store.read() as tx:
            secret, erasures = await tx.privacy.secret(), frozenset(await tx.privacy.erasures())
        if secret is not None and not self._foreign:
            await asyncio.to_thread(_write, self.path, Kept(secret, erasures))
        self._same = erasures


def _read(path: Path) -> Kept | None:
    """What the file holds; None where there is none. One that cannot be read is kept aside."""
    try:
        held = json.loads(path.read_text("utf-8"))
        erasures = frozenset(Erasure(int(key), datetime.fromisoformat(at)) for key, at in held["erased"])
        return Kept(bytes.fromhex(held["secret"]), erasures)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        log.error("the file of erasures cannot be read; it is kept under another name", file=path.name)
        with suppress(OSError):
            path.replace(path.with_suffix(".unreadable"))
        return None


def _write(path: Path, kept: Kept) -> None:
    """Whole or not at all, and for nobody else to read."""
    aside = path.with_suffix(".new")
    rows = [
        [erasure.key, erasure.at.isoformat()] for erasure in sorted(kept.erasures, key=lambda one: (one.at, one.key))
    ]
    with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump({"secret": kept.secret.hex(), "erased": rows}, file)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
