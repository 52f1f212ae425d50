"""What the organiser decides about appeals; a ruling has the contest counted anew."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.contests.setup import AppealsView, RulingView
from bot.flows.access import Access
from bot.flows.contest_recount import Recounted, rule
from bot.flows.contest_rights import contest_for
from bot.flows.correct import corrected_by
from bot.flows.materials import replace_view
from bot.flows.visit import Visit, arrive, reply
from bot.game.appeal import AppealState
from bot.game.recount import Played, Ruling, ruled
from bot.game.running import Contest, ContestState, NewsKind
from bot.material import Entry
from bot.ports import Rights, Store, Transaction
from bot.replies import Notice, Words
from knowledge.questions import Kind, Question, key_list, right_whole
from knowledge.typed import Fold, lettered

TOP = 3
"""Places that a recount is told with."""

MOST_GIVEN = 8
"""Answers that the organiser is shown of a question that is answered as a whole."""

WHOLE = (Kind.ORDER, Kind.FILL)
"""Kinds without options that are right or wrong, each for itself."""


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
        () if question.kind in WHOLE else _chosen(question, answers),
        _given(answers) if question.kind in WHOLE else (),
        _form(question),
    )


def _chosen(question: Question, answers: Sequence[Played]) -> tuple[int, ...]:
    return tuple(sum(option in one.chosen for one in answers) for option in range(len(question.options)))


def _given(answers: Sequence[Played]) -> tuple[tuple[str, int], ...]:
    said = Counter(lettered(one.chosen) or one.typed or "" for one in answers)
    return tuple(one for one in said.most_common(MOST_GIVEN) if one[0])


def _form(question: Question) -> str:
    """A single choice keeps one right option: nobody could choose two."""
    return "key_form_one" if question.kind is Kind.SINGLE else f"key_form_{question.kind}"


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
    store: Store, fold: Fold, access: Access, rights: Rights, visit: Visit, callback_id: str, contest_id: int,
    place: int,
) -> None:  # fmt: skip
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
        words = await _decide(tx, fold, visit, contest, counts, Ruling(counts.id))
        await tx.outbox.put(Notice(callback_id, chat.language, words, alert=True))
        await replace_view(tx, visit, chat, await _waiting(tx, contest))


async def _counting(tx: Transaction, contest: Contest | None, question: Question | None) -> Question | None:
    """The question as it counts now; None when it is void."""
    if contest is None or question is None:
        return None
    return ruled(contest.questions, await tx.appeals.rulings(contest.id)).get(question.id)


async def correct(
    store: Store, fold: Fold, access: Access, rights: Rights, visit: Visit, contest_id: int, place: int, words: str
) -> None:
    """The reply of the organiser to a question, with what is right, as an editor writes it for the bank."""
    if await contest_for(store, access, rights, visit, contest_id) is None:
        return
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        contest = await tx.contests.hold(contest_id)
        counts = await _counting(tx, contest, _question(contest, place))
        await reply(tx, visit, chat, await _correct(tx, fold, visit, contest, counts, words))


async def _correct(
    tx: Transaction, fold: Fold, visit: Visit, contest: Contest | None, counts: Question | None, words: str
) -> Words:
    if contest is None or counts is None:
        return Words("contest_not_now")
    corrected = corrected_by(counts, words)
    if corrected is None or corrected.kind is not counts.kind:
        return Words("key_unreadable", {"form": Words(_form(counts))})
    if key_list(corrected) == key_list(counts):
        return Words("contest_key_same")
    return await _decide(tx, fold, visit, contest, counts, Ruling(counts.id, tuple(key_list(corrected))))


async def _decide(
    tx: Transaction, fold: Fold, visit: Visit, contest: Contest, counts: Question, ruling: Ruling
) -> Words:
    """Count anew, settle the appeals, write it down, tell the groups, and let an editor look at the question."""
    done = await rule(tx, fold, contest, counts, ruling, visit.now, visit.person_id)
    await tx.appeals.decide(contest.id, counts.id, AppealState.UPHELD, visit.now, visit.person_id)
    details = {"contest": contest.code, "question": counts.id, "answers": done.changed}
    details |= {"before": key_list(counts), "after": list(ruling.key or ())}
    action = "rule void" if ruling.key is None else "rule key"
    await tx.audit.put(Entry(visit.now, visit.person_id, action, counts.stem, details))
    await tx.contest_news.add(contest.id, NewsKind.RECOUNTED, _told(counts, ruling, done))
    if visit.person is not None:
        await tx.reports.add(counts.id, visit.person.id, visit.now)
    return Words("contest_ruled_void" if ruling.key is None else "contest_ruled_key", {"count": done.changed})


def _told(question: Question, ruling: Ruling, done: Recounted) -> dict[str, object]:
    """What the groups are told, without names."""
    counts = ruled([question], [ruling]).get(question.id)
    right = right_whole(counts) if counts else ""
    top = [[one.rank, one.score, one.old_rank, one.old_score] for one in done.places[:TOP]]
    return {"stem": question.stem, "void": counts is None, "right": right, "top": top, "changed": done.displaced}
