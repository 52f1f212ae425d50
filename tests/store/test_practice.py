"""Cards follow the ledger: what is new, what was scored anew, what was voided; habits and their turns."""

from dataclasses import replace
from datetime import date, time, timedelta

from bot.game.habit import Habit
from bot.game.model import Answer, Chat, ChatKind, Post, Rescoring
from bot.game.practice import TopicTally, card_of, put_away
from bot.game.running import Contest, ContestState, Run, RunState, Turn
from bot.ports import QuestionState, Transaction
from bot.store.store import SqlStore
from tests.store.samples import (
    ANNA,
    BAO,
    GROUP,
    NOW,
    QUESTION,
    SECOND,
    TODAY,
    answer,
    approved,
    document,
    passages,
    planned,
    posted,
)

HOME = Chat(ANNA.id, ChatKind.PRIVATE, ANNA.name, "UTC", "en")
PASSAGE = passages(document())[0]


async def settle(store: SqlStore, person_id: int = ANNA.id) -> int:
    """What a look at practice does; gives how many cards were made or made anew."""
    async with store.write() as tx:
        news = await tx.practice.news(person_id)
        await tx.practice.keep(person_id, [card_of(history) for history in news])
        await tx.practice.drop(person_id, await tx.practice.mended(person_id))
    return len(news)


async def answered(tx: Transaction, *right: bool, chat: Chat = GROUP, question: str = QUESTION.id) -> list[Post]:
    """Anna answers a question that often, a second apart."""
    posts = []
    for step, one in enumerate(right):
        (post,) = await tx.posts.add(replace(planned(chat.id), question_id=question, scored=chat is GROUP))
        given = replace(answer(post, right=one), received_at=NOW + step * SECOND)
        await tx.ledger.append([given])
        posts.append(post)
    return posts


async def stand(store: SqlStore) -> None:
    """The question is bound to an approved passage, so that it may be asked."""
    await posted(store)
    async with store.write() as tx:
        await tx.chats.ensure(HOME)
        await approved(tx, document(), "d")
        await tx.bank.put([replace(QUESTION, passage_id=PASSAGE.id)])


async def test_a_wrong_answer_makes_a_card_once_and_a_right_one_none(store: SqlStore) -> None:
    await stand(store)
    async with store.write() as tx:
        await tx.bank.put([replace(QUESTION, id="q2", passage_id=PASSAGE.id)])
        await answered(tx, False, True)
        await answered(tx, True, question="q2")
    assert await settle(store) == 1
    assert await settle(store) == 0
    async with store.read() as tx:
        (card,) = await tx.practice.cards(ANNA.id)
        assert card == await tx.practice.card(ANNA.id, QUESTION.id)
        assert (card.question_id, card.replies, card.added_at) == (QUESTION.id, 2, NOW)
        assert await tx.practice.cards(BAO.id) == []
    async with store.write() as tx:
        await answered(tx, True, chat=HOME)
    assert await settle(store) == 1


async def test_a_corrected_key_takes_the_card_away_that_it_had_made(store: SqlStore) -> None:
    await stand(store)
    async with store.write() as tx:
        await answered(tx, False)
    await settle(store)
    async with store.write() as tx:
        await tx.rescorings.apply(Rescoring(QUESTION.id, QUESTION, replace(QUESTION, key=frozenset({0, 2})), None), NOW)
    await settle(store)
    async with store.read() as tx:
        assert await tx.practice.card(ANNA.id, QUESTION.id) is None


async def test_a_corrected_key_that_turns_answers_round_makes_the_card_anew(store: SqlStore) -> None:
    """As many answers, as many of them wrong, and others."""
    await stand(store)
    async with store.write() as tx:
        await answered(tx, False, True)
    await settle(store)
    async with store.write() as tx:
        before = await tx.practice.card(ANNA.id, QUESTION.id)
        await tx.rescorings.apply(Rescoring(QUESTION.id, QUESTION, replace(QUESTION, key=frozenset({0, 2})), None), NOW)
    assert await settle(store) == 1
    async with store.read() as tx:
        after = await tx.practice.card(ANNA.id, QUESTION.id)
    assert before is not None and after is not None
    assert before.memory != after.memory
    assert after.added_at == NOW + SECOND


async def test_a_voided_answer_makes_no_card_and_does_not_count_for_its_topic(store: SqlStore) -> None:
    await stand(store)
    async with store.write() as tx:
        (post,) = await answered(tx, False)
    await settle(store)
    async with store.write() as tx:
        assert await tx.study.topics(ANNA.id) == [TopicTally("建党", 0, 1)]
        await tx.rescorings.apply(Rescoring(QUESTION.id, QUESTION, QUESTION, None, True, (post.id,)), NOW)
    await settle(store)
    async with store.read() as tx:
        assert await tx.practice.cards(ANNA.id) == []
        assert await tx.study.topics(ANNA.id) == []
        assert await tx.study.last_wrong(ANNA.id, QUESTION.id) is None


