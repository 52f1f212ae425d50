"""The only reader of the environment."""

import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("write the name of a time zone, such as Asia/Shanghai") from None
    return name


def _ids(value: Any) -> Any:
    return [part for part in value.replace(",", " ").split() if part] if isinstance(value, str) else value


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _url(value: str | None) -> str | None:
    if value and "://" not in value:
        raise ValueError("write a whole address, such as http://127.0.0.1:8081")
    return value.rstrip("/") if value else None


def _proxy(value: str | None) -> str | None:
    if value and not re.fullmatch(r"(http|socks4|socks5)://[^/]+:\d{1,5}/?", value):
        raise ValueError("write http://, socks4:// or socks5:// with host and port, such as socks5://127.0.0.1:1080")
    return _url(value)


def _token(value: SecretStr | None) -> SecretStr | None:
    secret = value.get_secret_value() if value else ""
    if not secret:
        return None
    number, _, rest = secret.partition(":")
    if not number.isdecimal() or len(rest) < 20:
        raise ValueError("a token looks like 123456:AA…; @BotFather gives it")
    return value


def _secret(value: SecretStr | None) -> SecretStr | None:
    if value and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value.get_secret_value()):
        raise ValueError("write 16 to 256 letters, digits, _ or -, for example what `openssl rand -hex 32` gives")
    return value


Zone = Annotated[str, AfterValidator(_zone)]
Ids = Annotated[tuple[int, ...], NoDecode, BeforeValidator(_ids)]
Url = Annotated[str | None, AfterValidator(_url)]
Proxy = Annotated[str | None, AfterValidator(_proxy)]
Secret = Annotated[SecretStr | None, AfterValidator(_secret)]
Token = Annotated[SecretStr | None, AfterValidator(_token)]


class Settings(BaseSettings):
    """Read from the environment, then from `.env`; an empty value means the default."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    bot_token: Token = Field(None, description="token from @BotFather; without one the playground starts")
    bot_api_url: Url = Field(None, description="another Bot API server, such as http://127.0.0.1:8081")
    admin_ids: Ids = Field(
        (), description="Telegram ids of the owners, separated by commas; they appoint others with /admins"
    )
    data_dir: Path = Field(Path("data"), description="folder for the database and the index")
    database_url: Url = Field(None, description="SQLAlchemy address of the database; default: SQLite in DATA_DIR")
    timezone: Zone = Field("Asia/Shanghai", description="zone of new chats")
    language: Literal["zh-Hans", "en"] = Field("zh-Hans", description="language of new chats")
    encoder_model: str = Field(
        "bundled", description="`bundled`, `none`, or the name or folder of a sentence-transformers model"
    )
    reranker_model: str = Field(
        "none", description="`none`, or the name or folder of a sentence-transformers cross-encoder"
    )
    lexicon: Path | None = Field(
        None,
        description="TOML file of short names, synonyms and places of one's own; default: lexicon.toml in DATA_DIR",
    )
    starter_library: bool = Field(True, description="`off` starts with an empty library")
    webhook_url: Url = Field(None, description="public https address of this bot; without one it polls")
    webhook_secret: Secret = Field(None, description="what Telegram must show at the webhook; needed with WEBHOOK_URL")
    http_host: str = Field("127.0.0.1", description="address of the playground, or of health checks and webhook")
    http_port: int = Field(8080, ge=0, le=65535, description="port of the same")
    proxy_url: Proxy = Field(None, description="proxy to Telegram, such as socks5://127.0.0.1:1080")
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = Field(
        "info", description="how much is logged"
    )

    @model_validator(mode="after")
    def _webhook_has_a_secret(self) -> Self:
        if self.webhook_url and not self.webhook_secret:
            raise ValueError("WEBHOOK_SECRET: a webhook without a secret takes updates from anybody; set one")
        return self

    @property
    def is_shared(self) -> bool:
        """Whether several processes may run the bot on the database."""
        return not self.database.startswith("sqlite")

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.database_url or f"sqlite+aiosqlite:///{(self.data_dir / 'wenshi.sqlite').absolute()}"


class SettingsError(Exception):
    """Settings that cannot be used; one sentence for each."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def read_settings() -> Settings:
    """The settings of this process; raises SettingsError. Values are never repeated: one may be a token."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError([_sentence(dict(one)) for one in error.errors()]) from None


def model_caches() -> dict[str, str]:
    """What says where sentence-transformers finds the models that were downloaded, and whether it may download."""
    names = ("HOME", "XDG_CACHE_HOME", "HF_HOME", "HF_HUB_CACHE", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
    return {name: os.environ[name] for name in names if name in os.environ}


def _sentence(error: dict[str, Any]) -> str:
    sentence = str(error["msg"]).removeprefix("Value error, ") + "."
    return f"{str(error['loc'][0]).upper()}: {sentence}" if error["loc"] else sentence
