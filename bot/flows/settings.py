"""The settings panel of a chat."""

from dataclasses import replace
from datetime import time

from bot.flows.daily import move_plan
from bot.flows.habit import move_reminder
from bot.flows.visit import Visit, arrive, may_manage, refuse, reply
from bot.game.model import Chat, Mode, Quiet
from bot.ports import Rights, Store
from bot.replies import Edit, Notice, SettingsView, Words

LANGUAGES = ("zh-Hans", "en")
ZONES = (
    "Asia/Shanghai",
    "Asia/Urumqi",
    "Asia/Hong_Kong",
    "Asia/Tokyo",
    "Europe/London",
    "America/New_York",
    "UTC",
)
QUIET_HOURS = {
    "off": None,
    "22-7": Quiet(time(22), time(7)),
    "23-6": Quiet(time(23), time(6)),
    "12-14": Quiet(time(12), time(14)),
}


async def show_settings(store: Store, rights: Rights, visit: Visit, menu: str = "") -> None:
    """The panel, with the choices of a setting open if one is named."""
    if not await may_manage(visit, rights):
        return await refuse(store, visit)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await reply(tx, visit, chat, SettingsView(chat, menu))


async def set_mode(store: Store, rights: Rights, visit: Visit, mode: Mode) -> None:
    """`/mode buttons` or `/mode poll`."""
    if not await may_manage(visit, rights):
        return await refuse(store, visit)
    async with store.write() as tx:
        changed = replace(await arrive(tx, visit), mode=mode)
        await tx.chats.save(changed)
        await reply(tx, visit, changed, SettingsView(changed))


async def press_settings(store: Store, rights: Rights, visit: Visit, callback_id: str, name: str, value: str) -> None:
    """A press on the panel: without a value the choices of setting `name` open, with one it is set."""
    allowed = await may_manage(visit, rights)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if not allowed:
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("admins_only"), alert=True))
        changed = _changed(chat, name, value) if value else chat
        if changed is None:
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("press_unknown"), alert=True))
        own = changed.daily is not None and changed.league_plan is None
        if own and changed.daily and changed.quiet and changed.daily.at in changed.quiet:
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("quiet_over_daily"), alert=True))
        await tx.chats.save(changed)
        if changed.timezone != chat.timezone:
            await move_plan(tx, changed, visit.now)
            await move_reminder(tx, changed, visit.now)
        view = SettingsView(changed, "" if value else name)
        if visit.message_id is not None:
            await tx.outbox.put(Edit(chat.id, visit.message_id, changed.language, view))
        await tx.outbox.put(Notice(callback_id, changed.language, Words("saved") if value else None))


def _changed(chat: Chat, name: str, value: str) -> Chat | None:
    match name:
        case "zone" if value in ZONES:
            return replace(chat, timezone=value)
        case "language" if value in LANGUAGES:
            return replace(chat, language=value)
        case "mode" if value in set(Mode):
            return replace(chat, mode=Mode(value))
        case "quiet" if value in QUIET_HOURS:
            return replace(chat, quiet=QUIET_HOURS[value])
    return None
