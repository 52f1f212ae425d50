"""Boards of contests that are over: persons, groups and organisations, with the names that may be seen."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.contests.results import BoardOf, OverView, PersonLine, ResultsView, SumLine
from bot.flows.access import Access
from bot.flows.materials import replace_view
from bot.flows.standings import Ranking
from bot.flows.visit import Visit, arrive, reply
from bot.game.awards import deserves
from bot.game.contest import Form, Place
from bot.game.league import Organisation, paths
from bot.game.running import OVER, Contest, ContestState
from bot.game.standings import Line, Measure, Standings, group_lines, organisation_lines, usual
from bot.ports import Store, Transaction
from bot.replies import Notice, View, Words

SHOWN = 10
LISTED = 8


@dataclass(frozen=True, slots=True)
class Wish:
    """Which board is asked for; `parent` is the organisation whose own are to be seen (0: those at the top)."""

    board: BoardOf = BoardOf.PERSONS
    measure: Measure | None = None
    parent: int = 0


def first_wish(contest: Contest) -> Wish:
    """The board that matters most in a contest."""
    return Wish(BoardOf.GROUPS if contest.rules.form is Form.TEAM else BoardOf.PERSONS)


def runs_it(access: Access, visit: Visit, contest: Contest) -> bool:
    """Whether the visitor is its organiser, in private."""
    person = visit.person_id
    return not visit.in_group and person is not None and (person == contest.owner_id or person in access.owners)


async def show_over(store: Store, ranking: Ranking, access: Access, visit: Visit, code: str) -> None:
    """The contest of a code; without one what is over here, or the board of the only one."""
    async with store.read() as tx:
        chat_id = visit.chat.id if visit.in_group else None
        if code:
            named = await tx.contests.by_code(code)
            found: Sequence[Contest] = [named] if named else []
        else:
            found = await tx.results.over(chat_id, visit.person_id, LISTED)
    view: View
    if len(found) == 1 or (found and visit.in_group):
        view = await board_view(store, ranking, access, visit, found[0], first_wish(found[0]))
    else:
        view = OverView(tuple(found)) if found else Words("result_unknown" if code else "result_none_here")
    async with store.write() as tx:
        await reply(tx, visit, await arrive(tx, visit), view)


async def press_board(
    store: Store, ranking: Ranking, access: Access, visit: Visit, callback_id: str, contest_id: int, wish: Wish | None
) -> None:
    """Another board in place."""
    async with store.read() as tx:
        contest = await tx.contests.get(contest_id)
    view: View = Words("result_unknown")
    if contest is not None:
        view = await board_view(store, ranking, access, visit, contest, wish or first_wish(contest))
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if isinstance(view, Words):
            return await tx.outbox.put(Notice(callback_id, chat.language, view, alert=True))
        await replace_view(tx, visit, chat, view)
        await tx.outbox.put(Notice(callback_id, chat.language))


async def board_view(
    store: Store, ranking: Ranking, access: Access, visit: Visit, contest: Contest, wish: Wish
) -> ResultsView | Words:
    """A board as the visitor may see it. While a contest goes on, nothing."""
    if contest.state not in OVER:
        return Words("result_unknown" if contest.state is ContestState.DRAFT else "result_not_yet")
    stand = await ranking.of(store, contest)
    board = Board.of(contest, stand, await ranking.tree(store), visit)
    async with store.read() as tx:
        made = await board.view(tx, wish)
        award = await tx.results.award(contest.id)
    own = stand.by_person.get(visit.person_id or 0)
    return ResultsView(
        contest,
        wish.board,
        wish.measure or usual(contest.rules),
        *made,
        players=stand.players,
        parent=wish.parent,
        title=board.titles.get(wish.parent, ""),
        up=board.up(wish.parent),
        may_run=runs_it(access, visit, contest),
        certificate=not visit.in_group and own is not None and deserves(award, own) is not None,
    )


Lines = tuple[tuple[PersonLine | SumLine, ...], PersonLine | SumLine | None, int]
"""The best lines, the one of whoever looks, and how many there are."""


class Board:
    """Boards of one contest for one visitor."""

    def __init__(
        self, contest: Contest, stand: Standings, tree: Sequence[Organisation], group: int | None, own: Place | None
    ) -> None:
        self.contest, self.stand, self.tree, self.group, self.own = contest, stand, tree, group, own
        self.titles = {one.id: one.title for one in tree}
        self.homes = {one.chat_id: one.title for one in tree if one.chat_id is not None}

    @classmethod
    def of(cls, contest: Contest, stand: Standings, tree: Sequence[Organisation], visit: Visit) -> "Board":
        """In a group as its members see it, in private as those of the group see it that the visitor stands for."""
        own = None if visit.in_group else stand.by_person.get(visit.person_id or 0)
        group = visit.chat.id if visit.in_group else own.result.chat_id if own else None
        return cls(contest, stand, tree, group, own)

    async def view(self, tx: Transaction, wish: Wish) -> Lines:
        measure = wish.measure or usual(self.contest.rules)
        if wish.board is BoardOf.PERSONS:
            return await self.persons(tx, self.stand.places[:SHOWN])
        if wish.board is BoardOf.GROUPS:
            lines = group_lines(self.contest.rules, self.stand.results, self.tree, measure)
            return await self._groups(tx, lines)
        inside = organisation_lines(self.stand.results, self.tree, measure, wish.parent or None)
        shown = [_sum_line(line, self.titles[line.id], self._opens(line.id)) for line in inside[:SHOWN]]
        return tuple(shown), None, len(inside)

    async def persons(self, tx: Transaction, places: Sequence[Place]) -> Lines:
        wanted = [*places, self.own] if self.own else list(places)
        name = await self._names(tx, wanted)
        lines = tuple(name(place) for place in places)
        return lines, name(self.own) if self.own else None, len(self.stand.places)

    async def _groups(self, tx: Transaction, lines: Sequence[Line]) -> Lines:
        own = next((line for line in lines if line.id == self.group), None)
        wanted = {line.id for line in (*lines[:SHOWN], *([own] if own else []))}
        titles = await self.group_titles(tx, wanted)
        shown = tuple(_sum_line(line, titles.get(line.id, "")) for line in lines[:SHOWN])
        return shown, _sum_line(own, titles.get(own.id, "")) if own else None, len(lines)

    async def group_titles(self, tx: Transaction, chat_ids: Collection[int]) -> Mapping[int, str]:
        """The organisation that a group stands for, else its own title."""
        return await group_titles(tx, self.homes, chat_ids)

    async def _names(self, tx: Transaction, places: Iterable[Place]) -> Callable[[Place], PersonLine]:
        results = [place.result for place in places]
        showings = await tx.people.showings({one.person_id for one in results})
        homes = await self.group_titles(tx, {one.chat_id for one in results if one.chat_id is not None})

        def line(place: Place) -> PersonLine:
            result = place.result
            own_group = result.chat_id is not None and result.chat_id == self.group
            showing = showings.get(result.person_id)
            name = showing.on(own=own_group) if showing else ""
            home = "" if own_group else homes.get(result.chat_id or 0, "")
            return PersonLine(place.rank, name, home, result.score, result.right, result.answered, result.millis)

        return line

    def up(self, parent: int) -> int | None:
        """The organisation above an opened one; 0 leads to the top, None: there is nothing above."""
        if not parent:
            return None
        return next((one.parent_id or 0 for one in self.tree if one.id == parent), 0)

    def _opens(self, organisation_id: int) -> int:
        return organisation_id if any(one.parent_id == organisation_id for one in self.tree) else 0


async def group_titles(tx: Transaction, homes: Mapping[int, str], chat_ids: Collection[int]) -> Mapping[int, str]:
    """The organisation that each group stands for, else its own title."""
    return {**await tx.chats.titles(chat_ids), **{one: homes[one] for one in chat_ids if one in homes}}


def _sum_line(line: Line, title: str, opens: int = 0) -> SumLine:
    return SumLine(line.rank, title, line.points, line.players, line.base, opens)


def full_titles(tree: Sequence[Organisation], organisation_id: int) -> tuple[str, ...]:
    """An organisation with those above it, from the top down."""
    return tuple(title for title in paths(tree)[organisation_id] if title)
