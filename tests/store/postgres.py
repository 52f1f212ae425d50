"""A real PostgreSQL: the binaries of Debian's package, a cluster that lives as long as the test run."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

MISSING = "Debian package postgresql is missing: apt-get install postgresql"
DURABILITY_OFF = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
_numbers = count(1)


class Cluster:
    """A PostgreSQL server on a Unix socket in `folder`; it refuses to run as root, so root lends it to `postgres`."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries = binaries
        self._folder = folder
        self._prefix = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()

    def start(self) -> None:
        if self._prefix:
            shutil.chown(self._folder, "postgres", "postgres")
        data = str(self._folder / "data")
        self._run("initdb", "-D", data, "-U", "wenshi", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-k {self._folder} -c listen_addresses= -c max_connections=50 {DURABILITY_OFF}"
        self._run("pg_ctl", "start", "-w", "-D", data, "-l", str(self._folder / "log"), "-o", options)

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(self._folder / "data"))

    def create(self, database: str) -> str:
        """Create an empty database; give its address for SQLAlchemy."""
        self._run("createdb", "-h", str(self._folder), "-U", "wenshi", "-T", "template0", database)
        return f"postgresql+asyncpg://wenshi@/{database}?host={self._folder}"

    def copy(self, template: str, database: str) -> str:
        """Create a database as another one is, to which nobody is connected."""
        self._run("createdb", "-h", str(self._folder), "-U", "wenshi", "-T", template, database)
        return f"postgresql+asyncpg://wenshi@/{database}?host={self._folder}"

    def dump(self, database: str, file: Path) -> None:
        """Write a backup as the README says; `file` must be where the server's account may write."""
        self._run("pg_dump", "--format=custom", "-h", str(self._folder), "-U", "wenshi", "-f", str(file), database)

    def restore(self, file: Path, database: str) -> str:
        """Create a database from a backup; give its address."""
        url = self.create(database)
        self._run("pg_restore", "-h", str(self._folder), "-U", "wenshi", "-d", database, str(file))
        return url

    @property
    def folder(self) -> Path:
        return self._folder

    def drop(self, database: str) -> None:
        self._run("dropdb", "-h", str(self._folder), "-U", "wenshi", "--force", database)

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._prefix, str(self._binaries / program), *arguments]
        done = subprocess.run(
            command,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{program}: {done.stderr}"


class NoPostgres(Exception):
    """Debian's package is missing."""


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A server for as long as the context lasts. Raises NoPostgres."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not found or not (found[-1] / "initdb").exists():
        raise NoPostgres(MISSING)
    with tempfile.TemporaryDirectory(prefix="wenshi-postgres-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        made = Cluster(found[-1], Path(folder))
        made.start()
        try:
            yield made
        finally:
            made.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """The server of this test run; skips where Debian's package is missing."""
    try:
        with cluster() as made:
            yield made
    except NoPostgres as missing:
        pytest.skip(str(missing))


@pytest.fixture
def postgres_url(postgres: Cluster) -> Iterator[str]:
    """The address, for SQLAlchemy and DATABASE_URL, of an empty database of this test's own."""
    database = f"test_{next(_numbers)}"
    yield postgres.create(database)
    postgres.drop(database)
