"""One ranking and one confidence out of the evidence. The weights stand in `weights.toml`."""

import tomllib
from dataclasses import dataclass
from importlib import resources
from math import exp
from typing import Any

from index.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the parts of `Evidence`, by name, and the confidence from which a passage answers.

    `rank` orders the passages of one question; `trust` and `bias` say how likely one answers.
    """

    rank: dict[str, float]
    trust: dict[str, float]
    bias: float
    threshold: float


def shipped_weights(encoder: str) -> Weights:
    """The weights for an encoder's name; "" is search by words alone, an unknown encoder gets the default."""
    values = tomllib.loads(resources.files("index").joinpath("weights.toml").read_text("utf-8"))
    chosen: dict[str, Any] = values.get(section_of(encoder)) or values["default"]
    return Weights(**chosen)


def section_of(encoder: str) -> str:
    """The section of the file for an encoder's name."""
    return encoder or "lexical"


def score(evidence: Evidence, weights: Weights) -> float:
    """Orders the passages of one question; means nothing between questions."""
    return _sum(evidence, weights.rank)


def confidence(evidence: Evidence, weights: Weights) -> float:
    """How likely the passage answers, 0 to 1; comparable between questions."""
    return 1 / (1 + exp(-max(min(_sum(evidence, weights.trust) + weights.bias, 50.0), -50.0)))


def _sum(evidence: Evidence, weights: dict[str, float]) -> float:
    return sum(weight * float(getattr(evidence, part)) for part, weight in weights.items())
