"""`eval`: how well questions with known answers are answered."""

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.cli.opening import open_settings
from bot.refusal import Refusal
from knowledge.documents import DocumentError

if TYPE_CHECKING:
    from index.encoder import Encoder
    from index.reranker import Reranker
    from index.search import Searcher
    from index.trials.report import Report, Share
    from index.trials.sets import Trial, TrialSet


class Split(StrEnum):
    """Which half of the questions is put."""

    FIT = "fit"
    HELD = "held"
    ALL = "all"


def evaluate(
    files: Annotated[list[Path], typer.Argument(help="golden questions (.jsonl) or sets in SQuAD's form (.json)")],
    material: Annotated[list[Path] | None, typer.Option(help="a text loaded beside the starter library")] = None,
    refuse: Annotated[Path | None, typer.Option(help="a set whose questions must be refused as well")] = None,
    split: Annotated[Split, typer.Option(help="the half to measure on")] = Split.ALL,
    encoder: Annotated[str, typer.Option(help="instead of ENCODER_MODEL")] = "",
    reranker: Annotated[str, typer.Option(help="instead of RERANKER_MODEL")] = "",
    vectors: Annotated[Path | None, typer.Option(help="a file that keeps vectors from run to run")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON list")] = False,
) -> None:
    """Measure answers against questions whose answers are known. Nothing is stored in the database."""
    from bot.search.opening import choose_encoder, choose_reranker
    from index.trials.report import as_object, report
    from index.trials.run import run

    settings = open_settings()
    sets = [_read(file) for file in files]
    others = _to_refuse(refuse, split) if refuse else ()
    models = choose_encoder(encoder or settings.encoder_model), choose_reranker(reranker or settings.reranker_model)
    console = Console(stderr=True)
    outcomes = {}
    for one in sets:
        searcher = _searcher(one, material or (), models, vectors)
        trials = [*one.of(split), *others]
        shown = track(trials, one.name, console=console, transient=True, disable=not console.is_terminal)
        outcomes[one.name] = list(run(searcher, shown))
    if len(outcomes) > 1:
        outcomes["together"] = [one for each in outcomes.values() for one in each]
    reports = {name: report(each) for name, each in outcomes.items()}
    if as_json:
        print(json.dumps([{"set": name, **as_object(one)} for name, one in reports.items()], ensure_ascii=False))
    else:
        Console(width=None if console.is_terminal else 120).print(table(reports))


def _read(file: Path) -> "TrialSet":
    from index.trials.sets import TrialsUnreadable, read_trials

    try:
        return read_trials(file)
    except TrialsUnreadable as unreadable:
        raise Refusal(f"{unreadable}. Give golden questions as .jsonl, or a set in SQuAD's form as .json.") from None


def _to_refuse(file: Path, split: Split) -> "tuple[Trial, ...]":
    from dataclasses import replace

    return tuple(replace(trial, answers=(), proofs=()) for trial in _read(file).of(split))


def _searcher(
    trials: "TrialSet",
    materials: Sequence[Path],
    models: "tuple[Encoder | None, Reranker | None]",
    vectors: Path | None,
) -> "Searcher":
    from index.trials.library import library_of, searcher_over

    try:
        return searcher_over(library_of(trials, materials), models[0], vectors, models[1])
    except (DocumentError, ValueError) as error:
        raise Refusal(f"{error}") from None
    except OSError as error:
        raise Refusal(f"{error.filename}: {error.strerror}.") from None


def table(reports: "dict[str, Report]") -> Table:
    """A column a set; of several sets also one for all of them."""
    made = Table(caption="95 % intervals (Wilson) in brackets", caption_justify="left")
    made.add_column("")
    for name in reports:
        made.add_column(name, justify="right")
    for title, field in _ROWS.items():
        made.add_row(title, *(_shown(getattr(one, field)) for one in reports.values()))
    return made


_ROWS = {
    "R@1": "first",
    "R@5": "in_five",
    "MRR@10": "mrr",
    "quote holds the answer, passage first": "found_quoted",
    "answered, quote holds the answer": "quoted",
    "answered, quote holds none": "misquoted",
    "answered when it should refuse": "answered_wrongly",
    "refused when it should answer": "refused_wrongly",
    "seconds, p50": "p50",
    "seconds, p99": "p99",
}


def _shown(value: "Share | float") -> str:
    from index.trials.report import Share

    if not isinstance(value, Share):
        return f"{value:.4f}"
    low, high = value.interval
    return f"{value.hits}/{value.of} {value.value:.3f} [{low:.3f}, {high:.3f}]" if value.of else "—"
