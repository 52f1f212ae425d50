"""Processes that were started apart, as /proc shows them."""

import os
from pathlib import Path


def children(module: str = "knowledge.documents", of: int | None = None) -> list[int]:
    """Those that run this module, that a process (this one) has started and not reaped."""
    parent = of or os.getpid()
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(pid) for pid in listed if module.encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")]


def peak(pid: int) -> float:
    """The most memory it has held so far, in megabytes; 0 once it has ended."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return float(next((line.split()[1] for line in lines if line.startswith("VmHWM")), 0)) * 1024 / 1e6
