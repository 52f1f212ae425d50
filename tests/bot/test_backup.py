"""A backup taken while the bot runs brings everything back; what is none is refused and changes nothing."""

import asyncio
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import main
from bot.lock import alone_in
from bot.playground import Playground
from tests.bot.conftest import running

Wenshi = Callable[..., str]


@pytest.fixture
def wenshi(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Wenshi:
    """Runs a command on the data folder; gives what it printed."""
    monkeypatch.setenv("DATA_DIR", str(folder))

    def run(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["wenshi", *words])
        with pytest.raises(SystemExit):
            main()
        captured = capsys.readouterr()
        return captured.out + captured.err

    return run


async def test_scores_come_back_as_they_were(
    telegram: Playground, folder: Path, wenshi: Wenshi, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.wenshi"
    async with running(telegram, folder) as house:
        posted = await house.tell(house.owner, "/quiz 单选题", house.group)
        house.vote(house.members[0], posted, right=True)
        await house.answered(house.members[0], 1)
        assert "bytes" in await asyncio.to_thread(wenshi, "backup", str(copy))
        house.vote(house.members[1], posted, right=True)
        await house.answered(house.members[1], 1)
        await house.wait(lambda: not telegram.pending_updates())  # or Telegram would bring the vote once more
    assert "restored" in await asyncio.to_thread(wenshi, "restore", str(copy))
    async with running(telegram, folder) as house:
        text = (await house.tell(house.members[0], "/rank", house.group))["text"]
        assert "你：第 1 名，1 分（共 1 人）" in text
    assert (folder / "wenshi.before-restore").exists()


def test_a_backup_is_never_written_over_a_file(wenshi: Wenshi, tmp_path: Path) -> None:
    file = tmp_path / "precious.txt"
    file.write_text("keep me")
    assert "exists already" in wenshi("backup", str(file))
    assert file.read_text() == "keep me"


@pytest.mark.parametrize("kind", ["missing", "text", "empty", "another database", "newer", "damaged"])
def test_what_is_no_backup_is_refused_and_changes_nothing(
    wenshi: Wenshi, folder: Path, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "file"
    if kind in ("newer", "damaged"):
        wenshi("backup", str(file))
    match kind:
        case "text":
            file.write_text("hello" * 100)
        case "empty":
            file.write_bytes(b"")
        case "another database":
            sqlite3.connect(file).execute("CREATE TABLE x (y)").connection.close()
        case "newer":
            with sqlite3.connect(file) as database:
                database.execute("UPDATE alembic_version SET version_num = '9999'")
            database.close()
        case "damaged":
            data = bytearray(file.read_bytes())
            data[8192 : len(data) // 2] = b"\xff" * (len(data) // 2 - 8192)
            file.write_bytes(data)
    before = (folder / "wenshi.sqlite").read_bytes()
    printed = wenshi("restore", str(file))
    assert "Traceback" not in printed
    assert len(printed.splitlines()) == 1
    assert str(file) in printed
    assert (folder / "wenshi.sqlite").read_bytes() == before


def test_nothing_is_restored_under_a_running_bot(wenshi: Wenshi, folder: Path, tmp_path: Path) -> None:
    wenshi("backup", str(tmp_path / "copy"))
    with alone_in(folder):
        assert "Stop it first" in wenshi("restore", str(tmp_path / "copy"))


def test_two_bots_do_not_share_a_folder(wenshi: Wenshi, folder: Path) -> None:
    with alone_in(folder):
        assert "Stop it first" in wenshi("run")
