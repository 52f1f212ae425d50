"""Editions of materials, their passages, and the vectors of passages."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Edition, EditionState, Place
from bot.store import schema
from bot.store.schema import editions, meta, passages, vectors
from bot.store.statements import Row, batches, insert, insert_new, lock_alone
from knowledge.model import Document, Passage

REVISION = "library_revision"
_APPROVED = editions.c.state == EditionState.APPROVED
_APPROVED_FIRST = (_APPROVED.desc(), editions.c.id.desc())


class LibraryTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def add(self, name: str, digest: str, document: Document, passages: Sequence[Passage], now: datetime) -> int:
        """As the port says. The port does not give the bytes of the file yet: `source` stays empty."""
        await lock_alone(self._db, "library", "")
        if known := await self.known(digest):  # stored by another process a moment ago
            return known.id
        values = _edition_row(document) | {"name": name, "digest": digest, "source": b"", "loaded_at": now}
        statement = insert(self._db, editions).values(values).returning(editions.c.id)
        edition_id: int = (await self._db.execute(statement)).scalar_one()
        rows = [_passage_row(edition_id, place, passage) for place, passage in enumerate(passages)]
        await insert_new(self._db, schema.passages, rows)
        return edition_id

    async def known(self, digest: str) -> Edition | None:
        row = (await self._db.execute(_editions().where(editions.c.digest == digest))).mappings().one_or_none()
        return _edition(row) if row is not None else None

    async def approve(self, edition_id: int, now: datetime) -> None:
        query = select(editions.c.title, editions.c.state).where(editions.c.id == edition_id)
        title, state = (await self._db.execute(query)).one()
        if state == EditionState.APPROVED:
            return
        older = update(editions).where(editions.c.title == title, editions.c.state == EditionState.APPROVED)
        await self._db.execute(older.values(state=EditionState.WITHDRAWN, withdrawn_at=now))
        this = update(editions).where(editions.c.id == edition_id)
        await self._db.execute(this.values(state=EditionState.APPROVED, approved_at=now, withdrawn_at=None))
        await self._revise()

    async def editions(self) -> Sequence[Edition]:
        rows = await self._db.execute(_editions().order_by(editions.c.id))
        return [_edition(row) for row in rows.mappings()]

    async def revision(self) -> int:
        found: int | None = (await self._db.execute(select(meta.c.value).where(meta.c.key == REVISION))).scalar()
        return found or 0

    async def _revise(self) -> None:
        statement = insert(self._db, meta).values(key=REVISION, value=1)
        raised = {"value": meta.c.value + 1}
        await self._db.execute(statement.on_conflict_do_update(index_elements=["key"], set_=raised))

    async def passages(self) -> Sequence[Passage]:
        query = _passages().where(editions.c.state == EditionState.APPROVED)
        rows = await self._db.execute(query.order_by(passages.c.edition_id, passages.c.position))
        return [_passage(row) for row in rows.mappings()]

    async def live(self, ids: Collection[str]) -> Collection[str]:
        found: set[str] = set()
        query = select(passages.c.id).join(editions).where(editions.c.state == EditionState.APPROVED)
        for batch in batches(ids):
            found.update((await self._db.execute(query.where(passages.c.id.in_(batch)))).scalars())
        return found

    async def passage(self, passage_id: str) -> tuple[Passage, bool] | None:
        query = _passages().add_columns(_APPROVED.label("live")).where(passages.c.id == passage_id)
        query = query.order_by(*_APPROVED_FIRST).limit(1)
        row = (await self._db.execute(query)).mappings().one_or_none()
        return (_passage(row), bool(row["live"])) if row is not None else None

    async def place(self, passage_id: str) -> Place | None:
        query = select(passages.c.edition_id, passages.c.position).join(editions).where(passages.c.id == passage_id)
        row = (await self._db.execute(query.order_by(*_APPROVED_FIRST).limit(1))).one_or_none()
        if row is None:
            return None
        edition_id, position = row
        here = passages.c.edition_id == edition_id
        total = (await self._db.execute(select(func.count()).select_from(passages).where(here))).scalar_one()
        around = passages.c.position.in_((position - 1, position + 1))
        rows = (await self._db.execute(_passages().where(here, around))).mappings()
        near = {row["position"]: _passage(row) for row in rows}
        return Place(position + 1, total, near.get(position - 1), near.get(position + 1))

    async def vectors(self, encoder: str) -> Mapping[str, bytes]:
        query = select(vectors.c.key, vectors.c.vector).where(vectors.c.encoder == encoder)
        return {row.key: row.vector for row in await self._db.execute(query)}

    async def keep_vectors(self, encoder: str, vectors: Mapping[str, bytes]) -> None:
        rows = [{"encoder": encoder, "key": key, "vector": vectors[key]} for key in sorted(vectors)]
        await insert_new(self._db, schema.vectors, rows)


def _editions() -> Select[Any]:
    own = passages.c.edition_id == editions.c.id
    count = select(func.count()).select_from(passages).where(own).scalar_subquery()
    shown = (editions.c.id, editions.c.title, editions.c.edition, editions.c.state, editions.c.loaded_at)
    return select(*shown, count.label("passages"))


def _passages() -> Select[Any]:
    return select(passages, editions.c.title, editions.c.edition).join(editions)


def _edition_row(document: Document) -> Row:
    return {
        "title": document.title,
        "edition": document.edition,
        "state": EditionState.DRAFT,
        "text": document.text,
        "topic": document.topic,
        "period": document.period,
        "sources": list(document.sources),
        "checked": document.checked,
    }


def _passage_row(edition_id: int, position: int, passage: Passage) -> Row:
    return {
        "edition_id": edition_id,
        "id": passage.id,
        "position": position,
        "heading": list(passage.heading),
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "topic": passage.topic,
        "page": passage.page,
    }


def _edition(row: RowMapping) -> Edition:
    return Edition(
        id=row["id"],
        title=row["title"],
        edition=row["edition"],
        state=EditionState(row["state"]),
        passages=row["passages"],
        loaded_at=row["loaded_at"],
    )


def _passage(row: RowMapping) -> Passage:
    return Passage(
        title=row["title"],
        edition=row["edition"],
        heading=tuple(row["heading"]),
        start=row["start"],
        end=row["end"],
        text=row["text"],
        topic=row["topic"],
        page=row["page"],
    )
