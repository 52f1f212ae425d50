"""Results of contests: boards, pictures, certificates and names."""

from html import escape

from bot.contests.results import (
    AwardsView,
    BoardOf,
    CertificateView,
    NamesView,
    OverView,
    PersonLine,
    PodiumView,
    ResultsView,
    SumLine,
    VerifiedView,
)
from bot.game.awards import spaced
from bot.game.running import ContestState
from bot.game.standings import LEAST_BASE, Measure
from bot.pictures import Picture
from bot.telegram.callbacks import (
    AwardsButton,
    CertificateButton,
    NamesButton,
    PictureButton,
    ResultsButton,
    SheetButton,
)
from bot.telegram.catalogue import Catalogue
from bot.telegram.views.content import Button, Content, Rows, content, cut, rows_of
from bot.telegram.views.game import MEDALS

TITLE = 40
"""Characters of a title on a button."""

PRIZES = (1, 3, 6, 10, 20, 50)
SHARES = (0, 40, 60, 80)
"""What an organiser chooses from: the ranks that win, and the per cent of all points from which one has taken part."""

Line = PersonLine | SumLine


@content.register
def _(view: OverView, words: Catalogue) -> Content:
    buttons = [Button(cut(one.title, TITLE), ResultsButton(contest=one.id)) for one in view.contests]
    return Content(words.html("result_which"), rows_of(buttons, 1))


@content.register
def _(view: ResultsView, words: Catalogue) -> Content:
    contest = view.contest
    lines = [words.html("result_title", title=contest.title, players=view.players, code=contest.code)]
    if contest.state is not ContestState.FINAL:
        lines.append(words.html("result_preliminary"))
    lines += ["", f"<b>{escape(_board_name(view, words))}</b>"]
    lines += [_line(one, view.measure, words) for one in view.lines] or [words.html("result_empty")]
    if view.own is not None:
        key = "result_own" if isinstance(view.own, PersonLine) else "result_own_group"
        points = _points(view.own, view.measure, words)
        lines += ["", words.html(key, rank=view.own.rank, points=points, total=view.total)]
    if view.board is not BoardOf.PERSONS and view.measure is Measure.RATE:
        lines += ["", words.html("result_least_base", least=LEAST_BASE)]
    return Content("\n".join(lines), _buttons(view, words))


def _board_name(view: ResultsView, words: Catalogue) -> str:
    name = words.plain(f"result_board_{view.board.name.lower()}")
    if view.board is BoardOf.PERSONS:
        return name
    parts = [view.title, name, words.plain(f"result_measure_{view.measure}")]
    return " · ".join(part for part in parts if part)


def _line(line: Line, measure: Measure, words: Catalogue) -> str:
    place = MEDALS.get(line.rank, f"{line.rank}.")
    points = _points(line, measure, words)
    if isinstance(line, PersonLine):
        right = {"right": line.right, "answered": line.answered, "seconds": round(line.millis / 1000)}
        return words.html("result_line", place=place, name=_name(line, words), points=points, **right)
    return words.html("result_line_sum", place=place, name=line.title, points=points, players=line.players)


def _name(line: Line, words: Catalogue) -> str:
    """Who is not to be seen is somebody of their organisation."""
    if isinstance(line, SumLine):
        return line.title
    name = line.name or words.plain("result_someone")
    return words.plain("result_of", name=name, home=line.home) if line.home else name


def _points(line: Line, measure: Measure | None, words: Catalogue) -> str:
    if isinstance(line, PersonLine):
        return words.plain("result_points", points=line.score)
    if measure is Measure.RATE:
        return words.plain("result_percent", points=_figure(line.points))
    return words.plain("result_points", points=_figure(line.points))


