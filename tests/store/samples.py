"""Things to store."""

from datetime import UTC, date, datetime, time, timedelta

from bot.flows.editions import Decision, approve
from bot.game.model import Answer, Chat, ChatKind, Daily, Mode, Person, Post, Quiet, Vote
from bot.material import File
from bot.ports import Call, Transaction
from bot.replies import Address, Reply, Send, Words
from bot.store.store import SqlStore
from knowledge.model import Document, Passage
from knowledge.questions import Kind, Question

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
TODAY = date(2026, 7, 1)
LEASE = timedelta(minutes=2)
SECOND = timedelta(seconds=1)
GROUP = Chat(-100, ChatKind.GROUP, "学习小组", "Asia/Shanghai", "zh-Hans")
FULL_GROUP = Chat(
    -200, ChatKind.GROUP, "League", "Europe/Berlin", "en", Mode.BUTTONS,
    Quiet(time(22), time(7, 30)), Daily(time(20, 15), 3, 17, "长征"), active=False,
)  # fmt: skip
ANNA, BAO, CHEN = Person(1, "Anna", "en"), Person(2, "宝"), Person(3, "Chen", "zh-hans")
QUESTION = Question(
    id="q1",
    kind=Kind.SINGLE,
    stem="中共一大何时召开？",
    options=("1919", "1921", "1949"),
    key=frozenset({1}),
    explanation="1921年7月。",
    passage_id="",
    proof="1921年7月",
    source="决议",
    checked=date(2026, 1, 2),
    topic="建党",
    level=2,
)


def document(
    title: str = "建党", edition: str = "1", text: str = "1921年7月，中共一大召开。\n\n会议在上海举行。"
) -> Document:
    return Document(title, edition, text, (), "建党", "1921", ("决议",), date(2026, 1, 2))


def passages(source: Document) -> tuple[Passage, ...]:
    """A passage each paragraph."""
    made, start = [], 0
    for paragraph in source.text.split("\n\n"):
        end = start + len(paragraph)
        made.append(Passage(source.title, source.edition, ("创立", "一大"), start, end, paragraph, source.topic, 3))
        start = end + 2
    return tuple(made)


async def draft(tx: Transaction, source: Document, digest: str) -> int:
    """A draft edition of a document with a passage each paragraph; gives its id."""
    return await tx.library.add(File(f"{digest}.md", digest, b"bytes"), source, passages(source), NOW)


async def approved(tx: Transaction, source: Document, digest: str, now: datetime = NOW) -> int:
    """Such an edition, in force."""
    edition_id = await draft(tx, source, digest)
    edition = await tx.library.edition(edition_id)
    assert edition is not None
    await approve(tx, edition, Decision(ANNA.id, now, now.date()))
    return edition_id


def encode(reply: Reply) -> Call:
    """Renders what these tests send."""
    assert isinstance(reply, Send)
    assert isinstance(reply.view, Words)
    return Call(
        lane=str(reply.to.chat_id),
        method="sendMessage",
        params={"chat_id": reply.to.chat_id, "text": reply.view.key},
        chat_id=reply.to.chat_id,
        language=reply.to.language,
        urgent=reply.urgent,
        repeatable=reply.view.values.get("repeatable", False),
        key=reply.key,
        not_before=reply.not_before,
        post_id=reply.post_id,
        load_id=reply.load_id,
    )


def send(text: str, chat_id: int = GROUP.id, **fields: object) -> Send:
    values = {"repeatable": True} if fields.pop("repeatable", False) else {}
    return Send(Address(chat_id, "zh-Hans"), Words(text, values), **fields)  # type: ignore[arg-type]


def planned(chat_id: int = GROUP.id, **fields: object) -> Post:
    values = {"scored": True, "day": TODAY} | fields
    return Post(0, chat_id, QUESTION.id, QUESTION.key, opened_at=NOW, closes_at=NOW + timedelta(hours=1), **values)  # type: ignore[arg-type]


async def posted(store: SqlStore, chat: Chat = GROUP, **fields: object) -> Post:
    """A stored post with the chat, people and question that it needs."""
    async with store.write() as tx:
        await tx.chats.ensure(chat)
        await tx.people.upsert([ANNA, BAO, CHEN])
        await tx.bank.put([QUESTION])
        return (await tx.posts.add(planned(chat.id, **fields)))[0]


def answer(post: Post, person: Person = ANNA, *, right: bool = True, points: int | None = None) -> Answer:
    worth = int(right and post.scored) if points is None else points
    return Answer(
        post.id, post.chat_id, person.id, post.question_id, (1,) if right else (0, 2), right, worth, post.day,
        post.scored, post.slot_id is not None, NOW,
    )  # fmt: skip


def vote(poll_id: str, person: Person = ANNA) -> Vote:
    return Vote(poll_id, person, ("b",), (1,), NOW)
