"""What one edition of a text changes in another."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from knowledge.model import Passage


@dataclass(frozen=True, slots=True)
class Change:
    """Passages that stood side by side and what stands in their place; one side may be empty."""

    before: tuple[Passage, ...]
    after: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """The changes in order, and the number of passages whose text is the same in both editions."""

    changes: tuple[Change, ...]
    same: int


def difference(old: Sequence[Passage], new: Sequence[Passage]) -> Difference:
    """Compares the texts of two editions passage by passage; headings and pages do not count."""
    matcher = SequenceMatcher(None, [one.text for one in old], [one.text for one in new], autojunk=False)
    changes = tuple(
        Change(tuple(old[first:last]), tuple(new[start:end]))
        for kind, first, last, start, end in matcher.get_opcodes()
        if kind != "equal"
    )
    return Difference(changes, sum(block.size for block in matcher.get_matching_blocks()))