def _figure(points: float) -> str:
    """Written out, however large: with two places behind the point at most."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def _buttons(view: ResultsView, words: Catalogue) -> Rows:
    number = view.contest.id
    boards = [
        Button(_chosen(words.plain(f"result_board_{one.name.lower()}"), one is view.board), _to(number, one))
        for one in BoardOf
    ]
    rows = [tuple(boards)]
    if view.board is not BoardOf.PERSONS:
        measures = [
            Button(
                _chosen(words.plain(f"result_measure_{one}"), one is view.measure),
                ResultsButton(contest=number, board=view.board, measure=one, parent=view.parent),
            )
            for one in Measure
        ]
        rows.append(tuple(measures))
    rows += _ways(view, words)
    if view.certificate:
        rows.append((Button(words.plain("certificate_get"), CertificateButton(contest=number)),))
    if view.may_run:
        picture = Button(words.plain("result_picture"), PictureButton(contest=number))
        sheet = Button(words.plain("result_sheet"), SheetButton(contest=number))
        rows.append((picture, sheet, Button(words.plain("awards_open"), AwardsButton(contest=number))))
    return tuple(rows)


def _ways(view: ResultsView, words: Catalogue) -> list[tuple[Button, ...]]:
    """Down to the organisations that stand below those on the board, and back up."""
    down = [
        Button(cut(line.title, TITLE), _to(view.contest.id, view.board, view.measure, line.id))
        for line in view.lines
        if isinstance(line, SumLine) and line.id
    ]
    up = [Button(words.plain("result_up"), _to(view.contest.id, view.board, view.measure, view.up or 0))]
    return [*rows_of(down, 2), *([tuple(up)] if view.up is not None else [])]


def _to(contest_id: int, board: BoardOf, measure: Measure | None = None, parent: int = 0) -> ResultsButton:
    return ResultsButton(contest=contest_id, board=board, measure=measure, parent=parent)


def _chosen(label: str, chosen: bool) -> str:
    return f"• {label}" if chosen else label


@content.register
def _(view: PodiumView, words: Catalogue) -> Content:
    lines = [words.html("podium_caption", title=view.contest.title, players=view.players)]
    if view.group is not None:
        points = _points(view.group, None, words)
        values = {"rank": view.group.rank, "groups": view.groups, "points": points, "players": view.group.players}
        lines.append(words.html("podium_group", **values))
    lines.append(words.html("podium_hint", code=view.contest.code))
    return Content("\n".join(lines), (), _podium(view, words))


def _podium(view: PodiumView, words: Catalogue) -> Picture:
    """The first three stand on the podium only where they are the first three of all."""
    rows = [[str(line.rank), _name(line, words), _points(line, view.measure, words)] for line in view.lines]
    top = 3 if [line.rank for line in view.lines[:1]] == [1] else 0
    day = view.contest.closes_at.astimezone(view.zone).strftime("%Y-%m-%d") if view.contest.closes_at else ""
    about = words.plain("podium_about", day=day, players=view.players)
    foot = words.plain("podium_foot", code=view.contest.code)
    values = {"title": view.contest.title, "about": about, "podium": rows[:top], "rows": rows[top:], "foot": foot}
    return Picture("podium", values)


@content.register
def _(view: AwardsView, words: Catalogue) -> Content:
    award, number = view.award, view.contest.id
    prizes = [
        Button(
            _chosen(words.plain("awards_prizes", prizes=one), one == award.prizes),
            AwardsButton(contest=number, prizes=one, least=award.least),
        )
        for one in PRIZES
    ]
    points = list(dict.fromkeys(-(-view.most * share // 100) for share in SHARES))
    least = [
        Button(
            _chosen(words.plain("awards_least" if one else "awards_all", points=one), one == award.least),
            AwardsButton(contest=number, prizes=award.prizes, least=one),
        )
        for one in points
    ]
    back = Button(words.plain("awards_back"), ResultsButton(contest=number))
    rows = (*rows_of(prizes, 3), *rows_of(least, 2), (back,))
    return Content(words.html("awards_title", title=view.contest.title), rows)


@content.register
def _(view: CertificateView, words: Catalogue) -> Content:
    values = {"title": view.contest.title, "rank": view.rank, "score": view.score, "players": view.players}
    kind = "prize" if view.prize else "part"
    picture = {
        "heading": words.plain(f"certificate_heading_{kind}"),
        "name": view.name,
        "text": words.plain(f"certificate_text_{kind}", **values),
        "by": view.by,
        "date": f"{view.issued_at:%Y-%m-%d}",
        "code": words.plain("certificate_code", code=spaced(view.code)),
    }
    caption = words.html("certificate_caption", code=spaced(view.code))
    return Content(caption, (), Picture("certificate", picture))


@content.register
def _(view: VerifiedView, words: Catalogue) -> Content:
    values = {"title": view.title, "score": view.score, "day": f"{view.issued_at:%Y-%m-%d}", "code": spaced(view.code)}
    result = words.plain("verify_prize" if view.prize else "verify_part", rank=view.rank)
    name = view.name or words.plain("verify_erased")
    return Content(words.html("verify_genuine", name=name, result=result, **values))


@content.register
def _(view: NamesView, words: Catalogue) -> Content:
    own = Button(words.plain("names_show" if view.hidden else "names_hide"), NamesButton(hidden=not view.hidden))
    beyond = Button(words.plain("names_close" if view.shown else "names_open_up"), NamesButton(shown=not view.shown))
    lines = [
        words.html("names_title"),
        words.html("names_own_hidden" if view.hidden else "names_own_shown"),
        words.html("names_beyond_shown" if view.shown else "names_beyond_hidden"),
    ]
    return Content("\n".join(lines), ((own,), (beyond,)))
