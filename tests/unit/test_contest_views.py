"""What is said of contests: every sentence that a view may need is there, in every language, within Telegram's limits."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contests.results import BoardOf, ResultsView, SumLine
from bot.contests.setup import ContestsView, FileFaultsView, NewsView, SetupView
from bot.flows.settings import LANGUAGES
from bot.game.appeal import AppealState, Reason
from bot.game.contest import Form, Keep, Rules
from bot.game.contest_file import read_contest
from bot.game.running import Contest, ContestState, News, NewsKind, Selection
from bot.game.setup import LONGEST_TITLE, OFFERED, Step, hurdles
from bot.game.standings import Measure
from bot.telegram.catalogue import catalogue
from bot.telegram.render import MAX_TEXT
from bot.telegram.views import Content, content
from knowledge.questions import Kind

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
CONTEST = Contest(
    2**40, "c0de", "<b>赛</b>", ContestState.DRAFT, 7, NOW, opens_at=NOW, closes_at=NOW + timedelta(hours=1)
)
RULES = st.builds(
    Rules, form=st.sampled_from(Form), **{name: st.sampled_from(values) for name, values in OFFERED.items()}
)
CONTESTS = st.builds(
    replace,
    st.just(CONTEST),
    rules=RULES,
    state=st.sampled_from(ContestState),
    title=st.just("") | st.just("<b>" * (LONGEST_TITLE // 3)),
    groups=st.just(()) | st.just(tuple(range(-9, 0))),
    selection=st.just(Selection())
    | st.just(Selection(("<长征>",), tuple(Kind), (1, 2, 3)))
    | st.just(Selection(ids=("a",))),
    members_only=st.booleans(),
    closes_at=st.sampled_from([NOW + timedelta(minutes=5), NOW + timedelta(days=99), NOW]),
)


def sound(made: Content) -> None:
    """Nothing is left to be filled in, nobody's words are markup, and Telegram takes the buttons."""
    assert 0 < len(made.text) <= MAX_TEXT
    assert "{" not in made.text and "<长征>" not in made.text and "<b><b>" not in made.text
    for button in (button for row in made.buttons for button in row):
        assert 0 < len(button.text.encode()) <= 64 * 3
        assert len(button.data.pack().encode()) <= 64


@pytest.mark.parametrize(
    ("points", "told"),
    [(7_900_000.0, "7900000 分"), (1234.56, "1234.56 分"), (3.5, "3.5 分"), (20.0, "20 分"), (0.0, "0 分")],
)
def test_points_are_written_out_also_those_of_a_whole_league(points: float, told: str) -> None:
    line = SumLine(1, "某盟", points, 79_000, None)
    view = ResultsView(CONTEST, BoardOf.ORGANISATIONS, Measure.SUM, (line,), None, 1, 79_000)
    assert f"某盟　<b>{told}</b>" in content(view, catalogue("zh-Hans")).text


@given(CONTESTS, st.sampled_from(Step), st.booleans(), st.sampled_from(["", "drop", "cancel", "close"]))
def test_the_form_says_everything_at_every_step(contest: Contest, step: Step, everywhere: bool, sure: str) -> None:
    found = tuple(hurdles(contest, 3, NOW))
    view = SetupView(contest, step, 3, found, ("支部",), ("长征", "<长征>"), (NOW,), everywhere=everywhere, sure=sure)
    for language in LANGUAGES:
        sound(content(view, catalogue(language)))
        sound(content(ContestsView((contest,), (contest,), (contest,), True), catalogue(language)))


@given(CONTESTS, st.sampled_from(NewsKind), st.booleans(), st.integers(0, 3))
def test_news_name_nobody(contest: Contest, kind: NewsKind, void: bool, places: int) -> None:
    told = {
        "stem": "<长征>？" * 100,
        "void": void,
        "right": "<长征>",
        "top": [[1, 9, 2, 8]] * places,
        "changed": places,
    }
    for language in LANGUAGES:
        sound(content(NewsView(replace(contest, appeals_until=NOW), News(1, 1, kind, told)), catalogue(language)))


@pytest.mark.parametrize("text", ["title = 3\nx = 1\n[rules]\nseconds = 1\nkeep = 'x'\n", "a = b", "x" * 200_000])
def test_every_fault_of_a_file_is_a_sentence(text: str) -> None:
    filed = read_contest(text, 7, NOW, UTC)  # type: ignore[arg-type]
    for language in LANGUAGES:
        sound(
            content(
                FileFaultsView("<b><b>.toml", filed.faults, tuple(hurdles(filed.contest, 0, NOW))), catalogue(language)
            )
        )


def test_what_is_named_by_its_value_has_its_words() -> None:
    for language in LANGUAGES:
        known = catalogue(language).sentences.keys()
        wanted = {f"contest_appeal_{state}" for state in AppealState} | {f"contest_reason_{one}" for one in Reason}
        wanted |= {f"contest_keep_{one}" for one in Keep} | {f"contest_rule_{name}" for name in OFFERED}
        assert wanted <= known
