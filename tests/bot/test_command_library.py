"""`materials`, `audit` and the bar of `load` on the terminal."""

import json
import os
import pty
import re
import sys
from pathlib import Path

import pytest

from tests.bot.test_command_line import Wenshi, wenshi  # noqa: F401 - a fixture
from tests.bot.test_materials import ASKED, TEXT
from tests.documents import paper


def written(folder: Path, edition: str, members: int) -> str:
    path = folder / f"{edition}.md"
    path.write_text(TEXT.format(edition=edition, members=members), "utf-8")
    return str(path)


def number_of(run: str, edition: str) -> str:
    found = re.search(rf"^ *(\d+) .*（{edition}）", run, re.MULTILINE)
    assert found is not None
    return found[1]


def test_texts_are_approved_compared_and_withdrawn(wenshi: Wenshi, tmp_path: Path) -> None:  # noqa: F811
    wenshi("load", written(tmp_path, "1990", 37))
    old = number_of(wenshi("materials").out, "1990")
    assert "approved" in wenshi("materials", "approve", old).out
    assert "37人" in wenshi("ask", ASKED).out
    wenshi("load", written(tmp_path, "2020", 41))
    new = number_of(wenshi("materials").out, "2020")
    changes = wenshi("materials", "diff", new).out
    assert re.search("^- .*37人", changes, re.MULTILINE) and re.search(r"^\+ .*41人", changes, re.MULTILINE)
    assert "changes: 1, unchanged passages: 3" in changes
    assert "scheduled from 2099-01-01" in wenshi("materials", "approve", new, "--from", "2099-01-01").out
    assert "37人" in wenshi("ask", ASKED).out
    assert "withdrawn" in wenshi("materials", "withdraw", old).out
    assert not json.loads(wenshi("ask", ASKED, "--json").out)["answered"]
    told = json.loads(wenshi("audit", "--json", "--limit", "5").out)
    assert [entry["action"] for entry in told] == ["withdraw", "approve", "load", "approve", "load"]
    assert {entry["subject"] for entry in told} == {"青石县志"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["approve", "9999"], "`python -m bot materials` lists them"),
        (["withdraw", "9999"], "`python -m bot materials` lists them"),
        (["approve", "1"], "approved already"),
        (["diff", "1"], "name one by its number"),
    ],
)
def test_a_mistake_gets_one_sentence(wenshi: Wenshi, words: list[str], sentence: str) -> None:  # noqa: F811
    run = wenshi("materials", *words)
    assert run.code == 1
    assert sentence in run.err and "Traceback" not in run.err


def test_the_same_bytes_are_not_loaded_twice(wenshi: Wenshi, tmp_path: Path) -> None:  # noqa: F811
    file = written(tmp_path, "1990", 37)
    assert "already loaded" not in wenshi("load", file).out
    before = wenshi("materials").out
    assert "already loaded: 《青石县志》" in wenshi("load", file).out
    assert wenshi("materials").out == before


def test_a_terminal_has_a_bar_with_stage_share_and_time_left(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "书.pdf"
    file.write_bytes(paper.book(300))
    shown = on_terminal(folder, "load", str(file), "--dry-run")
    assert re.search("书.pdf: reading", shown)
    assert re.search(r"[1-9][0-9]?%", shown) and re.search(r"\d:\d\d:\d\d", shown)


def on_terminal(folder: Path, *words: str) -> str:
    """What a command writes to a terminal."""
    child, screen = pty.fork()
    if child == 0:
        values = {"DATA_DIR": str(folder), "ENCODER_MODEL": "none", "TERM": "xterm", "COLUMNS": "120"}
        os.execve(sys.executable, [sys.executable, "-m", "bot", *words], {**os.environ, **values})
    shown = bytearray()
    try:
        while part := os.read(screen, 65536):
            shown += part
    except OSError:  # the other end is closed
        pass
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, shown.decode()
    return shown.decode()
