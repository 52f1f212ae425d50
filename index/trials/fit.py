"""Writes index/weights.toml anew: `python -m index.trials.fit FILE…`, with the options of `wenshi eval`.

`--refuse` names sets whose questions those in SQuAD's form must refuse. Only the halves marked `fit` are read. The
other sections of the file stay as they are.
"""

import argparse
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder import open_encoder
from index.evidence import PARTS
from index.fuse import section_of
from index.trials.bank import bank_trials
from index.trials.fitting import dot, fit_rank, fit_trust
from index.trials.library import library_of, searcher_over
from index.trials.near_misses import near_misses
from index.trials.samples import Rows, Sample, samples
from index.trials.sets import FIT, Trial, TrialSet, read_trials

FILE = Path(str(resources.files("index").joinpath("weights.toml")))
COST = 1.0
"""A wrong answer to a question that must be refused costs this many refusals of one that has an answer."""
ANSWERED = 0.95
"""The threshold leaves at least this share of the true golden questions answered, whatever that costs."""
MOST = 600
"""Questions taken from a set in SQuAD's form."""
_HEAD = """\
# Weights of the parts of the evidence (index/evidence.py), by encoder name. `rank` orders the passages of a question;
# `trust` and `bias` make the confidence (logistic); a passage answers from `threshold` on. Written by
# `python -m index.trials.fit`; what it was fitted on and what came of it stand in tests/eval/README.md.
"""


@dataclass(frozen=True, slots=True)
class Lot:
    """Samples of one kind; `must_be_refused` ones have no right answer whatever they hold."""

    samples: list[Sample]
    must_be_refused: bool
    is_golden: bool = False


@dataclass(frozen=True, slots=True)
class Fitted:
    """Two models, and the marks (log odds before any threshold) that they give the first candidates of each lot."""

    rank: dict[str, float]
    trust: dict[str, float]
    bias: float
    marks: tuple[Rows, ...]


def main() -> None:
    """Fit, print the shares on the fit halves, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--refuse", nargs="*", type=Path, default=[])
    parser.add_argument("--material", nargs="*", type=Path, default=[])
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--encoder", default="bundled")
    parser.add_argument("--ablate", action="store_true", help="write nothing, leave out each part in turn")
    parser.add_argument("--out", type=Path, default=FILE)
    asked = parser.parse_args()
    encoder = open_encoder(asked.encoder)
    refuse = [trial for file in asked.refuse for trial in read_trials(file).of(FIT)[: MOST // 2]]
    sets = [read_trials(file) for file in asked.files]
    lots = [lot for lot in _lots(sets, refuse, asked.material, encoder, asked.vectors) if lot.samples]
    parts = PARTS if encoder else tuple(part for part in PARTS if part not in ("cosine", "sentence"))
    values = tomllib.loads(asked.out.read_text("utf-8")) if asked.out.exists() else {}
    if asked.ablate:
        return _ablation(lots, parts)
    values[section_of(encoder.name if encoder else "")] = _values(lots, fitted(lots, parts))
    asked.out.write_text(_HEAD + "".join(_section(name, one) for name, one in values.items()), "utf-8")


def _lots(
    sets: list[TrialSet], refuse: list[Trial], materials: list[Path], encoder: Any, vectors: Path | None
) -> Iterator[Lot]:
    golden = [trial for one in sets if not one.passages for trial in one.of(FIT)]
    library = library_of(TrialSet("", ()), materials)
    searcher = searcher_over(library, encoder, vectors)
    bank = list(bank_trials())

    def lot(trials: Iterable[Trial], weight: float, *, refuse: bool, golden: bool = False) -> Lot:
        return Lot(list(samples(searcher, trials, lambda _: weight)), refuse, golden)

    yield lot([one for one in golden if not one.must_be_refused], 2.0, refuse=False, golden=True)
    yield lot([one for one in golden if one.must_be_refused], 3.0, refuse=True, golden=True)
    yield lot(bank, 0.5, refuse=False)
    yield lot(near_misses([*golden, *bank], library), 0.35, refuse=True)
    squads = [one for one in sets if one.passages]
    for one in squads:
        searcher = searcher_over(one.passages, encoder, vectors)
        trials = one.of(FIT)[:MOST]
        true = lot(trials, 0.5, refuse=False)
        yield true
        yield Lot([kept for each in true.samples if len((kept := each.without_right()).right)], must_be_refused=True)
        yield lot(near_misses(trials, one.passages), 0.15, refuse=True)
        yield lot(refuse, 0.5, refuse=True)


def fitted(lots: list[Lot], parts: Sequence[str]) -> Fitted:
    """Both models, and the mark that a first candidate must be above."""
    rank = fit_rank([one for lot in lots if not lot.must_be_refused for one in lot.samples], parts)
    firsts = [(lot, one, int(dot(one.evidence, rank).argmax())) for lot in lots for one in lot.samples]
    rows: Rows = np.array([one.evidence[at] for _, one, at in firsts])
    right = np.array([not lot.must_be_refused and bool(one.quoted[at]) for lot, one, at in firsts], dtype=float)
    trust, bias = fit_trust(rows, right, np.array([one.weight for _, one, _ in firsts]), parts)
    marks = np.split(dot(rows, trust) + bias, np.cumsum([len(lot.samples) for lot in lots])[:-1])
    return Fitted(rank, trust, bias, tuple(marks))


def _golden(lots: list[Lot], made: Fitted) -> tuple[Rows, Rows]:
    """The marks of golden questions that have an answer, and of those that have none."""
    golden = [(lot, marks) for lot, marks in zip(lots, made.marks, strict=True) if lot.is_golden]
    true, refuse = ([marks for lot, marks in golden if lot.must_be_refused is kind] for kind in (False, True))
    return np.concatenate(true), np.concatenate(refuse)


def _values(lots: list[Lot], made: Fitted) -> dict[str, Any]:
    """One section of the file; prints the shares."""
    border = _border(*_golden(lots, made))
    for lot, marks in zip(lots, made.marks, strict=True):
        kind = "refuse" if lot.must_be_refused else "true"
        print(f"{kind:7} {len(marks):5} answered {(marks > border).mean():.3f}")
    return {"threshold": 0.5, "bias": made.bias - border, "rank": made.rank, "trust": made.trust}


def _ablation(lots: list[Lot], parts: Sequence[str]) -> None:
    """Prints, with each part left out in turn, how many golden questions are answered wrongly when few are refused."""
    print(f"left out     answered wrongly with {ANSWERED:.0%} of the true ones answered")
    for out in ("nothing", *parts):
        true, refuse = _golden(lots, fitted(lots, [part for part in parts if part != out]))
        print(f"{out:12} {(refuse > np.quantile(true, 1 - ANSWERED)).mean():.3f}", flush=True)


def _border(true: Rows, refuse: Rows) -> float:
    """The mark that costs least on the golden fit half among those that leave enough of it answered."""
    highest = float(np.quantile(true, 1 - ANSWERED))
    marks = [mark for mark in np.unique(np.concatenate([true, refuse])) if mark <= highest] or [highest]
    return float(min(marks, key=lambda mark: (COST * (refuse > mark).mean() + (true <= mark).mean(), -mark)))


def _section(name: str, values: dict[str, Any]) -> str:
    lines = [f'\n["{name}"]', f"threshold = {values['threshold']}", f"bias = {values['bias']:.2f}"]
    for model in ("rank", "trust"):
        weights = ", ".join(f"{part} = {value:.2f}" for part, value in values[model].items())
        lines.append(f"{model} = {{ {weights} }}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
