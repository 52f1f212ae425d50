"""What somebody is told, alone, of their answer to a posted question."""

from dataclasses import replace
from datetime import datetime

from bot.game.model import Answer, Post
from bot.game.running import ContestState
from bot.ports import Transaction
from bot.replies import Words
from knowledge.questions import Kind, Question, right_line


async def question_of(tx: Transaction, post: Post) -> Question:
    """The question of a post, with the key it was posted with."""
    question = (await tx.bank.get([post.question_id]))[post.question_id]
    return replace(question, kind=post.kind, key=post.key, order=post.order, accepted=post.accepted)


async def may_tell(tx: Transaction, post: Post, now: datetime) -> bool:
    """Whether somebody may learn what is right: not while a live question is open, nor while their contest is."""
    turn = await tx.runs.turn(post.id)
    if turn is None:
        return True
    if turn.run_id is None:
        return turn.done or (turn.due_at is not None and turn.due_at <= now)
    contest = await tx.contests.get(turn.contest_id)
    return contest is not None and contest.state in (ContestState.CLOSED, ContestState.FINAL)


def verdict(question: Question, answer: Answer) -> Words:
    """Right or wrong, what is right, and why."""
    values = {"right": right_line(question), "explanation": question.explanation}
    return Words("press_right" if answer.right else "press_wrong", values)


def again(question: Question, answer: Answer) -> Words:
    return Words("press_again", {"chosen": said(question, answer)})


def said(question: Question, answer: Answer) -> str:
    """What somebody has answered, in words."""
    chosen = replace(question, key=frozenset(answer.chosen), order=answer.chosen if question.order else ())
    return answer.typed or "" if question.kind is Kind.FILL else right_line(chosen)
