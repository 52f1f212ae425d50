"""From replies to calls: within Telegram's limits, escaped, with the citation whole."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from html import escape, unescape

import pytest
from aiogram.methods import AnswerCallbackQuery, EditMessageText, SendMessage, SendPhoto, SendPoll
from aiogram.types import InputMediaPhoto
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.contests.live import Timing
from bot.contests.play import TurnView
from bot.flows.settings import LANGUAGES
from bot.game.contest import Form
from bot.game.habit import Habit
from bot.game.model import Chat, ChatKind, Mode, Period, Person, Post, Standing, Tally
from bot.game.practice import TopicTally
from bot.ports import Call
from bot.replies import (
    Address,
    AnswerView,
    BoardView,
    Edit,
    Notice,
    ProgressView,
    QuestionView,
    RefusalView,
    Send,
    SettingsView,
    View,
    Words,
)
from bot.study import PracticeView, TopicsView, WrongView
from bot.telegram.render import MAX_TEXT, Renderer, fit
from knowledge.model import Answer, NotFound, Passage
from knowledge.questions import MAX_EXPLANATION, MAX_OPTION, MAX_STEM, Kind, Question, fits_picture
from knowledge.typed import LETTERS

RENDER = Renderer("wenshi_bot")
NOW = datetime(2026, 7, 1, tzinfo=UTC)
PASSAGE = Passage("党史 <一>", "2026年版", ("第一章", "一大"), 0, 20, "1921年7月23日，中共一大在上海开幕。", page=3)
CHAT = Chat(-1, ChatKind.GROUP, "g", "Asia/Shanghai", "zh-Hans")
QUESTION = Question(
    "q1",
    Kind.SINGLE,
    "中共一大在哪里开幕？",
    ("上海", "北京"),
    frozenset({0}),
    "说明" * 90,
    PASSAGE.id,
    "上海",
    "s",
    date(2026, 1, 1),
)
POST = Post(9, -1, "q1", QUESTION.key, NOW.date(), NOW, NOW + timedelta(days=1), True)


def send(view: View, language: str = "zh-Hans") -> Call:
    return RENDER(Send(Address(-1, language, thread_id=4, reply_to=8), view))


def test_a_quiz_is_a_native_poll_within_the_limits() -> None:
    call = send(QuestionView(POST, QUESTION, PASSAGE, CHAT))
    poll = SendPoll(**call.params)
    assert call.method == "sendPoll"
    assert (poll.type, poll.is_anonymous, poll.allows_revoting, poll.shuffle_options) == ("quiz", False, False, True)
    assert poll.protect_content
    assert poll.correct_option_ids == [0]
    assert poll.message_thread_id == 4
    assert len(poll.explanation or "") <= 200
    assert (poll.explanation or "").endswith("《党史 <一>》（2026年版） · 第一章 › 一大 · 第 3 页")
    assert (poll.explanation or "").count("\n") <= 2


def test_several_right_answers_are_native_and_true_false_keeps_its_order() -> None:
    both = replace(QUESTION, kind=Kind.MULTIPLE, options=("a", "b", "c"), key=frozenset({0, 2}))
    poll = SendPoll(**send(QuestionView(POST, both, PASSAGE, CHAT)).params)
    assert poll.allows_multiple_answers
    assert poll.correct_option_ids == [0, 2]
    truth = replace(QUESTION, kind=Kind.TRUEFALSE, options=("对", "错"))
    assert SendPoll(**send(QuestionView(POST, truth, PASSAGE, CHAT)).params).shuffle_options is False


def test_a_chat_may_have_buttons_instead() -> None:
    message = SendMessage(**send(QuestionView(POST, QUESTION, PASSAGE, replace(CHAT, mode=Mode.BUTTONS))).params)
    assert "A. 上海" in message.text
    assert "上海" not in str(message.reply_markup)


@given(st.integers(1, MAX_STEM), st.integers(1, MAX_OPTION - 2), st.integers(0, MAX_EXPLANATION), st.sampled_from(Mode))
def test_no_text_of_a_question_is_lost_at_any_length(stem: int, option: int, explanation: int, mode: Mode) -> None:
    question = replace(
        QUESTION,
        stem="干" * stem,
        options=tuple(f"{letter}{'选' * option}" for letter in LETTERS),
        explanation="解\n" * (explanation // 2),
    )
    call = send(QuestionView(POST, question, PASSAGE, replace(CHAT, mode=mode)))
    if call.method == "sendPoll":
        poll = SendPoll(**call.params)
        assert question.stem in (poll.question, call.params.get("description"))
        assert len(poll.question) <= 300 and option < 100
        assert (poll.explanation or "").count("\n") <= 2 and len(poll.explanation or "") <= 200
    else:
        text = SendMessage(**call.params).text
        assert question.stem in text and all(each in text for each in question.options)
        assert len(text) <= MAX_TEXT
    assert (call.method == "sendPoll") == (mode is Mode.POLL and option < 100)


@given(st.data(), st.sampled_from(Kind), st.sampled_from(Mode), st.sampled_from(LANGUAGES))
def test_no_text_of_a_question_with_a_picture_is_lost(
    data: st.DataObject, kind: Kind, mode: Mode, language: str
) -> None:
    signs = st.text("选<&😀", min_size=1, max_size=MAX_OPTION)
    options = data.draw(st.lists(signs, min_size=2, max_size=12, unique=True))
    options = [] if kind is Kind.FILL else options
    question = replace(QUESTION, kind=kind, stem=data.draw(signs), options=tuple(options), picture="photo-id")
    assume(fits_picture(question))
    timing = data.draw(st.none() | st.just(Timing(100, 100, 60)))
    turn = TurnView(POST, question, 100, 100, 600.0, data.draw(st.sampled_from((Form.PAPER, Form.CHALLENGE))))
    for view in (QuestionView(POST, question, PASSAGE, replace(CHAT, mode=mode), timing), turn):
        call = send(view, language)
        if call.method == "sendPoll":
            media = SendPoll(**call.params).media
            assert isinstance(media, InputMediaPhoto) and media.media == "photo-id"
            continue
        photo = SendPhoto(**call.params)
        text = unescape(re.sub("<[^>]*>", "", photo.caption or ""))
        assert photo.photo == "photo-id" and photo.protect_content
        assert question.stem in text and all(option in text for option in options)
        assert not text.endswith("…") and len(text.encode("utf-16-le")) <= 2 * 1024


def test_kinds_that_are_no_poll_go_out_as_messages() -> None:
    events = replace(QUESTION, kind=Kind.ORDER, key=frozenset(), order=(1, 0))
    fill = replace(QUESTION, kind=Kind.FILL, options=(), key=frozenset(), accepted=("上海",))
    for question in (events, fill):
        call = send(QuestionView(POST, question, PASSAGE, CHAT))
        assert call.method == "sendMessage"
        assert "accepted" not in str(call.params) and str(call.params).count("上海") == len(question.options) // 2


@given(st.lists(st.text(min_size=1, max_size=MAX_OPTION), min_size=2, max_size=12, unique=True), st.data())
def test_a_notice_shows_every_step(options: list[str], data: st.DataObject) -> None:
    places = data.draw(st.permutations(range(len(options))))
    chosen = tuple(places[: data.draw(st.integers(1, len(options) - 1))])
    for kind in (Kind.ORDER, Kind.MULTIPLE):
        question = replace(QUESTION, kind=kind, options=tuple(options), key=frozenset(), order=tuple(places))
        for language in LANGUAGES:
            notice = RENDER(Notice("7", language, ProgressView(question, chosen)))
            text = AnswerCallbackQuery(**notice.params).text or ""
            assert len(text) <= 200 and not text.endswith("…")
            assert all(LETTERS[place] in text for place in chosen)


def test_an_answer_is_the_quote_with_its_citation() -> None:
    message = SendMessage(**send(AnswerView(Answer(PASSAGE, 0, len(PASSAGE.text), 0.9))).params)
    assert f"<blockquote>{PASSAGE.text}</blockquote>" in message.text
    assert "——《党史 &lt;一&gt;》（2026年版） · 第一章 › 一大 · 第 3 页" in message.text


def test_a_refusal_names_the_nearest_places_and_quotes_nothing() -> None:
    message = SendMessage(**send(RefusalView(NotFound((PASSAGE,)))).params)
    assert "第一章 › 一大" in message.text
    assert PASSAGE.text not in message.text


def test_names_cannot_become_markup() -> None:
    standing = Standing(1, Tally(Person(1, "<a href='x'>王</a>"), 3, 3, 4), 2)
    for language in LANGUAGES:
        text = SendMessage(**send(BoardView(Period.ALL, (standing,), standing, 1), language).params).text
        assert "&lt;a href=" in text
        assert "<a" not in text


def test_edits_and_notices() -> None:
    edit = RENDER(Edit(-1, 5, "en", SettingsView(CHAT, "zone")))
    assert edit.repeatable
    assert "Asia/Shanghai" in str(EditMessageText(**edit.params).reply_markup)
    notice = RENDER(Notice("77", "zh-Hans", Words("press_right", {"explanation": "很长" * 200}), alert=True))
    assert notice.repeatable
    assert len(AnswerCallbackQuery(**notice.params).text or "") == 200
    link = RENDER(Notice("77", "zh-Hans", start="post_9"))
    assert AnswerCallbackQuery(**link.params).url == "https://t.me/wenshi_bot?start=post_9"


@given(st.lists(st.text("长<b>&文😀\n ", max_size=400), max_size=40))
def test_a_message_always_fits(parts: list[str]) -> None:
    shown = fit("\n".join(f"<b>{escape(part)}</b>" for part in parts))
    plain = unescape(re.sub(r"<[^>]*>", "", shown))
    assert len(plain.encode("utf-16-le")) // 2 <= MAX_TEXT


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(min_size=1, max_size=2000), st.integers(0, 9)), min_size=1, max_size=8))
def test_the_picture_of_the_topics_is_kept_as_values_with_words_beside_it(rows: list[tuple[str, int]]) -> None:
    topics = tuple(TopicTally(topic, right, 9) for topic, right in rows)
    for language in LANGUAGES:
        call = send(TopicsView(topics), language)
        assert call.method == "sendPhoto"
        assert json.loads(json.dumps(call.params)) == call.params, "the outbox keeps it"
        drawn = [row for part in call.params["photo"]["values"]["parts"] for row in part["rows"]]
        assert sorted(drawn) == sorted([tally.topic, tally.right, 9] for tally in topics)
        assert len(call.params["caption"].encode("utf-16-le")) // 2 <= 1024


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("menu", ["", "amount", "hour"])
@pytest.mark.parametrize(("due", "done"), [(0, 0), (5, 0), (5, 20), (0, 25)])
def test_the_panel_of_practice_offers_no_more_than_the_day_has_room_for(
    language: str, menu: str, due: int, done: int
) -> None:
    view = PracticeView(Habit(7, remind_at=time(8)), due, done, 3, NOW, 4, menu)
    message = SendMessage(**send(view, language).params)
    starts = str(message.reply_markup).count("'x:4:")
    assert starts == (0 if menu or done >= 20 else 1)
    assert str(message.reply_markup).count("•") == (1 if menu else 0)


def test_a_mistake_of_any_length_fits_into_a_message() -> None:
    long = replace(QUESTION, stem="干" * MAX_STEM, explanation="解" * MAX_EXPLANATION)
    passage = replace(PASSAGE, text="文" * 4000)
    message = SendMessage(**send(WrongView(long, "答" * MAX_OPTION, passage, 1)).params)
    assert len(message.text) <= MAX_TEXT and long.stem in message.text and "答" * MAX_OPTION in message.text
    assert message.text.count("<blockquote>") == message.text.count("</blockquote>")
