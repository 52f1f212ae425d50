"""Files that are used by several tests and cost a moment to make."""

from pathlib import Path

import pytest

from tests.documents import office, paper


@pytest.fixture(scope="session")
def newspaper() -> bytes:
    """A page with the faults of a newspaper turned into text, in UTF-8."""
    return Path(__file__).with_name("newspaper.txt").read_bytes()


@pytest.fixture(scope="session")
def book() -> bytes:
    return paper.book(60)


@pytest.fixture(scope="session")
def awkward_word() -> bytes:
    return office.awkward_word()
