"""What can go wrong.

ApiError                the bot's call fails; carries Telegram's code and sentence
├── BadRequest          400
├── Unauthorized        401
├── Forbidden           403
├── NotFound            404
├── Conflict            409
├── TooLarge            413
└── TooManyRequests     429, with retry_after
Refused                 a person may not do this; carries a sentence for the person
"""

from bot.playground.nouns import Json


class ApiError(Exception):
    """A failed call, as Telegram words it: `code`, `description`, `parameters`."""

    code = 500
    prefix = "Internal Server Error"

    def __init__(self, detail: str = "", **parameters: int) -> None:
        self.description = f"{self.prefix}: {detail}" if detail else self.prefix
        self.parameters = parameters
        super().__init__(self.description)

    def body(self) -> Json:
        """The JSON object that answers the call."""
        answer: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


class BadRequest(ApiError):
    """The call itself is wrong."""

    code, prefix = 400, "Bad Request"


class Unauthorized(ApiError):
    """The token is not the bot's."""

    code, prefix = 401, "Unauthorized"


class Forbidden(ApiError):
    """The bot may not do this here."""

    code, prefix = 403, "Forbidden"


class NotFound(ApiError):
    """No such method or file."""

    code, prefix = 404, "Not Found"


class Conflict(ApiError):
    """Somebody else takes the updates."""

    code, prefix = 409, "Conflict"


class TooLarge(ApiError):
    """The upload is over the limit."""

    code, prefix = 413, "Request Entity Too Large"


class TooManyRequests(ApiError):
    """The bot must wait `retry_after` seconds."""

    code, prefix = 429, "Too Many Requests"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after}", retry_after=retry_after)


class Staged(ApiError):
    """An error that a test has ordered: any code, any sentence."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__()
        self.code, self.description = code, description


class Refused(Exception):
    """A person tried what Telegram does not let them do; `str()` is a sentence for that person."""
