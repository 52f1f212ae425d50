"""From replies to calls of the Bot API, as they are kept in the outbox."""

import re
from base64 import b64encode
from dataclasses import asdict
from html import escape, unescape
from typing import Any

from bot.contests.play import TurnView
from bot.ports import Call
from bot.replies import ClosePoll, Edit, FileView, Notice, QuestionView, Reply, Send
from bot.telegram.callbacks import SourceButton
from bot.telegram.catalogue import Catalogue, catalogue
from bot.telegram.views import Button, cite, content, cut
from bot.telegram.views.game import is_poll, numbered
from knowledge.questions import Kind

MAX_TEXT, MAX_CAPTION, MAX_NOTICE = 4096, 1024, 200
POLL_STEM, POLL_EXPLANATION = 300, 200
_TAG = re.compile(r"<[^>]*>")


class Renderer:
    """Turns replies into calls; `username` is the bot's own, for the links that open its private chat."""

    def __init__(self, username: str) -> None:
        self.username = username

    def __call__(self, reply: Reply) -> Call:
        match reply:
            case Send():
                return _send(reply, catalogue(reply.to.language))
            case Edit():
                return _edit(reply, catalogue(reply.language))
            case Notice():
                return self._notice(reply, catalogue(reply.language))
            case ClosePoll():
                return _close(reply)

    def _notice(self, notice: Notice, words: Catalogue) -> Call:
        params: dict[str, Any] = {"callback_query_id": notice.callback_id}
        if notice.words:
            text = unescape(content(notice.words, words).text)
            params |= {"text": cut(text, MAX_NOTICE), "show_alert": notice.alert}
        if notice.start:
            params["url"] = f"https://t.me/{self.username}?start={notice.start}"
        lane = f"callback:{notice.callback_id}"
        return Call(lane, "answerCallbackQuery", params, repeatable=True)


def _send(send: Send, words: Catalogue) -> Call:
    view = send.view
    params: dict[str, Any]
    if isinstance(view, QuestionView) and is_poll(view):
        method, params = "sendPoll", _poll(view, words)
    elif isinstance(view, FileView):
        method, params = "sendDocument", {"document": _file(view), "caption": content(view.caption, words).text}
    else:
        method, params = _message(send, words)
    return Call(
        lane=str(send.to.chat_id),
        method=method,
        params={"chat_id": send.to.chat_id, **_place(send), **params},
        chat_id=send.to.chat_id,
        language=send.to.language,
        urgent=send.urgent,
        key=send.key,
        not_before=send.not_before,
        post_id=send.post_id,
        load_id=send.load_id,
    )


def _place(send: Send) -> dict[str, Any]:
    params: dict[str, Any] = {}
    if send.to.thread_id is not None:
        params["message_thread_id"] = send.to.thread_id
    if send.to.reply_to is not None:
        params["reply_parameters"] = {"message_id": send.to.reply_to, "allow_sending_without_reply": True}
    return params


def _file(view: FileView) -> dict[str, str]:
    """A file as JSON holds it."""
    if isinstance(view.text, bytes):
        return {"name": view.name, "base64": b64encode(view.text).decode()}
    return {"name": view.name, "text": view.text}


