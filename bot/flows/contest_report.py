"""The report of a contest for its organiser: persons, groups and questions as a file of three sheets."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.aside import aside
from bot.desk import LoadView
from bot.flows.access import Access
from bot.flows.contest_results import group_titles, runs_it
from bot.flows.loads import show
from bot.flows.standings import Ranking
from bot.flows.visit import Visit, arrive
from bot.game.awards import Showing, spaced
from bot.game.league import Organisation
from bot.game.recount import ruled
from bot.game.running import OVER, Contest
from bot.game.standings import Measure, Standings, group_lines, usual
from bot.material import Load, LoadState, Purpose
from bot.ports import QuestionCount, Store
from bot.replies import Address, FileView, Notice, Send, Words
from bot.tables import Cell, Step, Table, workbook
from knowledge.questions import Question, right_whole
from knowledge.typed import LETTERS

FILE_NAME = "{title}.xlsx"
VOID = "—"
"""Stands for the key of a question that counts no more."""

_UNSAFE = str.maketrans(dict.fromkeys('\\/:*?"<>|\n\r\t', "_"))


@dataclass(frozen=True, slots=True)
class Report:
    """All that stands in the file; `counting` are the questions that count, with the keys that count."""

    contest: Contest
    stand: Standings
    tree: Sequence[Organisation]
    showings: Mapping[int, Showing]
    codes: Mapping[int, str]
    titles: Mapping[int, str]
    questions: Sequence[QuestionCount]
    counting: Mapping[str, Question]

    @property
    def rows(self) -> int:
        groups = len({one.chat_id for one in self.stand.results})
        return len(self.stand.places) + groups + len(self.questions)


async def order_report(store: Store, access: Access, visit: Visit, callback_id: str, contest_id: int) -> None:
    """A press of the organiser: the file is made in its turn, with its progress shown."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        contest = await tx.contests.get(contest_id)
        if contest is None or contest.state not in OVER or not runs_it(access, visit, contest) or visit.person is None:
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("result_organiser_only"), alert=True))
        name = FILE_NAME.format(title=contest.title.translate(_UNSAFE)[:60])
        wanted = Load(0, visit.person.id, chat.id, chat.language, contest.code, name, LoadState.WAITING, Purpose.REPORT)
        number = await tx.loads.add(wanted, visit.now)
        view = LoadView(number, name, "writing")
        await tx.outbox.put(Send(visit.address(chat), view, load_id=number), Notice(callback_id, chat.language))


async def gather(store: Store, ranking: Ranking, code: str) -> Report | None:
    """Read everything; None when there is no such contest any more."""
    async with store.read() as tx:
        contest = await tx.contests.by_code(code)
    if contest is None:
        return None
    stand = await ranking.of(store, contest)
    people = [place.result.person_id for place in stand.places]
    async with store.write() as tx:
        codes = await tx.results.codes(contest.id, people)
    async with store.read() as tx:
        tree = await tx.organisations.all()
        homes = {one.chat_id: one.title for one in tree if one.chat_id is not None}
        chat_ids = {one.chat_id for one in stand.results if one.chat_id is not None}
        titles = await group_titles(tx, homes, chat_ids)
        showings = await tx.people.showings(people)
        counting = ruled(contest.questions, await tx.appeals.rulings(contest.id))
        questions = await tx.results.questions(contest.id)
        return Report(contest, stand, tree, showings, codes, titles, questions, counting)


async def write(report: Report, say: Callable[[str], str], step: Step) -> bytes:
    """The file, written beside the event loop; `say` gives a sentence for its name."""
    tables = (_persons(report), _groups(report), _questions(report))
    return await aside(workbook, [_headed(table, say) for table in tables], step)


def _headed(table: Table, say: Callable[[str], str]) -> Table:
    """The table with the words that its name and heads stand for."""
    heads = [(say(f"sheet_{name}"), width) for name, width in table.heads]
    return replace(table, name=say(f"sheet_{table.name}"), heads=heads)


async def finish_report(store: Store, load: Load, data: bytes | None) -> None:
    """Send the file; nothing when it was cancelled meanwhile."""
    async with store.write() as tx:
        if not await tx.loads.end(load.id, LoadState.DONE if data is not None else LoadState.FAILED):
            return
        if data is None:
            return await show(tx, load, Words("result_unknown"))
        await show(tx, load, Words("report_ready", {"name": load.name}))
        view = FileView(load.name, data, Words("report_caption"))
        await tx.outbox.put(Send(Address(load.chat_id, load.language), view))


def _persons(report: Report) -> Table:
    """Names stand here as on a board: those of the one group the contest was for, else of those who opted in. The code
    of a certificate tells who somebody is that shows theirs.
    """
    own = report.contest.groups[0] if len(report.contest.groups) == 1 else None

    def rows() -> Iterator[Sequence[Cell]]:
        for place in report.stand.places:
            result = place.result
            showing = report.showings.get(result.person_id)
            name = showing.on(own=own is not None and result.chat_id == own) if showing else ""
            home = report.titles.get(result.chat_id or 0, "")
            seconds = round(result.millis / 1000, 1)
            code = spaced(report.codes[result.person_id])
            yield place.rank, name, home, result.score, result.right, result.answered, seconds, code

    heads = [
        ("rank", 8),
        ("name", 20),
        ("home", 28),
        ("score", 8),
        ("right", 8),
        ("answered", 8),
        ("seconds", 12),
        ("code", 20),
    ]
    return Table("persons", heads, rows())


def _groups(report: Report) -> Table:
    def lines(measure: Measure) -> Mapping[int, float]:
        found = group_lines(report.contest.rules, report.stand.results, report.tree, measure)
        return {line.id: line.points for line in found}

    def rows() -> Iterator[Sequence[Cell]]:
        sums, means, rates = map(lines, Measure)
        ranked = group_lines(report.contest.rules, report.stand.results, report.tree, usual(report.contest.rules))
        for line in ranked:
            title = report.titles.get(line.id, "")
            yield line.rank, title, line.players, sums[line.id], means[line.id], line.base, rates.get(line.id)

    heads = [
        ("rank", 8),
        ("home", 28),
        ("players", 10),
        ("sum", 10),
        ("mean", 10),
        ("base", 12),
        ("rate", 12),
    ]
    return Table("groups", heads, rows())


def _questions(report: Report) -> Table:
    asked: Mapping[str, Question] = {one.id: one for one in report.contest.questions}

    def rows() -> Iterator[Sequence[Cell]]:
        for count in report.questions:
            question = asked.get(count.question_id)
            share = round(100 * count.right / count.answered, 1) if count.answered else None
            seconds = round(count.millis / count.answered / 1000, 1) if count.answered else None
            keyed = report.counting.get(count.question_id)
            stem, right = question.stem if question else "", right_whole(keyed) if keyed else VOID
            yield count.question_id, stem, right, count.issued, count.answered, share, seconds, _choices(count)

    heads = [
        ("question", 20),
        ("stem", 60),
        ("key", 30),
        ("issued", 8),
        ("answered", 8),
        ("share", 12),
        ("average", 14),
        ("chosen", 40),
    ]
    return Table("questions", heads, rows())


def _choices(count: QuestionCount) -> str:
    """`B 12, AC 3`: the most frequent first; answers that were typed have no letters."""
    ranked = sorted(count.chosen.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(f"{''.join(LETTERS[place] for place in chosen) or '—'} {times}" for chosen, times in ranked)
