"""How the interpreter serves an event loop that shares the process with what computes."""

import gc
import sys

SWITCH_SECONDS = 0.001
"""How long a thread that computes keeps the interpreter: at Python's own 5 ms a transaction beside a search takes twice
as long as with this, for the event loop and the database's thread wait so long at each step."""

YOUNG = 10_000
"""So many new objects are looked through for garbage at once: at Python's own 700 the start takes longer, and ranking
79,000 people, each a few tuples, takes twice as long."""


def set_up() -> None:
    """Before anything else is imported."""
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.set_threshold(YOUNG)


def keep_what_stands() -> None:
    """What is there by now stays to the end, and is never looked through again: that held everything up for 0.2 s."""
    gc.freeze()
