"""The table of roles, every cell of it, through the running bot."""

import inspect
import re
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, suppress
from datetime import timedelta
from enum import Enum
from itertools import islice, product
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from aiogram.filters.callback_data import CallbackData
from pydantic import ValidationError

from bot.game.league import Line
from bot.playground import Person
from bot.roles import ALLOWED, GIVEN, Action, Role
from bot.telegram import callbacks
from bot.telegram.catalogue import Catalogue, catalogue
from tests.bot.conftest import House
from tests.bot.test_gaps import REFUSED
from tests.bot.test_materials import TEXT, draft

ROOT = Path(__file__).parents[2]
WATCHED = (
    "questions",
    "slots",
    "posts",
    "answers",
    "editions",
    "passages",
    "roles",
    "audit",
    "loads",
    "asked",
    "contests",
    "league_plans",
)


def table(words: Catalogue) -> list[str]:
    """The lines of the table as the READMEs print it."""
    heads = ["", *(words.plain(f"role_{role.name.lower()}") for role in Role)]
    rows = [heads, ["---"] * len(heads)]
    for action in Action:
        marks = ["✓" if action in ALLOWED[role] else "" for role in Role]
        rows.append([words.plain(f"action_{action.name.lower()}"), *marks])
    return [re.sub(" +", " ", f"| {' | '.join(row)} |") if row[0] != "---" else f"|{'|'.join(row)}|" for row in rows]


@pytest.mark.parametrize(("readme", "language"), [("README.md", "en"), ("README.zh-CN.md", "zh-Hans")])
def test_the_readme_prints_the_table(readme: str, language: str) -> None:
    wanted = "\n".join(table(catalogue(language)))
    assert wanted in (ROOT / readme).read_text("utf-8"), f"\n{wanted}"


class Actor:
    """Somebody with one role, and no other."""

    def __init__(self, house: House, role: Role, folder: Path) -> None:
        self.house, self.role, self.folder = house, role, folder
        known = {Role.GROUP_ADMIN: house.admin, Role.MEMBER: house.members[0]}
        self.id = known.get(role) or house.telegram.add_person(Person(50_000, "路人"))

    async def arrive(self) -> None:
        await self.house.tell(self.id, "/help")
        if self.role in GIVEN:
            wanted = "organiser 东旗" if self.role is Role.LOCAL else str(self.role)
            assert "现在是" in (await self.house.tell(self.house.owner, f"/admins {self.id} {wanted}"))["text"]

    @property
    def is_in_group(self) -> bool:
        return self.role in (Role.GROUP_ADMIN, Role.MEMBER)

    async def say_in_group(self, text: str) -> str:
        """Also as one who is not there: a client may pretend."""
        before = len(self.house.sent(self.house.group))
        user = {"id": self.id, "is_bot": False, "first_name": "x"}
        chat = {"id": self.house.group, "type": "supergroup", "title": self.house.telegram.scene.group_title}
        message = {"message_id": 1, "date": 1, "chat": chat, "from": user, "text": text}
        self.house.telegram.push({"message": message})
        return str((await self.house.next_message(self.house.group, before))["text"])

    async def forge(self, data: str) -> str:
        hello = await self.house.tell(self.id, "/help")
        return str((await self.house.forge(self.id, hello, data))["text"])

    def state(self) -> list[Any]:
        """All that an action could change."""
        with closing(sqlite3.connect(self.folder / "wenshi.sqlite")) as db:
            rows = [db.execute(f"SELECT * FROM {name}").fetchall() for name in WATCHED]
            return [*rows, db.execute("SELECT * FROM chats WHERE id = ?", (self.house.group,)).fetchall()]


async def ask(actor: Actor) -> str:
    return str((await actor.house.tell(actor.id, "/ask 遵义会议是哪一年召开的？"))["text"])


