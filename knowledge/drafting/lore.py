"""What a library says as a whole: every thing that it mentions, and which passages speak of the same matter."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from knowledge.drafting.facts import Names, facts, names_in
from knowledge.drafting.nouns import Mention, Sort, Statement
from knowledge.drafting.people import people_in
from knowledge.drafting.places import place_form, places_in
from knowledge.drafting.titles import titles_in
from knowledge.drafting.years import dated_years, years
from knowledge.model import Passage
from knowledge.passages import sentences

_SAME_MATTER = 0.3
"""Share of a statement's pairs of signs that make a passage one about the same matter."""


class Lore:
    """The mentions of a library, by what they are, and its passages, by the pairs of signs in them."""

    def __init__(self, library: Sequence[Passage]) -> None:
        self.library = tuple(library)
        self.names: Names = names_in([text for passage in library for text in _sentences(passage)])
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        for number, passage in enumerate(self.library):
            for pair in set(_pairs(passage.text)):
                self._holders[pair].append(number)
        self._mentions: defaultdict[tuple[Sort, str], dict[str, Mention]] = defaultdict(dict)
        for mention in self._found():
            known = self._mentions[mention.sort, mention.form]
            before = known.get(mention.text)
            known[mention.text] = _joined(before, mention) if before else mention

    def mentions(self, sort: Sort, form: str) -> tuple[Mention, ...]:
        """Everything of this sort and form, in the order of the library."""
        return tuple(self._mentions[sort, form].values())

    def fame(self, sort: Sort, form: str, text: str) -> int:
        """1 for the twentieth part of its like that most passages name, -1 for what two at most name, otherwise 0."""
        known = self._mentions[sort, form].get(text)
        counts = sorted((mention.count for mention in self.mentions(sort, form)), reverse=True)
        if known is None or known.count <= 2:
            return -1
        return int(known.count >= counts[len(counts) // 20])

    def same_matter(self, statement: Statement) -> tuple[Passage, ...]:
        """All other passages that may speak of what the statement says."""
        held = [self._holders[pair] for pair in set(_pairs(statement.text)) if pair in self._holders]
        counted = Counter(number for numbers in held for number in numbers)
        wanted = {number for number, count in counted.items() if count >= _SAME_MATTER * len(held)}
        heading = statement.passage.heading[-1:]
        wanted |= {number for number, passage in enumerate(self.library) if passage.heading[-1:] == heading}
        return tuple(self.library[number] for number in sorted(wanted) if self.library[number] != statement.passage)

    def _found(self) -> Iterator[Mention]:
        latest = max((year for passage in self.library for year in dated_years(passage.text)), default=0)
        for passage in self.library:
            for year in sorted(dated_years(passage.text) - {latest}):
                yield Mention(Sort.YEAR, str(year), "", frozenset({year}), frozenset({passage.topic}))
            told: dict[tuple[Sort, str, str], frozenset[int]] = {}
            for text in _sentences(passage):
                when = years(text)
                for thing in _things(text.removesuffix("。"), self.names):
                    told[thing] = told.get(thing, frozenset()) | when
            for (sort, form, said), when in told.items():
                yield Mention(sort, said, form, when, frozenset({passage.topic}))


def _things(text: str, names: Names) -> Iterator[tuple[Sort, str, str]]:
    """Sort, form and text of what a sentence mentions, but years: all people and places in it, and its other facts."""
    for name in people_in(text, names.people):
        yield Sort.PERSON, "", name
    for place in places_in(text, names.places):
        yield Sort.PLACE, place_form(place), place
    for fact in facts(text, names):
        if fact.sort is Sort.NUMBER:
            yield fact.sort, fact.form, text[fact.start : fact.end]
    for fact in titles_in(text):
        yield fact.sort, fact.form, text[fact.start : fact.end]


@lru_cache(maxsize=2)
def lore_of(library: tuple[Passage, ...]) -> Lore:
    """The lore of a library; kept, for all its passages are drafted from one after the other."""
    return Lore(library)


def _sentences(passage: Passage) -> Iterator[str]:
    for start, end in sentences(passage.text):
        yield passage.text[start:end]


def _pairs(text: str) -> Iterator[str]:
    for first, second in pairwise(text):
        if first.isalpha() and second.isalpha():
            yield first + second


def _joined(first: Mention, second: Mention) -> Mention:
    years, topics = first.years | second.years, first.topics | second.topics
    return Mention(first.sort, first.text, first.form, years, topics, first.count + second.count)
