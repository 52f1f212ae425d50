"""What is said when an update could not be handled."""

from aiogram.types import CallbackQuery, Message
from aiogram.types import Update as TelegramUpdate

from bot.ports import Transaction
from bot.replies import Address, Notice, Send, Words
from bot.telegram.visits import topic_of


async def apologise(tx: Transaction, update: TelegramUpdate, language: str) -> None:
    """Tell whoever wrote or pressed that it came to nothing, once; `language` is that of chats without one."""
    match update.event:
        case Message() as message:
            stored = await tx.chats.get(message.chat.id)
            reply_to = message.message_id if message.chat.type != "private" else None
            spoken = stored.language if stored else language
            address = Address(message.chat.id, spoken, topic_of(message), reply_to)
            await tx.outbox.put(Send(address, Words("trouble"), key=f"trouble:{update.update_id}"))
        case CallbackQuery() as query:
            stored = await tx.chats.get(query.message.chat.id) if query.message else None
            await tx.outbox.put(Notice(query.id, stored.language if stored else language, Words("trouble"), alert=True))
