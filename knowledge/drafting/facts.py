"""All facts of a text, by the rules of each sort."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.drafting.nouns import Fact
from knowledge.drafting.numbers import number_facts
from knowledge.drafting.people import known_people, lives, person_facts, praised
from knowledge.drafting.places import known_places, place_facts
from knowledge.drafting.titles import title_facts
from knowledge.drafting.years import year_facts


@dataclass(frozen=True, slots=True)
class Names:
    """The people and places that a library knows; those whom it blames are not among the people."""

    people: frozenset[str]
    places: Counter[str]
    lives: dict[str, tuple[int, int]]


def names_in(texts: Sequence[str]) -> Names:
    people = known_people(texts)
    return Names(praised(texts, people), known_places(texts), lives(texts, people))


def facts(text: str, names: Names) -> Iterator[Fact]:
    """What can be asked about a text, each fact standing alone of its sort and measure in it."""
    yield from year_facts(text)
    yield from number_facts(text)
    yield from title_facts(text)
    yield from person_facts(text, names.people)
    yield from place_facts(text, names.places)
