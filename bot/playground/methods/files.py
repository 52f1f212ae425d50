"""getFile."""

from bot.playground.errors import BadRequest
from bot.playground.files import DOWNLOAD_LIMIT
from bot.playground.nouns import Json
from bot.playground.params import Params
from bot.playground.world import World


def get_file(world: World, params: Params) -> Json:
    """Where a file of at most 20 MB can be downloaded."""
    file = world.files.get(params.text("file_id"))
    if file is None:
        raise BadRequest("invalid file_id")
    if file.size > DOWNLOAD_LIMIT:
        raise BadRequest("file is too big")
    known = {"file_id": file.id, "file_unique_id": file.unique_id}
    return known | {"file_size": file.size, "file_path": file.path}


METHODS = {"getFile": get_file}
