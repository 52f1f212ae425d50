"""What somebody is told, alone, of their answer to a posted question."""

from dataclasses import replace

from bot.flows.contest_issue import as_posted, asked_by
from bot.game.model import Answer, Post
from bot.ports import Transaction
from bot.replies import Words
from bot.study import VerdictView
from knowledge.questions import Kind, Question, right_line


async def question_of(tx: Transaction, post: Post) -> Question:
    """The question of a post as it read then, with the key it was posted with; one of a contest as it was frozen."""
    asked = await asked_by(tx, post.id)
    frozen = asked.question(post) if asked else None
    return frozen or as_posted(await tx.bank.posted(post.question_id, post.id), post)


def verdict(question: Question, answer: Answer) -> Words:
    """Right or wrong, what is right, and why."""
    values = {"right": right_line(question), "explanation": question.explanation}
    return Words("press_right" if answer.right else "press_wrong", values)


async def told(tx: Transaction, post: Post, question: Question, answer: Answer) -> Words | VerdictView:
    """The verdict; in a private chat (which has the id of the person) one that leads on to the next question."""
    if post.chat_id != answer.person_id or post.scored:
        return verdict(question, answer)
    card = await tx.practice.card(answer.person_id, question.id)
    return VerdictView(question, answer.right, post.id, new=card is None or card.memory is None)


def again(question: Question, answer: Answer) -> Words:
    return Words("press_again", {"chosen": said(question, answer)})


def said(question: Question, answer: Answer) -> str:
    """What somebody has answered, in words."""
    chosen = replace(question, key=frozenset(answer.chosen), order=answer.chosen if question.order else ())
    return answer.typed or "" if question.kind is Kind.FILL else right_line(chosen)
