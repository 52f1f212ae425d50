"""`league` on the command line: a table comes in whole or not at all."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from bot.cli import app
from tests.unit.test_roster import sheet


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["league", *words])


def test_a_table_is_loaded_and_loaded_again(place: Path) -> None:
    file = place / "组织.xlsx"
    file.write_bytes(sheet(("盟", "东旗", "中学", None, 20), ("盟", "西旗")))
    done = run("load", str(file))
    assert (done.exit_code, "new 4, changed 0, listed 0, unlisted 0" in done.stdout) == (0, True)
    again = json.loads(run("load", str(file), "--json").stdout)
    assert again == {"file": str(file), "new": 0, "changed": 0, "listed": 4, "unlisted": 0, "faults": []}


def test_a_table_with_faults_changes_nothing_and_they_are_all_told(place: Path) -> None:
    file = place / "组织.xlsx"
    file.write_bytes(sheet(("盟", "东旗", None, None, "很多"), ("", "西旗")))
    refused = run("load", str(file))
    assert refused.exit_code == 1
    assert "第 4 行：人数要写成整数，这里是“很多”。" in refused.stdout and "第 5 行" in refused.stdout
    file.write_bytes(sheet(("盟",)))
    assert json.loads(run("load", str(file), "--json").stdout)["new"] == 1


def test_the_template_is_not_written_over_a_file(place: Path) -> None:
    file = place / "t.xlsx"
    assert run("template", str(file)).exit_code == 0
    assert load_workbook(file).sheetnames == ["组织", "填写说明"]
    assert "exists already" in str(run("template", str(file)).exception)
