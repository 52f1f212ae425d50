"""What is stored about one person: all of it in hand, or gone."""

import hmac
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from secrets import token_bytes
from typing import Any

from sqlalchemy import RowMapping, Table, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.model import Answer
from bot.ports import Erasure
from bot.store import schema
from bot.store.erasing import is_by, put_tombstone
from bot.store.personal import CHATS, LEFT_OUT, PEOPLE
from bot.store.schema import answers, audit, people, secrets, updates
from bot.store.statements import batches, insert_new
from bot.store.states import UpdateState

SECRET = "erasures"
_SECRET = select(secrets.c.value).where(secrets.c.name == SECRET)


class PrivacyTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def held(self, person_id: int) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """As the port says, and what others decided about them, and their messages that wait to be handled."""
        found = {table.name: await self._rows(table, person_id) for table in dict.fromkeys((*PEOPLE, *CHATS))}
        found[audit.name] += await self._about(person_id)
        found[updates.name] = await self._messages(person_id)
        return {name: rows for name, rows in found.items() if rows}

    async def _rows(self, table: Table, person_id: int) -> list[dict[str, Any]]:
        names = (*PEOPLE.get(table, ()), *CHATS.get(table, ()))
        query = select(table).where(or_(*(table.c[name] == person_id for name in names)))
        rows = (await self._db.execute(query.order_by(*table.primary_key))).mappings()
        return [_shown(table, row, person_id) for row in rows]

    async def _about(self, person_id: int) -> list[dict[str, Any]]:
        """Appointments, without who made them."""
        query = select(audit).where(
            audit.c.action.in_(("appoint", "dismiss")), audit.c.person_id.is_distinct_from(person_id)
        )
        rows = (await self._db.execute(query.order_by(audit.c.id))).mappings()
        return [_shown(audit, row, person_id) for row in rows if row["details"].get("person") == person_id]

    async def _messages(self, person_id: int) -> list[dict[str, Any]]:
        query = select(updates).where(updates.c.state != UpdateState.DONE).order_by(updates.c.id)
        rows = (await self._db.execute(query)).mappings()
        return [_shown(updates, row, person_id) for row in rows if is_by(row["payload"], person_id)]

    async def forget(self, person_id: int, now: datetime) -> bool:
        known = select(people.c.id).where(people.c.id == person_id)
        if person_id <= 0 or (await self._db.execute(known)).first() is None:
            return False
        key = key_of(await self._own_secret(), person_id)
        await put_tombstone(self._db, person_id, key, now)
        await insert_new(self._db, schema.erasures, [{"key": key, "at": now}])
        return True

    async def spent(self, answers_: Iterable[Answer]) -> Collection[tuple[int, int]]:
        """As the port says; a tombstone among the answers themselves counts as well."""
        graded = list(answers_)
        secret = await self.secret() if graded else None
        if secret is None:
            return ()
        keys = {answer.person_id: key_of(secret, answer.person_id) for answer in graded if answer.person_id > 0}
        stand = {(answer.post_id, answer.person_id) for answer in graded if answer.person_id < 0}
        for batch in batches(keys.values()):
            query = select(answers.c.post_id, answers.c.person_id).where(answers.c.person_id.in_(batch))
            stand |= {(post_id, key) for post_id, key in await self._db.execute(query)}
        pairs = {(answer.post_id, answer.person_id) for answer in graded if answer.person_id > 0}
        return {pair for pair in pairs if (pair[0], keys[pair[1]]) in stand}

    async def erasures(self) -> Collection[Erasure]:
        table = schema.erasures
        return {Erasure(key, at) for key, at in await self._db.execute(select(table.c.key, table.c.at))}

    async def secret(self) -> bytes | None:
        found: bytes | None = (await self._db.execute(_SECRET)).scalar()
        return found

    async def reapply(self, secret: bytes, erasures: Collection[Erasure]) -> int | None:
        own = await self.secret()
        if own is not None and own != secret:
            return None
        await insert_new(self._db, secrets, [{"name": SECRET, "value": secret}])
        missing = {erasure.key: erasure for erasure in set(erasures) - set(await self.erasures())}
        ids = (await self._db.execute(select(people.c.id).where(people.c.id > 0))).scalars() if missing else ()
        found = [(person_id, missing[key]) for person_id in ids if (key := key_of(secret, person_id)) in missing]
        for person_id, erasure in found:
            await self.forget(person_id, erasure.at)
        rows = [{"key": erasure.key, "at": erasure.at} for erasure in erasures]
        await insert_new(self._db, schema.erasures, rows)
        return len(found)

    async def _own_secret(self) -> bytes:
        await insert_new(self._db, secrets, [{"name": SECRET, "value": token_bytes(32)}])
        secret = await self.secret()
        assert secret is not None
        return secret


def key_of(secret: bytes, person_id: int) -> int:
    """The key of a person: a negative number of 63 bits that nobody can compute without the secret."""
    digest = hmac.digest(secret, str(person_id).encode(), "sha256")
    return -1 - (int.from_bytes(digest[:8]) >> 1)


def _shown(table: Table, row: RowMapping, person_id: int) -> dict[str, Any]:
    """A row as JSON can hold it, without what is left out and without other people."""
    others = [name for name in PEOPLE.get(table, ()) if row[name] != person_id]
    hidden = {*LEFT_OUT.get(table, ()), *others}
    return {name: _plain(value) for name, value in row.items() if name not in hidden and value is not None}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | time) else value
