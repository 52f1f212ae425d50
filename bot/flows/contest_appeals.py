"""Appeals: who took part in a contest that is over sees the solutions, and may object."""

from bot.contests.setup import AppealView, OwnAnswersView
from bot.flows.contest_course import tell_owner
from bot.flows.materials import page_of, replace_view
from bot.flows.visit import Visit, arrive, reply
from bot.game.appeal import Appeal, Reason
from bot.game.recount import ruled
from bot.game.running import OVER, Contest, ContestState
from bot.ports import Store, Transaction
from bot.replies import Notice, Words

QUESTIONS = 8
"""On a page."""

LONGEST = 500
"""Characters of an appeal that are kept."""


async def show_own(store: Store, visit: Visit, callback_id: str, contest_id: int, page: int, *, turned: bool) -> None:
    """A press that shows the questions one had in a contest that is over."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        contest = await tx.contests.get(contest_id)
        own = await _own_posts(tx, contest, visit) if contest is not None and contest.state in OVER else {}
        if contest is None or not own:
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("contest_answers_none"), alert=True))
        await tx.outbox.put(Notice(callback_id, chat.language))
        view = await _own_page(tx, contest, visit, own, page)
        await (replace_view(tx, visit, chat, view) if turned else reply(tx, visit, chat, view))


async def _own_posts(tx: Transaction, contest: Contest, visit: Visit) -> dict[str, int]:
    """The post of each question that the visitor had, or answered in a group, in the order they were given."""
    if visit.person is None or visit.in_group:
        return {}
    runs = {run.id for run in await tx.runs.of_person(contest.id, visit.person.id)}
    given = await tx.runs.given(contest.id)
    answered = {mark.post_id for mark in await tx.runs.marks(contest.id, runs)} if runs else set()
    turns = [turn.post_id for turn in await tx.runs.all_turns(contest.id) if turn.run_id in runs]
    return {given[post_id]: post_id for post_id in sorted({*turns, *answered})}


async def _own_page(tx: Transaction, contest: Contest, visit: Visit, own: dict[str, int], page: int) -> OwnAnswersView:
    assert visit.person is not None
    places = {question.id: place for place, question in enumerate(contest.questions)}
    page, pages = page_of(page, len(own), QUESTIONS)
    shown = []
    for question_id, post_id in list(own.items())[(page - 1) * QUESTIONS : page * QUESTIONS]:
        answer = await tx.ledger.get(post_id, visit.person.id)
        place = places[question_id]
        shown.append((place, contest.questions[place], answer.right if answer else None))
    return OwnAnswersView(contest, tuple(shown), page, pages)


async def show_question(store: Store, visit: Visit, callback_id: str, contest_id: int, place: int) -> None:
    """A press on one of them."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        found = await _appealable(tx, visit, contest_id, place)
        if isinstance(found, Words):
            return await tx.outbox.put(Notice(callback_id, chat.language, found, alert=True))
        await tx.outbox.put(Notice(callback_id, chat.language))
        await reply(tx, visit, chat, found)


async def _appealable(tx: Transaction, visit: Visit, contest_id: int, place: int) -> AppealView | Words:
    """One's own question of a contest that is over."""
    contest = await tx.contests.get(contest_id)
    if contest is None or contest.state not in OVER or place >= len(contest.questions) or visit.person is None:
        return Words("contest_appeal_impossible")
    question, own = contest.questions[place], await _own_posts(tx, contest, visit)
    if question.id not in own:
        return Words("contest_appeal_impossible")
    filed = [
        one
        for one in await tx.appeals.of_contest(contest.id)
        if (one.person_id, one.question_id) == (visit.person.id, question.id)
    ]
    open_still = contest.appeals_until is not None and visit.received_at < contest.appeals_until
    return AppealView(
        contest,
        place,
        question,
        ruled(contest.questions, await tx.appeals.rulings(contest.id)).get(question.id),
        await tx.ledger.get(own[question.id], visit.person.id),
        contest.state is ContestState.CLOSED and open_still,
        filed[0] if filed else None,
    )


async def appeal(
    store: Store,
    visit: Visit,
    contest_id: int,
    place: int,
    reason: Reason,
    words: str = "",
    callback_id: str | None = None,
) -> None:
    """A press on a reason, or a reply with one's own words: an appeal, once a question."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        found = await _appealable(tx, visit, contest_id, place)
        said = found if isinstance(found, Words) else await _file(tx, visit, found, reason, words)
        if callback_id is None:
            return await reply(tx, visit, chat, said)
        await tx.outbox.put(Notice(callback_id, chat.language, said, alert=True))


async def _file(tx: Transaction, visit: Visit, view: AppealView, reason: Reason, words: str) -> Words:
    assert visit.person is not None
    if not view.may_appeal:
        return Words("contest_appeal_over")
    contest, question = view.contest, view.question
    filed = Appeal(contest.id, question.id, visit.person.id, reason, visit.now, words[:LONGEST])
    if not await tx.appeals.file(filed):
        return Words("contest_appeal_before")
    key = f"appeal:{contest.id}:{question.id}"
    await tell_owner(tx, contest, Words("contest_new_appeals", {"title": contest.title}), key)
    return Words("contest_appeal_open")
