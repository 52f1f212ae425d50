"""Banks of every kind of question, drawn by Hypothesis from texts that try each format's own signs."""

from datetime import date

from hypothesis import strategies as st

from knowledge.questions import ACCEPTED_BREAKS, QUESTION_ID, TRUE_FALSE, Kind, Question, clean, flaws

DAY = date(2026, 11, 24)
_SIGNS = "甲乙一二年月1921 \n=~#{}:\\/%[]()<>&\"',.;|-+@_ABTF\t对错。“”《》😀é\ue000"
_WORDS = st.sampled_from(
    ["ANSWER: B", "A. 上海", "A.", "B)", "//", "::x::", "[html]", "[plain]", "%50%", "####", "->", "=1+1", "T", "对", "正确", "1.", "答案：A", "单选题", "_x0041_", "{=x}", "[id:x]"]
)  # fmt: skip


def texts(least: int, most: int) -> st.SearchStrategy[str]:
    drawn = st.one_of(st.text(_SIGNS, max_size=12), st.text(max_size=8), _WORDS)
    joined = st.lists(drawn, min_size=1, max_size=3).map(lambda parts: "".join(parts).strip())
    return joined.filter(lambda text: least <= len(text) <= most and clean(text))


STEMS, OPTIONS, NOTES = texts(1, 300), texts(1, 100), texts(0, 200)
IDS = st.from_regex(QUESTION_ID, fullmatch=True)
ACCEPTED = OPTIONS.filter(lambda text: not set(text) & set(ACCEPTED_BREAKS) and any(map(str.isalnum, text)))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    kind = draw(st.sampled_from(list(Kind)))
    options = tuple(draw(st.lists(OPTIONS, min_size=2, max_size=12, unique=True)))
    places = range(len(options))
    key, order, accepted = frozenset[int](), (), ()
    match kind:
        case Kind.SINGLE:
            key = frozenset({draw(st.sampled_from(places))})
        case Kind.MULTIPLE:
            key = draw(st.frozensets(st.sampled_from(places), min_size=1, max_size=len(options) - 1))
        case Kind.TRUEFALSE:
            options, key = TRUE_FALSE, frozenset({draw(st.sampled_from((0, 1)))})
        case Kind.ORDER:
            order = tuple(draw(st.permutations(places)))
        case Kind.FILL:
            options, accepted = (), tuple(draw(st.lists(ACCEPTED, min_size=1, max_size=4, unique=True)))
    made = Question(
        id=draw(IDS),
        kind=kind,
        stem=draw(STEMS),
        options=options,
        key=key,
        explanation=draw(NOTES),
        passage_id=draw(st.sampled_from(["", "0123456789abcdef"])),
        proof=draw(NOTES),
        source=draw(NOTES),
        checked=draw(st.dates(date(1900, 1, 1), date(2100, 1, 1))),
        topic=draw(NOTES),
        level=draw(st.integers(1, 3)),
        order=order,
        accepted=accepted,
    )
    assert not list(flaws(made)), list(flaws(made))
    return made


BANKS = st.lists(questions(), max_size=6, unique_by=lambda question: question.id).map(tuple)
