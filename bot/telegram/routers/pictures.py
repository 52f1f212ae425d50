"""Pictures of questions."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.flows import pictures
from bot.flows.access import Access
from bot.flows.visit import Visit
from bot.ports import Store
from bot.telegram.callbacks import QuestionPictureButton
from bot.telegram.filters import OfQuestion


def router() -> Router:
    made = Router(name="pictures")
    made.message.register(on_photo, F.photo, F.chat.type == "private", OfQuestion())
    made.message.register(on_file, F.document.mime_type.startswith("image/"), F.chat.type == "private", OfQuestion())
    made.callback_query.register(on_look, QuestionPictureButton.filter())
    return made


async def on_photo(message: Message, question_id: str, store: Store, access: Access, visit: Visit) -> None:
    assert message.photo
    await pictures.give_picture(store, access, visit, question_id, message.photo[-1].file_id)


async def on_file(message: Message, store: Store, access: Access, visit: Visit) -> None:
    await pictures.ask_for_photo(store, access, visit)


async def on_look(
    query: CallbackQuery, callback_data: QuestionPictureButton, store: Store, access: Access, visit: Visit
) -> None:
    do = pictures.take_picture if callback_data.take else pictures.show_picture
    await do(store, access, visit, query.id, callback_data.question)
