"""A small library and an encoder that needs no model, for tests of search."""

from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import pytest
from numpy.typing import NDArray

from index.text import fold, tokens
from knowledge.model import Passage

TEXTS = (
    ("遵义会议", "1935年1月15日至17日，中共中央政治局在贵州遵义召开扩大会议。会议增选毛泽东为常委。"),
    ("中共一大", "1921年7月23日，中国共产党第一次全国代表大会在上海开幕。出席大会的代表有13人。"),
    ("南昌起义", "1927年8月1日，周恩来、贺龙、叶挺、朱德、刘伯承在南昌领导武装起义。"),
    ("井冈山", "1927年10月，毛泽东率领部队到达井冈山，建立了农村革命根据地。"),
    ("延安整风", "1942年春，延安整风运动在全党普遍展开。它反对主观主义、宗派主义和党八股。"),
)


@dataclass
class WordEncoder:
    """Sums a fixed random vector for each token, so that texts with common words are near."""

    name: str = "words"
    dim: int = 32
    asked: int = 0

    def encode_query(self, texts: list[str]) -> NDArray[np.float32]:
        return self.encode_document(texts)

    def encode_document(self, texts: list[str]) -> NDArray[np.float32]:
        self.asked += len(texts)
        rows = np.array([self._vector(text) for text in texts], dtype=np.float32).reshape(-1, self.dim)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def _vector(self, text: str) -> NDArray[np.float64]:
        seeds = [int(sha256(token.encode()).hexdigest()[:8], 16) for token in ("", *tokens(fold(text)))]
        return sum((np.random.default_rng(seed).normal(size=self.dim) for seed in seeds), np.zeros(self.dim))


def passage_of(heading: str, text: str) -> Passage:
    return Passage(title="书", edition="1", heading=(heading,), start=0, end=len(text), text=text)


@pytest.fixture
def encoder() -> WordEncoder:
    return WordEncoder()


@pytest.fixture
def passages() -> list[Passage]:
    return [passage_of(heading, text) for heading, text in TEXTS]
