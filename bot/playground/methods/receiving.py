"""getUpdates and the webhook."""

from urllib.parse import urlsplit

from bot.playground.errors import BadRequest, Conflict
from bot.playground.nouns import Json
from bot.playground.params import Params
from bot.playground.updates import named_kinds
from bot.playground.world import World

WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
MOST_UPDATES, LONGEST_WAIT = 100, 50


async def get_updates(world: World, params: Params) -> list[Json]:
    """Confirms what lies below `offset` and gives what comes next, waiting up to `timeout` seconds."""
    if world.settings.get("webhook"):
        raise Conflict(WEBHOOK_ACTIVE)
    world.updates.allow(named_kinds(params.get("allowed_updates")))
    world.updates.confirm(params.number("offset") or 0)
    world.shelf.save()
    limit = min(max(params.number("limit") or MOST_UPDATES, 1), MOST_UPDATES)
    return await world.updates.poll(limit, min(params.number("timeout") or 0, LONGEST_WAIT))


def set_webhook(world: World, params: Params) -> bool:
    """Sets the address that gets the updates; without `url` it is removed."""
    url = params.text("url")
    if not url:
        return delete_webhook(world, params)
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise BadRequest("bad webhook: invalid URL specified")
    world.updates.allow(named_kinds(params.get("allowed_updates")))
    _drop_pending(world, params)
    world.settings["webhook"] = {"url": url, "secret_token": params.text("secret_token")}
    world.updates.interrupt(Conflict("terminated by setWebhook request"))
    world.webhook_changed.set()
    return True


def delete_webhook(world: World, params: Params) -> bool:
    """Goes back to getUpdates."""
    _drop_pending(world, params)
    world.settings.pop("webhook", None)
    return True


def get_webhook_info(world: World, _: Params) -> Json:
    """How the webhook stands; `url` is empty when there is none."""
    webhook = world.settings.get("webhook", {})
    info: Json = {
        "url": webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }
    if world.updates.allowed:
        info["allowed_updates"] = world.updates.allowed
    return info | {key: webhook[key] for key in ("last_error_date", "last_error_message") if key in webhook}


def _drop_pending(world: World, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        for update in world.updates.first(len(world.updates)):
            world.updates.forget(update["update_id"])


METHODS = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
