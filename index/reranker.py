"""Question and texts -> scores. The interface is sentence-transformers' own `CrossEncoder.predict`."""

from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from index.encoder import NONE, clean

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Reranker(Protocol):
    """Takes n pairs of question and text, and gives `[n]` numbers, more for a better answer, from any thread.

    The numbers order the texts of one question; they say nothing about whether any of them answers it.
    """

    def predict(self, pairs: Sequence[tuple[str, str]]) -> "NDArray[np.float32]": ...


class RerankerError(Exception):
    """A reranker that cannot be had; `setting` is what was asked for, `why` the reason and how to mend it."""

    def __init__(self, setting: str, why: str) -> None:
        super().__init__(setting, why)
        self.setting = setting
        self.why = why

    def __str__(self) -> str:
        return f"reranker {self.setting}: {self.why}"


def open_reranker(setting: str) -> Reranker | None:
    """The reranker that a setting names: "none", or a sentence-transformers cross-encoder by name or folder.

    It is loaded and tried at once. Raises `RerankerError`, also without the extra [transformers].
    """
    setting = setting.strip()
    if setting.lower() in ("", NONE):
        return None
    try:
        from sentence_transformers import CrossEncoder
    except ImportError as error:
        raise RerankerError(setting, "the extra [transformers] is not installed") from error
    try:
        model = CrossEncoder(setting)
        reranker = _Transformers(model)
        fits = _is_whole(model) and reranker.predict([("党史", "党史")]).shape == (1,)
    except Exception as error:
        raise RerankerError(setting, " ".join(str(error).split())) from error
    if not fits:
        raise RerankerError(setting, "it is no cross-encoder that gives one number for each pair")
    return reranker


def _is_whole(model: Any) -> bool:
    """Whether its weights were saved as what they are loaded as; an encoder gets a last layer of random numbers."""
    return type(model.model).__name__ in (model.config.architectures or ())


class _Transformers:
    """One call at a time: a tokenizer is not made for several threads."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._lock = Lock()

    def predict(self, pairs: Sequence[tuple[str, str]]) -> "NDArray[np.float32]":
        cleaned = [tuple(clean(pair)) for pair in pairs]
        with self._lock:
            scores: NDArray[np.float32] = self._model.predict(cleaned, show_progress_bar=False)
        return scores
