"""Where the playground listens: on this machine, elsewhere with a warning, never in the place of a webhook."""

from pathlib import Path

import pytest

from bot.connection import telegram_of
from bot.refusal import Refusal
from bot.settings import Settings


def settings_of(folder: Path, **more: object) -> Settings:
    return Settings(_env_file=None, data_dir=folder, http_port=0, **more)


@pytest.mark.parametrize(("host", "warned"), [("127.0.0.1", False), ("0.0.0.0", True)])
async def test_a_public_playground_is_warned_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], host: str, warned: bool
) -> None:
    async with telegram_of(settings_of(tmp_path, http_host=host)):
        assert ("no login" in capsys.readouterr().err) is warned


async def test_a_webhook_without_a_token_is_no_playground(tmp_path: Path) -> None:
    settings = settings_of(
        tmp_path, http_host="0.0.0.0", webhook_url="https://bot.example.org", webhook_secret="s" * 20
    )
    with pytest.raises(Refusal, match="BOT_TOKEN"):
        async with telegram_of(settings):
            pass
