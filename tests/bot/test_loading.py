"""Files sent to the bot: read aside, shown in one message, reviewed and quoted."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot import chores
from bot.flows.loads import LARGEST
from bot.playground import Playground
from bot.telegram import loader
from knowledge.documents import Progress, read
from knowledge.documents.progress import Stage
from knowledge.model import Cut
from knowledge.passages import split
from tests.bot.conftest import House, running
from tests.bot.test_gaps import buttons
from tests.bot.test_materials import ASKED, TEXT, edited, until_answered
from tests.documents import office

BOOK = TEXT.format(edition="1990", members=37).encode()


@pytest.fixture
async def house(telegram: Playground, folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """Its owner runs the bot; into the folder look only the tests."""
    monkeypatch.setattr(chores, "FOLDER_SECONDS", 3600.0)
    async with running(telegram, folder, admin_ids=(telegram.users[0],)) as made:
        yield made


async def send(house: House, person: int, name: str, data: bytes, caption: str = "") -> dict[str, Any]:
    """Somebody sends a file; gives the bot's answer."""
    before = len(house.sent(person))
    house.telegram.send_file(person, person, name, data, caption)
    return await house.next_message(person, before)


def told(house: House, message: dict[str, Any]) -> str:
    found = house.telegram.message(message["chat"]["id"], message["message_id"])
    return str(found["text"]) if found else ""


async def test_a_file_becomes_a_draft_and_an_answer(house: House) -> None:
    message = await send(house, house.owner, "青石县志.md", BOOK)
    assert "青石县志.md" in message["text"]
    message = await edited(house, message, "待审")
    assert "原文" in message["text"]
    assert "审定" in (await house.press(house.owner, message, buttons(message)["全部通过"]))["text"]
    await until_answered(house, house.members[0], ASKED, "37人")
    again = await send(house, house.owner, "副本.md", BOOK)
    assert "已经装入过" in (await edited(house, again, "已审定"))["text"]


async def test_a_file_that_cannot_be_read_says_why(house: House) -> None:
    for name, data, why in (
        ("讲义.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为 .docx"),
        ("空.txt", b"  \n ", "没有文字"),
        ("坏.docx", b"PK\x03\x04" + b"\0" * 50, "没有装入"),
        ("<b>.exe", b"MZ\0\0", "能读的有"),
    ):
        message = await send(house, house.owner, name, data)
        assert why in (await edited(house, message, "没有装入"))["text"]


async def test_only_those_who_may_load(house: House) -> None:
    message = await send(house, house.members[0], "青石县志.md", BOOK)
    assert "编辑和审核员" in message["text"]


async def test_a_file_that_telegram_does_not_give_is_refused_at_once(house: House) -> None:
    message = await send(house, house.owner, "大.pdf", b"%PDF" + b"\0" * LARGEST)
    assert "20 MB" in message["text"] and "inbox" in message["text"]


class Slowly:
    """Reads step by step until it is let go."""

    def __init__(self) -> None:
        self.done = 0

    async def __call__(self, name: str, data: bytes, *, progress: Callable[[Progress], None]) -> Cut:
        while self.done < 100:
            progress(Progress(Stage.READING, self.done, 100))
            await asyncio.sleep(0.01)
        document = read(name, data)
        return document, split(document)


@pytest.fixture
def slowly(house: House, monkeypatch: pytest.MonkeyPatch) -> Slowly:
    monkeypatch.setattr(loader, "BEAT_SECONDS", 0.05)
    house.app.loader.read = Slowly()
    return house.app.loader.read


async def test_one_message_shows_how_far_it_is(house: House, slowly: Slowly) -> None:
    message = await send(house, house.owner, "青石县志.md", BOOK)
    slowly.done = 40
    assert "读取：40%，大约还要" in (await edited(house, message, "大约还要"))["text"]
    count = len(house.sent(house.owner))
    slowly.done = 100
    await edited(house, message, "待审")
    assert len(house.sent(house.owner)) == count


async def test_whoever_sent_it_can_cancel_it_and_nobody_else(house: House, slowly: Slowly) -> None:
    message = await send(house, house.owner, "青石县志.md", BOOK)
    data = buttons(message)["取消"]
    assert "别人" in (await house.forge(house.members[0], message, data))["text"]
    await house.press(house.owner, message, data)
    assert "取消了" in (await edited(house, message, "取消了"))["text"]
    slowly.done = 100
    await asyncio.sleep(0.2)
    assert "没有这样的材料" in (await house.tell(house.owner, "/materials 青石"))["text"]


