"""Writes index/weights.toml anew: `python -m index.trials.fit FILE…`, with the options of `wenshi eval`.

`--refuse` names sets whose questions those in SQuAD's form must refuse. Only the halves marked `fit` are read. The
other sections of the file stay as they are.
"""

import argparse
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder import open_encoder
from index.evidence import PARTS
from index.fuse import section_of
from index.trials.bank import bank_trials
from index.trials.fitting import dot, fit_rank, fit_trust, ranked, trusted
from index.trials.library import library_of, searcher_over
from index.trials.near_misses import near_misses
from index.trials.samples import Rows, Sample, samples
from index.trials.sets import FIT, Trial, TrialSet, read_trials

FILE = Path(str(resources.files("index").joinpath("weights.toml")))
COST = 1.0
"""A wrong answer to a question that must be refused costs this many refusals of one that has an answer."""
FOLDS = 8
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
    name: str = ""


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
    parser.add_argument("--unseen", action="store_true", help="write nothing, ask each subject of a fit without it")
    parser.add_argument("--answered", type=float, default=0.97, help="share of the golden true questions, at least")
    parser.add_argument("--out", type=Path, default=FILE)
    asked = parser.parse_args()
    encoder = open_encoder(asked.encoder)
    refuse = [trial for file in asked.refuse for trial in read_trials(file).of(FIT)[: MOST // 2]]
    sets = [read_trials(file) for file in asked.files]
    lots = [lot for lot in _lots(sets, refuse, asked.material, encoder, asked.vectors) if lot.samples]
    parts = PARTS if encoder else tuple(part for part in PARTS if part not in ("cosine", "sentence", "apart", "beyond"))
    values = tomllib.loads(asked.out.read_text("utf-8")) if asked.out.exists() else {}
    if asked.ablate:
        _ablation(lots, parts, asked.answered)
    elif asked.unseen:
        _shares(lots, _unseen(lots, parts), asked.answered)
    else:
        values[section_of(encoder.name if encoder else "")] = _values(lots, fitted(lots, parts), asked.answered)
        asked.out.write_text(_HEAD + "".join(_section(name, one) for name, one in values.items()), "utf-8")


def _lots(
    sets: list[TrialSet], refuse: list[Trial], materials: list[Path], encoder: Any, vectors: Path | None
) -> Iterator[Lot]:
    library = library_of(TrialSet("", ()), materials)
    searcher = searcher_over(library, encoder, vectors)
    bank = list(bank_trials())

    def lot(name: str, trials: Iterable[Trial], weight: float, *, refuse: bool, golden: bool = False) -> Lot:
        return Lot(list(samples(searcher, trials, lambda _: weight)), refuse, golden, name)

    golden = [one for one in sets if not one.passages]
    for one in golden:
        trials = one.of(FIT)
        yield lot(one.name, [each for each in trials if not each.must_be_refused], 3.0, refuse=False, golden=True)
        yield lot(one.name, [each for each in trials if each.must_be_refused], 2.0, refuse=True, golden=True)
    yield lot("bank", bank, 0.5, refuse=False)
    made = near_misses([*(each for one in golden for each in one.of(FIT)), *bank], library)
    yield lot("near misses made", made, 0.35, refuse=True)
    squads = [one for one in sets if one.passages]
    for one in squads:
        searcher = searcher_over(one.passages, encoder, vectors)
        trials = one.of(FIT)[:MOST]
        true = lot(one.name, trials, 0.5, refuse=False)
        yield true
        lacking = [replace(kept, weight=1.0) for each in true.samples if len((kept := each.without_right()).right)]
        yield Lot(lacking, must_be_refused=True, name="… without the passage")
        yield lot("… near misses made", near_misses(trials, one.passages), 0.15, refuse=True)
        yield lot("… questions of another set", refuse, 1.0, refuse=True)


def fitted(lots: list[Lot], parts: Sequence[str], rank: dict[str, float] | None = None) -> Fitted:
    """Both models, the first unless it is given, and the marks that they give to what they were fitted on."""
    rank = rank or fit_rank([one for lot in lots if not lot.must_be_refused for one in lot.samples], ranked(parts))
    firsts = [(lot, one, int(dot(one.evidence, rank).argmax())) for lot in lots for one in lot.samples]
    useful = [(lot, one, at) for lot, one, at in firsts if lot.must_be_refused or one.quoted[at]]
    rows: Rows = np.array([one.evidence[at] for _, one, at in useful])
    right = np.array([not lot.must_be_refused for lot, _, _ in useful], dtype=float)
    weight = np.array([one.weight for _, one, _ in useful])
    trust, bias = fit_trust(rows, right, weight, trusted(parts))
    return Fitted(rank, trust, bias, _marks(lots, rank, trust, bias))


def _marks(lots: list[Lot], rank: dict[str, float], trust: dict[str, float], bias: float) -> tuple[Rows, ...]:
    return tuple(np.array([_mark(one, rank, trust) + bias for one in lot.samples]) for lot in lots)


def _mark(sample: Sample, rank: dict[str, float], trust: dict[str, float]) -> float:
    first = int(dot(sample.evidence, rank).argmax())
    return float(dot(sample.evidence[first : first + 1], trust)[0])


def _unseen(lots: list[Lot], parts: Sequence[str], rank: dict[str, float] | None = None) -> tuple[Rows, ...]:
    """The marks that each question gets from models that were fitted without its subject."""
    marks = [np.zeros(len(lot.samples)) for lot in lots]
    for fold in range(FOLDS):
        out = [np.array([_fold(one) == fold for one in lot.samples], dtype=bool) for lot in lots]
        kept = [replace(lot, samples=_where(lot.samples, ~held)) for lot, held in zip(lots, out, strict=True)]
        left = [replace(lot, samples=_where(lot.samples, held)) for lot, held in zip(lots, out, strict=True)]
        made = fitted(kept, parts, rank)
        for given, held, found in zip(marks, out, _marks(left, made.rank, made.trust, made.bias), strict=True):
            given[held] = found
    return tuple(marks)


def _where(samples: list[Sample], chosen: Any) -> list[Sample]:
    return [one for one, kept in zip(samples, chosen, strict=True) if kept]


def _fold(sample: Sample) -> int:
    return sha256(sample.about.encode("utf-8", "surrogatepass")).digest()[0] % FOLDS


def _golden(lots: list[Lot], every: tuple[Rows, ...]) -> tuple[Rows, Rows]:
    """The marks of golden questions that have an answer, and of those that have none."""
    golden = [(lot, marks) for lot, marks in zip(lots, every, strict=True) if lot.is_golden]
    true, refuse = ([marks for lot, marks in golden if lot.must_be_refused is kind] for kind in (False, True))
    return np.concatenate(true), np.concatenate(refuse)


def _values(lots: list[Lot], made: Fitted, answered: float) -> dict[str, Any]:
    """One section of the file; prints the shares."""
    border = _shares(lots, made.marks, answered)
    return {"threshold": 0.5, "bias": made.bias - border, "rank": made.rank, "trust": made.trust}


def _shares(lots: list[Lot], every: tuple[Rows, ...], answered: float) -> float:
    """Prints how much of each lot is answered, and gives the mark from which it is."""
    border = _border(*_golden(lots, every), answered)
    for lot, marks in zip(lots, every, strict=True):
        kind = "refuse" if lot.must_be_refused else "true"
        print(f"{kind:7} {len(marks):5} answered {(marks > border).mean():.3f} {lot.name}")
    return border


def _ablation(lots: list[Lot], parts: Sequence[str], answered: float) -> None:
    """Prints, with each part of the confidence left out in turn, how many golden questions are answered wrongly."""
    print(f"left out     answered wrongly with {answered:.0%} of the true ones answered, subjects unseen")
    rank = fitted(lots, parts).rank
    for out in ("nothing", *trusted(parts)):
        true, refuse = _golden(lots, _unseen(lots, [part for part in parts if part != out], rank))
        print(f"{out:12} {(refuse > np.quantile(true, 1 - answered)).mean():.3f}", flush=True)


def _border(true: Rows, refuse: Rows, answered: float) -> float:
    """The mark that costs least on the golden fit half among those that leave this share of the true ones answered."""
    highest = float(np.quantile(true, 1 - answered))
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
