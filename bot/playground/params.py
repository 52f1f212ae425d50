"""The parameters of a call, however they came: query, JSON, form or multipart."""

import json
from collections.abc import Mapping
from json import JSONDecodeError
from typing import Any

from aiohttp import web

from bot.playground.errors import BadRequest
from bot.playground.nouns import Json, Upload

STRUCTURED = frozenset(
    "allowed_updates commands correct_option_ids entities caption_entities explanation_entities "
    "description_entities question_entities ephemeral_message_parameters link_preview_options media options "
    "reply_markup reply_parameters scope suggested_tip_amounts message_ids".split()
)


class Params:
    """Parameters with Telegram's leniency about their types. Absent, null and "" are the same."""

    def __init__(self, values: Mapping[str, Any], uploads: Mapping[str, Upload] | None = None) -> None:
        self.uploads = dict(uploads or {})
        self.values: Json = {name: structured(name, value) for name, value in values.items() if value not in (None, "")}

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def get(self, name: str) -> Any:
        """The value as it came (structured ones decoded), or None."""
        return self.values.get(name)

    def text(self, name: str, default: str = "") -> str:
        """The value as text."""
        value = self.values.get(name, default)
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def number(self, name: str) -> int | None:
        """The value as a whole number, or None; BadRequest when it is none."""
        value = self.values.get(name)
        try:
            return None if value is None else int(value)
        except (TypeError, ValueError):
            raise BadRequest(f"{name} must be an integer") from None

    def flag(self, name: str, default: bool = False) -> bool:
        """The value as true or false."""
        value = self.values.get(name, default)
        return str(value).lower() in {"true", "1", "yes"}

    def array(self, name: str) -> list[Any]:
        """The value as a list; empty when it is absent."""
        value = self.values.get(name, [])
        if not isinstance(value, list):
            raise BadRequest(f"can't parse {name}: expected an Array")
        return value

    def mapping(self, name: str) -> Json:
        """The value as an object; empty when it is absent."""
        value = self.values.get(name, {})
        if not isinstance(value, dict):
            raise BadRequest(f"can't parse {name}: object expected")
        return value


def structured(name: str, value: Any) -> Any:
    """The value, decoded where the parameter is a JSON-serialized one."""
    if name not in STRUCTURED or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except JSONDecodeError:
        raise BadRequest(f"can't parse {name}: can't parse JSON object") from None


async def read_params(request: web.Request) -> Params:
    """All parameters of a request; the body goes before the query."""
    values: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        values |= await json_body(request)
    elif request.can_read_body:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                uploads[name] = Upload(value.filename, value.content_type, value.file.read())
            else:
                values[name] = value if isinstance(value, str) else bytes(value).decode()
    return Params(values, uploads)


async def json_body(request: web.Request) -> Json:
    """The JSON object of a body; BadRequest when it is something else."""
    try:
        body = await request.json() if request.can_read_body else {}
    except (JSONDecodeError, UnicodeDecodeError):
        raise BadRequest("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise BadRequest("object expected")
    return body
