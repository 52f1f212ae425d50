"""`make fuzz MINUTES=10`: Hypothesis against our readers and the intake, for so many minutes of processor time each.

Prints what was tried; ends with 1 and the smallest example that fails. What it finds becomes a test.
"""

import random
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from time import process_time
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from bot.telegram.budgets import Budgets
from bot.telegram.filters import parse_appointment, parse_daily, parse_day
from bot.telegram.intake import Me, sort
from knowledge import exchange
from knowledge.documents import READERS, DocumentError, read
from knowledge.exchange import READERS as BANKS
from tests.documents import office, paper

ROUND = 200
"""Examples between two looks at the clock."""
NOW, ME = datetime(2026, 7, 1, tzinfo=UTC), Me(42, "wenshi_bot")
PIECES = {
    ".docx": office.word("北山旗在那一年秋天建立。" * 5),
    ".xlsx": office.sheet(),
    ".pptx": office.slides(),
    ".pdf": paper.Paper().page().lines(["一段文字。"]).bytes(),
}
MARKS = [
    "---\n",
    "# ",
    "> ",
    "- ",
    "|",
    "```",
    "<p>",
    "<table>",
    "</td>",
    "&#x0;",
    "\ufeff",
    "\u202e",
    "\0",
    "{",
    "}",
    "~",
]
MARKS += ["=", "答案：", "A. ", "一、", "（ ）", "ANSWER: A\n", "::", "//", "\r", "\t", "第一章", "\\u"]
TEXTS = st.lists(st.one_of(st.sampled_from(MARKS), st.text(max_size=20)), max_size=60).map("".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = [
    "message_id",
    "date",
    "chat",
    "from",
    "text",
    "data",
    "id",
    "type",
    "user",
    "option_ids",
    "poll_id",
    "message",
]
FIELDS += ["reply_to_message", "sender_chat", "entities", "document", "is_closed", "total_voter_count", "voter_chat"]
EVENTS = st.recursive(JSON, lambda inner: st.dictionaries(st.sampled_from(FIELDS), inner, max_size=7), max_leaves=20)
KINDS = ["message", "callback_query", "poll_answer", "poll", "my_chat_member", "edited_message", "x"]
UPDATES = st.dictionaries(st.sampled_from(KINDS), EVENTS, max_size=2).map(lambda made: {"update_id": 1, **made})


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """A whole file with bytes changed, cut or doubled."""
    ending = draw(st.sampled_from(sorted(PIECES)))
    data, dice = bytearray(PIECES[ending]), random.Random(draw(st.integers(0, 2**32)))
    for _ in range(draw(st.integers(1, 12))):
        place = dice.randrange(len(data))
        match draw(st.integers(0, 2)):
            case 0:
                data[place] = dice.randrange(256)
            case 1:
                del data[place : place + dice.randrange(1, 40)]
            case _:
                data[place:place] = data[place : place + dice.randrange(1, 40)]
    return ending, bytes(data)


FILES = st.one_of(
    st.tuples(st.sampled_from(sorted(READERS)), TEXTS.map(lambda text: text.encode("utf-8", "replace"))),
    st.tuples(st.sampled_from(sorted(READERS)), st.binary(max_size=600)),
    damaged(),
)


def readers(file: tuple[str, bytes]) -> None:
    """Any file is read or refused with a sentence."""
    ending, data = file
    with suppress(DocumentError):
        read(f"x{ending}", data)


def banks(file: tuple[str, bytes]) -> None:
    """Any file of questions is taken in or its faults are listed."""
    _, data = file
    for ending in BANKS:
        exchange.read(f"x{ending}", data, NOW.date())


def intake(update: dict[str, Any]) -> None:
    """Any update is sorted, judged, and its texts parsed."""
    batch = sort([update], ME, NOW)
    budgets = Budgets()
    for queued in batch.queued:
        budgets.judge(queued.payload, 1.0)
    text = str(update)
    parse_daily(text), parse_day(text), parse_appointment(text)


TARGETS: dict[str, tuple[Callable[[Any], None], Any]] = {
    "readers": (readers, FILES),
    "banks": (banks, FILES),
    "intake": (intake, UPDATES),
}


def fuzz(name: str, seconds: float) -> int:
    """Rounds of examples until the processor time is spent; gives how many examples were tried."""
    work, examples = TARGETS[name]
    began, tried = process_time(), 0

    def counted(example: Any) -> None:
        nonlocal tried
        tried += 1
        work(example)

    while process_time() - began < seconds:
        rules = settings(
            max_examples=ROUND, deadline=None, database=None, suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        )  # fmt: skip
        seed(random.randrange(2**32))(rules(given(examples)(counted)))()
    return tried


def main(minutes: float, names: list[str]) -> int:
    for name in names or TARGETS:
        print(f"{name}: {fuzz(name, minutes * 60):,} examples in {minutes:g} CPU-minutes, none failed", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), sys.argv[2:]))
