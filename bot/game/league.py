"""The tree of organisations above the groups: who stands below whom, and how many members each has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Path = tuple[str, ...]
"""A title for each level from the league down to an organisation itself; empty where a level is left out."""


class Level(StrEnum):
    """From the top down."""

    LEAGUE = "league"
    COUNTY = "county"
    ORGANISATION = "organisation"
    BRANCH = "branch"


LEVELS = tuple(Level)


@dataclass(frozen=True, slots=True)
class Organisation:
    """One of the tree. `members` is the member base it names itself; `chat_id` the group that stands for it."""

    id: int
    parent_id: int | None
    level: Level
    title: str
    members: int | None = None
    chat_id: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What a table says of one organisation; None where it says nothing."""

    path: Path
    members: int | None = None
    chat_id: int | None = None


def level_of(path: Path) -> Level:
    """The level that the last title of a path stands at."""
    return LEVELS[len(path) - 1]


def above(path: Path) -> Path:
    """The path of the organisation above; empty for one at the top."""
    rest = path[:-1]
    while rest and not rest[-1]:
        rest = rest[:-1]
    return rest


def paths(organisations: Iterable[Organisation]) -> Mapping[int, Path]:
    """Where each stands, by id."""
    known = {one.id: one for one in organisations}
    found: dict[int, Path] = {}

    def path(one: Organisation) -> Path:
        if one.id not in found:
            upper = path(known[one.parent_id]) if one.parent_id is not None else ()
            found[one.id] = (*upper, *[""] * (LEVELS.index(one.level) - len(upper)), one.title)
        return found[one.id]

    for one in known.values():
        path(one)
    return found


def groups_below(organisations: Iterable[Organisation], organisation_id: int) -> frozenset[int]:
    """The groups that stand for an organisation and for all below it."""
    known = list(organisations)
    inside, grown = {organisation_id}, True
    while grown:
        more = {one.id for one in known if one.parent_id in inside} - inside
        inside, grown = inside | more, bool(more)
    return frozenset(one.chat_id for one in known if one.id in inside and one.chat_id is not None)


def counties(organisations: Iterable[Organisation]) -> Mapping[int, str]:
    """The county of each group that stands for an organisation in one, by the id of the group."""
    known = list(organisations)
    where, county = paths(known), LEVELS.index(Level.COUNTY)
    found = {one.chat_id: where[one.id] for one in known if one.chat_id is not None}
    return {chat_id: path[county] for chat_id, path in found.items() if len(path) > county and path[county]}


def bases(organisations: Sequence[Organisation]) -> Mapping[int, int]:
    """The member base of each, by id: what it names itself, else what those below it have together; none if nothing."""
    found: dict[int, int] = {}
    for one in sorted(organisations, key=lambda one: -LEVELS.index(one.level)):
        base = one.members if one.members is not None else found.get(one.id)
        if base is not None:
            found[one.id] = base
            if one.parent_id is not None:
                found[one.parent_id] = found.get(one.parent_id, 0) + base
    return found


def named(organisations: Sequence[Organisation], words: str) -> list[Organisation]:
    """Those that somebody may mean: by title, or by titles from above parted by slashes."""
    wanted = [word.strip() for word in words.replace("／", "/").split("/") if word.strip()]
    where = paths(organisations)
    titles = {one.id: [title for title in where[one.id] if title] for one in organisations}
    return [one for one in organisations if wanted and titles[one.id][-len(wanted) :] == wanted]
