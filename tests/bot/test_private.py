"""What the bot says in private, and what it says to what it cannot do."""

import pytest

from tests.bot.conftest import House


@pytest.mark.parametrize(
    "text", ["/start", "/help", "/start something", "/start post_", "/start post_x", "/start post_99999999999999999999"]
)
async def test_help_is_given(house: House, text: str) -> None:
    assert "/quiz" in (await house.tell(house.members[0], text))["text"]


async def test_an_unknown_post_is_not_shown(house: House) -> None:
    assert "先作答" in (await house.tell(house.members[0], "/start post_4711"))["text"]


@pytest.mark.parametrize("command", ["/rank", "/daily", "/daily 08:00"])
async def test_group_commands_say_that_they_are_for_groups(house: House, command: str) -> None:
    assert "在群里" in (await house.tell(house.members[0], command))["text"]


async def test_unknown_commands_are_explained_in_private_and_ignored_in_groups(house: House) -> None:
    assert "/help" in (await house.tell(house.members[0], "/dance"))["text"]
    house.telegram.say(house.members[0], house.group, "/dance")
    answer = await house.tell(house.members[0], "/rank", house.group)
    assert "排行榜" in answer["text"]


async def test_files_are_explained(house: House) -> None:
    before = len(house.sent(house.members[0]))
    house.telegram.send_file(house.members[0], house.members[0], "a.exe", b"MZ")
    assert "编辑" in (await house.next_message(house.members[0], before))["text"]


async def test_settings_change_the_language_and_the_zone(house: House) -> None:
    first = house.members[0]
    panel = await house.tell(first, "/settings")
    await house.choose(first, panel, "language", "en")
    await house.choose(first, panel, "zone", "Europe/London")
    await house.wait(lambda: "Europe/London" in str(house.telegram.message(first, panel["message_id"])))
    assert "Settings" in (await house.tell(first, "/settings"))["text"]


@pytest.mark.parametrize("data", ["c:zone:Mars/Base", "c:mode:shout", "c:quiet:25-99", "c:color:red"])
async def test_made_up_settings_are_refused(house: House, data: str) -> None:
    panel = await house.tell(house.members[0], "/settings")
    assert "失效" in (await house.forge(house.members[0], panel, data))["text"]


async def test_no_scores_yet(house: House) -> None:
    assert "还没有成绩" in (await house.tell(house.members[0], "/me"))["text"]


async def test_a_wrong_period_is_named(house: House) -> None:
    assert "week" in (await house.tell(house.members[0], "/rank century", house.group))["text"]
