"""`contest`: contests from files, what there is, and whether one went as it was announced."""

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.cli.opening import now, open_settings, store_of
from bot.flows.access import Access
from bot.flows.contest_file import LARGEST, Taken, take
from bot.flows.contest_verify import Verified, verify
from bot.flows.library import load_starter
from bot.game.contest_file import TEMPLATE
from bot.game.running import Contest, ContestState
from bot.material import Entry
from bot.ports import Transaction
from bot.refusal import Refusal
from bot.settings import Settings
from bot.telegram.catalogue import catalogue
from bot.telegram.contest_words import file_sentence, hurdle_sentence
from index.text import fold

app = typer.Typer(help="Set contests up from files, list, show and verify them.", no_args_is_help=True)

Code = Annotated[str, typer.Argument(help="the code of the contest, as `contest list` shows it")]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]

NOBODY = 0
"""Who sets a contest up on the command line, where ADMIN_IDS names no owner."""


@app.command("template")
def template() -> None:
    """Print a contest as TOML, with every key and what it means."""
    print(TEMPLATE, end="")


@app.command("add")
def add(
    file: Annotated[Path, typer.Argument(help="a TOML file, as `contest template` prints one")],
    publish: Annotated[bool, typer.Option("--publish", help="it opens at its time; without, it is a draft")] = False,
    as_json: AsJson = False,
) -> None:
    """Set up the contest of a file; a file with a fault is refused as a whole, with all its faults."""
    settings = open_settings()
    taken = asyncio.run(_add(settings, _bytes(file), publish=publish))
    if taken.contest is None:
        words = catalogue(settings.language)
        sentences = [file_sentence(fault, words) for fault in taken.faults]
        sentences += [hurdle_sentence(hurdle, words) for hurdle in taken.hurdles]
        print(f"{file} was not taken:", *sentences, sep="\n", file=sys.stderr)
        raise typer.Exit(1)
    print(_dumped(_object(taken.contest, settings)) if as_json else _line(taken.contest, settings))


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List all contests but those that were cancelled, by the time they open."""
    settings = open_settings()
    contests = asyncio.run(_list(settings))
    if as_json:
        print(_dumped([_object(contest, settings) for contest in contests]))
        return
    for contest in contests:
        print(_line(contest, settings))
    if not contests:
        print("There are no contests: python -m bot contest template")


@app.command("show")
def show(code: Code, as_json: AsJson = False) -> None:
    """Show a contest with its rules; what was frozen only once it has opened."""
    settings = open_settings()
    contest = asyncio.run(_show(settings, code))
    shown = _object(contest, settings)
    if as_json:
        print(_dumped(shown))
        return
    for name, value in shown.items():
        print(f"{name:13} {json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value}")


@app.command("verify")
def verify_(code: Code, as_json: AsJson = False) -> None:
    """Recompute seal, draws and all scores of a contest from the ledger; the exit code is 1 where something differs."""
    verified = asyncio.run(_verify(open_settings(), code))
    if as_json:
        print(_dumped(asdict(verified)))
    else:
        _print(verified)
    if verified.differences:
        raise typer.Exit(1)


def _print(verified: Verified) -> None:
    print(f"seal {verified.digest}")
    print(f"runs {verified.runs}, draws {verified.draws}, marks {verified.marks}, rulings {verified.rulings}")
    for one in verified.differences:
        print(f"DIFFERS: {one.what} of {one.which}: stands {one.stands or '-'}, should be {one.should or '-'}")
    print("equal" if not verified.differences else f"{len(verified.differences)} differences")


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise Refusal(f"{file} cannot be read: {error.strerror}.") from None


async def _add(settings: Settings, data: bytes, *, publish: bool) -> Taken:
    access = Access(frozenset(settings.admin_ids), ZoneInfo(settings.timezone))
    async with store_of(settings) as store:
        if settings.starter_library:
            await load_starter(store, now())
        async with store.write() as tx:
            taken = await take(tx, access, data, min(access.owners, default=NOBODY), now())
            if taken.contest is None or not publish:
                return taken
            planned = replace(taken.contest, state=ContestState.PLANNED)
            await tx.contests.save(planned)
            await tx.audit.put(Entry(now(), None, "plan contest", planned.title, {"contest": planned.code}))
    return replace(taken, contest=planned)


async def _list(settings: Settings) -> Sequence[Contest]:
    states = [state for state in ContestState if state is not ContestState.CANCELLED]
    async with store_of(settings) as store, store.read() as tx:
        return await tx.contests.listed(states)


async def _show(settings: Settings, code: str) -> Contest:
    async with store_of(settings) as store, store.read() as tx:
        return await _contest(tx, code)


async def _verify(settings: Settings, code: str) -> Verified:
    async with store_of(settings) as store, store.read() as tx:
        contest = await _contest(tx, code)
        if not contest.digest:
            raise Refusal(f"{contest.code} has not opened: there is nothing to verify yet.")
        return await verify(tx, fold, contest)


async def _contest(tx: Transaction, code: str) -> Contest:
    contest = await tx.contests.by_code(code)
    if contest is None:
        raise Refusal(f"There is no contest {code}. `python -m bot contest list` lists them.")
    return contest


def _object(contest: Contest, settings: Settings) -> dict[str, Any]:
    """A contest as JSON; the seed is nobody's until it has closed."""
    zone, over = ZoneInfo(settings.timezone), contest.state in (ContestState.CLOSED, ContestState.FINAL)
    moments = ("opens_at", "closes_at", "appeals_until")
    return {
        **{name: str(getattr(contest, name)) for name in ("code", "title", "state")},
        **{name: at.astimezone(zone).isoformat() if (at := getattr(contest, name)) else None for name in moments},
        "groups": list(contest.groups),
        "members_only": contest.members_only,
        "rules": asdict(contest.rules),
        "selection": asdict(contest.selection),
        "questions": len(contest.questions),
        "digest": contest.digest or None,
        "seed": contest.seed if over else None,
    }


def _line(contest: Contest, settings: Settings) -> str:
    zone = ZoneInfo(settings.timezone)
    when = f"{contest.opens_at.astimezone(zone):%Y-%m-%d %H:%M}" if contest.opens_at else "-"
    return f"{contest.code}  {contest.state:9} {contest.rules.form:9} {when:16}  {contest.title or '-'}"


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)
