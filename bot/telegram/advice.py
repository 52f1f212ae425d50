"""What to do about trouble that only a person can end, in one sentence for the log."""

from aiogram.exceptions import AiogramError, TelegramConflictError, TelegramNotFound, TelegramUnauthorizedError


def refuses_token(error: Exception) -> bool:
    """Telegram does not know the token: a token of the wrong shape is "Not Found", and so is an unknown method."""
    if isinstance(error, TelegramNotFound):
        return "method" not in error.message.lower()
    return isinstance(error, TelegramUnauthorizedError)


def advice(error: Exception) -> str | None:
    """The sentence; None for trouble that passes by itself."""
    if not isinstance(error, AiogramError):
        return None
    if refuses_token(error):
        return "Telegram does not accept the token; take the present one from @BotFather into BOT_TOKEN and start again"
    if not isinstance(error, TelegramConflictError):
        return None
    if "webhook" in error.message.lower():
        return "a webhook takes the updates of this bot; stop the program that has set it, then start this one again"
    return "another program takes the updates of this bot; stop it, or give each of them a token of its own"
