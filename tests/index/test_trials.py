"""Sets of questions are read whole or refused with the line; shares are counted as they are told."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import main
from index.search import Searcher
from index.snapshot import build_whole
from index.trials.report import Share, percentile, report
from index.trials.run import run
from index.trials.sets import HELD, Trial, TrialsUnreadable, read_trials
from tests.index.conftest import TEXTS, passage_of

RIGHT = Trial("1", "遵义会议是什么时候召开的", ("1935年1月15日",), ("1935年1月15日至17日",))
REFUSED = Trial("2", "火星上有没有水")
MISSED = Trial("3", "月球的背面是什么样子", ("环形山",), ("环形山",))


@pytest.fixture
def searcher() -> Searcher:
    made = Searcher(None)
    made.switch(build_whole([passage_of(heading, text) for heading, text in TEXTS], None, {})[0])
    return made


def test_a_right_answer_a_refusal_and_a_miss(searcher: Searcher) -> None:
    right, refused, missed = run(searcher, [RIGHT, REFUSED, MISSED])
    assert (right.rank, right.answered, right.quoted) == (1, True, True)
    assert not refused.answered
    assert (missed.rank, missed.answered, missed.quoted) == (None, False, False)


def test_the_shares_of_a_report(searcher: Searcher) -> None:
    right, refused, missed = run(searcher, [RIGHT, REFUSED, MISSED])
    told = report([right, refused, missed, replace(refused, answered=True)])
    assert (told.first, told.in_five, told.mrr) == (Share(1, 2), Share(1, 2), 0.5)
    assert (told.found_quoted, told.quoted, told.misquoted) == (Share(1, 1), Share(1, 2), Share(0, 1))
    assert (told.answered_wrongly, told.refused_wrongly) == (Share(1, 2), Share(1, 2))


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"), [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0)]
)
def test_wilsons_interval(hits: int, of: int, low: float, high: float) -> None:
    """The figures of Wilson (1927) as commonly tabulated for n = 10."""
    assert Share(hits, of).interval == pytest.approx((low, high), abs=1e-4)


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_interval_holds_the_share(hits: int, of: int) -> None:
    share = Share(min(hits, of), of)
    low, high = share.interval
    assert 0 <= low <= share.value + 1e-12 and share.value <= high + 1e-12 and high <= 1


def test_percentiles() -> None:
    assert percentile([], 0.5) == 0
    assert (percentile(range(100), 0.5), percentile(range(100), 0.99)) == (50, 99)


def test_golden_lines_are_read(tmp_path: Path) -> None:
    file = tmp_path / "golden.jsonl"
    lines = [
        {"id": "1", "question": "问", "answers": ["答"], "proofs": ["证"], "split": "fit"},
        {"id": "2", "question": "问", "refuse": True},
    ]
    file.write_text("\n".join(map(json.dumps, lines)) + "\n\n", "utf-8")
    read = read_trials(file)
    assert read.trials == (Trial("1", "问", ("答",), ("证",), "fit"), Trial("2", "问", split=HELD))
    assert [trial.id for trial in read.of("fit")] == ["1"]
    assert read.trials[1].must_be_refused


def squad(paragraphs: int) -> str:
    each = [
        {
            "context": f"第{number}段。",
            "qas": [{"id": str(number), "question": "火锅店几点关门", "answers": [{"text": "段"}]}],
        }
        for number in range(paragraphs)
    ]
    return json.dumps({"data": [{"paragraphs": each}]})


def test_squad_gives_its_paragraphs_as_library_in_halves(tmp_path: Path) -> None:
    file = tmp_path / "set.json"
    file.write_text(squad(200), "utf-8")
    read = read_trials(file)
    assert [passage.text for passage in read.passages] == [trial.proofs[0] for trial in read.trials]
    assert 70 <= len(read.of("fit")) <= 130
    assert len(read.of("fit")) + len(read.of("held")) == len(read.of("all")) == 200


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("a.jsonl", '{"id": "1", "question": "问", "refuse": true}\nnothing', "line 2"),
        ("a.jsonl", '{"id": "1", "question": "问"}', "line 1"),
        ("a.jsonl", "[1]", "line 1"),
        ("a.json", "[]", "SQuAD"),
        ("a.json", '{"data": [{"paragraphs": [{"context": "x"}]}]}', "SQuAD"),
    ],
)
def test_what_is_no_set_is_refused(tmp_path: Path, name: str, text: str, why: str) -> None:
    file = tmp_path / name
    file.write_text(text, "utf-8")
    with pytest.raises(TrialsUnreadable, match=why):
        read_trials(file)


def evaluate(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["wenshi", "eval", "--encoder", "none", "--reranker", "none", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code if isinstance(ended.value.code, int) else 0


def test_eval_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    golden, others = tmp_path / "golden.jsonl", tmp_path / "others.json"
    lines = [
        {"id": "1", "question": "三湾改编是什么时候开始的", "answers": ["1927年9月29日"]},
        {"id": "2", "question": "火星上有几座火锅店", "refuse": True},
    ]
    golden.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    others.write_text(squad(3), "utf-8")
    assert evaluate(monkeypatch, str(golden), "--refuse", str(others), "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["set"], told["first"]["hits"], told["first"]["of"]) == ("golden.jsonl", 1, 1)
    assert (told["answered_wrongly"]["hits"], told["answered_wrongly"]["of"]) == (0, 4)
    assert evaluate(monkeypatch, str(golden), str(others)) == 0
    assert "together" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [["no.jsonl"], ["pyproject.toml"], ["x.jsonl", "--material", "no.md"], ["x.jsonl", "--reranker", "/no/model"]],
)
def test_eval_refuses_in_a_sentence(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.jsonl").write_text('{"id": "1", "question": "问", "refuse": true}', "utf-8")
    (tmp_path / "pyproject.toml").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert evaluate(monkeypatch, *words) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and words[-1] in told
