"""Files that people send."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.flows.access import Access
from bot.flows.loads import SentFile, cancel, receive
from bot.flows.visit import Visit
from bot.ports import Store
from bot.telegram.callbacks import CancelButton


def router() -> Router:
    made = Router(name="loads")
    made.message.register(on_file, F.document | F.photo, F.chat.type == "private")
    made.callback_query.register(on_cancel, CancelButton.filter())
    return made


async def on_file(message: Message, store: Store, access: Access, visit: Visit) -> None:
    if message.document is not None:
        document = message.document
        file = SentFile(document.file_id, document.file_name or "文件", document.file_size or 0, message.caption or "")
    else:
        assert message.photo is not None
        photo = message.photo[-1]
        name = f"{(message.caption or '').strip()[:60] or '图片'}.jpg"
        file = SentFile(photo.file_id, name, photo.file_size or 0)
    await receive(store, access, visit, file)


async def on_cancel(query: CallbackQuery, callback_data: CancelButton, store: Store, visit: Visit) -> None:
    await cancel(store, visit, query.id, callback_data.load)
