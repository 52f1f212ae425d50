"""Tables that remember: dictionaries mirrored into one SQLite file."""

import json
import sqlite3
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any


class Shelf:
    """Holds the tables. With no path everything lives in memory and `save` does nothing.

    A write joins the open transaction; `save` commits it, so that what belongs together is kept or lost
    together. Every entry point saves before it answers its caller.
    """

    def __init__(self, path: Path | None) -> None:
        self._db = sqlite3.connect(path, isolation_level=None) if path else None
        if self._db:
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.execute("CREATE TABLE IF NOT EXISTS row (kind TEXT, key TEXT, value, PRIMARY KEY (kind, key))")

    def table(self, kind: str) -> "Table":
        """The table of that kind, filled with what was kept."""
        return Table(self, kind, dict(self._rows(kind)))

    def write(self, kind: str, key: str, value: Any) -> None:
        """Keeps one row; bytes stay bytes, all else becomes JSON."""
        if self._db:
            kept = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False)
            self._begin().execute("INSERT OR REPLACE INTO row VALUES (?, ?, ?)", (kind, key, kept))

    def erase(self, kind: str, key: str) -> None:
        """Drops one row."""
        if self._db:
            self._begin().execute("DELETE FROM row WHERE kind = ? AND key = ?", (kind, key))

    def save(self) -> None:
        """Commits what was written since the last save."""
        if self._db and self._db.in_transaction:
            self._db.execute("COMMIT")

    def close(self) -> None:
        """Saves and lets the file go."""
        self.save()
        if self._db:
            self._db.close()

    def _begin(self) -> sqlite3.Connection:
        assert self._db is not None
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")
        return self._db

    def _rows(self, kind: str) -> Iterator[tuple[str, Any]]:
        if self._db:
            rows = self._db.execute("SELECT key, value FROM row WHERE kind = ? ORDER BY rowid", (kind,))
            for key, value in rows.fetchall():
                yield key, value if isinstance(value, bytes) else json.loads(value)


class Table(MutableMapping[str, Any]):
    """A dictionary of JSON values; a value changed in place must be set again to be kept."""

    def __init__(self, shelf: Shelf, kind: str, rows: dict[str, Any]) -> None:
        self._shelf, self._kind, self._rows = shelf, kind, rows

    def __getitem__(self, key: str) -> Any:
        return self._rows[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._rows[key] = value
        self._shelf.write(self._kind, key, value)

    def __delitem__(self, key: str) -> None:
        del self._rows[key]
        self._shelf.erase(self._kind, key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)
