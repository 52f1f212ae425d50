"""Appeals: who took part sees the solutions and objects; the organiser decides, and the contest is counted anew."""

from dataclasses import replace

from bot.contests.setup import AppealsView, AppealView, OwnAnswersView, RulingView
from bot.flows.access import Access
from bot.flows.contest_course import tell_owner
from bot.flows.contest_recount import Recounted, rule
from bot.flows.contest_rights import contest_for
from bot.flows.materials import page_of, replace_view
from bot.flows.visit import Visit, arrive, reply
from bot.game.appeal import Appeal, AppealState, Reason
from bot.game.recount import CHOICES, Ruling, ruled
from bot.game.running import Contest, ContestState, NewsKind
from bot.material import Entry
from bot.ports import Rights, Store, Transaction
from bot.replies import Notice, Words
from knowledge.questions import Kind, Question, right_line
from knowledge.typed import positions

QUESTIONS, TOP = 8, 3
"""Questions on a page, and places that a recount is told with."""

LONGEST = 500
OVER = (ContestState.CLOSED, ContestState.FINAL)


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


async def show_appeals(
    store: Store, access: Access, rights: Rights, visit: Visit, callback_id: str, contest_id: int
) -> None:
    """A press of the organiser: what waits."""
    if await contest_for(store, access, rights, visit, contest_id, callback_id) is None:
        return
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        contest = await tx.contests.get(contest_id)
        assert contest is not None
        await tx.outbox.put(Notice(callback_id, chat.language))
        await reply(tx, visit, chat, await _waiting(tx, contest))


async def _waiting(tx: Transaction, contest: Contest) -> AppealsView | Words:
    filed = [one.question_id for one in await tx.appeals.of_contest(contest.id) if one.state is AppealState.OPEN]
    waiting = tuple(
        (place, question, filed.count(question.id))
        for place, question in enumerate(contest.questions)
        if question.id in filed
    )
    return AppealsView(contest, waiting) if waiting else Words("contest_appeals_none")


async def show_ruling(
    store: Store, access: Access, rights: Rights, visit: Visit, callback_id: str, case: tuple[int, int], *, sure: bool
) -> None:
    """A press on a question with appeals, given by contest and place; `sure`: on voiding it, which asks once more."""
    if await contest_for(store, access, rights, visit, case[0], callback_id) is None:
        return
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        contest = await tx.contests.get(case[0])
        assert contest is not None
        if case[1] >= len(contest.questions):
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("contest_not_now"), alert=True))
        await tx.outbox.put(Notice(callback_id, chat.language))
        view = await _ruling(tx, contest, case[1])
        if sure:
            await replace_view(tx, visit, chat, replace(view, void=True))
        else:
            await reply(tx, visit, chat, view)


async def _ruling(tx: Transaction, contest: Contest, place: int) -> RulingView:
    question = contest.questions[place]
    counts = ruled(contest.questions, await tx.appeals.rulings(contest.id)).get(question.id, question)
    answers = [one for one in await tx.runs.played(contest.id) if one.question_id == question.id]
    filed = [one for one in await tx.appeals.of_contest(contest.id) if one.question_id == question.id]
    return RulingView(
        contest,
        place,
        counts,
        tuple(one for one in filed if one.state is AppealState.OPEN),
        len(answers),
        sum(one.mark.right for one in answers),
        tuple(sum(option in one.chosen for one in answers) for option in range(len(question.options))),
        question.kind in CHOICES,
    )


async def reject(
    store: Store, access: Access, rights: Rights, visit: Visit, callback_id: str, contest_id: int, place: int
) -> None:
    """A press that says a question is right."""
    if await contest_for(store, access, rights, visit, contest_id, callback_id) is None:
        return
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        contest = await tx.contests.hold(contest_id)
        question = _question(contest, place)
        if contest is None or question is None:
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("contest_not_now"), alert=True))
        count = await tx.appeals.decide(contest.id, question.id, AppealState.REJECTED, visit.now, visit.person_id)
        if not count:
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("contest_not_now"), alert=True))
        details = {"contest": contest.code, "question": question.id, "appeals": count}
        await tx.audit.put(Entry(visit.now, visit.person_id, "reject appeals", question.stem, details))
        await tx.outbox.put(Notice(callback_id, chat.language, Words("contest_rejected"), alert=True))
        await replace_view(tx, visit, chat, await _waiting(tx, contest))


