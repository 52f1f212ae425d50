"""Live contests: the opening, the boards, and the buttons of the host."""

from collections.abc import Sequence

from bot.contests.live import LiveBoardView, LiveChoicesView, LiveFinalView, LiveOpeningView, LivePanelView
from bot.game.contest import Place
from bot.game.live import LiveState, Wish
from bot.telegram.callbacks import LiveButton, StartLiveButton
from bot.telegram.catalogue import Catalogue
from bot.telegram.views.content import Button, Content, content, rows_of
from bot.telegram.views.game import MEDALS, percent
from knowledge.questions import right_line

RUNNING = (Wish.PAUSE, Wish.NEXT, Wish.STOP)
PAUSED = (Wish.RESUME, Wish.STOP)
SURE = (Wish.END, Wish.RESUME)


@content.register
def _(view: LiveOpeningView, words: Catalogue) -> Content:
    rules = view.rules
    lines = [
        words.html("live_opening", title=view.title),
        words.html("live_rules", count=view.count, seconds=rules.seconds, points=rules.points),
    ]
    lines += [words.html("live_bonus", bonus=rules.bonus)] if rules.bonus else []
    lines += [words.html("live_partial")] if rules.partial else []
    lines += ["", words.html("live_lead", lead=view.lead), words.html("live_digest", digest=view.digest)]
    return Content("\n".join(lines), _buttons(view.live_id, RUNNING, words))


@content.register
def _(view: LiveChoicesView, words: Catalogue) -> Content:
    buttons = [Button(f"▶ {title}", StartLiveButton(contest=number)) for number, title in view.contests]
    return Content(words.html("live_choices"), rows_of(buttons, 1))


@content.register
def _(view: LivePanelView, words: Catalogue) -> Content:
    values = {"asked": view.asked, "count": view.count}
    if view.asks:
        return Content(words.html("live_asks", **values), _buttons(view.live_id, SURE, words))
    paused = view.state is LiveState.PAUSED
    line = words.html(view.trouble or ("live_rests" if paused else "live_runs"), **values)
    return Content(line, _buttons(view.live_id, PAUSED if paused else RUNNING, words))


@content.register
def _(view: LiveBoardView, words: Catalogue) -> Content:
    share = percent(view.right, view.answered)
    lines = [
        words.html("live_board", number=view.number, count=view.count, right=right_line(view.question)),
        words.html("live_share", answered=view.answered, share=share),
    ]
    lines += ["", *_places(view.top, words), words.html("live_players", players=view.players)] if view.top else []
    if view.number == view.count:
        return Content("\n".join(lines))
    return Content("\n".join(lines), _buttons(view.live_id, PAUSED if view.paused else RUNNING, words))


@content.register
def _(view: LiveFinalView, words: Catalogue) -> Content:
    lines = [words.html("live_late")] if view.late else []
    lines += [words.html("live_final", title=view.title, asked=view.asked), ""]
    lines += _places(view.top, words) or [words.html("live_nobody")]
    lines += [words.html("live_players", players=view.players)] if view.top else []
    return Content("\n".join([*lines, "", words.html("live_seed", seed=view.seed)]))


def _places(places: Sequence[Place], words: Catalogue) -> list[str]:
    return [
        words.html(
            "live_line",
            place=MEDALS.get(place.rank, f"{place.rank}."),
            name=place.result.name or words.plain("result_someone"),
            score=place.result.score,
            right=place.result.right,
            answered=place.result.answered,
            seconds=f"{place.result.millis / 1000:.1f}",
        )
        for place in places
    ]


def _buttons(live_id: int, wishes: Sequence[Wish], words: Catalogue) -> tuple[tuple[Button, ...], ...]:
    return (tuple(Button(words.plain(f"live_{wish}"), LiveButton(live=live_id, wish=wish)) for wish in wishes),)
