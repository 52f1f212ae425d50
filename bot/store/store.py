"""The store: transactions, and in each a repository for every subject."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.ports import Call, Store
from bot.replies import Reply
from bot.store.appeals import AppealTable
from bot.store.asked import AskedTable
from bot.store.audit import AuditTable
from bot.store.bank import BankTable
from bot.store.boards import BoardTable
from bot.store.broadcasts import BroadcastTable
from bot.store.buckets import BucketTable, NoBuckets
from bot.store.calls import CallTable
from bot.store.chats import ChatTable
from bot.store.closed_polls import ClosedPollTable
from bot.store.contest_news import ContestNewsTable
from bot.store.contests import ContestTable
from bot.store.duels import DuelTable
from bot.store.engine import reading
from bot.store.habits import HabitTable
from bot.store.league_plan import LeaguePlanTable
from bot.store.ledger import LedgerTable
from bot.store.library import LibraryTable
from bot.store.lives import LiveTable
from bot.store.loads import LoadTable
from bot.store.organisations import OrganisationTable
from bot.store.outbox import OutboxTable
from bot.store.people import PeopleTable
from bot.store.posts import PostTable
from bot.store.practice import PracticeTable
from bot.store.presence import Presence, gone
from bot.store.privacy import PrivacyTable
from bot.store.queue import UpdateTable
from bot.store.reports import ReportTable
from bot.store.rescoring import RescoringTable
from bot.store.results import ResultTable
from bot.store.runs import RunTable
from bot.store.staff import StaffTable
from bot.store.study import StudyTable


@dataclass(frozen=True, slots=True)
class SqlTransaction:
    """Repositories over one connection; `bot.ports.Transaction` gives the contract."""

    chats: ChatTable
    league_plan: LeaguePlanTable
    broadcasts: BroadcastTable
    people: PeopleTable
    posts: PostTable
    closed_polls: ClosedPollTable
    ledger: LedgerTable
    boards: BoardTable
    practice: PracticeTable
    study: StudyTable
    habits: HabitTable
    bank: BankTable
    library: LibraryTable
    staff: StaffTable
    audit: AuditTable
    loads: LoadTable
    reports: ReportTable
    rescorings: RescoringTable
    asked: AskedTable
    contests: ContestTable
    runs: RunTable
    lives: LiveTable
    duels: DuelTable
    appeals: AppealTable
    contest_news: ContestNewsTable
    results: ResultTable
    organisations: OrganisationTable
    privacy: PrivacyTable
    outbox: OutboxTable
    calls: CallTable
    buckets: BucketTable | NoBuckets
    updates: UpdateTable


class SqlStore(Store):
    """Transactions on a migrated database.

    `encode` renders replies for the outbox. On SQLite writers queue for each other inside the process, without
    blocking the event loop; readers never wait. `alone` says that no other process runs the bot on this database.
    """

    def __init__(self, engine: AsyncEngine, encode: Callable[[Reply], Call], clock: Callable[[], datetime]) -> None:
        self._engine, self._reading = engine, reading(engine)
        self._encode, self._clock = encode, clock
        self.alone = engine.dialect.name == "sqlite"
        self._presence = None if self.alone else Presence(engine)
        self._turn: AbstractAsyncContextManager[object] = asyncio.Lock() if self.alone else nullcontext()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[SqlTransaction]:
        """Sees one state of the database from beginning to end; writing fails."""
        async with self._reading.begin() as db:
            yield self._transaction(db)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[SqlTransaction]:
        async with self._turn, self._engine.begin() as db:
            yield self._transaction(db)

    async def take_back(self) -> int:
        """Be known as alive, and take back what processes that are gone had in hand; gives how much that was."""
        if self._presence is None:
            return 0
        await self._presence.hold()
        async with self._engine.begin() as db:
            dead = await gone(db)
            return await UpdateTable(db).release(dead) + await CallTable(db).release(dead) if dead else 0

    async def leave(self) -> None:
        """The other processes need not wait for this one any more."""
        if self._presence is not None:
            await self._presence.leave()

    def _transaction(self, db: AsyncConnection) -> SqlTransaction:
        process = self._presence.number if self._presence else None
        return SqlTransaction(
            chats=ChatTable(db),
            league_plan=LeaguePlanTable(db),
            broadcasts=BroadcastTable(db),
            people=PeopleTable(db),
            posts=PostTable(db),
            closed_polls=ClosedPollTable(db),
            ledger=LedgerTable(db),
            boards=BoardTable(db),
            practice=PracticeTable(db),
            study=StudyTable(db),
            habits=HabitTable(db),
            bank=BankTable(db),
            library=LibraryTable(db),
            staff=StaffTable(db),
            audit=AuditTable(db),
            loads=LoadTable(db),
            reports=ReportTable(db),
            rescorings=RescoringTable(db),
            asked=AskedTable(db),
            contests=ContestTable(db),
            runs=RunTable(db),
            lives=LiveTable(db),
            duels=DuelTable(db),
            appeals=AppealTable(db),
            contest_news=ContestNewsTable(db),
            results=ResultTable(db),
            organisations=OrganisationTable(db),
            privacy=PrivacyTable(db),
            outbox=OutboxTable(db, self._encode, self._clock),
            calls=CallTable(db, process),
            buckets=NoBuckets() if self.alone else BucketTable(db),
            updates=UpdateTable(db, process),
        )
