"""The processes that read files, as /proc shows them."""

import os
from pathlib import Path


def children() -> list[int]:
    """Those that this process has started and not reaped."""
    listed = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text()
    return [int(pid) for pid in listed.split() if b"knowledge.documents" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def peak(pid: int) -> float:
    """The most memory it has held so far, in megabytes; 0 once it has ended."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return float(next((line.split()[1] for line in lines if line.startswith("VmHWM")), 0)) * 1024 / 1e6
