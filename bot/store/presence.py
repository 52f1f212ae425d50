"""Which processes are alive. Each holds a lock of PostgreSQL while it is connected, so that a killed one lets go."""

from secrets import randbits

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

SPACE = "process"

_HOLD = text("SELECT pg_advisory_lock(hashtext(:space), :number)")
_GONE = text(
    "WITH owners AS MATERIALIZED ("
    "SELECT claimed_by AS number FROM updates WHERE state = 'running' UNION "
    "SELECT claimed_by FROM outbox WHERE state = 'sending') "
    "SELECT number FROM owners WHERE number IS NOT NULL AND pg_try_advisory_xact_lock(hashtext(:space), number)"
)


class Presence:
    """This process among those that share a database: `number` marks what it has in hand.

    It is None until `hold` was called. A process whose connection is cut for a moment may lose what it has in hand to
    another one, as if its lease had run out.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._connection: AsyncConnection | None = None
        self._own = randbits(31)
        self.number: int | None = None

    async def hold(self) -> None:
        """Be known as alive, also after the connection was lost."""
        if self._connection is not None and not await _answers(self._connection):
            await self._connection.invalidate()
            await self.leave()
        if self._connection is None:
            self._connection = await self._engine.connect()
            await self._connection.execute(_HOLD, {"space": SPACE, "number": self._own})
            self.number = self._own

    async def leave(self) -> None:
        """Let go of the connection; with the last one closed, the others know."""
        if self._connection is not None:
            await self._connection.close()
            self._connection = None


async def _answers(connection: AsyncConnection) -> bool:
    try:
        await connection.execute(text("SELECT 1"))
    except (DBAPIError, OSError):
        return False
    return True


async def gone(db: AsyncConnection) -> list[int]:
    """The processes that have something in hand and are not alive; until the transaction ends nobody else gets them."""
    return list((await db.execute(_GONE, {"space": SPACE})).scalars())
