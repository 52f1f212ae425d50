"""The HTTP server of a bot on Telegram: health for whoever watches it, and the webhook if there is one."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.refusal import Refusal
from bot.telegram.metrics import Metrics
from bot.telegram.webhook import LARGEST, PATH, Webhook

SHUTDOWN_SECONDS = 0.5
"""For answers that are on their way when the server ends; the loops have had their time before."""


@asynccontextmanager
async def serve_web(
    host: str, port: int, is_ready: Callable[[], Awaitable[bool]], metrics: Metrics, webhook: Webhook | None
) -> AsyncIterator[int]:
    """Serve until the context ends; gives the port. Raises Refusal when the port is taken."""
    app = web.Application(client_max_size=LARGEST)
    app.add_routes(
        [
            web.get("/healthz", _alive),
            web.get("/readyz", _ready_of(is_ready)),
            web.get("/metrics", _metrics_of(metrics)),
        ]
    )
    if webhook is not None:
        app.add_routes([web.post(PATH, webhook.receive)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield runner.addresses[0][1]
    except OSError as error:
        raise port_taken(host, port, error) from None
    finally:
        await runner.cleanup()


def port_taken(host: str, port: int, error: OSError) -> Refusal:
    return Refusal(f"HTTP_PORT {port} on {host} cannot be used: {error.strerror}. Set another HTTP_PORT.")


async def _alive(request: web.Request) -> web.Response:
    return web.Response(text="alive\n")


def _metrics_of(metrics: Metrics) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def read(request: web.Request) -> web.Response:
        headers = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        return web.Response(body=await metrics.page(), headers=headers)

    return read


def _ready_of(is_ready: Callable[[], Awaitable[bool]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def ready(request: web.Request) -> web.Response:
        """503 while the database cannot be read."""
        return web.Response(text="ready\n") if await is_ready() else web.Response(status=503, text="not ready\n")

    return ready
