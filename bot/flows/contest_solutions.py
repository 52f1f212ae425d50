"""What was right in a run, and where that stands: for whoever played it, once the contest has closed."""

from bot.contests.play import SolutionView
from bot.flows.verdict import question_of
from bot.flows.visit import Visit, arrive, reply
from bot.game.course import is_lost
from bot.game.running import OVER, Run
from bot.ports import Store, Transaction
from bot.replies import Edit, Notice, Words


async def show_solution(
    store: Store, visit: Visit, callback_id: str, run_id: int, page: int, *, turned: bool = False
) -> None:
    """Question `page` of a run, from 1; `turned`: in the place of another one."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        run = await tx.runs.hold(run_id)
        contest = await tx.contests.get(run.contest_id) if run else None
        if run is None or contest is None or run.person_id != visit.person_id:
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("press_unknown"), alert=True))
        if contest.state not in OVER:
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("play_secret"), alert=True))
        view = await _solution(tx, run, page)
        words = None if view else Words("play_no_questions")
        await tx.outbox.put(Notice(callback_id, chat.language, words, alert=words is not None))
        if view is None:
            return
        if turned and visit.message_id is not None:
            return await tx.outbox.put(Edit(chat.id, visit.message_id, chat.language, view))
        await reply(tx, visit, chat, view)


async def _solution(tx: Transaction, run: Run, page: int) -> SolutionView | None:
    turns = [turn for turn in await tx.runs.turns(run.id) if not is_lost(turn)]
    turn = turns[page - 1] if 1 <= page <= len(turns) else None
    post = await tx.posts.get(turn.post_id) if turn else None
    if post is None:
        return None
    question = await question_of(tx, post)
    answer = await tx.ledger.get(post.id, run.person_id)
    mark = next((one for one in await tx.runs.marks(run.contest_id, [run.id]) if one.post_id == post.id), None)
    passage = await tx.library.passage(question.passage_id)
    text, citation = (passage[0].text, passage[0].citation) if passage else ("", None)
    return SolutionView(run.id, page, len(turns), question, answer, mark, text, citation)