async def test_votes_and_questions_go_on_while_a_file_is_read(house: House, slowly: Slowly) -> None:
    message = await send(house, house.owner, "青石县志.md", BOOK)
    assert "1935" in (await house.tell(house.members[0], "遵义会议是哪一年召开的？"))["text"]
    slowly.done = 100
    await edited(house, message, "待审")


async def test_a_file_that_a_stop_cut_off_is_read_after_the_next_start(telegram: Playground, folder: Path) -> None:
    owner = telegram.users[0]
    async with running(telegram, folder, admin_ids=(owner,)) as house:
        house.app.loader.read = Slowly()
        message = await send(house, owner, "青石县志.md", BOOK)
        await asyncio.sleep(0.2)
    async with running(telegram, folder, admin_ids=(owner,)) as house:
        house.clock.go_to(house.clock() + 2 * loader.LEASE)
        await house.wait(lambda: "待审" in told(house, message), 10)


async def test_the_folder_takes_what_telegram_does_not_hand_over_and_reads_no_more_than_is_read(
    house: House, folder: Path
) -> None:
    await house.tell(house.owner, "/help")
    inbox, seen = folder / "inbox", len(house.sent(house.owner))
    inbox.mkdir(exist_ok=True)
    (inbox / "大.docx").write_bytes(office.with_picture(office.awkward_word(), 21 << 20))
    with (inbox / "更大.txt").open("wb") as endless:
        endless.truncate(1 << 40)
    for _ in range(2):
        await house.app.folder.look(house.clock())
    house.app.out.ring()
    assert "北山旗大事" in (await house.next_message(house.owner, seen))["text"]
    assert "larger than 50 MB" in (inbox / "failed" / "更大.txt.why.txt").read_text("utf-8")


async def test_a_file_in_the_folder_becomes_a_draft_and_the_owner_sees_it(house: House, folder: Path) -> None:
    await house.tell(house.owner, "/help")
    inbox = folder / "inbox"
    inbox.mkdir(exist_ok=True)
    (inbox / "青石县志.md").write_bytes(BOOK)
    (inbox / "坏.docx").write_bytes(b"PK\x03\x04")
    (inbox / ".hidden").write_bytes(BOOK)
    seen, embedded = len(house.sent(house.owner)), list[int]()

    async def prepare(edition_id: int) -> None:
        embedded.append(edition_id)

    house.app.folder.prepare = prepare
    await house.app.folder.look(house.clock())
    (inbox / "坏.docx").write_bytes(b"PK\x03\x04\0")  # still growing
    await house.app.folder.look(house.clock())
    house.app.out.ring()
    assert "待审" in (await house.next_message(house.owner, seen))["text"]
    assert (inbox / "done" / "青石县志.md").read_bytes() == BOOK
    async with house.store.read() as tx:
        (edition,) = [await tx.library.edition(edition_id) for edition_id in embedded]
    assert edition is not None and edition.title == "青石县志"
    assert (inbox / "坏.docx").exists()
    (inbox / "青石县志.md").write_bytes(BOOK)
    for _ in range(2):
        await house.app.folder.look(house.clock())
    assert (inbox / "done" / "青石县志 2.md").exists()
    assert (inbox / "failed" / "坏.docx.why.txt").read_text("utf-8")
    assert sorted(path.name for path in inbox.iterdir()) == [".hidden", "done", "failed"]


async def test_questions_in_the_folder_become_drafts_of_the_bank_or_say_all_that_is_wrong(
    house: House, folder: Path
) -> None:
    await house.tell(house.owner, "/help")
    inbox, table = folder / "inbox", "题型,题干,选项A,选项B,答案\n单选,新题一？,甲,乙,A\n单选,新题二？,甲,乙,{}\n"
    inbox.mkdir(exist_ok=True)
    for name, key, heard in (("坏.csv", "Z", "第 3 行"), ("好.csv", "B", "新题 2 道")):
        seen = len(house.sent(house.owner))
        (inbox / name).write_bytes(table.format(key).encode("gbk"))
        for _ in range(2):
            await house.app.folder.look(house.clock())
        house.app.out.ring()
        assert heard in (await house.next_message(house.owner, seen))["text"]
    assert "3E: key unreadable" in (inbox / "failed" / "坏.csv.why.txt").read_text("utf-8")
    assert [path.name for path in (inbox / "done").iterdir()] == ["好.csv"]
    assert "待审的草稿：2" in (await house.tell(house.owner, "/bank"))["text"]
    assert "好" not in (await house.tell(house.owner, "/materials"))["text"]
