"""Two small models of the evidence: the order of candidates (softmax) and trust in the first (logistic regression).

Both are fitted by Newton's method with a ridge on standardised parts. A part whose weight comes out against its
sense (more of it speaks for a passage; of those in `AGAINST` more speaks against) is left out, one at a time.
"""

from collections.abc import Callable, Sequence

import numpy as np

from index.evidence import PARTS
from index.trials.samples import Rows, Sample

AGAINST = frozenset({"absent", "scant", "elsewhere", "opposed", "few"})
TRUSTED = (
    "lexical,cosine,sentence,apart,beyond,focus_best,absent,elsewhere,names,named_near,years,kind,beside,counted,"
    "attributes,opposed,place"
).split(",")
"""The parts that make the confidence: others made it worse on unseen subjects (`fit --unseen`)."""
INSTEAD = ("coverage", "near", "scant", "few")
"""What stands in for the cosines where there are none."""
RIDGE = 1.0
_SIGNS = np.array([-1.0 if part in AGAINST else 1.0 for part in PARTS])
_STEPS = 40

_Model = Callable[[Rows, list[int]], tuple[Rows, Rows]]
"""Weights and the columns they belong to -> gradient and Hessian of the penalised likelihood."""


def fit_rank(samples: Sequence[Sample], parts: Sequence[str]) -> dict[str, float]:
    """Weights under which right passages come first."""
    useful = [one for one in samples if one.right.any() and not one.right.all()]
    scale = _scale(np.concatenate([one.evidence for one in useful]))

    def model(weights: Rows, chosen: list[int]) -> tuple[Rows, Rows]:
        slope, curve = -RIDGE * weights, -RIDGE * np.eye(len(weights))
        for one in useful:
            rows = one.evidence[:, chosen] / scale[chosen]
            share = np.exp(rows @ weights - (rows @ weights).max())
            among_right = share * one.right / max((share * one.right).sum(), 1e-300)
            share = share / share.sum()
            mean = share @ rows
            slope = slope + one.weight * (among_right @ rows - mean)
            curve = curve - one.weight * ((rows * share[:, None]).T @ rows - np.outer(mean, mean))
        return slope, curve

    chosen, weights = _with_sense(model, parts, extra=0)
    return _named(chosen, weights, scale)


def fit_trust(rows: Rows, right: Rows, weight: Rows, parts: Sequence[str]) -> tuple[dict[str, float], float]:
    """Weights and bias of the likelihood that a first candidate answers. `rows` `[n, parts]`, `right` 0 or 1."""
    scale, middle = _scale(rows), rows.mean(axis=0)

    def model(weights: Rows, chosen: list[int]) -> tuple[Rows, Rows]:
        data = np.column_stack([(rows[:, chosen] - middle[chosen]) / scale[chosen], np.ones(len(rows))])
        likely = 1 / (1 + np.exp(-np.clip(data @ weights, -50, 50)))
        penalty = np.append(np.full(len(chosen), RIDGE), 1e-9)
        slope = data.T @ (weight * (right - likely)) - penalty * weights
        curve = -(data * (weight * likely * (1 - likely))[:, None]).T @ data - np.diag(penalty)
        return slope, curve

    chosen, weights = _with_sense(model, parts, extra=1)
    named = _named(chosen, weights, scale)
    return named, float(weights[-1]) - sum(named[PARTS[at]] * float(middle[at]) for at in chosen)


def ranked(parts: Sequence[str]) -> list[str]:
    """Those of the parts that make the order: what tells questions apart has no say in it."""
    return [part for part in parts if part not in ("scant", "place")]


def trusted(parts: Sequence[str]) -> list[str]:
    """Those of the parts that make the confidence."""
    return [part for part in parts if part in TRUSTED or (part in INSTEAD and "cosine" not in parts)]


def dot(rows: Rows, weights: dict[str, float]) -> Rows:
    """The weighted sum of each row of evidence `[n, len(PARTS)]`."""
    return np.asarray(rows[:, [PARTS.index(part) for part in weights]] @ np.array(list(weights.values())))


def _scale(rows: Rows) -> Rows:
    return np.asarray(np.maximum(rows.std(axis=0), 1e-6))


def _named(chosen: list[int], weights: Rows, scale: Rows) -> dict[str, float]:
    return {PARTS[at]: float(value / scale[at]) for at, value in zip(chosen, weights, strict=False)}


def _with_sense(model: _Model, parts: Sequence[str], extra: int) -> tuple[list[int], Rows]:
    """The columns that are kept and their weights, with `extra` weights behind them."""
    chosen = [at for at, part in enumerate(PARTS) if part in parts]
    while True:
        weights = _best(model, chosen, len(chosen) + extra)
        sense = weights[: len(chosen)] * _SIGNS[chosen]
        if not chosen or sense.min() >= 0:
            return chosen, weights
        del chosen[int(sense.argmin())]


def _best(model: _Model, chosen: list[int], size: int) -> Rows:
    weights = np.zeros(size)
    for _ in range(_STEPS):
        slope, curve = model(weights, chosen)
        step = np.linalg.solve(curve, slope)
        weights = weights - step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-9))
        if np.abs(step).max() < 1e-6:
            break
    return weights