async def test_questions_that_may_not_be_posted_are_not_asked(store: SqlStore) -> None:
    await stand(store)
    async with store.write() as tx:
        await answered(tx, False)
    await settle(store)
    async with store.write() as tx:
        assert len(await tx.practice.cards(ANNA.id)) == 1
        await tx.bank.rebind(QUESTION.id, "0" * 16)
        assert await tx.practice.cards(ANNA.id) == []
        await tx.bank.rebind(QUESTION.id, PASSAGE.id)
        await tx.bank.decide(QUESTION.id, QuestionState.WITHDRAWN)
        assert await tx.practice.cards(ANNA.id) == []


async def test_a_card_that_is_put_away_stays_away_until_the_next_wrong_answer(store: SqlStore) -> None:
    await stand(store)
    async with store.write() as tx:
        await answered(tx, False)
    await settle(store)
    async with store.write() as tx:
        card = await tx.practice.card(ANNA.id, QUESTION.id)
        assert card is not None
        await tx.practice.keep(ANNA.id, [put_away(card, NOW + timedelta(hours=1))])
    assert await settle(store) == 0
    later = NOW + timedelta(hours=2)
    for right, back in ((True, False), (False, True)):
        async with store.write() as tx:
            (post,) = await tx.posts.add(planned(HOME.id, scored=False))
            await tx.ledger.append([replace(answer(post, right=right), received_at=later)])
        assert await settle(store) == 1
        async with store.read() as tx:
            card = await tx.practice.card(ANNA.id, QUESTION.id)
        assert card is not None and (card.memory is not None) == back


async def test_what_somebody_has_answered(store: SqlStore) -> None:
    await stand(store)
    async with store.write() as tx:
        _, last = await answered(tx, True, False)
        await answered(tx, False, chat=HOME)
        yesterday = TODAY - timedelta(days=1)
        (old,) = await tx.posts.add(planned(day=yesterday))
        await tx.ledger.append([answer(old)])
    async with store.read() as tx:
        assert await tx.study.answered_on(ANNA.id, HOME.id, TODAY) == 1
        assert await tx.study.answered_on(ANNA.id, GROUP.id, TODAY) == 2
        assert await tx.study.days(ANNA.id) == {TODAY, yesterday}
        assert await tx.study.seen(ANNA.id) == {QUESTION.id: TODAY}
        assert await tx.study.topics(ANNA.id) == [TopicTally("建党", 2, 4)]
        wrong: Answer | None = await tx.study.last_wrong(ANNA.id, QUESTION.id)
        assert wrong is not None and wrong.post_id == last.id
        assert (await tx.study.days(BAO.id), await tx.study.seen(BAO.id)) == (set(), {})


async def test_a_habit_is_the_usual_one_until_it_is_stored(store: SqlStore) -> None:
    await posted(store)
    habit = Habit(ANNA.id, 40, time(8), NOW, date(2026, 6, 30))
    async with store.write() as tx:
        assert await tx.habits.get(ANNA.id) == Habit(ANNA.id)
        assert await tx.habits.hold(ANNA.id) is None
        await tx.habits.save(replace(habit, a_day=10))
        await tx.habits.save(habit)
        await tx.habits.save(Habit(BAO.id))
        assert await tx.habits.get(ANNA.id) == await tx.habits.hold(ANNA.id) == habit
        assert await tx.habits.due(NOW, 5) == [habit]
        assert await tx.habits.due(NOW - SECOND, 5) == []


async def test_what_a_contest_asks_stays_secret_until_it_has_closed(store: SqlStore) -> None:
    """Neither the card nor the own answer, nor the share of right ones tells what was right."""
    await stand(store)
    async with store.write() as tx:
        await tx.bank.put([replace(QUESTION, passage_id=PASSAGE.id, topic="建党")])
        contest = await tx.contests.add(Contest(0, "c0de", "赛", ContestState.OPEN, BAO.id, NOW))
        run = await tx.runs.join(Run(0, contest.id, ANNA.id, 1, "lot", RunState.RUNNING, NOW))
        assert run is not None
        (post,) = await answered(tx, False, chat=HOME)
        await tx.runs.add_turn(Turn(post.id, contest.id, 0, run.id))
    assert await settle(store) == 0
    async with store.read() as tx:
        assert await tx.study.topics(ANNA.id) == []
        assert await tx.study.last_wrong(ANNA.id, QUESTION.id) is None
    async with store.write() as tx:
        await tx.contests.save(replace(contest, state=ContestState.CLOSED))
    assert await settle(store) == 1
    async with store.read() as tx:
        assert await tx.study.topics(ANNA.id) == [TopicTally("建党", 0, 1)]
