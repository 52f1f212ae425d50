"""The tree of organisations."""

from html import escape

from bot.contests.results import BoundView, RosterView, WhichView
from bot.flows.league import MOST_FAULTS
from bot.telegram.catalogue import Catalogue
from bot.telegram.roster_words import fault_line
from bot.telegram.views.content import Content, content


@content.register
def _(view: BoundView, words: Catalogue) -> Content:
    if not view.titles:
        return Content(words.html("organisation_none"))
    path = " / ".join(view.titles)
    if view.base is None:
        return Content(words.html("organisation_bound", path=path))
    return Content(words.html("organisation_bound_base", path=path, base=view.base))


@content.register
def _(view: WhichView, words: Catalogue) -> Content:
    lines = [f"· <code>/organisation {escape('/'.join(titles))}</code>" for titles in view.found]
    return Content("\n".join([words.html("organisation_which"), *lines]))


@content.register
def _(view: RosterView, words: Catalogue) -> Content:
    if not view.faults:
        counts = {"new": view.new, "changed": view.changed, "listed": view.listed, "unlisted": view.unlisted}
        return Content(words.html("roster_done", name=view.name, **counts))
    lines = [escape(f"· {fault_line(*fault, words)}") for fault in view.faults[:MOST_FAULTS]]
    more = len(view.faults) - MOST_FAULTS
    lines += [words.html("roster_more", count=more)] if more > 0 else []
    return Content("\n".join([words.html("roster_refused", name=view.name), *lines]))