def _message(send: Send, words: Catalogue) -> tuple[str, dict[str, Any]]:
    """A text, or a picture with the text as its caption: one that Telegram has, or one to be drawn when it is sent."""
    made = content(send.view, words)
    params: dict[str, Any] = {"protect_content": True} if isinstance(send.view, QuestionView | TurnView) else {}
    if made.picture is not None or made.photo:
        photo = made.photo or asdict(made.picture)  # type: ignore[arg-type]
        params |= {"photo": photo, "caption": fit(made.text, MAX_CAPTION), "parse_mode": "HTML"}
        return "sendPhoto", params | _keyboard(made.buttons)
    params |= {"text": fit(made.text), "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    return "sendMessage", params | _keyboard(made.buttons)


def _edit(edit: Edit, words: Catalogue) -> Call:
    made = content(edit.view, words)
    params = {"chat_id": edit.chat_id, "message_id": edit.message_id, "parse_mode": "HTML"}
    params |= {"caption": fit(made.text, MAX_CAPTION)} if edit.pictured else {"text": fit(made.text)}
    return Call(
        lane=str(edit.chat_id),
        method="editMessageCaption" if edit.pictured else "editMessageText",
        params=params | _keyboard(made.buttons),
        chat_id=edit.chat_id,
        language=edit.language,
        repeatable=True,
    )


def _close(poll: ClosePoll) -> Call:
    """Telegram's limits do not concern it."""
    params = {"chat_id": poll.chat_id, "message_id": poll.message_id}
    return Call(str(poll.chat_id), "stopPoll", params, repeatable=True)


def _poll(view: QuestionView, words: Catalogue) -> dict[str, Any]:
    """A native quiz. Nobody can change a vote, and a forwarded copy cannot collect votes that are not the group's.

    A stem that is too long for the poll's question stands whole in its description.
    """
    question = view.question
    source = Button(words.plain("question_open"), SourceButton(post=view.post.id))
    return (
        {
            **_stem(numbered(view, words), words),
            "options": [{"text": option} for option in question.options],
            "type": "quiz",
            "is_anonymous": False,
            "allows_multiple_answers": question.kind is Kind.MULTIPLE,
            "allows_revoting": False,
            "correct_option_ids": sorted(question.key),
            "shuffle_options": question.kind is not Kind.TRUEFALSE,
            "explanation": _explanation(view, words),
            "protect_content": True,
        }
        | ({"media": {"type": "photo", "media": question.picture}} if question.picture else {})
        | _time(view)
        | _keyboard(((source,),))
    )


def _time(view: QuestionView) -> dict[str, Any]:
    """When a poll closes; one with a timing keeps what others have chosen, and what is right, to itself until then."""
    if view.timing is None:
        return {"close_date": int(view.post.closes_at.timestamp())}
    return {"open_period": view.timing.seconds, "hide_results_until_closes": True}


def _stem(stem: str, words: Catalogue) -> dict[str, str]:
    if len(stem) <= POLL_STEM:
        return {"question": stem}
    return {"question": words.plain("question_long"), "description": stem}


def _explanation(view: QuestionView, words: Catalogue) -> str:
    """The explanation and the place of its passage; the place is never cut.

    Telegram takes two line feeds at most. The whole explanation stands with the passage.
    """
    source = words.plain("question_source", citation=cite(view.passage.citation, words))
    room = POLL_EXPLANATION - len(source) - 1
    explanation = " ".join(view.question.explanation.split("\n"))
    return f"{cut(explanation, room)}\n{source}" if room > 0 else cut(source, POLL_EXPLANATION)


def _keyboard(buttons: tuple[tuple[Button, ...], ...]) -> dict[str, Any]:
    if not buttons:
        return {}
    rows = [[{"text": button.text, "callback_data": button.data.pack()} for button in row] for row in buttons]
    return {"reply_markup": {"inline_keyboard": rows}}


def fit(html: str, most: int = MAX_TEXT) -> str:
    """As many whole lines as Telegram takes in a message; lengths count after the markup is read."""
    if _length(html) <= most:
        return html
    lines = html.split("\n")
    while len(lines) > 1 and _length("\n".join(lines)) > most - 2:
        lines.pop()
    kept = "\n".join(lines)
    if _length(kept) > most - 2:
        kept = escape(cut(_plain(kept), most - 2))
    closing = "</blockquote>" if kept.count("<blockquote>") > kept.count("</blockquote>") else ""
    return f"{kept}{closing}\n…"


def _plain(html: str) -> str:
    return unescape(_TAG.sub("", html))


def _length(html: str) -> int:
    """In UTF-16 units, as Telegram counts."""
    return len(_plain(html).encode("utf-16-le", "surrogatepass")) // 2
