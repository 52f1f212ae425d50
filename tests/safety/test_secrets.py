"""Logs, metrics, errors and the process list hold no texts, no names and no token."""

import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.log import configure_log
from bot.playground import Playground
from tests.bot.conftest import House, running
from tests.bot.process import BotProcess, cold, until

NAME, TEXT = "张不能写进日志", "这句话不能写进日志"


async def provoke(house: House) -> None:
    """Errors of every kind that the log tells of."""
    person = house.members[0]
    user = {"id": person, "is_bot": False, "first_name": NAME, "username": NAME}
    chat = {"id": person, "type": "private", "first_name": NAME}
    message = {"message_id": 1, "date": 1_700_000_000, "chat": chat, "from": user, "text": TEXT}
    for reason in ("Bad Request: " + TEXT, "Internal Server Error"):
        house.telegram.faults.fail("sendMessage", 400 if "Bad" in reason else 500, reason.replace(TEXT, "message"))
        house.telegram.push({"message": message})
        await house.wait(lambda: not len(house.telegram.faults))
    house.telegram.faults.fail("getUpdates", 502, "Bad Gateway", times=2)
    house.telegram.push({"message": message | {"text": [TEXT]}})
    house.telegram.push({"message": message | {"chat": {"id": 2**70, "type": "private", "first_name": NAME}}})
    house.telegram.push({"poll_answer": {"poll_id": TEXT, "user": user | {"id": 2**70}, "option_ids": [0]}})
    house.telegram.send_file(house.owner, house.owner, f"{TEXT}.docx", b"PK\x03\x04" + TEXT.encode())
    await house.tell(house.members[1], "/help")


async def broken_flow(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A handler that fails with the words of a person in its error."""

    def fail(*_: Any) -> Any:
        raise RuntimeError(f"{TEXT} of {NAME} with {house.telegram.token}")

    with monkeypatch.context() as patched:
        patched.setattr("bot.telegram.routers.score.show_records", fail)
        house.telegram.say(house.members[0], house.members[0], "/me")
        await house.wait(lambda: house.telegram.pending_updates() == [])
        await house.tell(house.members[1], "/help")


async def test_a_debug_log_full_of_errors_holds_no_words(
    telegram: Playground, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    configure_log("debug")
    async with running(telegram, folder, admin_ids=(telegram.users[0],), log_level="debug") as house:
        await provoke(house)
        await broken_flow(house, monkeypatch)
        page = (await house.app.metrics.page()).decode()
    logged = capfd.readouterr().err
    assert "update failed" in logged and "Traceback" in logged, "the errors were provoked"
    for secret in (NAME, TEXT, telegram.token, telegram.token.partition(":")[2]):
        assert secret not in logged
        assert secret not in page
    assert not re.search(r"[一-鿿]{2}", page)


async def test_the_process_list_and_the_start_hold_no_token(tmp_path: Path) -> None:
    """Also where the token is refused, which is said with a sentence."""
    (tmp_path / "data").mkdir()
    async with Playground() as telegram:
        bot = BotProcess(telegram, tmp_path / "data", cold, LOG_LEVEL="debug")
        try:
            await bot.start()
            await bot.ready()
            if sys.platform == "linux":
                assert telegram.token not in Path(f"/proc/{bot.pid}/cmdline").read_text()
        finally:
            bot.kill()
        wrong = "123456:AAwrongwrongwrongwrongwrongwrong"
        refused = BotProcess(telegram, tmp_path / "data", cold, LOG_LEVEL="debug", BOT_TOKEN=wrong)
        refused._process = cold({**refused._environment, "PATH": os.environ["PATH"]}, refused.folder, refused.log)
        await until(lambda: refused._process.poll() is not None)
        log = bot.log.read_text()
        assert "BOT_TOKEN is not accepted" in log and "Traceback" not in log
        assert telegram.token not in log and wrong not in log and wrong.partition(":")[2] not in log
