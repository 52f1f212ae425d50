"""Short names: 一大 = 中国共产党第一次全国代表大会. A name in a text is marked by one name for all its forms."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Any

from index.numerals import value_of

WORD = "~"
_NUMERAL = "[0-9一二三四五六七八九十]{1,3}"


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a name, or a word (a name that begins with `WORD`).

    `{n}` and `{m}` stand for numerals; the guards look at the character beside it.
    """

    name: str
    form: str
    not_after: str = ""
    before: str = ""


@dataclass(frozen=True)
class Lexicon:
    """All forms of all names. `fold` is applied to the forms, so that they meet texts folded the same way."""

    forms: tuple[Form, ...]
    fold: Callable[[str], str] = str
    places: tuple[str, ...] = ()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """All forms at once, the longest first; without groups, so that a wrong first character ends a try at once."""
        return re.compile("|".join(self._regex(form) for form in self._ordered))

    @cached_property
    def _ordered(self) -> list[Form]:
        return sorted(self.forms, key=lambda form: -len(form.form))

    @cached_property
    def _known(self) -> dict[str, str]:
        return {}

    def _regex(self, form: Form) -> str:
        after = f"(?<![{re.escape(form.not_after)}])" if form.not_after else ""
        before = f"(?=[{re.escape(form.before)}]|$)" if form.before else ""
        return after + self._body(form, _NUMERAL, _NUMERAL) + before

    def _body(self, form: Form, n: str, m: str) -> str:
        pieces = re.split(r"(\{[nm]\})", form.form)
        return "".join({"{n}": n, "{m}": m}.get(piece) or re.escape(self.fold(piece)) for piece in pieces)

    def replace(self, text: str, mark: Callable[[str], str]) -> str:
        """The text with every form replaced by `mark(name)`; the leftmost and then the longest form wins."""
        return self._pattern.sub(lambda found: mark(self._name(found[0])), text)

    def spelled_out(self, text: str) -> str:
        """The text with every form replaced by the first, full one of its entry, numerals in Arabic."""
        return self._pattern.sub(lambda found: self._spelled(found[0]), text)

    def _spelled(self, form: str) -> str:
        return form if self._name(form).startswith(WORD) else self._full(form)

    def _full(self, form: str) -> str:
        wanted = self._form_of(form)
        first = next(one for one in self.forms if one.name == wanted.name)
        return self._numbered(first.form, wanted, form)

    def names(self, text: str) -> tuple[str, ...]:
        """The names that stand in the text, in order."""
        return tuple(self._name(found[0]) for found in self._pattern.finditer(text))

    def _name(self, form: str) -> str:
        if form not in self._known:
            self._known[form] = self._numbered(self._form_of(form).name, self._form_of(form), form)
        return self._known[form]

    def _form_of(self, text: str) -> Form:
        """The form that a match of `_pattern` is: the longest of those it fits."""
        return self._literal.get(text) or next(one for one, body in self._numbered_forms if body.fullmatch(text))

    @cached_property
    def _literal(self) -> dict[str, Form]:
        plain = [one for one in reversed(self._ordered) if "{" not in one.form]
        return {self.fold(one.form): one for one in plain}

    @cached_property
    def _numbered_forms(self) -> list[tuple[Form, re.Pattern[str]]]:
        n, m = f"(?P<n>{_NUMERAL})", f"(?P<m>{_NUMERAL})"
        return [(one, re.compile(self._body(one, n, m))) for one in self._ordered if "{" in one.form]

    def _numbered(self, template: str, form: Form, text: str) -> str:
        """The template with the numerals that the text has in the places of the form."""
        found = next((body.fullmatch(text) for one, body in self._numbered_forms if one is form), None)
        numbers = found.groupdict() if found else {}
        return template.format(**{sign: value_of(number) for sign, number in numbers.items()})


def lexicon_from(values: Mapping[str, Any], fold: Callable[[str], str] = str) -> Lexicon:
    """A lexicon from parsed TOML.

    `[names]` and `[words]` name = [forms], `[places]` names = [...], `[[series]]` name, forms, not_after, before.
    """
    forms = [Form(name, form) for name, all_forms in values.get("names", {}).items() for form in all_forms]
    forms += [Form(WORD + word, form) for word, all_forms in values.get("words", {}).items() for form in all_forms]
    for series in values.get("series", ()):
        guards = {key: series[key] for key in ("not_after", "before") if key in series}
        forms += [Form(series["name"], form, **guards) for form in series["forms"]]
    places = values.get("places", {}).get("names", ())
    return Lexicon(tuple(forms), fold, tuple(dict.fromkeys(map(fold, places))))


def shipped_values() -> dict[str, Any]:
    """The values of the lexicon that comes with the package."""
    return tomllib.loads(resources.files("index").joinpath("lexicon.toml").read_text("utf-8"))
