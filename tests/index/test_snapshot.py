"""Snapshots: built once, saved whole, refused when they do not belong."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from index.saved import SnapshotMismatch, fitting, load, save
from index.search import Searcher
from index.snapshot import Snapshot, build, build_whole, unseen
from knowledge.model import Passage
from tests.index.conftest import WordEncoder, passage_of


def loaded(folder: Path, passages: Iterable[Passage], encoder_name: str) -> Snapshot:
    """The saved snapshot of these passages."""
    return fitting(load(folder, encoder_name), passages)


def answers(snapshot: Snapshot, encoder: WordEncoder | None) -> list[tuple[str, float]]:
    searcher = Searcher(encoder)
    searcher.switch(snapshot)
    return [(found.passage.id, round(found.score, 4)) for found in searcher.search("遵义会议在哪里召开")]


def test_only_what_is_new_is_embedded(passages: list[Passage], encoder: WordEncoder) -> None:
    _, fresh = build_whole(passages, encoder, {})
    assert len(fresh) == encoder.asked == 13
    encoder.asked = 0
    _, later = build_whole([*passages, passage_of("三湾改编", "1927年9月，部队在三湾改编。")], encoder, fresh)
    assert len(later) == encoder.asked == 2


def test_vectors_of_another_size_are_made_anew(passages: list[Passage], encoder: WordEncoder) -> None:
    _, fresh = build_whole(passages, encoder, {})
    _, again = build_whole(passages, encoder, {key: value[:5] for key, value in fresh.items()})
    assert again == fresh


def test_saved_and_loaded_answer_alike(tmp_path: Path, passages: list[Passage], encoder: WordEncoder) -> None:
    built, _ = build_whole(passages, encoder, {})
    save(built.indexed, tmp_path / "index")
    again = loaded(tmp_path / "index", reversed(passages), encoder.name)
    assert answers(again, encoder) == answers(built, encoder) != []


def test_without_an_encoder(tmp_path: Path, passages: list[Passage]) -> None:
    built, fresh = build_whole(passages, None, {})
    save(built.indexed, tmp_path / "index")
    assert fresh == {}
    assert answers(loaded(tmp_path / "index", passages, ""), None) == answers(built, None) != []


def test_an_empty_library(tmp_path: Path, encoder: WordEncoder) -> None:
    for one in (encoder, None):
        built, _ = build_whole([], one, {})
        save(built.indexed, tmp_path / "index")
        assert answers(loaded(tmp_path / "index", [], one.name if one else ""), one) == []


def test_saving_again_replaces_whole(tmp_path: Path, passages: list[Passage], encoder: WordEncoder) -> None:
    for some in (passages, passages[:2]):
        save(build_whole(some, encoder, {})[0].indexed, tmp_path / "index")
    assert len(loaded(tmp_path / "index", passages[:2], encoder.name).passages) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_another_encoder_or_other_passages(tmp_path: Path, passages: list[Passage], encoder: WordEncoder) -> None:
    save(build_whole(passages, encoder, {})[0].indexed, tmp_path / "index")
    with pytest.raises(SnapshotMismatch, match="encoder"):
        loaded(tmp_path / "index", passages, "other")
    with pytest.raises(SnapshotMismatch, match="passages"):
        loaded(tmp_path / "index", passages[1:], encoder.name)
    with pytest.raises(SnapshotMismatch, match="passages"):
        loaded(tmp_path / "index", [replace(passages[0], heading=("别的",)), *passages[1:]], encoder.name)


def test_another_text_rule(tmp_path: Path, passages: list[Passage], monkeypatch: pytest.MonkeyPatch) -> None:
    save(build_whole(passages, None, {})[0].indexed, tmp_path / "index")
    monkeypatch.setattr("index.saved.text_rules", lambda: "next")
    with pytest.raises(SnapshotMismatch, match="text rules"):
        loaded(tmp_path / "index", passages, "")


def test_no_snapshot(tmp_path: Path, passages: list[Passage]) -> None:
    with pytest.raises(SnapshotMismatch):
        loaded(tmp_path / "nothing", passages, "")


def test_every_damaged_or_missing_file_is_noticed(
    tmp_path: Path, passages: list[Passage], encoder: WordEncoder
) -> None:
    folder = tmp_path / "index"
    save(build_whole(passages, encoder, {})[0].indexed, folder)
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        whole = path.read_bytes()
        for damaged in (whole[:-1], b"", b"{}"):
            path.write_bytes(damaged)
            with pytest.raises(SnapshotMismatch):
                loaded(folder, passages, encoder.name)
        path.unlink()
        with pytest.raises(SnapshotMismatch):
            loaded(folder, passages, encoder.name)
        path.write_bytes(whole)
    loaded(folder, passages, encoder.name)


@pytest.mark.parametrize("text", ["", "[]", "{", json.dumps({"format": 1})])
def test_broken_manifest(tmp_path: Path, passages: list[Passage], text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(SnapshotMismatch, match="manifest"):
        loaded(tmp_path, passages, "")


def test_wrong_encoder_is_not_switched_to(passages: list[Passage], encoder: WordEncoder) -> None:
    with pytest.raises(ValueError, match="words"):
        Searcher(None).switch(build_whole(passages, encoder, {})[0])


NEW = passage_of("三湾改编", "1927年9月，部队在三湾改编。官兵平等。")


def test_what_is_known_is_taken_over(passages: list[Passage], encoder: WordEncoder) -> None:
    """A snapshot made from an earlier one answers as one made from nothing."""
    first, known = build_whole(passages, encoder, {})
    changed = [replace(passages[0], heading=("别的",)), *passages[2:], NEW]
    whole, fresh = build_whole(changed, encoder, known)
    assert [one.heading for one in unseen(changed, first.indexed)].count(NEW.heading) == 1
    assert len(unseen(changed, first.indexed)) == 2
    taken = build(changed, encoder, fresh, first.indexed)
    again = build(changed, encoder, {**known, **fresh}, first.indexed)
    assert answers(again, encoder) == answers(whole, encoder) != []
    assert taken.passages == whole.passages
    gone = build(changed, None, {}, build(passages, None, {}).indexed)
    assert answers(gone, None) == answers(build(changed, None, {}), None)
    assert not gone.lexical.has("上|海")
    assert gone.lexical.weight("遵|义") == build(changed, None, {}).lexical.weight("遵|义")


def test_a_passage_that_is_not_embedded_yet_is_found_all_the_same(
    passages: list[Passage], encoder: WordEncoder
) -> None:
    first, known = build_whole(passages, encoder, {})
    partly = build([*passages, NEW], encoder, {}, first.indexed)
    assert unseen([*passages, NEW], partly.indexed) == [NEW]
    whole, _ = build_whole([*passages, NEW], encoder, known)
    searchers = [Searcher(encoder), Searcher(encoder)]
    for searcher, snapshot in zip(searchers, (partly, whole), strict=True):
        searcher.switch(snapshot)
    one, other = (searcher.search("三湾改编是哪一年") for searcher in searchers)
    assert one[0].passage == other[0].passage == NEW
    assert one[0].confidence == pytest.approx(other[0].confidence, abs=0.01)