async def play(actor: Actor) -> str:
    post = actor.house.posted  # type: ignore[attr-defined]
    data = post["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    if actor.is_in_group:
        return str((await actor.house.press(actor.id, post, data))["text"])
    return await actor.forge(data)


async def manage(actor: Actor) -> str:
    return await actor.say_in_group("/daily 08:00 2")


async def load(actor: Actor) -> str:
    before = len(actor.house.sent(actor.id))
    actor.house.telegram.send_file(actor.id, actor.id, "青石.md", TEXT.format(edition="7", members=3).encode())
    return str((await actor.house.next_message(actor.id, before))["text"])


async def review(actor: Actor) -> str:
    return await actor.forge(f"ea:{actor.house.draft}")  # type: ignore[attr-defined]


async def edit(actor: Actor) -> str:
    return await actor.forge(f"gd:{actor.house.gap}")  # type: ignore[attr-defined]


async def run_contests(actor: Actor) -> str:
    if actor.is_in_group:
        return await actor.say_in_group("/contests new")
    return str((await actor.house.tell(actor.id, "/contests new"))["text"])


async def plan_league(actor: Actor) -> str:
    if actor.is_in_group:
        return await actor.say_in_group("/league 08:00 2")
    return str((await actor.house.tell(actor.id, "/league 08:00 2"))["text"])


async def read_audit(actor: Actor) -> str:
    return str((await actor.house.tell(actor.id, "/audit"))["text"])


async def appoint(actor: Actor) -> str:
    return str((await actor.house.tell(actor.id, f"/admins {actor.house.members[1]} reviewer"))["text"])


STAFF_ONLY = "编辑和审核员"
ATTEMPTS: dict[Action, tuple[Callable[[Actor], Awaitable[str]], str, str]] = {
    Action.ASK: (ask, "1935年", "-"),
    Action.PLAY: (play, "解析|答对|答错|✅|❌", "失效"),
    Action.MANAGE: (manage, "08:00", "群管理员"),
    Action.REVIEW: (review, "审定好|已审定|审定", STAFF_ONLY),
    Action.RUN_CONTESTS: (run_contests, "第 1 步|草稿建好了", "组织者的角色"),
    Action.LOAD: (load, "青石", STAFF_ONLY),
    Action.EDIT: (edit, "去掉", STAFF_ONLY),
    Action.READ_AUDIT: (read_audit, "审定和改动", STAFF_ONLY),
    Action.APPOINT: (appoint, "现在是", STAFF_ONLY),
    Action.PLAN_LEAGUE: (plan_league, "每天 08:00 出 2 道题", "组织者来定"),
}
"""How an action is tried, what is said where it is allowed, and where not."""


async def furnish(house: House) -> None:
    """A draft to be approved, a gap to be dropped, a question with buttons, somebody to be appointed."""
    panel = await house.tell(house.owner, "/settings", house.group)
    await house.choose(house.owner, panel, "mode", "buttons")
    house.posted = await house.tell(house.owner, "/quiz 单选题", house.group)  # type: ignore[attr-defined]
    await house.tell(house.members[1], REFUSED)
    async with house.store.write() as tx:
        await tx.organisations.put([Line(("盟",)), Line(("盟", "东旗"), None, house.group)])
        house.gap = (await tx.asked.gaps(1))[0].latest.id  # type: ignore[attr-defined]
    house.draft = await draft(house, by=house.owner)  # type: ignore[attr-defined]


def test_every_action_is_tried() -> None:
    assert ATTEMPTS.keys() == set(Action)
    assert ALLOWED.keys() == set(Role)


@pytest.mark.parametrize("role", list(Role), ids=[role.replace(" ", "_") for role in Role])
async def test_every_cell(house: House, folder: Path, role: Role) -> None:
    """Allowed does it; not allowed says so and changes nothing."""
    await furnish(house)
    actor = Actor(house, role, folder)
    await actor.arrive()
    for action, (attempt, done, refused) in ATTEMPTS.items():
        before = actor.state()
        said = await attempt(actor)
        if action in ALLOWED[role]:
            assert re.search(done, said) and not re.search(refused, said), (action, said)
            assert action is Action.READ_AUDIT or actor.state() != before, action
        else:
            assert re.search(refused, said), (action, said)
            assert actor.state() == before, action


async def test_a_role_ends_with_its_term(house: House) -> None:
    person = house.members[0]
    await house.tell(person, "/help")
    told = await house.tell(house.owner, f"/admins {person} editor 30d")
    assert "以前是编辑" in told["text"]
    assert "，到 " in (await house.tell(house.owner, "/admins"))["text"]
    assert STAFF_ONLY not in (await house.tell(person, "/gaps"))["text"]
    house.clock.ahead = timedelta(days=30, seconds=5)
    assert STAFF_ONLY in (await house.tell(person, "/gaps"))["text"]
    for wrong in ("0d", "30", "30d 30d", "99999d", "-1d", "member"):
        assert "任命：" in (await house.tell(house.owner, f"/admins {person} editor {wrong}"))["text"]
    for role in ("member", "outsider", "group"):
        assert "任命：" in (await house.tell(house.owner, f"/admins {person} {role}"))["text"]


async def test_buttons_of_somebody_else_do_nothing(house: House, folder: Path) -> None:
    """The presser is an owner too, so that the role is no reason to refuse."""
    stranger = house.members[0]
    await house.tell(stranger, "/help")
    await house.tell(house.owner, f"/admins {stranger} owner")
    number = await draft(house, by=house.admin)
    theirs = await house.tell(house.owner, "/materials 青石")
    actor = Actor(house, Role.MEMBER, folder)
    async with house.store.write() as tx:
        from bot.material import Load, LoadState

        loading = await tx.loads.add(
            Load(0, house.owner, house.owner, "zh-Hans", "f", "x.md", LoadState.DONE), house.clock()
        )
    own = await house.tell(stranger, "/help")
    before = actor.state()
    for message, data in ((theirs, f"ea:{number}"), (theirs, f"ej:{number}:0:dropped"), (own, f"lc:{loading}")):
        assert "别人" in (await house.forge(stranger, message, data))["text"]
    assert "别人" in (await house.forge(stranger, own, f"fg:{house.owner}:1"))["text"]
    assert actor.state() == before


PASSAGE = "0123456789abcdef"
SAID = {bool: [True], int: [1, 2, -1], str: [PASSAGE, "1", "approve", "drop!", "drafts", "off"]}
"""What a made-up button may carry."""


def values_of(kind: Any) -> list[Any]:
    if kind in SAID:
        return SAID[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return list(kind)
    if get_origin(kind) is Literal:
        return list(get_args(kind))
    return values_of(next(one for one in get_args(kind) if one is not type(None)))


def made_up(button: type[CallbackData], most: int = 12) -> Iterator[str]:
    """Presses that a hostile client could make of a kind of button."""
    fields = button.model_fields
    for row in islice(product(*(values_of(field.annotation) for field in fields.values())), most):
        with suppress(ValidationError):
            yield button(**dict(zip(fields, row, strict=True))).pack()


async def test_a_stranger_changes_nothing_by_any_button(house: House, folder: Path) -> None:
    """Every kind of button there is, made up; but for the one that asks for a question of one's own practice."""
    await furnish(house)
    stranger = Actor(house, Role.OUTSIDER, folder)
    await stranger.arrive()
    hello = await house.tell(stranger.id, "/help")
    kinds = [kind for _, kind in inspect.getmembers(callbacks, inspect.isclass) if issubclass(kind, CallbackData)]
    before = stranger.state()
    for kind in kinds:
        if kind in (CallbackData, callbacks.NextButton):
            continue
        presses = list(made_up(kind))
        assert presses, kind
        for data in presses:
            house.clock.ahead += timedelta(seconds=3)  # within what one person may press
            await house.forge(stranger.id, hello, data)
            assert stranger.state() == before, data
