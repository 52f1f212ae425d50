"""Certificates: what they are given for, how a person gets theirs, and who may look whether one is genuine."""

from bot.contests.results import AwardsView, CertificateView, VerifiedView
from bot.flows.access import Access
from bot.flows.contest_results import runs_it
from bot.flows.materials import replace_view
from bot.flows.standings import Ranking
from bot.flows.visit import Visit, arrive, reply, say
from bot.game.awards import Award, Certificate, deserves, read_code
from bot.game.contest import Place
from bot.game.running import OVER, Contest, ContestState
from bot.ports import Store, Transaction
from bot.replies import Notice, View, Words


async def set_awards(
    store: Store, access: Access, visit: Visit, callback_id: str, contest_id: int, award: Award | None
) -> None:
    """A press of the organiser: what certificates are given for; without an award it is only shown."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        contest = await tx.contests.get(contest_id)
        if contest is None or contest.state not in OVER or not runs_it(access, visit, contest):
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("result_organiser_only"), alert=True))
        if award is not None:
            await tx.results.set_award(contest.id, award)
        view = AwardsView(contest, await tx.results.award(contest.id), contest.rules.count * contest.rules.points)
        await replace_view(tx, visit, chat, view)
        await tx.outbox.put(Notice(callback_id, chat.language))


async def give_certificate(store: Store, ranking: Ranking, visit: Visit, callback_id: str, contest_id: int) -> None:
    """A press of whoever took part, in private."""
    async with store.read() as tx:
        contest = await tx.contests.get(contest_id)
    stand = await ranking.of(store, contest) if contest is not None and contest.state is ContestState.FINAL else None
    own = stand.by_person.get(visit.person_id or 0) if stand else None
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        said: Words | None = Words("certificate_not_yet" if stand is None else "certificate_none")
        if contest is not None and stand is not None and own is not None and not visit.in_group:
            view = await _certificate(tx, visit, contest, own, stand.players)
            if view is not None:
                await reply(tx, visit, chat, view)
                said = None
        await tx.outbox.put(Notice(callback_id, chat.language, said, alert=said is not None))


async def _certificate(
    tx: Transaction, visit: Visit, contest: Contest, own: Place, players: int
) -> CertificateView | None:
    """The same code each time; rank and score are those of now."""
    prize = deserves(await tx.results.award(contest.id), own)
    if prize is None or visit.person is None:
        return None
    code = (await tx.results.codes(contest.id, [visit.person.id]))[visit.person.id]
    score = own.result.score
    await tx.results.issue(Certificate(code, contest.id, visit.person.id, own.rank, score, prize, visit.now))
    tops = [one.title for one in await tx.organisations.all() if one.parent_id is None]
    by = tops[0] if len(tops) == 1 else ""
    local = visit.now.astimezone(visit.chat.zone)
    return CertificateView(contest, visit.person.name, by, own.rank, score, players, prize, code, local)


async def verify(store: Store, visit: Visit, typed: str) -> None:
    """Anybody may ask whether a certificate is genuine."""
    code = read_code(typed)
    if code is None:
        return await say(store, visit, Words("verify_usage"))
    async with store.read() as tx:
        found = await tx.results.certificate(code)
        view = await _verified(tx, visit, found) if found else Words("verify_unknown")
    await say(store, visit, view)


async def _verified(tx: Transaction, visit: Visit, found: Certificate) -> View:
    contest = await tx.contests.get(found.contest_id)
    names = await tx.people.names([found.person_id]) if found.person_id > 0 else {}
    return VerifiedView(
        contest.title if contest else "",
        names.get(found.person_id, ""),
        found.rank,
        found.score,
        found.prize,
        found.code,
        found.issued_at.astimezone(visit.chat.zone),
    )
