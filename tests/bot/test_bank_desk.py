"""The question bank in the chat: drafts from a text, approval, mending, binding, and reports of members."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.flows.bank_desk import SHOWN
from bot.game.model import Answer, Person, Post
from bot.playground import Playground
from bot.ports import QuestionState
from knowledge import exchange
from knowledge.questions import Kind, Question
from tests.bot.conftest import House, running
from tests.bot.test_gaps import buttons, press_for_message
from tests.bot.test_loading import send
from tests.bot.test_materials import edited
from tests.exchange.files import GOOD, HEAD, docx, row, workbook
from tests.exchange.test_marked import part

DRAFT = Question(
    id="draft-1",
    kind=Kind.SINGLE,
    stem="三湾改编从哪一天开始？",
    options=("1927年8月1日", "1927年9月29日", "1927年10月7日", "1928年4月28日"),
    key=frozenset({1}),
    explanation="",
    passage_id="",
    proof="",
    source="",
    checked=date(2020, 1, 1),
)


@pytest.fixture
async def house(telegram: Playground, folder: Path) -> AsyncIterator[House]:
    async with running(telegram, folder, admin_ids=(telegram.users[0],)) as made:
        yield made


async def put(house: House, *drafts: Question) -> None:
    async with house.store.write() as tx:
        await tx.bank.put(drafts, QuestionState.DRAFT)


async def state_of(house: House, question_id: str) -> tuple[QuestionState | None, Question]:
    async with house.store.read() as tx:
        return await tx.bank.state(question_id), (await tx.bank.get([question_id]))[question_id]


async def test_an_imported_draft_is_bound_and_approved(house: House) -> None:
    await put(house, DRAFT)
    panel = await house.tell(house.owner, "/bank")
    assert "待审的草稿：1" in panel["text"]
    card = await press_for_message(house, house.owner, panel, "看草稿（1）")
    assert "✅ B. 1927年9月29日" in card["text"]
    assert "先点数字" in (await house.press(house.owner, card, buttons(card)["✅ 通过"]))["text"]
    await house.press(house.owner, card, buttons(card)["1"])
    card = await edited(house, card, "依据：")
    assert "1927年9月29日" in card["text"].partition("依据：")[2]
    assert "通过了" in (await house.press(house.owner, card, buttons(card)["✅ 通过"]))["text"]
    state, question = await state_of(house, DRAFT.id)
    assert state is QuestionState.APPROVED
    assert question.checked > DRAFT.checked
    assert "9月29日" in question.proof
    assert "处理过" in (await house.forge(house.owner, card, "qd:draft-1:drop"))["text"]
    assert "审定题目" in (await house.tell(house.owner, "/audit"))["text"]


async def test_a_draft_is_mended_by_a_reply_and_another_dropped(house: House) -> None:
    await put(house, DRAFT, replace(DRAFT, id="draft-2", stem="另一道？"))
    panel = await house.tell(house.owner, "/bank")
    card = await press_for_message(house, house.owner, panel, "看草稿（2）")
    assert "没看懂" in (await house.tell(house.owner, "改成容易一点", reply_to=card["message_id"]))["text"]
    text = "三湾改编是哪一年？\nA. 1926年\nB. 1927年\nC. 1928年\n答案：B\n解析：1927年9月29日开始。"
    mended = await house.tell(house.owner, text, reply_to=card["message_id"])
    assert "✅ B. 1927年" in mended["text"]
    assert (await state_of(house, DRAFT.id))[1].stem == "三湾改编是哪一年？"
    await house.press(house.owner, mended, buttons(mended)["🗑 不要"])
    assert "另一道" in (await edited(house, mended, "另一道"))["text"]
    assert (await state_of(house, DRAFT.id))[0] is QuestionState.WITHDRAWN


async def test_what_the_bank_has_already_or_denies_is_shown_before_approval(house: House) -> None:
    asked = replace(DRAFT, stem="1919年6月上旬起，五四运动的中心由北京转到了哪一座城市？", options=("上海", "广州"))
    await put(house, replace(asked, key=frozenset({0})), replace(asked, id="draft-2", key=frozenset({1})))
    panel = await house.tell(house.owner, "/bank")
    card = await press_for_message(house, house.owner, panel, "看草稿（2）")
    known = "1919年6月上旬起，五四运动的中心由北京转到了哪座城市？（上海）"
    assert f"⚠️ 题库里已有几乎一样的题：{known}" in card["text"]
    assert "⚠️ 和另一道题的答案矛盾：1919年6月上旬起，五四运动的中心由北京转到了哪一座城市？（广州）" in card["text"]
    await house.press(house.owner, card, buttons(card)["🗑 不要"])
    assert f"⚠️ 和另一道题的答案矛盾：{known}" in (await edited(house, card, "✅ B. 广州"))["text"]
    async with house.store.read() as tx:
        assert ("draft-2", "founding-003") in (await tx.bank.deck()).twins


async def test_a_draft_of_another_kind_is_mended_in_its_own_form(house: House) -> None:
    order = replace(DRAFT, kind=Kind.ORDER, key=frozenset(), order=(1, 0, 2, 3), level=3, topic="井冈山")
    await put(house, order)
    card = await press_for_message(house, house.owner, await house.tell(house.owner, "/bank"), "看草稿（1）")
    assert "答案：CAB" in card["text"]
    wrong = await house.tell(house.owner, "排一排\nA. 甲\nB. 乙\nC. 丙\n答案：CA", reply_to=card["message_id"])
    assert "每个选项写一次" in wrong["text"] and "答案：CAB" in wrong["text"]
    text = "排一排\nA. 甲\nB. 乙\nC. 丙\n答案：CAB\n难度：易"
    assert "丙 → 甲 → 乙" in (await house.tell(house.owner, text, reply_to=card["message_id"]))["text"]
    _, mended = await state_of(house, DRAFT.id)
    assert (mended.kind, mended.order, mended.level, mended.topic) == (Kind.ORDER, (2, 0, 1), 1, "井冈山")


async def test_a_wrong_binding_is_taken_back(house: House) -> None:
    await put(house, DRAFT)
    card = await press_for_message(house, house.owner, await house.tell(house.owner, "/bank"), "看草稿（1）")
    await house.press(house.owner, card, buttons(card)["2"])
    card = await edited(house, card, "依据：")
    await house.press(house.owner, card, buttons(card)["换依据"])
    card = await edited(house, card, "还没有依据")
    assert (await state_of(house, DRAFT.id))[1].passage_id == ""
    await house.press(house.owner, card, buttons(card)["1"])
    assert "1927年9月29日" in (await edited(house, card, "依据："))["text"].partition("依据：")[2]


async def test_questions_are_drafted_from_a_text_once(house: House) -> None:
    listed = await house.tell(house.owner, "/materials 长征")
    edition = await press_for_message(house, house.owner, listed, "1")
    told = await house.press(house.owner, edition, buttons(edition)["出题"])
    assert "道新草稿" in told["text"]
    assert " 0 道新草稿" not in told["text"]
    assert " 0 道新草稿" in (await house.press(house.owner, edition, buttons(edition)["出题"]))["text"]


async def test_a_member_reports_a_question_and_an_editor_withdraws_it(house: House) -> None:
    member = house.members[0]
    posted = await house.tell(house.owner, "/quiz 单选题", house.group)
    house.vote(member, posted, right=False)
    await house.answered(member, 1)
    source = buttons(posted)["📖 出处"]
    await house.press(member, posted, source)
    passage = await house.tell(member, f"/start post_{source.split(':')[1]}")
    assert "记下了" in (await house.press(member, passage, buttons(passage)["🚩 题目有错？"]))["text"]
    assert "已经报过" in (await house.press(member, passage, buttons(passage)["🚩 题目有错？"]))["text"]
    panel = await house.tell(house.owner, "/bank")
    card = await press_for_message(house, house.owner, panel, "看报错（1）")
    assert "有 1 个人" in card["text"]
    assert "答过 1 次，答对 0 次" in card["text"]
    await house.press(house.owner, card, buttons(card)["有错，撤下"])
    assert "没有要看的了" in (await edited(house, card, "没有要看的了"))["text"]
    question_id = buttons(passage)["🚩 题目有错？"].split(":")[1]
    assert (await state_of(house, question_id))[0] is QuestionState.WITHDRAWN
    assert "有人看过了" in (await house.forge(house.owner, card, f"qs:{question_id}:1"))["text"]


async def test_only_editors(house: House) -> None:
    await put(house, DRAFT)
    outsider = house.members[0]
    assert "编辑和审核员" in (await house.tell(outsider, "/bank"))["text"]
    mine = await house.tell(outsider, "/help")
    for data in ("q:drafts:", "qd:draft-1:approve", f"qb:draft-1:{'0' * 16}", "qs:draft-1:1", "em:1"):
        assert "编辑和审核员" in (await house.forge(outsider, mine, data))["text"]
    assert (await state_of(house, DRAFT.id))[0] is QuestionState.DRAFT


async def test_a_file_of_questions_becomes_drafts_or_says_all_that_is_wrong(house: House) -> None:
    table = "题型,题干,选项A,选项B,答案\n单选,新题一？,甲,乙,A\n单选,新题二？,甲,乙,{}\n"
    wrong = await send(house, house.owner, "题目.csv", table.format("Z").encode(), "题库")
    told = await edited(house, wrong, "一道题也没有导入")
    assert "3" in told["text"]
    await document(house, house.owner)
    right = await send(house, house.owner, "题目.csv", table.format("B").encode("gbk"))
    assert "新题 2 道" in (await edited(house, right, "导入为草稿"))["text"]
    assert "待审的草稿：2" in (await house.tell(house.owner, "/bank"))["text"]
    text = "1. 新题三？\nA. 甲\nB. 乙\n答案：B\n".encode()
    by_caption = await send(house, house.owner, "三.txt", text, "这是题库")
    assert "新题 1 道" in (await edited(house, by_caption, "导入为草稿"))["text"]


async def test_files_of_other_programs_are_taken_in_too(house: House) -> None:
    files = {
        "四.gift": ("哪一年？ { =1921 ~1922 }".encode(), ""),
        "五.aiken": ("在哪里？\nA. 上海\nB. 北京\nANSWER: A\n".encode(), ""),
        "六.docx": (docx("1. 谁？", "A. 甲", "B. 乙", "答案：B 解析：乙。"), "题库"),
    }
    for count, (name, (data, caption)) in enumerate(files.items(), 1):
        sent = await send(house, house.owner, name, data, caption)
        assert "新题 1 道" in (await edited(house, sent, "导入为草稿"))["text"]
        assert f"待审的草稿：{count}" in (await house.tell(house.owner, "/bank"))["text"]


async def document(house: House, person: int) -> dict[str, Any]:
    """The last message to somebody that carries a file."""
    found = await house.wait(lambda: [one for one in house.sent(person) if "document" in one])
    return dict(found[-1])


def content_of(house: House, message: dict[str, Any]) -> bytes:
    """The bytes of the file in a message; the playground has no door for them."""
    files = house.telegram._world.files
    kept = files.get(message["document"]["file_id"])
    assert kept is not None
    return bytes(files.read(kept))


async def read(house: House, name: str, data: bytes, caption: str, text: str) -> str:
    """The owner sends a file; gives the message that says what came of it, in the place of the one that it waits."""
    house.telegram.send_file(house.owner, house.owner, name, data, caption)
    told = await house.wait(lambda: [one["text"] for one in house.sent(house.owner) if text in one.get("text", "")])
    return str(told[-1])


async def test_a_faulty_file_comes_back_with_its_faults_marked(house: House) -> None:
    table = [HEAD, GOOD, row(题干="另一题？", 答案="X"), row(题干="")]
    refused = await read(house, "我的题.xlsx", workbook(table), "", "一道题也没有导入")
    assert "第 3 行 G 列" in refused and "第 4 行 B 列" in refused
    copy = await document(house, house.owner)
    assert copy["document"]["file_name"] == "我的题（标注）.xlsx"
    assert "标了颜色" in copy["caption"]
    comments = part(content_of(house, copy), "xl/comments1.xml")
    assert 'ref="G3"' in comments and 'ref="B4"' in comments
    assert "待审的草稿：0" in (await house.tell(house.owner, "/bank"))["text"]


async def test_a_trial_tells_what_an_import_would_do_and_stores_nothing(house: House) -> None:
    good = [HEAD, GOOD, row(题干="另一题？")]
    assert "新题 2 道" in await read(house, "题.xlsx", workbook(good), "试导入", "什么也没有存")
    assert "待审的草稿：0" in (await house.tell(house.owner, "/bank"))["text"]
    faulty = workbook([*good, row(答案="Z")])
    assert "第 4 行" in await read(house, "题.xlsx", faulty, "试导入题库", "一道题也没有导入")
    assert (await document(house, house.owner))["document"]["file_name"] == "题（标注）.xlsx"
    assert "新题 2 道" in await read(house, "题.xlsx", workbook(good), "题库", "导入为草稿")


async def answered_against_the_key(house: House) -> Question:
    """Eighteen people answer eleven questions; the better they are, the surer they choose one wrong option of the last."""
    async with house.store.write() as tx:
        ids = [one.question_id for one in (await tx.bank.deck()).candidates if one.kind is Kind.SINGLE][:11]
        *plain, doubtful = (await tx.bank.get(ids)).values()
        await tx.people.upsert(Person(number, f"同学 {number}") for number in range(1, 19))
        for question in (*plain, doubtful):
            (post,) = await tx.posts.add(unscored(house, question))
            wrong = next(place for place in range(4) if place not in question.key)
            for person in range(1, 19):
                right = (person <= 6) == (question is doubtful)
                chosen = tuple(question.key) if right else (wrong,)
                await tx.ledger.append([given(post, person, chosen, right=right)])
    return doubtful


async def test_an_editor_takes_the_bank_out_and_an_empty_table(house: House) -> None:
    await put(house, replace(DRAFT, kind=Kind.ORDER, key=frozenset(), order=(1, 0, 2, 3), picture="p"))
    async with house.store.read() as tx:
        bank = await tx.bank.questions()
    panel = await house.tell(house.owner, "/bank")
    ordered = sum(question.kind is Kind.ORDER for question in bank)
    for button, count in (("⬇ xlsx", len(bank)), ("⬇ GIFT", len(bank) - ordered), ("⬇ Aiken", None)):
        sent = await press_for_message(house, house.owner, panel, button)
        again = exchange.read(sent["document"]["file_name"], content_of(house, sent), date(2026, 1, 1))
        assert again.sound and f"{len(again.questions)} 道题" in sent["caption"]
        assert count is None or len(again.questions) == count
        if button == "⬇ xlsx":
            assert "图片（1 道）" in sent["caption"] and "放不下" not in sent["caption"]
        else:
            assert f"放不下、没有写进去的：{len(bank) - len(again.questions)} 道" in sent["caption"]
            assert "出处" in sent["caption"]
    sent = await press_for_message(house, house.owner, panel, "空白模板")
    assert sent["document"]["file_name"] == "题库模板.xlsx" and "试导入" in sent["caption"]
    assert "没有找到题目" in await read(house, "空.xlsx", content_of(house, sent), "题库", "没有找到题目")
    outsider = await house.tell(house.members[0], "/help")
    assert "编辑和审核员" in (await house.forge(house.members[0], outsider, "qx:.xlsx"))["text"]
    assert "编辑和审核员" in (await house.forge(house.members[0], outsider, "qx:template"))["text"]


def _turned(house: House, shown: dict[str, Any]) -> dict[str, Any] | None:
    now = house.telegram.message(house.owner, shown["message_id"])
    return now if now["text"] != shown["text"] else None


def unscored(house: House, question: Question) -> Post:
    now = datetime.now(UTC)
    return Post(0, house.group, question.id, question.key, now.date(), now, now + timedelta(hours=1), scored=False)


def given(post: Post, person: int, chosen: tuple[int, ...], *, right: bool) -> Answer:
    fields = (post.id, post.chat_id, person, post.question_id, chosen, right, 0, post.day)
    return Answer(*fields, scored=False, scheduled=False, received_at=post.opened_at)


async def test_a_key_that_good_players_contradict_is_found_and_the_question_withdrawn(house: House) -> None:
    panel = await house.tell(house.owner, "/bank")
    assert "还没有人答过题" in (await press_for_message(house, house.owner, panel, "题目统计"))["text"]
    await house.tell(house.owner, "/rank", house.group)
    doubtful = await answered_against_the_key(house)
    shown = await press_for_message(house, house.owner, panel, "题目统计")
    assert "答过的题 11 道，其中 1 道的答案可疑" in shown["text"]
    first = shown["text"].split("\n\n")[1]
    assert first.startswith(f"❗ 1. {doubtful.stem}")
    assert "答过 18 次，答对 33%，区分度 -1.00，错选最多" in first
    await house.press(house.owner, shown, buttons(shown)["›"])
    second = await house.wait(lambda: _turned(house, shown))
    looks = [data for data in buttons(second).values() if data.startswith("ql:")]
    assert len(looks) == 11 - SHOWN and not {*looks} & {*buttons(shown).values()}
    await house.press(house.owner, second, buttons(second)["‹"])
    await house.wait(lambda: _turned(house, second))
    card = await press_for_message(house, house.owner, shown, "1")
    assert card["text"].startswith("这道题的原文和作答")
    assert list(buttons(card)) == ["有错，撤下"]
    await house.press(house.owner, card, buttons(card)["有错，撤下"])
    assert (await state_of(house, doubtful.id))[0] is QuestionState.WITHDRAWN


async def test_the_command_line_tells_the_same_of_the_questions(house: House, folder: Path) -> None:
    assert "No question has been answered yet" in await stats(folder)
    await house.tell(house.owner, "/rank", house.group)
    doubtful = await answered_against_the_key(house)
    first, *others = json.loads(await stats(folder, "--json"))
    told = {name: first[name] for name in ("question_id", "answered", "right", "discrimination", "suspicious")}
    assert told == {
        "question_id": doubtful.id, "answered": 18, "right": 6, "discrimination": -1.0, "suspicious": True,
    }  # fmt: skip
    assert first["lure"][1] == 12
    assert len(others) == 10 and not any(one["suspicious"] for one in others)
    assert "suspicious" in await stats(folder)


async def stats(folder: Path, *options: str) -> str:
    values = {**os.environ, "DATA_DIR": str(folder), "COLUMNS": "120"}
    command = (sys.executable, "-m", "bot", "bank", "stats", *options)
    process = await asyncio.create_subprocess_exec(*command, env=values, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    assert process.returncode == 0
    return out.decode()
