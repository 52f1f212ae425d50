"""The golden questions on the starter library: right quotes, and refusals where it has no answer."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.encoder import EncoderMissing, open_encoder
from index.search import Searcher
from index.snapshot import build_whole
from index.starter import starter_passages, starter_vectors
from knowledge.answer import answer
from knowledge.model import Answer

GOLDEN = tomllib.loads(Path(__file__).with_name("golden.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Bounds:
    """Shares of the golden questions that a release must keep to."""

    right: float
    refused: float
    answered: float


BOUNDS = {"bundled": Bounds(right=0.92, refused=0.04, answered=0.15), "none": Bounds(0.85, 0.06, 0.15)}


@pytest.fixture(scope="module", params=["bundled", "none"])
def setting(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def searcher(setting: str) -> Searcher:
    try:
        encoder = open_encoder(setting)
    except EncoderMissing as missing:
        pytest.skip(str(missing))
    known = starter_vectors(encoder.name) if encoder else {}
    made = Searcher(encoder)
    made.switch(build_whole(starter_passages(), encoder, known)[0])
    return made


def test_true_questions(searcher: Searcher, setting: str) -> None:
    asked = GOLDEN["answered"]
    told = [answer(searcher.search(one["ask"]), searcher.threshold) for one in asked]
    wrong = [
        one["ask"]
        for one, got in zip(asked, told, strict=True)
        if isinstance(got, Answer) and one["quote"] not in got.quote
    ]
    refused = [one["ask"] for one, got in zip(asked, told, strict=True) if not isinstance(got, Answer)]
    assert len(refused) <= BOUNDS[setting].refused * len(asked), refused
    assert len(wrong) + len(refused) <= (1 - BOUNDS[setting].right) * len(asked), wrong + refused


def test_questions_to_refuse(searcher: Searcher, setting: str) -> None:
    asked = GOLDEN["refused"]
    answered = [one for one in asked if isinstance(answer(searcher.search(one), searcher.threshold), Answer)]
    assert len(answered) <= BOUNDS[setting].answered * len(asked), answered
