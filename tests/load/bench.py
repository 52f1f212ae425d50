"""`make bench ARGS="start votes"`: measures the subjects named, or all. Needs Linux's /proc.

Exit codes: 0 all targets met, 1 one missed, 2 no such subject.
"""

import gc
import sys
from importlib import import_module

from rich.console import Console

from tests.load.figure import table

SUBJECTS = (
    "start",
    "votes",
    "latency",
    "broadcast",
    "league",
    "boards",
    "contest_boards",
    "kill",
    "kill_postgres",
    "soak",
    "loading",
    "bank",
    "answers",
    "index",
    "flood",
    "contest",
    "live",
)


def main(names: list[str]) -> int:
    if unknown := [name for name in names if name not in SUBJECTS]:
        print(f"no such subject: {', '.join(unknown)}; there are {', '.join(SUBJECTS)}", file=sys.stderr)
        return 2
    gc.disable()  # this process plays Telegram too: looking for garbage, it stood still for 0.3 s amid what it timed
    console, missed = Console(), False
    for name in names or SUBJECTS:
        module = import_module(f"tests.load.{name}")
        figures = module.measure()
        console.print(table(f"{name}: {module.__doc__.splitlines()[0]}", figures))
        missed |= any(figure.met is False for figure in figures)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
