"""Editions of materials, their passages, and the vectors of passages."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.material import Edition, File, Reviewed
from bot.ports import Place
from bot.store import schema
from bot.store.schema import editions, meta, passages, vectors
from bot.store.statements import Row, batches, insert, insert_new, insert_plain, lock_alone
from knowledge.model import Document, Passage
from knowledge.review import EditionState, PassageState

REVISION = "library_revision"
_STAMP = "starter:"
_APPROVED = editions.c.state == EditionState.APPROVED
LIVE = and_(_APPROVED, passages.c.state == PassageState.APPROVED)
"""Of a passage joined with its edition: it may be quoted."""
_LIVE_OF = select(passages.c.id).join(editions).where(LIVE, passages.c.id.in_(bindparam("ids", expanding=True)))
_LIVE_FIRST = (LIVE.desc(), editions.c.id.desc())

AT_ONCE = 100
"""Passages stored in one go: between two of them others have their turn."""


class LibraryTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def add(self, file: File, document: Document, passages: Sequence[Passage], now: datetime) -> int:
        await lock_alone(self._db, "library", "")
        if known := await self.known(file.digest):  # stored by another process a moment ago
            return known.id
        values = _edition_row(file, document) | {"loaded_at": now}
        statement = insert(self._db, editions).values(values).returning(editions.c.id)
        edition_id: int = (await self._db.execute(statement)).scalar_one()
        for places in batches(range(len(passages)), AT_ONCE):
            await insert_plain(self._db, schema.passages, [_passage_row(edition_id, at, passages[at]) for at in places])
        return edition_id

    async def known(self, digest: str) -> Edition | None:
        return await self._one(editions.c.digest == digest)

    async def edition(self, edition_id: int) -> Edition | None:
        return await self._one(editions.c.id == edition_id)

    async def in_force(self, title: str) -> Edition | None:
        return await self._one(and_(editions.c.title == title, _APPROVED))

    async def _one(self, which: ColumnElement[bool]) -> Edition | None:
        row = (await self._db.execute(_editions().where(which))).mappings().one_or_none()
        return _edition(row) if row is not None else None

    async def editions(self, words: str = "") -> Sequence[Edition]:
        return await self._listed(editions.c.title.contains(words, autoescape=True))

    async def holding(self, words: str) -> Sequence[Edition]:
        said = and_(passages.c.text.contains(words, autoescape=True), passages.c.state != PassageState.DROPPED)
        return await self._listed(editions.c.id.in_(select(passages.c.edition_id).where(said)))

    async def _listed(self, where: ColumnElement[bool]) -> Sequence[Edition]:
        found = await self._db.execute(_editions().where(where).order_by(editions.c.id))
        return [_edition(row) for row in found.mappings()]

    async def due(self, today: date) -> Sequence[Edition]:
        scheduled = (editions.c.state == EditionState.SCHEDULED, editions.c.effective_on <= today)
        query = _editions().where(*scheduled).order_by(editions.c.effective_on, editions.c.id)
        return [_edition(row) for row in (await self._db.execute(query)).mappings()]

    async def decide(self, edition_id: int, state: EditionState, now: datetime, by: int | None) -> None:
        values: Row = {"state": state}
        if state is EditionState.WITHDRAWN:
            values |= {"withdrawn_at": now, "withdrawn_by": by}
        else:
            values |= {"approved_at": now, "approved_by": by, "withdrawn_at": None, "withdrawn_by": None}
        await self._db.execute(update(editions).where(editions.c.id == edition_id).values(values))
        await self._revise()

    async def schedule(self, edition_id: int, effective_on: date | None) -> None:
        await self._db.execute(update(editions).where(editions.c.id == edition_id).values(effective_on=effective_on))

    async def reviewed(self, edition_id: int, start: int = 0, limit: int | None = None) -> Sequence[Reviewed]:
        here = (passages.c.edition_id == edition_id, passages.c.position >= start)
        query = _passages().where(*here).order_by(passages.c.position).limit(limit)
        rows = (await self._db.execute(query)).mappings()
        return [Reviewed(row["position"], _passage(row), PassageState(row["state"])) for row in rows]

    async def judge(self, edition_id: int, positions: Collection[int] | None, state: PassageState) -> None:
        chosen = passages.c.state == PassageState.WAITING if positions is None else passages.c.position.in_(positions)
        judged = update(passages).where(passages.c.edition_id == edition_id, chosen)
        await self._db.execute(judged.values(state=state))

    async def name(self, edition_id: int, position: int, heading: Sequence[str]) -> None:
        here = (passages.c.edition_id == edition_id, passages.c.position == position)
        await self._db.execute(update(passages).where(*here).values(heading=list(heading)))

    async def revision(self) -> int:
        found: int | None = (await self._db.execute(select(meta.c.value).where(meta.c.key == REVISION))).scalar()
        return found or 0

    async def _revise(self) -> None:
        statement = insert(self._db, meta).values(key=REVISION, value=1)
        raised = {"value": meta.c.value + 1}
        await self._db.execute(statement.on_conflict_do_update(index_elements=["key"], set_=raised))

    async def passages(self) -> Sequence[Passage]:
        query = _passages().where(LIVE)
        rows = await self._db.execute(query.order_by(passages.c.edition_id, passages.c.position))
        return [_passage(row) for row in rows.mappings()]

    async def live(self, ids: Collection[str]) -> Collection[str]:
        found: set[str] = set()
        for batch in batches(ids):
            found.update((await self._db.execute(_LIVE_OF, {"ids": batch})).scalars())
        return found

    async def passage(self, passage_id: str) -> tuple[Passage, bool] | None:
        query = _passages().add_columns(LIVE.label("live")).where(passages.c.id == passage_id)
        query = query.order_by(*_LIVE_FIRST).limit(1)
        row = (await self._db.execute(query)).mappings().one_or_none()
        return (_passage(row), bool(row["live"])) if row is not None else None

    async def named(self, ids: Collection[str]) -> Mapping[str, Passage]:
        query = _passages().where(passages.c.id.in_(ids)).order_by(*_LIVE_FIRST)
        found: dict[str, Passage] = {}
        for row in (await self._db.execute(query)).mappings():
            found.setdefault(row["id"], _passage(row))
        return found

    async def dated(self, month: int, day: int) -> Sequence[Passage]:
        """As the port says; a month or day of one digit may be written with two."""
        spelt = {f"年{one}月{other}日" for one in (month, f"{month:02}") for other in (day, f"{day:02}")}
        query = _passages().where(LIVE, or_(*(passages.c.text.contains(date) for date in sorted(spelt))))
        rows = (await self._db.execute(query.order_by(passages.c.edition_id, passages.c.position))).mappings()
        return [_passage(row) for row in rows]

    async def place(self, passage_id: str) -> Place | None:
        query = select(passages.c.edition_id, passages.c.position).join(editions).where(passages.c.id == passage_id)
        row = (await self._db.execute(query.order_by(*_LIVE_FIRST).limit(1))).one_or_none()
        if row is None:
            return None
        edition_id, position = row
        here = passages.c.edition_id == edition_id
        total = (await self._db.execute(select(func.count()).select_from(passages).where(here))).scalar_one()
        around = passages.c.position.in_((position - 1, position + 1))
        rows = (await self._db.execute(_passages().where(here, around))).mappings()
        near = {row["position"]: _passage(row) for row in rows}
        return Place(position + 1, total, near.get(position - 1), near.get(position + 1))

    async def stamp(self, name: str) -> int | None:
        found: int | None = (await self._db.execute(select(meta.c.value).where(meta.c.key == _STAMP + name))).scalar()
        return found

    async def set_stamp(self, name: str, stamp: int) -> None:
        statement = insert(self._db, meta).values(key=_STAMP + name, value=stamp)
        await self._db.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": stamp}))

    async def vectors(self, encoder: str, keys: Collection[str] | None = None) -> Mapping[str, bytes]:
        query = select(vectors.c.key, vectors.c.vector).where(vectors.c.encoder == encoder)
        queries = [query] if keys is None else [query.where(vectors.c.key.in_(batch)) for batch in batches(keys)]
        return {row.key: row.vector for query in queries for row in await self._db.execute(query)}

    async def keep_vectors(self, encoder: str, vectors: Mapping[str, bytes]) -> None:
        rows = [{"encoder": encoder, "key": key, "vector": vectors[key]} for key in sorted(vectors)]
        await insert_new(self._db, schema.vectors, rows)


def _editions() -> Select[Any]:
    own = passages.c.edition_id == editions.c.id
    count = select(func.count()).select_from(passages).where(own).scalar_subquery()
    shown = [editions.c[field.name] for field in fields(Edition) if field.name != "passages"]
    return select(*shown, count.label("passages"))


def _passages() -> Select[Any]:
    return select(passages, editions.c.title, editions.c.edition).join(editions)


def _edition_row(file: File, document: Document) -> Row:
    return {
        "name": file.name,
        "digest": file.digest,
        "source": file.data,
        "loaded_by": file.loaded_by,
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
        "state": PassageState.WAITING,
        "heading": list(passage.heading),
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "topic": passage.topic,
        "page": passage.page,
    }


def _edition(row: RowMapping) -> Edition:
    return Edition(**{**row, "state": EditionState(row["state"])})


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
