"""Settings: what is wrong is named with what would be right, and never repeated."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, read_settings

TOKEN = "123456:AAabcdefghijklmnopqrstuvwxyz0123456"


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No `.env` and none of our variables."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_nothing_needs_to_be_set() -> None:
    settings = read_settings()
    assert settings.bot_token is None
    assert settings.database.startswith("sqlite+aiosqlite:////")
    assert settings.timezone == "Asia/Shanghai"


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("ADMIN_IDS=1, 2\nLANGUAGE=en\nSTARTER_LIBRARY=off\n")
    monkeypatch.setenv("LANGUAGE", "zh-Hans")
    settings = read_settings()
    assert settings.admin_ids == (1, 2)
    assert settings.language == "zh-Hans"
    assert settings.starter_library is False


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("TIMEZONE", "Mars/Base", "Asia/Shanghai"),
        ("TIMEZONE", "../../etc/passwd", "Asia/Shanghai"),
        ("BOT_TOKEN", "hello", "@BotFather"),
        ("BOT_API_URL", "localhost", "http://"),
        ("PROXY_URL", "ftp://127.0.0.1:1080", "socks5://"),
        ("PROXY_URL", "socks5://127.0.0.1", "socks5://"),
        ("HTTP_PORT", "99999", "65535"),
        ("ADMIN_IDS", "me", "integer"),
        ("LANGUAGE", "fr", "zh-Hans"),
        ("STARTER_LIBRARY", "perhaps", "boolean"),
        ("LOG_LEVEL", "loud", "warning"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str, hint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert caught.value.sentences[0].startswith(name)
    assert hint in str(caught.value)


def test_the_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    assert TOKEN not in repr(read_settings())
    monkeypatch.setenv("BOT_TOKEN", "secret")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert "secret" not in str(caught.value)


def test_a_webhook_needs_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_URL", "https://bot.example.org")
    with pytest.raises(SettingsError, match="WEBHOOK_SECRET"):
        read_settings()
    monkeypatch.setenv("WEBHOOK_SECRET", "short")
    with pytest.raises(SettingsError, match="16 to 256") as caught:
        read_settings()
    assert "short" not in str(caught.value)
    monkeypatch.setenv("WEBHOOK_SECRET", "long-enough-to-be-a-secret")
    assert read_settings().webhook_url == "https://bot.example.org"
