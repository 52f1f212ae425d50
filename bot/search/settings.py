"""What search needs of the settings: a process of its own is given this and no secret of Telegram's."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings  # what it is made with weighs 12 MB


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """As in `bot.settings`; files have their whole paths, for a process in another folder.

    `caches` says where models were downloaded to (`bot.settings.model_caches`).
    """

    database: str
    data_dir: Path
    encoder_model: str
    reranker_model: str
    lexicon: Path | None
    log_level: str
    caches: Mapping[str, str]

    @classmethod
    def of(cls, settings: "Settings", caches: Mapping[str, str]) -> "SearchSettings":
        return cls(
            settings.database,
            settings.data_dir.absolute(),
            _located(settings.encoder_model),
            _located(settings.reranker_model),
            settings.lexicon.absolute() if settings.lexicon else None,
            settings.log_level,
            caches,
        )


def _located(model: str) -> str:
    """The whole path of a model that is a folder."""
    return str(Path(model).absolute()) if Path(model).exists() else model
