"""Search as the settings want it. Every function raises Refusal for what was named and cannot be had."""

import structlog

from bot.ports import Store
from bot.refusal import Refusal
from bot.search.embedding import Embedding
from bot.search.lexicon import use_lexicon
from bot.search.retrieval import Retrieval
from bot.search.settings import SearchSettings
from index.encoder import BUNDLED, NONE, Encoder, EncoderError, EncoderMissing, open_encoder
from index.reranker import Reranker, RerankerError, open_reranker

log = structlog.get_logger(__name__)


def open_retrieval(settings: SearchSettings, store: Store, embedding: Embedding | None = None) -> Retrieval:
    """Search in this process, with nothing to be found before its first `refresh`."""
    use_lexicon(settings.lexicon, settings.data_dir)
    encoder, reranker = choose_encoder(settings.encoder_model), choose_reranker(settings.reranker_model)
    return Retrieval(store, encoder, settings.data_dir / "index", embedding, reranker)


def choose_encoder(setting: str) -> Encoder | None:
    """The encoder of a setting. Where the bundled one has no wheel, searching is by words alone; the log says so."""
    try:
        return open_encoder(setting)
    except EncoderError as error:
        if not (isinstance(error, EncoderMissing) and setting == BUNDLED):
            raise Refusal(f"ENCODER_MODEL: {error}. Mend it, or set ENCODER_MODEL={BUNDLED}.") from None
        log.warning("searching by words alone", reason=str(error))
        return None


def choose_reranker(setting: str) -> Reranker | None:
    """The reranker of a setting."""
    try:
        return open_reranker(setting)
    except RerankerError as error:
        raise Refusal(f"RERANKER_MODEL: {error}. Mend it, or set RERANKER_MODEL={NONE}.") from None
