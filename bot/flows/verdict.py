"""What somebody is told, alone, of their answer to a posted question."""

from dataclasses import replace

from bot.flows.contest_issue import as_posted, asked_by
from bot.game.model import Answer, Post
from bot.ports import Transaction
from bot.replies import Words
from knowledge.questions import Kind, Question, right_line


async def question_of(tx: Transaction, post: Post) -> Question:
    """The question of a post, with the key it was posted with; one of a contest as it was frozen."""
    asked = await asked_by(tx, post.id)
    frozen = asked.question(post) if asked else None
    return frozen or as_posted((await tx.bank.get([post.question_id]))[post.question_id], post)


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
