"""Keeps other web sites from driving the page's interface through a visitor's browser."""

from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Middleware

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
OPEN_TO_BOTS = ("/bot", "/file/bot")
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine reaches an address; a name other than localhost may mean any."""
    with suppress(ValueError):
        return ip_address(host.strip("[]")).is_loopback
    return host.lower() == "localhost"


def check_address(host: str, token: str, sample: str) -> None:
    """Raises PublicAddress where a token that is worth something would stand on a page without a login."""
    if token != sample and not is_loopback(host):
        raise PublicAddress(f"a playground with a token of its own listens on 127.0.0.1 only, not on {host}")


class PublicAddress(Exception):
    """The playground has no login, so its address is not for everybody."""


class Guard:
    """Refuses requests with a foreign Host (DNS rebinding) or a foreign Origin (cross-site requests).

    The Bot API is left alone: it is guarded by its token, and bots may reach it by any name.
    """

    def __init__(self, hosts: Collection[str]) -> None:
        self._hosts = LOCAL | {host.lower() for host in hosts}

    def middleware(self) -> Middleware:
        """The check as aiohttp wants it."""

        @web.middleware
        async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
            if request.path.startswith(OPEN_TO_BOTS):
                return await handler(request)
            if not self.lets_in(request):
                raise web.HTTPForbidden(text="foreign Host or Origin")
            response = await handler(request)
            if not response.prepared:
                response.headers.update(HEADERS)
            return response

        return check

    def lets_in(self, request: web.Request) -> bool:
        """Whether host and origin are our own; a request with no Origin comes from no other site's script."""
        host = urlsplit(f"//{request.host}")
        origin = request.headers.get("Origin")
        same = origin is None or urlsplit(origin).netloc == request.host
        site = request.headers.get("Sec-Fetch-Site", "none")
        return (host.hostname or "") in self._hosts and same and site in {"none", "same-origin"}
