"""The only reader of the environment."""

from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
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


def _token(value: SecretStr | None) -> SecretStr | None:
    secret = value.get_secret_value() if value else ""
    if not secret:
        return None
    number, _, rest = secret.partition(":")
    if not number.isdecimal() or len(rest) < 20:
        raise ValueError("a token looks like 123456:AA…; @BotFather gives it")
    return value


Zone = Annotated[str, AfterValidator(_zone)]
Ids = Annotated[tuple[int, ...], NoDecode, BeforeValidator(_ids)]
Url = Annotated[str | None, AfterValidator(_url)]
Token = Annotated[SecretStr | None, AfterValidator(_token)]


class Settings(BaseSettings):
    """Read from the environment, then from `.env`; an empty value means the default."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    bot_token: Token = Field(None, description="token from @BotFather; without one the playground starts")
    bot_api_url: Url = Field(None, description="another Bot API server, such as http://127.0.0.1:8081")
    admin_ids: Ids = Field((), description="Telegram ids of the admins, separated by commas")
    data_dir: Path = Field(Path("data"), description="folder for the database and the index")
    database_url: Url = Field(None, description="SQLAlchemy address of the database; default: SQLite in DATA_DIR")
    timezone: Zone = Field("Asia/Shanghai", description="zone of new chats")
    language: Literal["zh-Hans", "en"] = Field("zh-Hans", description="language of new chats")
    encoder_model: str = Field(
        "bundled", description="`bundled`, `none`, or the name or folder of a sentence-transformers model"
    )
    starter_library: bool = Field(True, description="`off` starts with an empty library")
    http_host: str = Field("127.0.0.1", description="address the playground listens on")
    http_port: int = Field(8080, ge=0, le=65535, description="port the playground listens on")
    proxy_url: Url = Field(None, description="proxy to Telegram, such as socks5://127.0.0.1:1080")
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = Field(
        "info", description="how much is logged"
    )

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


def _sentence(error: dict[str, Any]) -> str:
    name = str(error["loc"][0]).upper()
    return f"{name}: {str(error['msg']).removeprefix('Value error, ')}."
