"""Study material in the chat: review, editions, withdrawing, roles and the audit."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bot.flows.editions import Decision
from bot.flows.library import parse, store_parsed
from bot.playground import Playground
from tests.bot.conftest import House, running
from tests.bot.test_gaps import buttons, press_for_message

TEXT = """---
title: 青石县志
edition: "{edition}"
---

# 青石县的茶场

## 建场

1952年3月，青石县在白云岭办起第一个集体茶场，首批社员{members}人。茶场当年开荒40亩。

## 扩大

1958年秋，青石茶场扩大到600亩，办起了一座制茶厂。

## 学校

1961年，茶场办了一所职工夜校，先后有230人在这里识字。

## 道路

1964年，从县城到白云岭的公路通车。
"""
ASKED = "青石县第一个集体茶场首批社员有多少人？"


@pytest.fixture
async def house(telegram: Playground, folder: Path) -> AsyncIterator[House]:
    """The owner of the group is the owner of the bot."""
    async with running(telegram, folder, admin_ids=(telegram.users[0],)) as made:
        yield made


async def draft(house: House, by: int, *, members: int = 37, edition: str = "1990") -> int:
    """A draft that somebody has loaded."""
    data = TEXT.format(members=members, edition=edition).encode()
    parsed = parse("青石县志.md", data, loaded_by=by)
    assert parsed.file.digest == sha256(data).hexdigest()
    now = datetime.now(UTC)
    _, stored = await store_parsed(house.store, parsed, Decision(by, now, now.date()), approved=False)
    return stored.id


async def appoint(house: House, person: int, role: str) -> None:
    """They write to the bot first, as they must."""
    await house.tell(person, "/help")
    assert "现在是" in (await house.tell(house.owner, f"/admins {person} {role}"))["text"]


async def open_first(house: House, reader: int, words: str = "青石") -> dict[str, Any]:
    listed = await house.tell(reader, f"/materials {words}")
    return await press_for_message(house, reader, listed, "1")


async def edited(house: House, message: dict[str, Any], text: str) -> dict[str, Any]:
    """The message once it holds a text."""
    chat_id, number = message["chat"]["id"], message["message_id"]
    try:
        await house.wait(lambda: text in house.telegram.message(chat_id, number)["text"])
    except TimeoutError:
        raise AssertionError(house.telegram.message(chat_id, number)["text"]) from None
    return house.telegram.message(chat_id, number)


async def until_answered(house: House, asker: int, question: str, expected: str) -> dict[str, Any]:
    """Ask until the index has the news."""
    for _ in range(40):
        answer = await house.tell(asker, question)
        if expected in answer["text"]:
            return answer
        await house.app.search.refresh()
    raise AssertionError(answer["text"])


async def test_a_draft_is_reviewed_page_by_page_and_quoted_after_its_approval(house: House) -> None:
    await appoint(house, house.admin, "editor")
    await draft(house, by=house.admin)
    assert "没有能回答" in (await house.tell(house.members[0], ASKED))["text"]
    edition = await open_first(house, house.owner)
    assert "待审" in edition["text"]
    assert house.telegram.message(house.owner, edition["message_id"])
    page = await press_for_message(house, house.owner, edition, "逐段审阅")
    assert "白云岭" in page["text"]
    await house.press(house.owner, page, buttons(page)["🗑 2"])
    page = await edited(house, page, "🗑")
    asks = await press_for_message(house, house.owner, page, "✏️ 1")
    assert "改好了" in (await house.tell(house.owner, "县志 › 茶场", reply_to=asks["message_id"]))["text"]
    assert "审定" in (await house.press(house.owner, page, buttons(page)["✅ 全部通过"]))["text"]
    answer = await until_answered(house, house.members[0], ASKED, "37人")
    assert "县志 › 茶场" in answer["text"]
    assert "600亩" not in (await house.tell(house.members[0], "青石茶场1958年扩大到多少亩？"))["text"]


async def test_nobody_approves_their_own_upload_where_another_can(house: House) -> None:
    number = await draft(house, by=house.owner)
    await appoint(house, house.admin, "reviewer")
    edition = await open_first(house, house.owner)
    refused = await house.press(house.owner, edition, buttons(edition)["全部通过"])
    assert "别的审核员" in refused["text"]
    theirs = await open_first(house, house.admin)
    assert "审定" in (await house.press(house.admin, theirs, f"ea:{number}"))["text"]
    again = await house.forge(house.admin, theirs, f"ea:{number}")
    assert "已经审定过" in again["text"]


async def test_the_only_reviewer_may_and_the_audit_says_so(house: House) -> None:
    await draft(house, by=house.owner)
    edition = await open_first(house, house.owner)
    await house.press(house.owner, edition, buttons(edition)["全部通过"])
    audit = await house.tell(house.owner, "/audit")
    assert "只有一位审核员" in audit["text"]
    assert "装入《青石县志》" in audit["text"]


async def test_a_new_edition_replaces_the_old_one_and_old_citations_still_open(house: House) -> None:
    asker = house.members[0]
    await draft(house, by=house.admin)
    first = await open_first(house, house.owner)
    await house.press(house.owner, first, buttons(first)["全部通过"])
    old = await until_answered(house, asker, ASKED, "37人")
    await draft(house, by=house.admin, members=41, edition="2020")
    second = await open_first(house, house.owner)
    changes = await press_for_message(house, house.owner, second, "与现行版对比")
    assert "37人" in changes["text"]
    assert "41人" in changes["text"]
    await house.press(house.owner, second, buttons(second)["全部通过"])
    assert "2020" in (await until_answered(house, asker, ASKED, "41人"))["text"]
    approved = await edited(house, second, "已审定")
    changes = await press_for_message(house, house.owner, approved, "与上一版对比")
    assert "37人" in changes["text"] and "41人" in changes["text"]
    context = await press_for_message(house, asker, old, "上下文")
    assert "已失效" in context["text"]
    assert "37人" in context["text"]


async def test_an_edition_waits_for_its_day(house: House) -> None:
    await draft(house, by=house.admin)
    edition = await open_first(house, house.owner)
    asks = await press_for_message(house, house.owner, edition, "定日生效")
    assert "今天以后" in (await house.tell(house.owner, "昨天", reply_to=asks["message_id"]))["text"]
    assert "今天以后" in (await house.tell(house.owner, "1999-13-45", reply_to=asks["message_id"]))["text"]
    day = (datetime.now(UTC) + timedelta(days=9)).date()
    told = await house.tell(house.owner, f"{day:%Y年%m月%d日}", reply_to=asks["message_id"])
    assert str(day) in told["text"]
    assert "没有能回答" in (await house.tell(house.members[0], ASKED))["text"]
    house.clock.go_to(datetime.now(UTC) + timedelta(days=10))
    await until_answered(house, house.members[0], ASKED, "37人")


async def test_a_withdrawn_text_is_quoted_no_more_before_any_rebuild(house: House) -> None:
    await draft(house, by=house.admin)
    edition = await open_first(house, house.owner)
    await house.press(house.owner, edition, buttons(edition)["全部通过"])
    await until_answered(house, house.members[0], ASKED, "37人")
    edition = await open_first(house, house.owner)
    await house.press(house.owner, edition, buttons(edition)["撤下"])
    edition = await edited(house, edition, "已审定")
    sure = await house.wait(lambda: buttons(house.telegram.message(house.owner, edition["message_id"])).get("确定撤下"))
    assert "不再引用" in (await house.press(house.owner, edition, sure))["text"]
    assert "没有能回答" in (await house.tell(house.members[0], ASKED))["text"]


async def test_questions_on_a_withdrawn_text_wait_for_an_editor(house: House) -> None:
    listed = await house.tell(house.owner, "/flagged")
    assert "没有等着" in listed["text"]
    edition = await open_first(house, house.owner, "长征")
    await house.forge(house.owner, edition, f"ew:{buttons(edition)['逐段审阅'].split(':')[1]}")
    listed = await house.tell(house.owner, "/flagged")
    question = await press_for_message(house, house.owner, listed, "1")
    assert "原来的依据" in question["text"]
    assert "以那一段为依据" in (await house.press(house.owner, question, buttons(question)["1"]))["text"]
    assert "已经核对过" in (await house.press(house.owner, question, buttons(question)["1"]))["text"]
    assert "核对题目" in (await house.tell(house.owner, "/audit"))["text"]


async def test_every_question_on_a_withdrawn_text_can_be_reached_and_made_a_draft(house: House) -> None:
    edition = await open_first(house, house.owner, "长征")
    await house.forge(house.owner, edition, f"ew:{buttons(edition)['逐段审阅'].split(':')[1]}")
    async with house.store.read() as tx:
        waiting = await tx.bank.flagged_count()
    page, seen = await house.tell(house.owner, "/flagged"), set[str]()
    while len(seen) < waiting:
        here = set(buttons(page).values())
        turn = buttons(page)["›"]
        seen |= here - {turn}
        await house.press(house.owner, page, turn)
        page = await house.wait(lambda: _other_than(house, page, here))  # noqa: B023 - called at once
    assert len(seen) == waiting > 8
    question = await press_for_message(house, house.owner, page, "1")
    drafts_before = await _drafts(house)
    assert "改回草稿了" in (await house.press(house.owner, question, buttons(question)["改回草稿"]))["text"]
    assert await _drafts(house) == drafts_before + 1
    assert "已经核对过" in (await house.press(house.owner, question, buttons(question)["改回草稿"]))["text"]
    assert "改回草稿" in (await house.tell(house.owner, "/audit"))["text"]


def _other_than(house: House, page: dict[str, Any], here: set[str]) -> dict[str, Any] | None:
    """The page once it shows other questions."""
    now = house.telegram.message(page["chat"]["id"], page["message_id"])
    return now if set(buttons(now).values()) != here else None


async def _drafts(house: House) -> int:
    async with house.store.read() as tx:
        return len(await tx.bank.drafts(100))


async def test_only_those_who_may_see_and_decide(house: House) -> None:
    number = await draft(house, by=house.admin)
    outsider = house.members[0]
    for command in ("/materials", "/admins", "/audit", "/flagged"):
        assert "编辑和审核员" in (await house.tell(outsider, command))["text"]
        assert "编辑和审核员" in (await house.tell(house.owner, command, house.group))["text"]
    mine = await house.tell(outsider, "/help")
    for data in (
        f"ea:{number}",
        f"ew:{number}",
        f"ej:{number}:0:dropped",
        f"eh:{number}:0:0",
        f"et:{number}:0",
        "ad:1",
    ):
        assert "编辑和审核员" in (await house.forge(outsider, mine, data))["text"]
    for data in (f"e:{number}:0", f"er:{number}:1:0", f"ed:{number}", "m:1", "au:9", "f:x"):
        assert "编辑和审核员" in (await house.forge(outsider, mine, data))["text"]


async def test_editors_load_and_reviewers_decide(house: House) -> None:
    number = await draft(house, by=house.owner)
    editor, reviewer = house.members[:2]
    await appoint(house, editor, "编辑")
    await appoint(house, reviewer, "审核员")
    assert "学习材料" in (await house.tell(editor, "/help"))["text"]
    theirs = await open_first(house, editor)
    assert "全部通过" not in buttons(theirs)
    assert "编辑和审核员" in (await house.forge(editor, theirs, f"ea:{number}"))["text"]
    assert "编辑和审核员" in (await house.tell(reviewer, "/gaps"))["text"]
    assert "编辑和审核员" in (await house.tell(reviewer, f"/admins {reviewer} owner"))["text"]
    assert "审定" in (await house.press(reviewer, await open_first(house, reviewer), f"ea:{number}"))["text"]
    staff = await house.tell(house.owner, "/admins")
    dismissed = await house.press(house.owner, staff, f"ad:{reviewer}")
    assert "已免去" in dismissed["text"]
    assert "编辑和审核员" in (await house.tell(reviewer, "/materials"))["text"]
    assert "没有见过" in (await house.tell(house.owner, "/admins 424242 editor"))["text"]
    assert "任命" in (await house.tell(house.owner, "/audit"))["text"]


async def test_the_list_of_materials_turns_its_pages(house: House) -> None:
    listed = await house.tell(house.owner, "/materials")
    assert "1/2" in listed["text"]
    await house.press(house.owner, listed, "m:2")
    await edited(house, listed, "2/2")
    assert "没有这样的材料" in (await house.tell(house.owner, "/materials 不存在的书"))["text"]


async def test_a_search_says_how_much_it_does_not_show(house: House) -> None:
    for number in range(18):
        await draft(house, by=house.admin, edition=str(number))
    found = await house.tell(house.owner, "/materials 青石")
    assert len(buttons(found)) == 16 and "还有 2 份" in found["text"]


async def test_a_search_finds_titles_first_and_then_texts_that_hold_the_words(house: House) -> None:
    assert "没有这样的材料" in (await house.tell(house.owner, "/materials 青石茶场"))["text"]
    await draft(house, by=house.admin)
    assert "《青石县志》" in (await house.tell(house.owner, "/materials 青石茶场"))["text"]
    found = (await house.tell(house.owner, "/materials 长征"))["text"]
    titles = ["长征" in line for line in found.split("\n") if "《" in line]
    assert titles == sorted(titles, reverse=True) and len(set(titles)) == 2
