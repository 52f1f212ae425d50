"""The nouns of the playground: what stands on the stage and what happens there."""

from dataclasses import dataclass, field
from typing import Any, Literal, Self

Json = dict[str, Any]
Role = Literal["creator", "administrator", "member"]
Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]
ChatType = Literal["private", "group", "supergroup"]
EventKind = Literal["message", "edited", "deleted", "poll", "chat", "commands", "action"]

ANONYMOUS_ADMIN = 1087968824
ANONYMOUS_VOTER = 136817688
PRESENT: frozenset[Status] = frozenset({"creator", "administrator", "member", "restricted"})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a Telegram account; `role` is the one in the group of the scene."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    role: Role = "member"
    language_code: str = "zh-hans"


@dataclass(frozen=True, slots=True)
class Scene:
    """The stage: one group, its people and the bot. All ids stay the same from run to run."""

    group_title: str
    members: tuple[Person, ...]
    bot_name: str
    bot_username: str
    group_id: int = -1002147500821
    group_type: ChatType = "supergroup"
    can_read_all_group_messages: bool = False

    @classmethod
    def sample(cls) -> Self:
        """The study group: five members, the first of them its creator, the second an administrator."""
        return cls("青年理论学习小组", SAMPLE_MEMBERS, bot_name="问史", bot_username="wenshi_demo_bot")


SAMPLE_MEMBERS = (
    Person(5210043101, "王晓梅", "", "wang_xiaomei", "creator"),
    Person(5210043102, "李建国", "", "li_jianguo", "administrator"),
    Person(5210043103, "张伟", "", "zhang_wei_2001"),
    Person(5210043104, "陈思雨"),
    Person(5210043105, "赵敏", "", "zhaomin_study"),
)


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat the bot can meet; a private one has the id of its person."""

    id: int
    type: ChatType
    title: str = ""
    is_forum: bool = False
    migrated_to: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """How somebody stands in a chat. The two rights count for the status `restricted` only."""

    user_id: int
    status: Status = "member"
    can_send_messages: bool = True
    can_send_polls: bool = True

    @property
    def is_present(self) -> bool:
        """True while the member is in the chat."""
        return self.status in PRESENT

    @property
    def is_admin(self) -> bool:
        """True for the creator and the administrators."""
        return self.status in {"creator", "administrator"}


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it is kept. `content` holds the fields that differ by kind (text, document, service...).

    `sender` is a user id; `as_chat` hides it behind the chat. `only_for` makes the message ephemeral:
    only that person sees it, and `id` is then its ephemeral id.
    """

    id: int
    chat_id: int
    sender: int
    date: int
    content: Json = field(default_factory=dict)
    reply_to: int | None = None
    thread_id: int | None = None
    poll_id: str | None = None
    markup: Json | None = None
    edit_date: int | None = None
    as_chat: bool = False
    protected: bool = False
    only_for: int | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """A press on an inline button, and the bot's answer to it once there is one."""

    id: str
    user_id: int
    chat_id: int
    message_id: int
    data: str
    answer: Json | None = None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file somebody sent; its bytes lie beside it under the same id."""

    id: str
    unique_id: str
    name: str
    mime: str
    size: int
    path: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot: `result` is what it got, or with a `status` other than 200 the error's words."""

    method: str
    params: Json
    result: Any
    status: int = 200


@dataclass(frozen=True, slots=True)
class Event:
    """Something that people looking at a chat should see at once."""

    kind: EventKind
    chat_id: int
    message_id: int | None = None
    only_for: int | None = None
    poll_id: str | None = None
