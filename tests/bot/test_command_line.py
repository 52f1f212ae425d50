"""The command line: one sentence for a mistake, never a traceback; exit codes 0, 1 and 2."""

import io
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.cli import main
from bot.settings import Settings


class Run(NamedTuple):
    code: int
    out: str
    err: str


Wenshi = Callable[..., Run]


@pytest.fixture
def wenshi(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Wenshi:
    """Runs a command on the furnished data folder; keyword arguments are settings."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(folder.parent)

    def run(*words: str, stdin: str = "", **settings: str) -> Run:
        values = {"data_dir": str(folder), "encoder_model": "none", "log_level": "warning", **settings}
        for name, value in values.items():
            monkeypatch.setenv(name.upper(), value)
        monkeypatch.setattr(sys, "argv", ["wenshi", *words])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        return Run(code if isinstance(code, int) else 0, *capsys.readouterr())

    return run


def test_ask_prints_the_quote_and_its_citation(wenshi: Wenshi) -> None:
    run = wenshi("ask", "三湾改编是什么时候？")
    assert run.code == 0
    assert "1927年9月29日" in run.out
    assert "——《" in run.out


def test_ask_gives_one_object_a_question(wenshi: Wenshi) -> None:
    questions = ["三湾改编是什么时候？", "", "火星上有几座火锅店？"]
    run = wenshi("ask", "--stdin", "--json", stdin="\n".join(questions) + "\n")
    rows = [json.loads(line) for line in run.out.splitlines()]
    assert [row["question"] for row in rows] == questions
    assert [row["answered"] for row in rows] == [True, False, False]
    first = rows[0]
    assert set(first["citation"]) == {"title", "edition", "heading", "page"}
    assert len(first["candidates"]) == 10
    assert set(first["candidates"][0]) == {"title", "heading", "passage", "score"}
    assert first["passage"] in [candidate["passage"] for candidate in first["candidates"]]
    assert rows[2]["quote"] is None


def test_load_makes_drafts_that_are_not_quoted_until_approved(wenshi: Wenshi, tmp_path: Path) -> None:
    text = tmp_path / "a.md"
    text.write_text("# 火锅史\n\n## 来历\n\n火星火锅店于2121年7月1日在奥林匹斯山开业，共有十二座。\n", "utf-8")
    question = "火星火锅店是哪一天开业的？"
    assert json.loads(wenshi("load", str(text), "--dry-run", "--json").out)[0]["state"] == "draft"
    assert "draft" in wenshi("load", str(text)).out
    assert not json.loads(wenshi("ask", question, "--json").out)["answered"]
    assert "approved" in wenshi("load", str(text), "--approve").out
    answer = json.loads(wenshi("ask", question, "--json").out)
    assert answer["citation"]["title"] == "火锅史"
    assert "2121年7月1日" in answer["quote"]
    assert "known" in wenshi("load", str(text)).out
    assert "火锅史" in wenshi("materials").out


def test_load_takes_a_folder_and_names_every_file_it_refuses(wenshi: Wenshi, tmp_path: Path) -> None:
    good, bad = tmp_path / "texts" / "good.txt", tmp_path / "texts" / "bad.md"
    good.parent.mkdir()
    good.write_bytes("延安整风运动从1942年2月开始。".encode("gb18030"))
    bad.write_bytes(b"")
    run = wenshi("load", str(good.parent))
    assert run.code == 1
    assert f"refused   {bad}" in run.out
    assert f"draft     {good}" in run.out


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["ask"], 1, "Write a question"),
        (["ask", "  "], 1, "Write a question"),
        (["load", "/nowhere/at/all.md"], 1, "no such file"),
        (["load", "{text}", "{text}", "--title", "x"], 1, "--title"),
        (["load", "{binary}"], 1, "binary.bin"),
        (["scores", "--group", "-5"], 1, "no group -5"),
        (["scores", "--group", "-5", "--league"], 2, "leave out --group"),
        (["dance"], 2, "No such command"),
        (["load"], 2, "Missing argument"),
    ],
)
def test_a_mistake_gets_one_sentence(
    wenshi: Wenshi, tmp_path: Path, words: list[str], code: int, sentence: str
) -> None:
    places = {"text": tmp_path / "t.md", "binary": tmp_path / "binary.bin"}
    places["text"].write_text("# 一\n\n二三四。", "utf-8")
    places["binary"].write_bytes(b"\x7fELF\0\0")
    run = wenshi(*[word.format(**places) for word in words])
    assert run.code == code
    assert sentence in run.out + run.err
    assert "Traceback" not in run.out + run.err


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"timezone": "Mars/Base"}, "TIMEZONE"),
        ({"database_url": "mysql://x/y"}, "DATABASE_URL"),
        ({"database_url": "nonsense://"}, "DATABASE_URL"),
        ({"database_url": "postgresql+asyncpg://u:secret@127.0.0.1:1/x"}, "DATABASE_URL"),
        ({"encoder_model": "/nowhere/model"}, "ENCODER_MODEL"),
        ({"reranker_model": "/nowhere/model"}, "RERANKER_MODEL"),
    ],
)
def test_a_wrong_setting_gets_one_sentence(wenshi: Wenshi, settings: dict[str, str], sentence: str) -> None:
    run = wenshi("ask", "一大", **settings)
    assert run.code == 1
    assert sentence in run.err
    assert "secret" not in run.err
    assert "Traceback" not in run.err


def test_a_database_of_a_newer_version_is_left_alone(wenshi: Wenshi, folder: Path) -> None:
    file = folder / "wenshi.sqlite"
    with sqlite3.connect(file) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    before = file.read_bytes()
    run = wenshi("ask", "一大")
    assert run.code == 1
    assert "newer" in run.err
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("files", "before", "after", "reason"),
    [
        ("**/*", b"", b"", "broken manifest"),
        ("manifest.json", b'"encoder":', b'"encoder":"x", "other":', "broken manifest"),
        ("manifest.json", b'"encoder": ""', b'"encoder": "x"', "another encoder"),
        ("lexical/*", b"", b"garbage", "damaged or missing files"),
    ],
)
def test_a_bad_index_is_rebuilt_and_the_log_says_why(
    wenshi: Wenshi, folder: Path, files: str, before: bytes, after: bytes, reason: str
) -> None:
    for file in (folder / "index").glob(files):
        if file.is_file():
            damaged = file.read_bytes().replace(before, after) if before else after
            assert damaged != file.read_bytes()
            file.write_bytes(damaged)
    run = wenshi("ask", "三湾改编是什么时候？", log_level="info")
    assert run.code == 0
    assert "building the index anew" in run.err and reason in run.err
    assert "building" not in wenshi("ask", "三湾改编是什么时候？", log_level="info").err


def test_the_library_may_start_empty(wenshi: Wenshi, tmp_path: Path) -> None:
    run = wenshi("ask", "一大", data_dir=str(tmp_path / "empty"), starter_library="off")
    assert run.code == 0
    assert "没有能回答" in run.out


def test_doctor_finds_all_well(wenshi: Wenshi) -> None:
    run = wenshi("doctor")
    assert run.code == 0
    assert "FAIL" not in run.out
    assert "reranker: none" in run.out


def test_doctor_says_what_to_do(wenshi: Wenshi) -> None:
    token = {"bot_token": "123456:AAabcdefghijklmnopqrstuvwxyz0123456", "bot_api_url": "http://127.0.0.1:9"}
    run = wenshi("doctor", **token, encoder_model="/nowhere/model", reranker_model="/nowhere/model")
    assert run.code == 1
    assert "FAIL token" in run.out
    assert "FAIL encoder" in run.out
    assert "FAIL reranker" in run.out
    assert "BOT_API_URL" in run.out
    assert token["bot_token"] not in run.out


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://127.0.0.1:9/deeper"])
def test_run_says_when_telegram_cannot_be_reached(wenshi: Wenshi, url: str) -> None:
    run = wenshi("run", bot_token="123456:AAabcdefghijklmnopqrstuvwxyz0123456", bot_api_url=url)
    assert run.code == 1
    assert "cannot be reached" in run.err
    assert "AAabc" not in run.err
    assert "Traceback" not in run.err


def test_commands_that_send_nothing_start_without_aiogram() -> None:
    script = "import sys; import bot.cli, bot.search.opening; sys.exit('aiogram' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_no_reranker_costs_no_import() -> None:
    choose = "import sys, bot.cli, bot.search.opening; bot.search.opening.choose_reranker('none')"
    script = f"{choose}; sys.exit(not sys.modules.keys().isdisjoint(['torch', 'sentence_transformers']))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
