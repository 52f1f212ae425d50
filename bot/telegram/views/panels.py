"""Sentences of the catalogue, help, plans and settings."""

from bot.game.model import ChatKind, Quiet
from bot.replies import DailyView, ForgetView, HelpView, SettingsView, Words
from bot.roles import Action
from bot.telegram.callbacks import ForgetButton, SettingButton
from bot.telegram.catalogue import Catalogue
from bot.telegram.choices import choices, quiet_span, setting_value
from bot.telegram.views.content import Button, Content, content


@content.register
def _(view: Words, words: Catalogue) -> Content:
    values = {name: _shown(value, words) for name, value in view.values.items()}
    return Content(words.html(view.key, **values))


def _shown(value: object, words: Catalogue) -> object:
    if isinstance(value, Quiet):
        return quiet_span(value, words)
    if isinstance(value, Words):
        return words.plain(value.key, **value.values)
    if isinstance(value, list | tuple):
        return "、".join(str(_shown(one, words)) for one in value)
    return value


@content.register
def _(view: HelpView, words: Catalogue) -> Content:
    if view.greeting:
        parts = [words.html("greeting"), words.html("greeting_next")]
    elif view.kind is ChatKind.PRIVATE:
        parts = [words.html("about"), words.html("help_private")]
        parts += [_staff_help(view.actions, words)] if view.actions else []
    else:
        parts = [words.html("about"), words.html("help_group")]
        parts += [words.html("help_admin")] if view.admin else []
    if view.polls_forbidden:
        parts.append("⚠️ " + words.html("polls_forbidden"))
    return Content("\n\n".join(parts))


def _staff_help(actions: frozenset[Action], words: Catalogue) -> str:
    lines = [words.html(f"help_{action.name.lower()}") for action in Action if action in actions]
    return "\n".join([words.html("help_staff"), *lines])


@content.register
def _(view: DailyView, words: Catalogue) -> Content:
    offered = [words.html("daily_league_offered")] if view.offered else []
    if view.daily is None or view.next_at is None:
        return Content("\n".join([words.html("daily_off"), *offered]))
    plan = words.html(
        "daily_on",
        at=f"{view.daily.at:%H:%M}",
        count=view.daily.count,
        about=words.plain("daily_about", about=view.daily.about) if view.daily.about else "",
        timezone=view.zone.key,
        next_at=f"{view.next_at.astimezone(view.zone):%Y-%m-%d %H:%M}",
    )
    quiet = [words.html("daily_quiet")] if view.quiet else []
    follows = [words.html("daily_league")] if view.follows else []
    return Content("\n".join([plan, *quiet, *follows, *offered]))


@content.register
def _(view: SettingsView, words: Catalogue) -> Content:
    names = ("zone", "language", "quiet", "mode")
    if view.menu in names:
        return _menu(view, words)
    lines = [words.html("settings_title"), ""]
    lines += [
        words.html("settings_line", name=words.plain(f"settings_{name}"), value=setting_value(view.chat, name, words))
        for name in names
    ]
    buttons = tuple((Button(words.plain(f"settings_{name}"), SettingButton(name=name)),) for name in names)
    return Content("\n".join(lines), buttons)


def _menu(view: SettingsView, words: Catalogue) -> Content:
    rows = tuple(
        (Button(("• " if chosen else "") + label, SettingButton(name=view.menu, value=value)),)
        for value, label, chosen in choices(view.chat, view.menu, words)
    )
    back = (Button(words.plain("settings_back"), SettingButton(name="panel")),)
    return Content(words.html("settings_choose", name=words.plain(f"settings_{view.menu}")), (*rows, back))


@content.register
def _(view: ForgetView, words: Catalogue) -> Content:
    sure = Button(words.plain("forget_sure"), ForgetButton(person=view.person_id, sure=True))
    keep = Button(words.plain("forget_keep"), ForgetButton(person=view.person_id, sure=False))
    return Content(words.html("forget_asks"), ((sure,), (keep,)))
