"""Faults of a table of organisations as sentences."""

from bot.telegram.catalogue import Catalogue


def fault_line(row: int, why: str, found: str, words: Catalogue) -> str:
    """A fault with its row where it has one."""
    said = words.plain(f"roster_fault_{why}", found=found)
    return words.plain("roster_row", row=row, said=said) if row else said
