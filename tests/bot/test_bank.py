"""`bank` on the command line: what goes in is a draft, what is wrong is told in its place, what goes out comes back."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.bot.test_command_line import Wenshi, wenshi  # noqa: F401 - a fixture
from tests.exchange.files import GOOD, HEAD, row, workbook


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "题库.xlsx"


def states(folder: Path) -> dict[str, str]:
    with sqlite3.connect(folder / "wenshi.sqlite") as database:
        return dict(database.execute("SELECT stem, state FROM questions"))


def twins(folder: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(folder / "wenshi.sqlite") as database:
        return database.execute("SELECT first, second FROM twins").fetchall()


def test_imported_questions_are_unbound_drafts(wenshi: Wenshi, folder: Path, file: Path) -> None:  # noqa: F811
    before = states(folder)
    file.write_bytes(workbook([HEAD, GOOD]))
    checked = json.loads(wenshi("bank", "import", str(file), "--dry-run", "--json").out)
    assert (checked["state"], checked["new"], checked["unbound"]) == ("checked", 1, 1)
    assert states(folder) == before
    run = wenshi("bank", "import", str(file))
    assert run.code == 0
    assert "new 1" in run.out and "no approved passage" in run.out
    assert states(folder) == {**before, GOOD[1]: "draft"}
    assert "known 1" in wenshi("bank", "import", str(file)).out


def test_a_file_with_faults_is_refused_as_a_whole(wenshi: Wenshi, folder: Path, file: Path, tmp_path: Path) -> None:  # noqa: F811
    before = states(folder)
    file.write_bytes(workbook([HEAD, GOOD, row(题干="新题？", 答案="X"), row(题干="")]))
    run = wenshi("bank", "import", str(file), "--marked", str(tmp_path / "marked.xlsx"))
    assert run.code == 1
    assert "工作表“第1页”第 3 行 G 列" in run.out
    assert "工作表“第1页”第 4 行 B 列" in run.out
    assert (tmp_path / "marked.xlsx").stat().st_size > 0
    assert states(folder) == before
    told = json.loads(wenshi("bank", "import", str(file), "--json").out)
    assert [(fault["row"], fault["column"], fault["fault"]) for fault in told["findings"]] == [
        (3, "G", "key_unreadable"),
        (4, "B", "stem_missing"),
    ]


def test_the_bank_goes_out_and_comes_back(wenshi: Wenshi, folder: Path, tmp_path: Path) -> None:  # noqa: F811
    before = states(folder)
    for name in ("bank.xlsx", "bank.gift"):
        written = int(wenshi("bank", "export", str(tmp_path / name)).out.split(": ")[1].split()[0])
        assert written == len(before) if name.endswith("xlsx") else 600 < written < len(before)  # without order
        told = json.loads(wenshi("bank", "import", str(tmp_path / name), "--json").out)
        assert (told["state"], told["new"], told["changed"], told["known"]) == ("imported", 0, 0, written)
    assert states(folder) == before
    run = wenshi("bank", "export", str(tmp_path / "bank.aiken"))
    assert "left out" in run.out and "without 出处" in run.out


def test_an_export_tells_that_pictures_stay_behind(wenshi: Wenshi, folder: Path, tmp_path: Path) -> None:  # noqa: F811
    assert "图片" not in wenshi("bank", "export", str(tmp_path / "before.xlsx")).out
    with sqlite3.connect(folder / "wenshi.sqlite") as database:
        database.execute("UPDATE questions SET picture = 'x' WHERE id IN ('founding-001', 'founding-002')")
    assert "without 图片: 2 questions" in wenshi("bank", "export", str(tmp_path / "bank.xlsx")).out
    told = json.loads(wenshi("bank", "import", str(tmp_path / "bank.xlsx"), "--json").out)
    assert (told["new"], told["changed"]) == (0, 0)
    with sqlite3.connect(folder / "wenshi.sqlite") as database:
        assert database.execute("SELECT count(*) FROM questions WHERE picture = 'x'").fetchone() == (2,)


def test_an_import_keeps_questions_that_contradict_the_bank(wenshi: Wenshi, folder: Path, file: Path) -> None:  # noqa: F811
    head, question = ("题干", "选项A", "选项B", "答案"), "1919年6月上旬起，五四运动的中心由北京转到了哪座城市？"
    file.write_bytes(workbook([head, (question, "上海", "广州", "B")]))
    assert twins(folder) == []
    wenshi("bank", "import", str(file), "--dry-run")
    assert twins(folder) == []
    told = json.loads(wenshi("bank", "import", str(file), "--json").out)
    assert [(pair["verdict"], pair["second"]) for pair in told["twins"]] == [("contradiction", "founding-003")]
    assert [set(pair) for pair in twins(folder)] == [{told["twins"][0]["first"], "founding-003"}]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["bank", "import", "/nowhere.xlsx"], 1, "no such file"),
        (["bank", "import", "{old}"], 1, "旧格式"),
        (["bank", "import", "{pdf}"], 1, "不认识这种文件"),
        (["bank", "import", "{old}", "--marked", "{old}"], 1, "exists already"),
        (["bank", "import", "{old}", "--marked", "copy.csv"], 1, "must end in .xlsx"),
        (["bank", "export", "bank.pdf"], 1, "must end in .xlsx or .gift or .aiken"),
        (["bank", "export", "{old}"], 1, "exists already"),
        (["bank", "template", "/nowhere/at/all.xlsx"], 1, "cannot be written"),
        (["bank", "dance"], 2, "No such command"),
    ],
)
def test_a_mistake_gets_one_sentence(
    wenshi: Wenshi, tmp_path: Path, words: list[str], code: int, sentence: str  # noqa: F811
) -> None:  # fmt: skip
    places = {"old": tmp_path / "old.xlsx", "pdf": tmp_path / "a.pdf"}
    for place in places.values():
        place.write_bytes(b"\xd0\xcf\x11\xe0")
    run = wenshi(*[word.format(**places) for word in words])
    assert run.code == code
    assert sentence in run.out + run.err
    assert "Traceback" not in run.out + run.err


def test_a_template_can_be_written(wenshi: Wenshi, file: Path) -> None:  # noqa: F811
    assert wenshi("bank", "template", str(file)).code == 0
    assert "没有找到题目" in wenshi("bank", "import", str(file)).out
