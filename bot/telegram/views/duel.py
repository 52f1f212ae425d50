"""Duels: the challenge, the pair, the result."""

from bot.contests.duel import ChallengeView, DuelResultView, InviteView, PairView
from bot.telegram.callbacks import DuelButton, SeekButton
from bot.telegram.catalogue import Catalogue
from bot.telegram.views.content import Button, Content, content


@content.register
def _(view: ChallengeView, words: Catalogue) -> Content:
    values = {"count": view.rules.count, "seconds": view.rules.seconds, "minutes": view.minutes}
    accept = Button(words.plain("duel_accept"), DuelButton(duel=view.duel_id))
    return Content(words.html("duel_challenge", name=view.challenger, **values), ((accept,),))


@content.register
def _(view: InviteView, words: Catalogue) -> Content:
    values = {"count": view.rules.count, "seconds": view.rules.seconds, "minutes": view.minutes}
    anybody = Button(words.plain("duel_random"), SeekButton(duel=view.duel_id))
    return Content(words.html("duel_invite", link=view.link, **values), ((anybody,),))


@content.register
def _(view: PairView, words: Catalogue) -> Content:
    first, second = view.names
    lines = [
        words.html("duel_pair", first=first, second=second),
        words.html("duel_pair_waits" if view.waits else "duel_pair_begun"),
    ]
    enter = Button(words.plain("duel_enter"), DuelButton(duel=view.duel_id))
    return Content("\n".join(lines), ((enter,),))


@content.register
def _(view: DuelResultView, words: Catalogue) -> Content:
    title = words.html("duel_draw") if view.draw else words.html("duel_won", name=view.lines[0][0])
    lines = [
        words.html("duel_line", name=name, score=score, right=right, count=view.count)
        for name, score, right in view.lines
    ]
    return Content("\n".join([title, *lines]))