def _question(contest: Contest | None, place: int) -> Question | None:
    """The question at a place, while appeals are decided."""
    if contest is None or contest.state is not ContestState.CLOSED or place >= len(contest.questions):
        return None
    return contest.questions[place]


async def void(
    store: Store, access: Access, rights: Rights, visit: Visit, callback_id: str, contest_id: int, place: int
) -> None:
    """A press that takes a question out of the count."""
    if await contest_for(store, access, rights, visit, contest_id, callback_id) is None:
        return
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        contest = await tx.contests.hold(contest_id)
        question = _question(contest, place)
        counts = await _counting(tx, contest, question)
        if contest is None or counts is None:
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("contest_not_now"), alert=True))
        words = await _decide(tx, visit, contest, counts, Ruling(counts.id, void=True))
        await tx.outbox.put(Notice(callback_id, chat.language, words, alert=True))
        await replace_view(tx, visit, chat, await _waiting(tx, contest))


async def _counting(tx: Transaction, contest: Contest | None, question: Question | None) -> Question | None:
    """The question as it counts now; None when it is void."""
    if contest is None or question is None:
        return None
    return ruled(contest.questions, await tx.appeals.rulings(contest.id)).get(question.id)


async def correct(
    store: Store, access: Access, rights: Rights, visit: Visit, contest_id: int, place: int, letters: str
) -> None:
    """The reply of the organiser to a question, with the letters of its right options."""
    if await contest_for(store, access, rights, visit, contest_id) is None:
        return
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        contest = await tx.contests.hold(contest_id)
        counts = await _counting(tx, contest, _question(contest, place))
        await reply(tx, visit, chat, await _correct(tx, visit, contest, counts, letters))


async def _correct(
    tx: Transaction, visit: Visit, contest: Contest | None, counts: Question | None, letters: str
) -> Words:
    if contest is None or counts is None:
        return Words("contest_not_now")
    if counts.kind not in CHOICES:
        return Words("contest_ruling_void_only")
    key = frozenset(positions(letters) or ())
    several = counts.kind is Kind.MULTIPLE
    if not key or max(key) >= len(counts.options) or (len(key) != 1 and not several) or len(key) == len(counts.options):
        return Words("contest_key_wrong")
    if key == counts.key:
        return Words("contest_key_same")
    return await _decide(tx, visit, contest, counts, Ruling(counts.id, void=False, key=key))


async def _decide(tx: Transaction, visit: Visit, contest: Contest, counts: Question, ruling: Ruling) -> Words:
    """Count anew, settle the appeals, write it down, tell the groups, and let an editor look at the question."""
    done = await rule(tx, contest, counts, ruling, visit.now, visit.person_id)
    await tx.appeals.decide(contest.id, counts.id, AppealState.UPHELD, visit.now, visit.person_id)
    details = {"contest": contest.code, "question": counts.id, "answers": done.changed}
    details |= {"before": sorted(counts.key), "after": sorted(ruling.key)}
    action = "rule void" if ruling.void else "rule key"
    await tx.audit.put(Entry(visit.now, visit.person_id, action, counts.stem, details))
    await tx.contest_news.add(contest.id, NewsKind.RECOUNTED, _told(counts, ruling, done))
    if visit.person is not None:
        await tx.reports.add(counts.id, visit.person.id, visit.now)
    return Words("contest_ruled_void" if ruling.void else "contest_ruled_key", {"count": done.changed})


def _told(question: Question, ruling: Ruling, done: Recounted) -> dict[str, object]:
    """What the groups are told, without names."""
    right = "" if ruling.void else right_line(replace(question, key=ruling.key))
    top = [[one.rank, one.score, one.old_rank, one.old_score] for one in done.places[:TOP]]
    return {"stem": question.stem, "void": ruling.void, "right": right, "top": top, "changed": done.displaced}
