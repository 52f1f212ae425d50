"""What a bench prints."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; `met` says whether it reaches its target, None where there is no target."""

    what: str
    value: str
    target: str = ""
    met: bool | None = None


def at_most(what: str, value: float, limit: float, form: str) -> Figure:
    """A figure that should not exceed a limit; `form` is a format such as "{:.1f} s"."""
    return Figure(what, form.format(value), f"at most {form.format(limit)}", value <= limit)


def at_least(what: str, value: float, limit: float, form: str) -> Figure:
    """A figure that should reach a limit."""
    return Figure(what, form.format(value), f"at least {form.format(limit)}", value >= limit)


def table(title: str, figures: Iterable[Figure]) -> Table:
    """The figures of one subject."""
    made = Table(title=title, title_justify="left")
    for column in ("what", "value", "target", ""):
        made.add_column(column, justify="right" if column == "value" else "left")
    for figure in figures:
        made.add_row(figure.what, figure.value, figure.target, {True: "met", False: "MISSED", None: ""}[figure.met])
    return made
