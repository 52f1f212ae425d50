"""Any sentence-transformers model fits as encoder or reranker: shown with small ones that the test makes itself."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.encoder import EncoderUnusable, open_encoder
from index.reranker import RerankerError, open_reranker
from index.saved import fitting, load, save
from index.search import RERANKED, Searcher
from index.snapshot import build_whole
from index.starter import starter_passages
from index.text import fold, spelled_out
from index.views import views_of

pytestmark = pytest.mark.transformers
sentence_transformers = pytest.importorskip(
    "sentence_transformers", reason="the extra [transformers] is missing: pip install '.[transformers]'"
)


SMALL = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 64}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a model of random weights over single characters."""
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("model")
    characters = sorted({character for passage in starter_passages()[:50] for character in passage.text})
    (folder / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]), "utf-8")
    BertTokenizerFast.from_pretrained(folder).save_pretrained(folder / "bert")
    config = BertConfig(vocab_size=len(characters) + 5, max_position_embeddings=512, **SMALL)
    BertModel(config).save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"), max_seq_length=128)
    pooling = Pooling(transformer.get_embedding_dimension())
    sentence_transformers.SentenceTransformer(modules=[transformer, pooling]).save(str(folder / "model"))
    return folder / "model"


def test_vectors_are_unit_vectors(model: Path) -> None:
    encoder = open_encoder(str(model))
    assert encoder is not None
    vectors = encoder.encode_document(["遵义会议", "三湾改编", ""])
    assert vectors.shape == (3, encoder.dim) == (3, 32)
    assert vectors.dtype == np.float32
    assert not np.allclose(vectors[0], vectors[1])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.encode_query([]).shape == (0, 32)


def test_search_runs_on_it_and_keeps_its_snapshot(model: Path, tmp_path: Path) -> None:
    encoder = open_encoder(str(model))
    assert encoder is not None
    passages = starter_passages()[:50]
    snapshot, fresh = build_whole(passages, encoder, {})
    assert fresh
    save(snapshot.indexed, tmp_path / "index")
    searcher = Searcher(encoder)
    searcher.switch(fitting(load(tmp_path / "index", encoder.name), passages))
    found = searcher.search(passages[7].text[:30])
    assert found[0].passage == passages[7]


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnusable) as caught:
        open_encoder(str(tmp_path))
    assert str(tmp_path) in str(caught.value)


def classifier(model: Path, folder: Path, numbers: int) -> str:
    """The folder of a model of random weights that gives some numbers for a pair of texts."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    tokenizer = AutoTokenizer.from_pretrained(model)
    tokenizer.save_pretrained(folder)
    config = BertConfig(vocab_size=len(tokenizer), num_labels=numbers, initializer_range=0.2, **SMALL)
    with torch.random.fork_rng():
        torch.manual_seed(7)
        BertForSequenceClassification(config).save_pretrained(folder)
    return str(folder)


def test_a_cross_encoder_orders_the_first_passages(model: Path, tmp_path: Path) -> None:
    reranker = open_reranker(classifier(model, tmp_path, 1))
    assert reranker is not None
    passages = starter_passages()[:50]
    plain, reranked = Searcher(), Searcher(reranker=reranker)
    for searcher in (plain, reranked):
        searcher.switch(build_whole(passages, None, {})[0])
    question = "中国共产党是哪一年成立的"
    before = [one.passage for one in plain.search(question)]
    after = [one.passage for one in reranked.search(question)]
    marks = reranker.predict([(spelled_out(fold(question)), views_of(one).whole) for one in before[:RERANKED]])
    assert len(set(marks)) == RERANKED
    assert after[:RERANKED] == [before[place] for place in np.argsort(-marks)]
    assert after[RERANKED:] == before[RERANKED:]


def test_a_reranker_takes_any_text_from_any_thread(model: Path, tmp_path: Path) -> None:
    reranker = open_reranker(classifier(model, tmp_path, 1))
    assert reranker is not None
    pairs = [("", ""), ("\0", "\ud800x"), ("党史", "😀" * 5000)]
    with ThreadPoolExecutor(4) as pool:
        for marks in pool.map(lambda _: reranker.predict(pairs), range(12)):
            assert marks.shape == (3,) and np.isfinite(marks).all()


def test_what_gives_no_single_number_is_no_reranker(model: Path, tmp_path: Path) -> None:
    for folder in (classifier(model, tmp_path, 2), str(model)):
        with pytest.raises(RerankerError, match="no cross-encoder"):
            open_reranker(folder)
    with pytest.raises(RerankerError, match="/no/model"):
        open_reranker("/no/model")
