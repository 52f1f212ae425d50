"""Questions that are answered by typing: what is to be filled in, and letters or words instead of a press or a vote."""

from dataclasses import dataclass
from datetime import timedelta

from bot.flows.access import Access
from bot.flows.contest_issue import asked_by
from bot.flows.contest_play import answered
from bot.flows.verdict import again, question_of, told
from bot.flows.visit import Visit, arrive
from bot.game.grading import Response, grade_typed
from bot.game.model import Post
from bot.game.typed import Unread, read_typed
from bot.ports import Store, Transaction
from bot.replies import ReceivedView, Send, View, Words
from knowledge.questions import Kind, Question
from knowledge.typed import Fold

FRESH = timedelta(minutes=10)
"""How long after a question in private plain text is taken for its answer; later only a reply is."""

_UNREAD = {Unread.MISFIT: Words("typed_misfit"), Unread.SHUFFLED: Words("typed_shuffled")}


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed at a question, and how it is read."""

    post: Post
    question: Question
    text: str
    response: Response


async def type_answer(store: Store, fold: Fold, access: Access, visit: Visit, text: str) -> bool:
    """Grade what somebody typed at a question; False: it is no answer to one, and nothing was done.

    The first answer counts. In a group nothing that everybody reads says whether it is right.
    """
    async with store.read() as tx:
        post = await _meant(tx, visit)
        if post is None or post.chat_id != visit.chat.id:
            return False
        question = await question_of(tx, post)
    response = read_typed(question, text, fold, shuffled=_is_shuffled(visit, post))
    if response is Unread.TALK:
        return False
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if isinstance(response, Unread):
            view: View | None = _UNREAD[response]
        elif visit.person is None:
            view = Words("anonymous")
        else:
            view = await _take(tx, access, visit, _Typed(post, question, text, response), fold)
        if view is not None:
            await tx.outbox.put(Send(visit.address(chat), view, key=_once(visit, post, view)))
    return True


def _once(visit: Visit, post: Post, view: View) -> str | None:
    """A group hears once of each answer, and once that a person's first answer stands."""
    if not isinstance(view, ReceivedView) or visit.person is None:
        return None
    return f"typed:{post.id}:{visit.person.id}:{'first' if view.first else 'again'}"


async def _meant(tx: Transaction, visit: Visit) -> Post | None:
    """The post that is replied to; in private also the latest one, while it is fresh and not answered."""
    if visit.seen is not None:
        return await tx.posts.get(visit.seen.post_id)
    latest = None if visit.in_group else await tx.posts.latest(visit.chat.id)
    if latest is None or visit.person is None or visit.received_at >= min(latest.closes_at, latest.opened_at + FRESH):
        return None
    return None if await tx.ledger.get(latest.id, visit.person.id) else latest


def _is_shuffled(visit: Visit, post: Post) -> bool:
    """Whether the post is a poll that shows everybody its options in another order."""
    poll_id = visit.seen.binding.poll_id if visit.seen else post.poll_id
    return poll_id is not None and post.kind is not Kind.TRUEFALSE


async def _take(tx: Transaction, access: Access, visit: Visit, typed: _Typed, fold: Fold) -> View | None:
    """Grade an answer unless there is one; in a group the view keeps the verdict to itself. In a contest what comes
    next shows that it has come.
    """
    post, question, person = typed.post, typed.question, visit.person
    assert person is not None
    earlier = await tx.ledger.get(post.id, person.id)
    if earlier is not None:
        return ReceivedView(post.id, first=False) if visit.in_group else again(question, earlier)
    asked = await asked_by(tx, post.id)
    if visit.received_at >= post.closes_at or (asked is not None and asked.is_past):
        return Words("press_late")
    answer = grade_typed(post, person.id, typed.text, typed.response, visit.received_at, fold)
    if await tx.privacy.spent([answer]):
        return Words("press_spent")
    await tx.ledger.append([answer])
    await tx.ledger.keep_attempt(post.id, person.id, ())
    if asked is not None:
        await answered(tx, access, asked, question, answer, visit.now)
        return None
    return ReceivedView(post.id, first=True) if visit.in_group else await told(tx, post, question, answer)
