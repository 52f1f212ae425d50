"""A lexicon of one's own: a TOML file in the form of lexicon.toml that is added to the shipped one."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_SECTIONS = ("names", "words", "places", "series")


class LexiconError(Exception):
    """A file that is no lexicon; `line` is counted from 1, 0 where the file cannot be read at all."""

    def __init__(self, file: Path, line: int, why: str) -> None:
        super().__init__(f"{file}, line {line}: {why}" if line else f"{file}: {why}")
        self.file, self.line, self.why = file, line, why


def read_lexicon(file: Path) -> dict[str, Any]:
    """The values of a lexicon file. Raises LexiconError with the first fault."""
    try:
        text = file.read_text("utf-8")
        values = tomllib.loads(text)
    except OSError as error:
        raise LexiconError(file, 0, error.strerror or "it cannot be read") from None
    except UnicodeDecodeError:
        raise LexiconError(file, 0, "it is not written in UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(file, *_toml_fault(str(error), text)) from None
    for key, why in _faults(values):
        raise LexiconError(file, _line_of(key, text), why)
    return values


def merged(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Both lexicons; where both know a name its forms are put together, those of `first` before."""
    names = {section: _joined(first.get(section, {}), second.get(section, {})) for section in ("names", "words")}
    places = [*first.get("places", {}).get("names", ()), *second.get("places", {}).get("names", ())]
    return {**names, "places": {"names": places}, "series": [*first.get("series", ()), *second.get("series", ())]}


def _joined(first: Mapping[str, list[str]], second: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {name: [*first.get(name, ()), *second.get(name, ())] for name in {**first, **second}}


def _toml_fault(told: str, text: str) -> tuple[int, str]:
    """The line and the reason of what tomllib says: "Invalid value (at line 3, column 5)"."""
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", told, re.DOTALL)
    if found is None:
        return 1, told
    return int(found[2] or max(len(text.splitlines()), 1)), found[1]


def _faults(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong, with the word by which its line is found."""
    for section in values:
        if section not in _SECTIONS:
            yield section, f"there is no section {section}; there are {', '.join(_SECTIONS)}"
    for section in ("names", "words"):
        for name, forms in _table(values, section).items():
            if not _is_words(forms):
                yield name, f'{name} needs a list of its forms, such as ["…", "…"]'
    if "places" in values and not _is_words(_table(values, "places").get("names")):
        yield "places", 'places needs names = ["…", "…"]'
    yield from _series_faults(values.get("series", []))


def _series_faults(series: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(series, list):
        yield "series", "series are written [[series]]"
        return
    for one in series:
        if not isinstance(one, dict) or not isinstance(one.get("name"), str) or not _is_words(one.get("forms")):
            yield "series", "a series needs a name and a list of forms"
        elif not all(isinstance(one.get(guard, ""), str) for guard in ("not_after", "before")):
            yield one["name"], f"not_after and before of {one['name']} are characters in one string"
        elif any(not set(re.findall(r"\{(\w*)\}", form)) >= _signs(one["name"]) for form in one["forms"]):
            yield one["name"], f"every form of {one['name']} needs the numerals of its name"


def _signs(name: str) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", name))


def _table(values: Mapping[str, Any], section: str) -> Mapping[str, Any]:
    table = values.get(section, {})
    return table if isinstance(table, dict) else {section: None}


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) and one.strip() for one in value)


def _line_of(key: str, text: str) -> int:
    return next((number for number, line in enumerate(text.splitlines(), 1) if key in line), 1)
