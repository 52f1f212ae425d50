"""`load` on the terminal: every format, with the report of what was left out."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.settings import Settings
from tests.documents import office


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, newspaper: bytes) -> Path:
    """A folder of files beside an empty data folder."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.docx").write_bytes(office.awkward_word())
    (folder / "b.txt").write_bytes(newspaper)
    (folder / "c.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    (folder / "d.exe").write_bytes(b"MZ")
    return folder


def load(*words: str) -> Result:
    return CliRunner().invoke(app, ["load", *words])


def test_a_dry_run_reports_what_is_left_out(texts: Path) -> None:
    run = load(str(texts), "--dry-run", "--json")
    word, text, old = json.loads(run.stdout)
    assert run.exit_code == 1
    assert (word["state"], word["title"], word["loss"]["dropped"]) == ("draft", "北山旗大事", [])
    loss = text["loss"]
    assert loss["characters"] == loss["kept"] + sum(each["characters"] for each in loss["dropped"])
    assert {each["reason"] for each in loss["dropped"]} == {"page number", "byline", "aside inside a sentence"}
    assert (old["state"], old["loss"]) == ("refused", None) and ".docx" in old["error"]


def test_the_report_is_readable_too(texts: Path) -> None:
    run = load(str(texts / "b.txt"))
    assert run.exit_code == 0
    assert "504 of 554 characters kept; left out: page number ×1 (4), byline ×2 (29)" in run.stdout


def test_the_command_line_takes_what_telegram_does_not_hand_over(texts: Path) -> None:
    """It is the way around that the bot names for files of more than 20 MB."""
    large = texts / "large.docx"
    large.write_bytes(office.with_picture(office.awkward_word(), 21 << 20))
    run = load(str(large))
    assert run.exit_code == 0
    assert run.stdout.startswith(f"draft     {large}: 《北山旗大事》")


def test_a_dry_run_says_that_nothing_was_stored(texts: Path) -> None:
    for _ in range(2):
        run = load(str(texts / "b.txt"), "--dry-run")
        assert run.stdout.startswith("draft") and run.stdout.endswith("Nothing was stored.\n")


def test_a_file_named_by_hand_is_refused_with_the_formats(texts: Path) -> None:
    run = load(str(texts / "d.exe"))
    assert run.exit_code == 1 and ".pdf" in run.stdout
