"""Practice, the book of what was wrong, reminders, and the picture of the topics."""

from typing import Any

from bot.game.habit import AMOUNTS, HOURS
from bot.game.practice import TopicTally
from bot.pictures import Picture
from bot.study import PracticeView, ReminderView, TopicsView, VerdictView, WrongsView, WrongView
from bot.telegram.callbacks import (
    ContextButton,
    HabitButton,
    MasteredButton,
    NextButton,
    ReadButton,
    WrongButton,
    WrongsButton,
)
from bot.telegram.catalogue import Catalogue
from bot.telegram.views.content import Button, Content, Rows, cite, content, cut, quoted, rows_of, turns_of
from knowledge.questions import right_line

STEM = 40
"""Characters of a question that a line of a list shows."""

STRONG = 0.7
"""The strength from which a topic counts as a strong one."""

OFF = "off"


@content.register
def _(view: PracticeView, words: Catalogue) -> Content:
    if view.menu:
        return _menu(view, words)
    lines = [words.html("practice_title"), "", _state(view, words)]
    lines.append(words.html("practice_done", done=view.done, a_day=view.habit.a_day))
    return Content("\n".join(lines), (*_start(view, words), *_panel_buttons(view, words)))


def _state(view: PracticeView, words: Catalogue) -> str:
    """What there is to do now, or why there is nothing."""
    if view.done >= view.habit.a_day:
        return words.html("practice_enough", due=view.due)
    if view.due:
        return words.html("practice_due", due=view.due)
    if view.next_at is not None:
        return words.html("practice_later", at=f"{view.next_at:%m-%d %H:%M}")
    return words.html("practice_nothing")


def _start(view: PracticeView, words: Catalogue) -> Rows:
    room = view.habit.a_day - view.done
    if room <= 0:
        return ()
    if view.due:
        start = words.plain("practice_start", count=min(view.due, room))
        return ((Button(start, NextButton(after=view.latest)),),)
    return ((Button(words.plain("practice_new"), NextButton(after=view.latest, new=True)),),)


def _panel_buttons(view: PracticeView, words: Catalogue) -> Rows:
    hour = words.plain("practice_hour", at=f"{view.habit.remind_at:%H:%M}") if view.habit.remind_at else ""
    return (
        (Button(words.plain("practice_wrong", count=view.wrong), WrongsButton(page=1)),),
        (
            Button(words.plain("practice_amount", a_day=view.habit.a_day), HabitButton(name="amount")),
            Button(hour or words.plain("practice_hour_off"), HabitButton(name="hour")),
        ),
    )


def _menu(view: PracticeView, words: Catalogue) -> Content:
    """The choices of one setting, the present one marked."""
    if view.menu == "amount":
        values = {str(amount): words.plain("practice_amount", a_day=amount) for amount in AMOUNTS}
        chosen = str(view.habit.a_day)
    else:
        values = {str(hour): f"{hour:02}:00" for hour in HOURS} | {OFF: words.plain("practice_remind_not")}
        chosen = str(view.habit.remind_at.hour) if view.habit.remind_at else OFF
    buttons = [
        Button(("• " if value == chosen else "") + label, HabitButton(name=view.menu, value=value))
        for value, label in values.items()
    ]
    back = (Button(words.plain("settings_back"), HabitButton(name="")),)
    title = words.html("practice_choose_amount" if view.menu == "amount" else "practice_choose_hour")
    return Content(title, (*rows_of(buttons, 3), back))


@content.register
def _(view: VerdictView, words: Catalogue) -> Content:
    key = "press_right" if view.right else "press_wrong"
    text = words.html(key, right=right_line(view.question), explanation=view.question.explanation)
    read = Button(words.plain("practice_read"), ReadButton(post=view.post_id))
    following = Button(words.plain("practice_next"), NextButton(after=view.post_id, new=view.new))
    return Content(text, ((read, following),))


@content.register
def _(view: WrongsView, words: Catalogue) -> Content:
    if not view.questions:
        return Content(words.html("wrong_none"))
    numbered = list(enumerate(view.questions, view.first))
    lines = [words.html("wrong_title", count=view.total), ""]
    lines += [words.html("wrong_line", number=number, stem=cut(question.stem, STEM)) for number, question in numbered]
    buttons = [Button(str(number), WrongButton(question=question.id, page=view.page)) for number, question in numbered]
    turns = turns_of(view.page, view.pages, lambda page: WrongsButton(page=page))
    return Content("\n".join(lines), (*rows_of(buttons, 6), *turns))


@content.register
def _(view: WrongView, words: Catalogue) -> Content:
    question = view.question
    lines = [words.html("passage_solution", stem=question.stem, right=right_line(question))]
    lines += [words.html("wrong_said", said=view.said)] if view.said else []
    lines += [words.html("wrong_why", explanation=question.explanation)] if question.explanation else []
    row: list[Button] = []
    if view.passage is not None:
        lines += [quoted(view.passage.text), words.html("answer_source", citation=cite(view.passage.citation, words))]
        row.append(Button(words.plain("answer_context"), ContextButton(passage=view.passage.id)))
    mastered = Button(words.plain("wrong_known"), MasteredButton(question=question.id, page=view.page))
    back = Button(words.plain("settings_back"), WrongsButton(page=view.page))
    return Content("\n".join(lines), ((*row, mastered), (back,)))


@content.register
def _(view: ReminderView, words: Catalogue) -> Content:
    start = Button(words.plain("practice_start", count=view.due), NextButton(after=view.latest))
    return Content(words.html("practice_reminder", due=view.due), ((start,),))


@content.register
def _(view: TopicsView, words: Catalogue) -> Content:
    """The caption is for those who do not see the picture: the topics to be practised, the weakest first."""
    weak = [cut(tally.topic, STEM) for tally in reversed(view.topics) if tally.strength < STRONG]
    caption = words.html("topics_practise", topics="、".join(weak)) if weak else words.html("topics_good")
    return Content(caption, (), _topics(view, words))


def _topics(view: TopicsView, words: Catalogue) -> Picture:
    """The strong topics, and those to be practised."""
    strong = [tally for tally in view.topics if tally.strength >= STRONG]
    weak = [tally for tally in view.topics if tally.strength < STRONG]
    parts = [_part(words.plain(key), tallies) for key, tallies in (("topics_strong", strong), ("topics_weak", weak))]
    return Picture("topics", {"title": words.plain("topics_title"), "parts": [part for part in parts if part["rows"]]})


def _part(name: str, tallies: list[TopicTally]) -> dict[str, Any]:
    return {"name": name, "rows": [[tally.topic, tally.right, tally.answered] for tally in tallies]}
