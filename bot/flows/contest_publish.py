"""The results of a final contest go to the groups, and as a picture to its organiser who asks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

import structlog

from bot.contests.results import PersonLine, PodiumView, SumLine
from bot.flows.access import Access
from bot.flows.contest_results import Board, runs_it
from bot.flows.standings import Ranking
from bot.flows.visit import Visit, arrive, reply
from bot.game.contest import Form, Place
from bot.game.model import Chat
from bot.game.running import OVER, Contest, ContestState
from bot.game.standings import Line, Measure, Standings, group_lines, usual
from bot.ports import Store, Transaction
from bot.replies import Address, Notice, Send, Words

PICTURED = 13
"""Lines of a picture to a group: the podium and ten more."""

PICTURED_FOR_ORGANISER = 33
AT_ONCE = 100
"""Groups told in one transaction."""

log = structlog.get_logger(__name__)


async def publish_due(store: Store, ranking: Ranking, now: datetime) -> int:
    """Tell the groups the results of contests that have become final; gives how many contests."""
    async with store.read() as tx:
        found = await tx.results.unpublished()
    for contest_id in found:
        await publish(store, ranking, contest_id, now)
    return len(found)


async def publish(store: Store, ranking: Ranking, contest_id: int, now: datetime) -> None:
    """Each group is told once, wherever a crash cuts this off."""
    async with store.read() as tx:
        contest = await tx.contests.get(contest_id)
    if contest is None or contest.state is not ContestState.FINAL:
        return
    stand = await ranking.of(store, contest)
    news = await _News.of(store, contest, stand)
    for chat_ids in _batches(news.chat_ids()):
        async with store.write() as tx:
            await tx.outbox.put(*[one for chat_id in chat_ids if (one := await news.send(tx, chat_id)) is not None])
    async with store.write() as tx:
        if await tx.results.published(contest_id, now):
            log.info("results published", contest=contest_id, groups=len(news.chat_ids()), players=stand.players)


class _News:
    """What each group is told."""

    def __init__(self, board: Board, lines: Sequence[Line]) -> None:
        self.board, self.contest, self.stand, self.lines = board, board.contest, board.stand, lines
        self.measure = usual(self.contest.rules)
        self.own: dict[int, list[Place]] = {}
        for place in self.stand.places:
            if place.result.chat_id is not None:
                self.own.setdefault(place.result.chat_id, []).append(place)
        self.line = {line.id: line for line in lines}

    @classmethod
    async def of(cls, store: Store, contest: Contest, stand: Standings) -> "_News":
        async with store.read() as tx:
            tree = await tx.organisations.all()
        board = Board(contest, stand, tree, None, None)
        return cls(board, group_lines(contest.rules, stand.results, tree, usual(contest.rules)))

    def chat_ids(self) -> Sequence[int]:
        """The groups that were invited, or else those that people stood for."""
        return self.contest.groups or sorted(self.line)

    async def send(self, tx: Transaction, chat_id: int) -> Send | None:
        chat = await tx.chats.get(chat_id)
        if chat is None or not chat.active:
            return None
        to = Address(chat.id, chat.language)
        return Send(to, await self._view(tx, chat), urgent=False, key=f"results:{self.contest.id}:{chat_id}")

    async def _view(self, tx: Transaction, chat: Chat) -> PodiumView:
        """The own people of the group, as they stand among all; of a contest of groups, the groups."""
        board = Board(self.contest, self.stand, self.board.tree, chat.id, None)
        found = self.line.get(chat.id)
        titles = await board.group_titles(tx, [chat.id])
        group = _line(found, titles) if found else None
        if self.contest.rules.form is Form.TEAM:
            shown = await _group_lines(tx, board, self.lines[:PICTURED])
        else:
            people = self.own.get(chat.id) or self.stand.places
            shown, _, _ = await board.persons(tx, people[:PICTURED])
        measure = self.measure if self.contest.rules.form is Form.TEAM else None
        return PodiumView(self.contest, chat.zone, shown, self.stand.players, measure, group, len(self.lines))


async def _group_lines(tx: Transaction, board: Board, lines: Sequence[Line]) -> tuple[SumLine | PersonLine, ...]:
    titles = await board.group_titles(tx, [line.id for line in lines])
    return tuple(_line(line, titles) for line in lines)


def _line(line: Line, titles: Mapping[int, str]) -> SumLine:
    return SumLine(line.rank, titles.get(line.id, ""), line.points, line.players, line.base)


def _batches(chat_ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(chat_ids)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch


async def send_picture(
    store: Store, ranking: Ranking, access: Access, visit: Visit, callback_id: str, contest_id: int
) -> None:
    """A press of the organiser: the whole board as a picture."""
    async with store.read() as tx:
        contest = await tx.contests.get(contest_id)
    if contest is None or contest.state not in OVER or not runs_it(access, visit, contest):
        async with store.write() as tx:
            chat = await arrive(tx, visit)
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("result_organiser_only"), alert=True))
    stand = await ranking.of(store, contest)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await tx.outbox.put(Notice(callback_id, chat.language))
        await reply(tx, visit, chat, await _whole(tx, contest, stand, chat))


async def _whole(tx: Transaction, contest: Contest, stand: Standings, chat: Chat) -> PodiumView:
    """As everybody may see it: the names of one group only where the contest is its own."""
    tree = await tx.organisations.all()
    board = Board(contest, stand, tree, contest.groups[0] if len(contest.groups) == 1 else None, None)
    measure: Measure | None = None
    if contest.rules.form is Form.TEAM:
        measure = usual(contest.rules)
        lines = group_lines(contest.rules, stand.results, tree, measure)
        shown = await _group_lines(tx, board, lines[:PICTURED_FOR_ORGANISER])
    else:
        shown, _, _ = await board.persons(tx, stand.places[:PICTURED_FOR_ORGANISER])
    return PodiumView(contest, chat.zone, shown, stand.players, measure)
