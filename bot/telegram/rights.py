"""Who may do what in a group, as Telegram tells it."""

from collections.abc import Callable
from typing import Any

from aiogram import Bot
from aiogram.exceptions import AiogramError

from bot.telegram.raw import raw

CACHE_SECONDS = 60.0
REMEMBERED = 10_000
MEMBERS = frozenset({"creator", "administrator", "member"})
"""Who is restricted may be one, too; `is_member` tells."""


class TelegramRights:
    """Implements `ports.Rights`. Admins are kept for a minute; when Telegram cannot say, nobody is an admin.

    `steady` is a clock in seconds that never goes back.
    """

    def __init__(self, bot: Bot, steady: Callable[[], float]) -> None:
        self.bot, self.steady = bot, steady
        self._admins: dict[int, tuple[float, frozenset[int]]] = {}

    async def is_admin(self, chat_id: int, person_id: int) -> bool:
        kept = self._admins.get(chat_id)
        if kept is None or self.steady() - kept[0] > CACHE_SECONDS:
            members = await self._call("getChatAdministrators", chat_id=chat_id)
            if members is None:  # Telegram cannot say: it is asked again the next time
                return False
            kept = (self.steady(), frozenset(member["user"]["id"] for member in members))
            if len(self._admins) >= REMEMBERED:
                self._admins.clear()
            self._admins[chat_id] = kept
        return person_id in kept[1]

    async def is_member(self, chat_id: int, person_id: int) -> bool:
        member = await self._call("getChatMember", chat_id=chat_id, user_id=person_id) or {}
        return member.get("status") in MEMBERS or bool(member.get("is_member"))

    async def may_post_polls(self, chat_id: int) -> bool:
        chat = await self._call("getChat", chat_id=chat_id)
        own = await self._call("getChatMember", chat_id=chat_id, user_id=self.bot.id)
        if own is None or own["status"] == "administrator":
            return True
        if own["status"] == "restricted":
            return bool(own.get("can_send_polls"))
        return bool((chat or {}).get("permissions", {}).get("can_send_polls", True))

    async def _call(self, method: str, **params: Any) -> Any:
        try:
            return await self.bot(raw(method)(**params))
        except AiogramError:
            return None
