"""5,000 questions from a file into the bank, beside the search for near duplicates among them."""

import re
from collections.abc import Iterator
from datetime import date
from json import loads
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter

from knowledge.documents import read as read_document
from knowledge.exchange import read
from knowledge.exchange.sheets import write_workbook
from knowledge.questions import Kind, Question
from knowledge.starter import texts
from tests.load.figure import Figure
from tests.load.start import run_command

ROWS, SECONDS = 5_000, 60.0
_DAY = date(2026, 11, 23)
_PARTS = re.compile(r"[，。；：、！？]")


def measure() -> list[Figure]:
    with TemporaryDirectory() as place:
        folder, file = Path(place), Path(place, "bank.xlsx")
        data = write_workbook(tuple(questions(Random(1)))).data
        file.write_bytes(data)
        began = perf_counter()
        reading = read(file.name, data, _DAY)
        seconds = perf_counter() - began
        assert len(reading.questions) == ROWS and reading.sound, reading.findings[:3]
        return [
            Figure("file", f"{len(data) / 1e6:.1f} MB, {ROWS} rows"),
            Figure("read and checked", f"{seconds:.1f} s"),
            *(_import(folder, file, encoder) for encoder in ("none", "bundled")),
        ]


def _import(folder: Path, file: Path, encoder: str) -> Figure:
    """The whole command in a new data folder, the starter library included."""
    place = folder / encoder
    place.mkdir()
    before = getrusage(RUSAGE_CHILDREN)
    seconds, out = run_command(place, ["bank", "import", str(file), "--json"], encoder_model=encoder)
    told = loads(out)
    assert told["new"] == ROWS, out[:300]
    what = f"`bank import`, encoder {encoder}, {len(told['twins'])} twins, {told['unlooked']} pairs left out"
    after = getrusage(RUSAGE_CHILDREN)
    computed = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    value = f"{seconds:.1f} s, of the processor {computed:.1f} s"
    return Figure(what, value, f"at most {SECONDS:.0f} s", seconds <= SECONDS)


def questions(random: Random) -> Iterator[Question]:
    """Each joins three clauses of the starter library, so that many have words in common as in a bank on one subject."""
    clauses = [
        part for name, data in texts() for part in _PARTS.split(read_document(name, data).text) if 4 < len(part) < 40
    ]
    for number in range(ROWS):
        stem = "，".join(map(str.strip, random.sample(clauses, 3))) + "？"
        options = tuple({clause.strip() for clause in random.sample(clauses, 4)})
        key = frozenset({random.randrange(len(options))})
        yield Question(f"q{number}", Kind.SINGLE, stem, options, key, "", "", "", "书", _DAY, "主题", 1)
