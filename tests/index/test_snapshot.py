"""Snapshots: built once, saved whole, refused when they do not belong."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from index.search import Searcher
from index.snapshot import Snapshot, SnapshotMismatch, build, load, save
from knowledge.model import Passage
from tests.index.conftest import WordEncoder, passage_of


def answers(snapshot: Snapshot, encoder: WordEncoder | None) -> list[tuple[str, float]]:
    searcher = Searcher(encoder)
    searcher.switch(snapshot)
    return [(found.passage.id, round(found.score, 4)) for found in searcher.search("遵义会议在哪里召开")]


def test_only_what_is_new_is_embedded(passages: list[Passage], encoder: WordEncoder) -> None:
    _, fresh = build(passages, encoder, {})
    assert len(fresh) == encoder.asked == 13
    encoder.asked = 0
    _, later = build([*passages, passage_of("三湾改编", "1927年9月，部队在三湾改编。")], encoder, fresh)
    assert len(later) == encoder.asked == 2


def test_vectors_of_another_size_are_made_anew(passages: list[Passage], encoder: WordEncoder) -> None:
    _, fresh = build(passages, encoder, {})
    _, again = build(passages, encoder, {key: value[:5] for key, value in fresh.items()})
    assert again == fresh


def test_saved_and_loaded_answer_alike(tmp_path: Path, passages: list[Passage], encoder: WordEncoder) -> None:
    built, _ = build(passages, encoder, {})
    save(built, tmp_path / "index")
    loaded = load(tmp_path / "index", reversed(passages), encoder.name)
    assert answers(loaded, encoder) == answers(built, encoder) != []


def test_without_an_encoder(tmp_path: Path, passages: list[Passage]) -> None:
    built, fresh = build(passages, None, {})
    save(built, tmp_path / "index")
    assert fresh == {}
    assert answers(load(tmp_path / "index", passages, ""), None) == answers(built, None) != []


def test_an_empty_library(tmp_path: Path, encoder: WordEncoder) -> None:
    for one in (encoder, None):
        built, _ = build([], one, {})
        save(built, tmp_path / "index")
        assert answers(load(tmp_path / "index", [], one.name if one else ""), one) == []


def test_saving_again_replaces_whole(tmp_path: Path, passages: list[Passage], encoder: WordEncoder) -> None:
    for some in (passages, passages[:2]):
        save(build(some, encoder, {})[0], tmp_path / "index")
    assert len(load(tmp_path / "index", passages[:2], encoder.name).passages) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_another_encoder_or_other_passages(tmp_path: Path, passages: list[Passage], encoder: WordEncoder) -> None:
    save(build(passages, encoder, {})[0], tmp_path / "index")
    with pytest.raises(SnapshotMismatch, match="encoder"):
        load(tmp_path / "index", passages, "other")
    with pytest.raises(SnapshotMismatch, match="passages"):
        load(tmp_path / "index", passages[1:], encoder.name)
    with pytest.raises(SnapshotMismatch, match="passages"):
        load(tmp_path / "index", [replace(passages[0], heading=("别的",)), *passages[1:]], encoder.name)


def test_another_text_rule(tmp_path: Path, passages: list[Passage], monkeypatch: pytest.MonkeyPatch) -> None:
    save(build(passages, None, {})[0], tmp_path / "index")
    monkeypatch.setattr("index.snapshot.text_rules", lambda: "next")
    with pytest.raises(SnapshotMismatch, match="text rules"):
        load(tmp_path / "index", passages, "")


def test_no_snapshot(tmp_path: Path, passages: list[Passage]) -> None:
    with pytest.raises(SnapshotMismatch):
        load(tmp_path / "nothing", passages, "")


def test_every_damaged_or_missing_file_is_noticed(
    tmp_path: Path, passages: list[Passage], encoder: WordEncoder
) -> None:
    folder = tmp_path / "index"
    save(build(passages, encoder, {})[0], folder)
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        whole = path.read_bytes()
        for damaged in (whole[:-1], b"", b"{}"):
            path.write_bytes(damaged)
            with pytest.raises(SnapshotMismatch):
                load(folder, passages, encoder.name)
        path.unlink()
        with pytest.raises(SnapshotMismatch):
            load(folder, passages, encoder.name)
        path.write_bytes(whole)
    load(folder, passages, encoder.name)


@pytest.mark.parametrize("text", ["", "[]", "{", json.dumps({"format": 1})])
def test_broken_manifest(tmp_path: Path, passages: list[Passage], text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(SnapshotMismatch, match="manifest"):
        load(tmp_path, passages, "")


def test_wrong_encoder_is_not_switched_to(passages: list[Passage], encoder: WordEncoder) -> None:
    with pytest.raises(ValueError, match="words"):
        Searcher(None).switch(build(passages, encoder, {})[0])
