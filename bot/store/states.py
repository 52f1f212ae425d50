"""The states of rows, as they are stored."""

from enum import StrEnum


class SlotState(StrEnum):
    OPEN = "open"
    SKIPPED = "skipped"
    CLOSED = "closed"


class UpdateState(StrEnum):
    """`ready` waits for its turn, also between two attempts; `dead` rests until a person looks at it."""

    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class CallState(StrEnum):
    """`unsure`: it may or may not have arrived, and must not be made again by itself. `failed`: given up."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    UNSURE = "unsure"
    FAILED = "failed"
