"""A whole board, as plain tallies."""

from collections.abc import Sequence

from bot.game.model import Period, Tally
from bot.ports import Transaction
from tests.store.samples import GROUP, TODAY


async def standing(tx: Transaction, chat_id: int = GROUP.id, period: Period = Period.ALL) -> Sequence[Tally]:
    """Everybody on the board of a chat, best first."""
    board = await tx.boards.of(chat_id, period, TODAY, 1_000, None)
    return [line.tally for line in board.top]
