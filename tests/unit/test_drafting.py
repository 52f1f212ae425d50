"""Drafts: what holds for every one, whatever the library, and which sentences give none."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import starter
from knowledge.documents import read
from knowledge.drafting import BLANK, UNCHECKED, draft
from knowledge.model import Passage
from knowledge.passages import split
from knowledge.questions import TRUE_FALSE, Kind, Question, flaws, right_texts
from tests.eval.drafts.sample import JUDGED, SIZE, VERDICTS, as_row, judged_library, rows, sample

LIBRARY = tuple(passage for name, data in starter.texts() for passage in split(read(name, data)))
BY_ID = {passage.id: passage for passage in LIBRARY}
OTHERS = tuple(
    Passage("纪事", "第一版", ("妇女",), year, year + 1, f"{year}年3月2日，妇女座谈会举行。", "建设")
    for year in range(1950, 1963)
)
HINTS = ("（填姓名）", "（填年份）", "（填数字）")


@pytest.fixture(scope="module")
def drafts() -> list[Question]:
    return [question for passage in LIBRARY for question in draft(passage, LIBRARY, 7)]


def of_kind(drafts: list[Question], kind: Kind) -> list[Question]:
    return [question for question in drafts if question.kind is kind]


def passage(text: str, heading: str = "会议", title: str = "纪事", topic: str = "建设") -> Passage:
    return Passage(title, "第一版", (heading,), 0, len(text), text, topic)


def filled(question: Question) -> str:
    """The stem with the answer in its blank, without what was put before or behind."""
    stem = question.stem
    for hint in HINTS:
        stem = stem.removesuffix(hint)
    answer = right_texts(question)[-1] if question.kind is Kind.FILL else right_texts(question)[0]
    return re.sub(r"^关于[^：]*：", "", stem).replace(BLANK, answer).removesuffix("。")


def holds(text: str, option: str) -> bool:
    """Whether an option stands in a text; a number as a whole one."""
    if option.replace(".", "").rstrip("万亿").isdigit():
        return re.search(rf"(?<![0-9.]){re.escape(option)}(?![0-9.])", text) is not None
    return option in text


def check(question: Question, home: Passage) -> None:
    """What every draft keeps."""
    assert list(flaws(question)) == []
    assert re.fullmatch(r"draft-[0-9a-f]{16}", question.id)
    assert (question.passage_id, question.source, question.topic) == (home.id, home.title, home.topic)
    assert question.proof in home.text
    assert question.explanation == question.proof
    assert question.checked == UNCHECKED
    match question.kind:
        case Kind.SINGLE:
            assert len(question.options) == 4
            assert [holds(home.text, one) for one in question.options] == [at in question.key for at in range(4)]
            assert question.stem.count(BLANK) == 1
            assert question.proof.startswith(filled(question))
        case Kind.FILL:
            assert question.stem.count(BLANK) == 1
            assert all(answer in question.proof for answer in question.accepted)
            assert question.proof.startswith(filled(question))
        case Kind.TRUEFALSE:
            assert question.options == TRUE_FALSE
            claim = re.sub(r"^关于[^：]*：", "", question.stem).removesuffix("。")
            assert question.proof.startswith(claim) == (question.key == frozenset({0}))
        case _:
            assert all(option in question.proof for option in question.options)


def test_every_draft_of_the_starter_library_is_sound(drafts: list[Question]) -> None:
    for question in drafts:
        check(question, BY_ID[question.passage_id])


def test_the_library_gives_many_drafts_of_every_kind(drafts: list[Question]) -> None:
    assert len(drafts) >= 250
    counted = Counter(question.kind for question in drafts)
    assert set(counted) == set(Kind) - {Kind.MULTIPLE}
    assert min(counted.values()) >= 10


def test_ids_are_unique(drafts: list[Question]) -> None:
    assert max(Counter(question.id for question in drafts).values()) == 1


def test_right_options_stand_in_every_place(drafts: list[Question]) -> None:
    places = Counter(min(question.key) for question in of_kind(drafts, Kind.SINGLE))
    assert all(0.15 <= places[place] / places.total() <= 0.35 for place in range(4)), places


def test_about_half_of_the_statements_are_true(drafts: list[Question]) -> None:
    claims = of_kind(drafts, Kind.TRUEFALSE)
    assert 0.35 <= sum(0 in question.key for question in claims) / len(claims) <= 0.65


def test_length_is_no_hint(drafts: list[Question]) -> None:
    """The one longest option, where there is one, is right not more often than one in five."""
    given_away = 0
    for question in of_kind(drafts, Kind.SINGLE):
        lengths = [len(option) for option in question.options]
        longest = lengths.index(max(lengths)) if lengths.count(max(lengths)) == 1 else None
        given_away += longest in question.key
    assert given_away / len(of_kind(drafts, Kind.SINGLE)) <= 0.2


def test_a_right_year_is_not_mostly_in_the_middle(drafts: list[Question]) -> None:
    """The rank of the right year among the four in order of time is spread."""
    years = [one for one in of_kind(drafts, Kind.SINGLE) if all(option.isdigit() for option in one.options)]
    ranks = Counter(sorted(one.options, key=int).index(right_texts(one)[0]) for one in years)
    assert (ranks[1] + ranks[2]) / ranks.total() <= 0.65, ranks


def test_a_false_statement_stands_nowhere_in_the_library(drafts: list[Question]) -> None:
    texts = "\n".join(one.text for one in LIBRARY)
    for question in of_kind(drafts, Kind.TRUEFALSE):
        if 1 in question.key:
            assert question.stem.removesuffix("。") not in texts


def test_events_follow_each_other_as_their_dates_do(drafts: list[Question]) -> None:
    for question in of_kind(drafts, Kind.ORDER):
        dates = []
        for option in right_texts(question):
            before = question.proof[: question.proof.index(option)]
            dates.append([int(part) for part in re.findall(r"[0-9]+", before.rsplit("。", 1)[-1])][:3])
        assert dates == sorted(dates), question
        assert question.order != tuple(range(len(question.options))), question


def test_the_same_seed_gives_the_same_drafts_and_another_one_others(drafts: list[Question]) -> None:
    home = LIBRARY[40:60]
    first, again, other = ([one for p in home for one in draft(p, LIBRARY, seed)] for seed in (7, 7, 8))
    assert first == again
    assert first != other
    assert first == [one for one in drafts if one.passage_id in {p.id for p in home}]


def test_a_passage_that_is_not_in_the_library_is_drafted_like_one_that_is() -> None:
    home = LIBRARY[50]
    rest = tuple(one for one in LIBRARY if one != home)
    for question in draft(home, rest, 7):
        check(question, home)


@pytest.mark.parametrize(
    "text",
    [
        "它于1956年5月1日在上海召开，会期十天，通过了三项文件。",
        "随后，代表们于1956年5月1日在上海召开座谈会，讨论今后的工作。",
        "1956年5月1日，会议在上海召开，全国各地的代表参加了讨论。",
        "1956年5月1日，在上海召开了全国各地代表参加的座谈会。",
        "1953年至1957年，全国各地的青年代表在上海举行了多次讨论。",
        "青年座谈会约有1956人参加，历时大约20天，收到近300份意见。",
        "青年座谈会的历史意义重大，1956年在上海召开时受到各界的欢迎。",
        "青年座谈会何时召开？1956年5月1日，它在上海召开。",
        "截至1956年，全国各地的青年座谈会成立了各自的工作委员会。",
        "1956年章程恢复设立青年工作委员会，并且规定这个委员会的职权。",
        "青年座谈会于1956年庆祝成立十周年，全国各地的代表参加庆祝。",
        "1956年开会。",
    ],
)
def test_sentences_that_cannot_be_asked_well_give_none(text: str) -> None:
    home = passage(text, heading="青年座谈会")
    assert draft(home, (home, *OTHERS), 7) == ()


def test_the_same_said_well_gives_one() -> None:
    home = passage("1956年5月1日，青年座谈会在上海召开，全国各地的代表参加了讨论。", heading="青年座谈会")
    assert len(draft(home, (home, *OTHERS), 7)) == 1


def test_the_heading_names_a_subject_that_the_sentence_leaves_out() -> None:
    home = passage("1956年5月1日，会议通过青年工作的十项规定，并且讨论今后的工作。", heading="泉城会议")
    found = [one for seed in range(4) for one in draft(home, (home, *OTHERS), seed)]
    assert found
    for question in found:
        assert question.stem.startswith("关于泉城会议：")
        check(question, home)


def test_no_wrong_year_is_one_that_another_text_makes_right() -> None:
    """A second date of the same matter is not offered as a wrong one."""
    home = passage("1956年5月1日，泉城会议在上海召开，青年代表参加讨论。", heading="泉城会议")
    twin = passage("泉城会议从1957年5月1日起在上海召开，青年代表参加讨论。", heading="青年代表")
    library = (home, twin, *OTHERS)
    found = [one for seed in range(20) for one in draft(home, library, seed) if one.kind is Kind.SINGLE]
    assert found
    assert all("1957" not in one.options for one in found)


def test_nobody_is_offered_for_a_deed_that_would_wrong_him(drafts: list[Question]) -> None:
    people = [one for one in of_kind(drafts, Kind.SINGLE) if all(re.fullmatch("[一-鿿]{2,3}", o) for o in one.options)]
    assert people
    assert not [one for one in people if re.search("叛|罪|反革命|批判", one.proof) and "在____" not in one.stem]


_EVENTS = st.sampled_from(
    "李大山任书记 由王小川主持 在上海举行 在广州召开 出席代表{n}人 通过《关于青年工作的决定》 历时{n}天 它后来停止 约有{n}人参加 "
    "发表《关于妇女工作的决定》 “向前走”成为口号".split()
)
_SENTENCE = st.builds(
    lambda year, month, subject, parts, number: (
        f"{year}年{month}月，{subject}" + "，".join(parts).replace("{n}", str(number)) + "。"
    ),
    st.integers(1950, 1959),
    st.integers(1, 12),
    st.sampled_from(("青年大会", "会议", "妇女大会", "他", "农会", "土地会议", "铁路工会", "剧团")),
    st.lists(_EVENTS, min_size=1, max_size=3),
    st.integers(1, 2000),
)
_TEXT = st.lists(_SENTENCE, min_size=1, max_size=4).map("".join)


_DONE = (
    "李大山任书记",
    "由王小川主持",
    "在上海举行",
    "在广州召开",
    "在武汉召开",
    "在南京举行",
    "出席代表40人",
    "历时30天",
)
_MORE = (
    "由赵一兵主持",
    "由孙正明主持",
    "出席代表50人",
    "出席代表60人",
    "历时20天",
    "历时25天",
    "历时40天",
    "出席代表70人",
)
BASE = tuple(
    Passage(
        "卷",
        "第一版",
        (f"大会{at}",),
        at,
        at,
        f"{1950 + at % 10}年{month}月，第{at}届大会{one}，{two}。",
        f"题{at % 2}",
    )
    for at, (month, one, two) in enumerate(
        (month, one, two) for month in (3, 7) for one, two in zip(_DONE, _MORE, strict=True)
    )
)


@settings(max_examples=40, deadline=None)
@given(st.lists(_TEXT, min_size=1, max_size=4), st.integers())
def test_whatever_the_library_every_draft_is_sound(texts: list[str], seed: int) -> None:
    homes = [passage(text, f"第{at}节", f"卷{at % 3}", "题0") for at, text in enumerate(texts)]
    for home in homes:
        for question in draft(home, (*BASE, *homes), seed):
            check(question, home)


@settings(max_examples=60, deadline=None)
@given(st.text("1925年月日，。；：“”《》（）会议人在由任李大山\n a", max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    home = passage(text)
    for question in draft(home, (home,), 1):
        check(question, home)


def test_the_judged_sample_is_what_the_code_drafts() -> None:
    judged = [{part: row[part] for part in row if part not in JUDGED} for row in rows(VERDICTS)]
    assert judged == [as_row(question) for question in sample(judged_library())]


def test_four_of_five_drafts_need_no_edit() -> None:
    verdicts = Counter(row["verdict"] for row in rows(VERDICTS))
    assert verdicts.total() == SIZE
    assert set(verdicts) <= {"keep", "edit", "drop"}
    assert verdicts["keep"] >= 0.8 * SIZE
    assert all(len(row["reason"]) >= 4 for row in rows(VERDICTS))
