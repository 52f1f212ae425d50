"""Parts of the evidence by themselves: what is counted, cosines beyond the subject, words that stand elsewhere."""

import numpy as np
import pytest

from index.cosines import NO_COSINES, cosines_of
from index.counted import counted_in
from index.lexical import Lexical
from index.needs import needs_of
from index.question import question_of
from index.text import fold, spread, tokens


@pytest.mark.parametrize(
    ("question", "text", "counted"),
    [
        ("有多少代表参加", "出席代表20人，代表党员994人", 1.0),
        ("有多少代表参加", "党员994人，代表来自各地", 0.5),
        ("有多少学员", "党员994人", 0.25),
        ("有多少学员", "1924年7月在广州开办", 0.0),
        ("缴了多少条枪", "缴获步枪46支", 1.0),
        ("一共多少字", "誓词共80个字", 1.0),
        ("一共多少字", "1982年写入党章", 0.0),
        ("打掉多少架飞机", "毁伤敌机24架", 0.75),
        ("是谁主持的", "在广州召开", 1.0),
    ],
)
def test_what_is_counted(question: str, text: str, counted: float) -> None:
    assert counted_in(fold(question), fold(text)) == counted


def test_cosines_beyond_the_passage() -> None:
    """The passage tells of the first axis; one sentence adds the second, the question asks for it."""
    passage, question = np.eye(3, dtype=np.float32)[0], np.array([0.6, 0.8, 0], dtype=np.float32)
    sentences = np.array([[0.8, 0.6, 0], [0.8, 0, 0.6]], dtype=np.float32)
    found = cosines_of(question, passage, sentences)
    assert found.passage == pytest.approx(0.6)
    assert found.sentences == pytest.approx((0.96, 0.48))
    assert found.beyond == pytest.approx((1.0, 0.0), abs=1e-5)
    assert found.standing_out(0) == pytest.approx(0.48)
    assert cosines_of(question, passage, sentences[:1]).standing_out(0) == 0
    assert NO_COSINES.standing_out(0) == 0


def test_words_that_only_other_passages_hold() -> None:
    index = Lexical.of_tokens([tokens(fold(text)) for text in ("平津战役", "淮海战役的书记")])
    needs = needs_of(question_of("平津战役的书记是火星人吗"), index)
    assert needs.elsewhere(needs.held_by(spread("平津战役的书记"))) == 0
    assert 0 < needs.elsewhere(needs.held_by(spread("淮海战役的书记"))) < 0.5
