"""The command line. Exit codes: 0 done, 1 refused with a sentence, 2 wrong usage.

Commands import search where they need it: with it comes NumPy, which the running bot leaves to its search process.
"""

import sys

import typer

from bot.cli import (
    ask,
    audit,
    backup,
    bank,
    contest,
    dead,
    doctor,
    evaluate,
    league,
    library,
    materials,
    run,
    scores,
    unsure,
)
from bot.refusal import Refusal

app = typer.Typer(
    name="wenshi",
    help="问史: quizzes and answers on party history, from approved texts.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("run")(run.run)
app.command("ask")(ask.ask)
app.command("eval")(evaluate.evaluate)
app.command("load")(library.load)
app.add_typer(materials.app, name="materials")
app.command("audit")(audit.audit)
app.add_typer(bank.bank, name="bank")
app.add_typer(contest.app, name="contest")
app.add_typer(league.league, name="league")
app.command("scores")(scores.scores)
app.command("unsure")(unsure.unsure)
app.command("dead")(dead.dead)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("doctor")(doctor.doctor)


def main() -> None:
    """Run the command line; a refusal becomes one line on standard error."""
    try:
        app()
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
