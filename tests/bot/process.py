"""The bot as a process of its own, which dies when it is told to, and its database as seen from outside."""

import asyncio
import multiprocessing
import os
import runpy
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bot.playground import Playground

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
_SPAWN = multiprocessing.get_context("forkserver")
_SPAWN.set_forkserver_preload(["bot.app", "bot.cli"])


async def until(test: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """The first true value of `test`."""
    async with asyncio.timeout(seconds):
        while not (value := test()):
            await asyncio.sleep(0.01)
    return value


class Cold(subprocess.Popen[bytes]):
    """`python -m bot run`."""

    join = subprocess.Popen.wait


def cold(environment: Mapping[str, str], folder: Path, log: Path) -> Cold:
    """Start the bot as people do."""
    values = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
    with log.open("ab") as errors:
        return Cold([sys.executable, "-m", "bot", "run"], env=values, cwd=folder, stderr=errors)


def warm(environment: Mapping[str, str], folder: Path, log: Path) -> Any:
    """The same by forking a process that has done nothing but the imports: seconds earlier."""
    process = _SPAWN.Process(target=_run, args=(dict(environment), folder, log))
    process.start()
    return process


def _run(environment: dict[str, str], folder: Path, log: Path) -> None:
    os.chdir(folder)
    os.environ.update(environment)
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), sys.__stderr__.fileno())
    sys.argv = ["bot", "run"]
    runpy.run_module("bot", run_name="__main__")


class BotProcess:
    """The bot on this Telegram with its data in `folder`: it dies by SIGKILL and comes back by `start`."""

    def __init__(self, telegram: Playground, folder: Path, launch: Callable[..., Any] = warm, **settings: str) -> None:
        self.telegram, self.folder, self.launch = telegram, folder, launch
        self.log = folder.parent / "bot.log"
        connection = {"BOT_TOKEN": telegram.token, "BOT_API_URL": telegram.url, "DATA_DIR": str(folder)}
        quiet = {"ENCODER_MODEL": "none", "DATABASE_URL": "", "LOG_LEVEL": "info", "HTTP_PORT": "0"}
        self._environment = {**quiet, **connection, **settings}
        self._process: Any = None
        self._written = 0

    async def start(self) -> None:
        """Begin a life; it has got past its imports and asks Telegram who it is."""
        self._written = self.log.stat().st_size if self.log.exists() else 0
        known = len(self.telegram.calls.of("getMe"))
        self._process = await asyncio.to_thread(self.launch, self._environment, self.folder, self.log)
        await self.telegram.calls.wait("getMe", known + 1, timeout=PATIENCE)

    async def ready(self) -> None:
        """Until this life is ready, and waits for updates if it polls."""
        await until(lambda: '"ready"' in self.said())
        if not self._environment.get("WEBHOOK_URL"):
            await until(lambda: self.telegram.is_polled)

    def said(self) -> str:
        """What this life has written on standard error."""
        return self.log.read_bytes()[self._written :].decode()

    def kill(self) -> None:
        """SIGKILL; when it returns, the process is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None

    @property
    def pid(self) -> int:
        return int(self._process.pid)


class Books:
    """The bot's database, read with plain SQL while the bot runs or lies dead."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "wenshi.sqlite"

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.path)) as db:
            return db.execute(query, values).fetchall()

    def change(self, statement: str) -> None:
        """Commit a change behind the bot's back."""
        with closing(sqlite3.connect(self.path, timeout=PATIENCE)) as db, db:
            db.execute(statement)

    def count(self, query: str, *values: Any) -> int:
        """The number in the first field of the first row."""
        return int(self.rows(query, *values)[0][0])

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else commits anything while this lasts: the bot stands still before its next commit."""
        with closing(sqlite3.connect(self.path, isolation_level=None)) as db:
            db.execute("BEGIN IMMEDIATE")
            yield
            db.execute("ROLLBACK")

    def is_idle(self) -> bool:
        """Whether everything that arrived is handled, and everything to be sent has been tried."""
        return not self.count(
            "SELECT (SELECT count(*) FROM updates WHERE state IN ('ready', 'running'))"
            " + (SELECT count(*) FROM outbox WHERE state IN ('ready', 'sending'))"
        )

    def answers(self) -> list[tuple[str, int, str, bool]]:
        """The ledger: poll, person, chosen positions as JSON, right."""
        query = 'SELECT poll_id, person_id, chosen, "right" FROM answers JOIN posts ON posts.id = post_id'
        return [(poll_id, person, chosen, bool(right)) for poll_id, person, chosen, right in self.rows(query)]

    def unsure(self) -> list[str]:
        """The methods of the calls that may or may not have been made."""
        return [method for (method,) in self.rows("SELECT method FROM outbox WHERE state = 'unsure' ORDER BY id")]
