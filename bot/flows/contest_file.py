"""Contests out of files: what a file names is looked up, and a draft stored if nothing is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.contests.setup import FileFaultsView, SetupView
from bot.flows.access import Access
from bot.flows.contest_rights import scope_in
from bot.flows.contest_setup import new_code, setup_view
from bot.flows.loads import show
from bot.game.contest_file import Filed, FileFault, read_contest
from bot.game.model import ChatKind
from bot.game.running import Contest
from bot.game.setup import Hurdle, fitting, hurdles
from bot.material import Load, LoadState
from bot.ports import Store, Transaction

LARGEST = 400_000
"""Bytes of a file that are read at all."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: the stored draft, or all that is wrong with it."""

    contest: Contest | None
    faults: tuple[FileFault, ...] = ()
    hurdles: tuple[Hurdle, ...] = ()


async def take(
    tx: Transaction, access: Access, data: bytes, owner_id: int, now: datetime, within: frozenset[int] | None = None
) -> Taken:
    """Store the contest of a file as a draft, if nothing at all is wrong with it.

    A contest `within` some groups is for them all unless the file names which.
    """
    try:
        text = data[:LARGEST].decode("utf-8-sig")
    except UnicodeDecodeError:
        return Taken(None, (FileFault("encoding"),))
    filed = read_contest(text, owner_id, now, access.zone)
    groups, unknown = await _groups(tx, filed.groups)
    if within is not None:
        unknown += [FileFault("group", "groups", found=str(one)) for one in groups if one not in within]
        groups = groups or tuple(sorted(within))
        unknown += [] if groups else [FileFault("group", "groups")]
    looked_up = [*unknown, *await _unnamed(tx, filed)]
    faults = [*filed.faults, *(replace(fault, line=filed.lines.get(fault.key)) for fault in looked_up)]
    contest = replace(filed.contest, groups=groups, code=new_code())
    broken = any(fault.name in ("syntax", "long") for fault in faults)
    found = () if broken else await _hurdles(tx, contest, now, faults)
    if faults or found:
        return Taken(None, tuple(sorted(faults, key=lambda one: one.line or 0)), tuple(found))
    return Taken(await tx.contests.add(contest))


async def _hurdles(tx: Transaction, contest: Contest, now: datetime, faults: Sequence[FileFault]) -> list[Hurdle]:
    """What stands in the way besides what the faults say already."""
    said = {fault.key.split(".")[0] for fault in faults}
    covered = {"title": "title", "few": "questions", "rule": "rules", "one_team": "groups"}
    windows = {"opens", "closes"} & said
    fits = fitting(await tx.bank.deck(), contest.selection)
    found = hurdles(contest, len(fits), now)
    return [one for one in found if not (covered.get(one.name, "") in said or (one.name not in covered and windows))]


async def _groups(tx: Transaction, named: Sequence[str | int]) -> tuple[tuple[int, ...], list[FileFault]]:
    """The ids of groups that are named by title or id, and those that are not known."""
    known, unknown = set[int](), list[FileFault]()
    for name in named:
        found = await _group(tx, name)
        if found is None:
            unknown.append(FileFault("group", "groups", found=str(name)))
        else:
            known.add(found)
    return tuple(sorted(known)), unknown


async def _group(tx: Transaction, name: str | int) -> int | None:
    if isinstance(name, int):
        chat = await tx.chats.get(name) if abs(name) < 2**63 else None
        return name if chat is not None and chat.kind is ChatKind.GROUP else None
    same = [chat.id for chat in await tx.chats.groups(name, 0, 100) if chat.title == name]
    return same[0] if len(same) == 1 else None


async def _unnamed(tx: Transaction, filed: Filed) -> list[FileFault]:
    """Topics and questions that the bank does not have."""
    selection, topics = filed.contest.selection, await tx.bank.topics()
    wanted = "、".join(topics)
    found = [
        FileFault("topic", "questions.topics", found=one, wanted=wanted)
        for one in selection.topics
        if one not in topics
    ]
    known = {one.question_id for one in (await tx.bank.deck()).candidates} if selection.ids else set()
    return found + [FileFault("question", "questions.ids", found=one) for one in selection.ids if one not in known]


async def finish_contest(store: Store, access: Access, load: Load, data: bytes, now: datetime) -> None:
    """What was sent to the bot becomes a draft at its review, or everything that is wrong with it is said."""
    async with store.write() as tx:
        scope = await scope_in(tx, access, load.person_id, now)
        taken = await take(tx, access, data, load.person_id, now, None if scope.everywhere else scope.groups)
        done = LoadState.DONE if taken.contest else LoadState.FAILED
        if not await tx.loads.end(load.id, done):
            raise Cancelled
        view: SetupView | FileFaultsView = FileFaultsView(load.name, taken.faults, taken.hurdles)
        if taken.contest is not None:
            view = await setup_view(tx, access, now, taken.contest, scope)
        await show(tx, load, view)


class Cancelled(Exception):
    """The file is not wanted any more: nothing is stored."""
