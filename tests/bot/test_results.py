"""A contest that is over, through the running bot: boards, pictures, names, certificates, the report, organisations."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from PIL import Image

from bot import tables
from bot.flows import contest_report
from bot.game.contest import Form, Rules
from bot.game.model import Chat, ChatKind, Person, Post
from bot.game.recount import Ruling
from bot.game.running import Contest, ContestState, Mark, Run, RunState, Turn
from bot.playground import Playground
from bot.telegram import loader
from tests.bot.conftest import House, running
from tests.bot.test_gaps import buttons
from tests.bot.test_materials import edited
from tests.store.samples import QUESTION, answer
from tests.unit.test_roster import sheet

OTHER = Chat(-1000777, ChatKind.GROUP, "另一个群", "Asia/Shanghai", "zh-Hans")
STRANGER = Person(990, "外群的人")
END = datetime(2026, 5, 4, 12, tzinfo=UTC)
CONTEST = Contest(
    0, "c0ffee", "五四知识赛", ContestState.CLOSED, 0, END, Rules(count=1), questions=(QUESTION,), closes_at=END
)


@pytest.fixture
async def house(telegram: Playground, folder: Path) -> AsyncIterator[House]:
    async with running(telegram, folder, admin_ids=(telegram.users[0],)) as made:
        await made.tell(made.owner, "/help", made.group)
        for person in (made.owner, *made.members):
            await made.tell(person, "/help")
        yield made


async def held(house: House, rules: Rules = CONTEST.rules) -> Contest:
    """A contest that has closed: two members and a stranger of another group have played one question each."""
    players = [(house.members[0], house.group, 10), (STRANGER.id, OTHER.id, 10), (house.members[1], house.group, 0)]
    async with house.store.write() as tx:
        await tx.chats.ensure(OTHER)
        await tx.people.upsert([STRANGER])
        await tx.bank.put([QUESTION])
        contest = await tx.contests.add(replace(CONTEST, owner_id=house.owner, rules=rules))
        for place, (person, chat_id, score) in enumerate(players):
            await played(tx, contest, Run(0, contest.id, person, 1, "", RunState.ENDED, END, chat_id, score), place)
    return contest


async def played(tx: Any, contest: Contest, run: Run, place: int) -> None:
    """A run of one question, each slower than the one before."""
    right, millis, person = run.score > 0, 1000 + place, run.person_id
    await tx.chats.ensure(Chat(person, ChatKind.PRIVATE, str(person), "Asia/Shanghai", "zh-Hans"))
    (post,) = await tx.posts.add(Post(0, person, QUESTION.id, QUESTION.key, END.date(), END, END, scored=False))
    stored = await tx.runs.join(replace(run, right=int(right), answered=1, millis=millis, started_at=END, ended_at=END))
    await tx.runs.add_turn(Turn(post.id, contest.id, 0, stored.id, END, END, done=True))
    await tx.ledger.append([answer(post, Person(person, ""), right=right)])
    await tx.runs.mark([Mark(post.id, person, stored.id, right, run.score, millis, END.date())])


async def final(house: House, contest: Contest) -> None:
    async with house.store.write() as tx:
        await tx.contests.save(replace(contest, state=ContestState.FINAL))


def picture(house: House, message: dict[str, Any]) -> Image.Image:
    """What the bot sent, as the local Telegram keeps it."""
    world = house.telegram._world  # the playground has no door for the bytes of a file
    file = world.files.get(message["photo"][-1]["file_id"])
    assert file is not None
    return Image.open(BytesIO(world.files.read(file)))


async def test_nothing_is_told_before_the_end(house: House) -> None:
    contest = await held(house)
    async with house.store.write() as tx:
        await tx.contests.save(replace(contest, state=ContestState.OPEN))
    assert "还没有结束" in (await house.tell(house.members[0], "/results c0ffee"))["text"]
    assert "还没有结束的竞赛" not in (await house.tell(house.members[0], "/results c0ffee"))["text"]
    assert "没有这个竞赛" in (await house.tell(house.members[0], "/results nope"))["text"]


async def test_names_show_in_the_own_group_and_beyond_it_only_where_people_allow_it(house: House) -> None:
    await held(house)
    winner, second = house.members[:2]
    text = (await house.tell(winner, "/results", house.group))["text"]
    assert "五四知识赛" in text and "申诉期内" in text
    assert "张伟" in text and "一位同学（另一个群）" in text and STRANGER.name not in text
    async with house.store.write() as tx:
        await tx.people.show(STRANGER.id, shown=True)
    panel = await house.tell(winner, "/me")
    await house.press(winner, panel, buttons(panel)["🙈 榜上的名字"])
    shown = await edited(house, panel, "榜上的名字")
    await house.press(winner, shown, buttons(shown)["在本群榜上隐藏我的名字"])
    await edited(house, panel, "本群的榜：写“一位同学”")
    text = (await house.tell(second, "/results", house.group))["text"]
    assert "张伟" not in text and f"{STRANGER.name}（另一个群）" in text
    assert "你：第 3 名，0 分（共 3 人）" in (await house.tell(second, "/results"))["text"]


async def test_groups_and_organisations_have_their_boards(house: House) -> None:
    await held(house)
    admin = house.owner
    assert "还没有组织表" in (await house.tell(admin, "/organisation 中学", house.group))["text"]
    before = len(house.sent(admin))
    rows = [
        ("盟", "东旗", "中学", None, 20),
        ("盟", "西旗", "中学", None, 30, OTHER.id),
        ("盟", "西旗", "小学", None, 30),
    ]
    house.telegram.send_file(admin, admin, "组织.xlsx", sheet(*rows), "组织")
    loaded = await house.next_message(admin, before)
    assert "新增 6 个组织" in (await edited(house, loaded, "已装入"))["text"]
    assert "群管理员" in (await house.tell(house.members[0], "/organisation 东旗/中学", house.group))["text"]
    assert "东旗/中学" in (await house.tell(admin, "/organisation 中学", house.group))["text"]
    assert "另一个群" in (await house.tell(admin, "/organisation 西旗/中学", house.group))["text"]
    assert "盟 / 东旗 / 中学（登记 20 人）" in (await house.tell(admin, "/organisation 东旗/中学", house.group))["text"]
    board = await house.tell(admin, "/results c0ffee")
    await house.press(admin, board, buttons(board)["群榜"])
    shown = await edited(house, board, "群榜 · 总分")
    await house.press(admin, shown, buttons(shown)["参与率"])
    text = (await edited(house, board, "群榜 · 参与率"))["text"]
    assert "🥇 中学　10%　2 人" in text and "🥈 中学　3.3%　1 人" in text
    shown = house.telegram.message(admin, board["message_id"])
    assert shown is not None
    await house.press(admin, shown, buttons(shown)["组织榜"])
    top = await edited(house, board, "组织榜")
    await house.press(admin, top, buttons(top)["盟"])
    text = (await edited(house, board, "盟 · 组织榜"))["text"]
    assert "东旗　10 分　2 人" in text and "西旗　10 分　1 人" in text
    broken = sheet(("", "东旗"), ("盟", "东旗", None, None, "x"))
    before = len(house.sent(admin))
    house.telegram.send_file(admin, admin, "组织.xlsx", broken, "组织")
    text = (await edited(house, await house.next_message(admin, before), "没有装入"))["text"]
    assert "第 4 行" in text and "第 5 行：人数要写成整数" in text


async def test_teams_stand_by_the_mean_of_their_best_and_who_is_missing_counts_0(house: House) -> None:
    """Of two groups one has two people with 10 and 0 points, the other one person with 10."""
    await held(house, Rules(Form.TEAM, count=1, best_of=2))
    text = (await house.tell(house.owner, "/results c0ffee"))["text"]
    assert "群榜 · 均分" in text
    assert "🥇 青年理论学习小组　5 分　2 人" in text and "🥇 另一个群　5 分　1 人" in text


async def test_who_sends_another_table_gets_an_empty_one_in_their_language(house: House) -> None:
    panel = await house.tell(house.owner, "/settings")
    await house.choose(house.owner, panel, "language", "en")
    before = len(house.sent(house.owner))
    house.telegram.send_file(house.owner, house.owner, "names.xlsx", sheet(head=("a", "b")), "Organisations")
    await edited(house, await house.next_message(house.owner, before), "a column “League” is needed")
    book, filled = load_workbook(BytesIO(await document(house, before))), BytesIO()
    assert [cell.value for cell in book["Organisations"][1]][:2] == ["League", "County"]
    book["Organisations"].append(["盟", "东旗"])
    book.save(filled)
    before = len(house.sent(house.owner))
    house.telegram.send_file(house.owner, house.owner, "organisations.xlsx", filled.getvalue(), "organisations")
    await edited(house, await house.next_message(house.owner, before), "2 new organisations")


async def test_the_groups_get_one_picture_when_the_contest_is_final(house: House) -> None:
    contest = await held(house)
    before = len(house.sent(house.group))
    await final(house, contest)
    message = await house.wait(lambda: house.sent(house.group)[before:], seconds=30)
    assert "本群 2 人参加，10 分，列 2 个群的第 1 名" in message[0]["caption"]
    image = picture(house, message[0])
    assert image.format == "PNG" and image.width == 900
    await house.app.chores.publish()
    await house.tell(house.owner, "/results", house.group)
    assert sum("photo" in one for one in house.sent(house.group)) == 1


async def test_a_certificate_is_given_verified_and_known_as_erased(house: House) -> None:
    contest = await held(house)
    winner, stranger = house.members[0], house.members[2]
    board = await house.tell(winner, "/results")
    get = buttons(board)["📜 领取我的证书"]
    assert "申诉期" in (await house.press(winner, board, get))["text"]
    await final(house, contest)
    await house.wait(lambda: any("photo" in one for one in house.sent(house.group)), seconds=30)
    before = len(house.sent(winner))
    await house.press(winner, board, get)
    given = await house.next_message(winner, before)
    assert picture(house, given).size == (1200, 850)
    code = given["caption"].split("/verify ")[1][:14]
    told = (await house.tell(stranger, f"/verify {code.lower()}", house.group))["text"]
    assert "证书属实：张伟" in told and "第 1 名，10 分" in told
    assert "没有可以领的证书" in (await house.forge(stranger, await house.tell(stranger, "/help"), get))["text"]
    assert "没有这个编号" in (await house.tell(stranger, "/verify 0000-0000-0000"))["text"]
    assert "/verify 7K2M" in (await house.tell(stranger, "/verify 什么"))["text"]
    assert code.replace("-", "") in str(await data_of(house, winner))
    async with house.store.write() as tx:
        await tx.privacy.forget(winner, house.clock())
    told = (await house.tell(stranger, f"/verify {code}"))["text"]
    assert "已删除" in told and "张伟" not in told
    assert "张伟" not in (await house.tell(stranger, "/results", house.group))["text"]


async def data_of(house: House, person: int) -> Any:
    async with house.store.read() as tx:
        return await tx.privacy.held(person)


async def test_a_report_speaks_the_language_of_whoever_orders_it(house: House) -> None:
    await held(house)
    panel = await house.tell(house.owner, "/settings")
    await house.choose(house.owner, panel, "language", "en")
    board = await house.tell(house.owner, "/results c0ffee")
    book = await report(house, board, "📊 Report")
    assert book.sheetnames == ["Persons", "Groups", "Questions"]
    heads = [cell.value for sheet in book for cell in sheet[1]]
    assert heads[:3] == ["Place", "Name", "Organisation or group"] and "Participation (%)" in heads
    assert "".join(heads).isascii()


async def report(house: House, board: dict[str, Any], label: str) -> Workbook:
    """What comes of a press of the organiser."""
    before = len(house.sent(house.owner))
    await house.press(house.owner, board, buttons(board)[label])
    return load_workbook(BytesIO(await document(house, before)))


async def document(house: House, before: int) -> bytes:
    """The file that the owner of the group gets behind the first `before` messages."""
    sent = await house.wait(lambda: [one for one in house.sent(house.owner)[before:] if "document" in one], seconds=20)
    world = house.telegram._world
    return bytes(world.files.read(world.files.get(sent[0]["document"]["file_id"])))


async def test_a_report_names_the_keys_that_count(house: House) -> None:
    contest = await held(house)
    board = await house.tell(house.owner, "/results c0ffee")
    for ruling, right in ((None, "1921"), (Ruling(QUESTION.id, (0,)), "1919"), (Ruling(QUESTION.id), "—")):
        if ruling is not None:
            async with house.store.write() as tx:
                await tx.appeals.rule(contest.id, ruling, END, None)
        assert (await report(house, board, "📊 报表"))["题目"]["C2"].value == right


@pytest.fixture
def half(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """A report of six rows stops behind the third, until this is set."""
    go_on = Event()

    def slowly(sheets: list[tables.Table], step: Callable[[int], None]) -> bytes:
        def tell(done: int) -> None:
            step(done)
            assert done != 3 or go_on.wait(20)

        return tables.workbook(sheets, tell)

    monkeypatch.setattr(tables, "TELL_EVERY", 1)
    monkeypatch.setattr(loader, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(contest_report, "workbook", slowly)
    yield go_on
    go_on.set()


async def test_a_report_shows_how_far_it_is_and_then_that_it_is_there(house: House, half: Event) -> None:
    await held(house)
    board, before = await house.tell(house.owner, "/results c0ffee"), len(house.sent(house.owner))
    await house.press(house.owner, board, buttons(board)["📊 报表"])
    shown = await house.next_message(house.owner, before)
    assert "五四知识赛.xlsx" in shown["text"]
    assert "写报表：50%" in (await edited(house, shown, "%"))["text"]
    half.set()
    assert "写好了" in (await edited(house, shown, "写好了"))["text"]
    await house.wait(lambda: [one for one in house.sent(house.owner)[before:] if "document" in one])


async def test_a_report_that_is_not_wanted_any_more_does_not_come(house: House, half: Event) -> None:
    await held(house)
    board, before = await house.tell(house.owner, "/results c0ffee"), len(house.sent(house.owner))
    await house.press(house.owner, board, buttons(board)["📊 报表"])
    shown = await edited(house, await house.next_message(house.owner, before), "50%")
    await house.press(house.owner, shown, buttons(shown)["取消"])
    await edited(house, shown, "取消了")
    half.set()
    await report(house, board, "📊 报表")
    assert len([one for one in house.sent(house.owner)[before:] if "document" in one]) == 1, "that of the second press"


async def test_the_organiser_gets_a_report_and_decides_about_certificates(house: House) -> None:
    contest = await held(house)
    organiser, member = house.owner, house.members[0]
    board = await house.tell(organiser, "/results c0ffee")
    book = await report(house, board, "📊 报表")
    people = [[cell.value for cell in row] for row in book["个人"].iter_rows(min_row=2)]
    assert [row[:1] + row[2:7] for row in people] == [
        [1, "青年理论学习小组", 10, 1, 1, 1],
        [2, "另一个群", 10, 1, 1, 1],
        [3, "青年理论学习小组", 0, 0, 1, 1],
    ]
    assert [row[1] for row in people] == [None, None, None], "nobody has opted in"
    groups = [[cell.value for cell in row] for row in book["群"].iter_rows(min_row=2)]
    assert [row[:5] for row in groups] == [[1, "青年理论学习小组", 2, 10, 5], [1, "另一个群", 1, 10, 10]]
    (question,) = [[cell.value for cell in row] for row in book["题目"].iter_rows(min_row=2)]
    assert question[3:7] == [3, 3, 66.7, 1] and question[7].startswith("B 2, ")
    await house.press(organiser, board, buttons(board)["🎖 证书"])
    awards = await edited(house, board, "的证书")
    await house.press(organiser, awards, buttons(awards)["前 1 名"])
    await house.wait(lambda: "• 前 1 名" in str(house.telegram.message(organiser, board["message_id"])))
    async with house.store.read() as tx:
        assert (await tx.results.award(contest.id)).prizes == 1
    hello = await house.tell(member, "/help")
    for data in (f"crx:{contest.id}", f"crp:{contest.id}", f"cra:{contest.id}:9:9"):
        assert "组织者" in (await house.forge(member, hello, data))["text"]
    before = len(house.sent(organiser))
    shown = house.telegram.message(organiser, board["message_id"])
    assert shown is not None
    await house.press(organiser, shown, buttons(shown)["‹ 回到榜单"])
    whole = await edited(house, board, "个人榜")
    await house.press(organiser, whole, buttons(whole)["🖼 图片"])
    assert picture(house, await house.next_message(organiser, before)).height > 300
