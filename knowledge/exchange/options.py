"""Options that stand in one text, each behind its letter: "A. 上海  B、北京 (C) 广州"."""

import re
from collections.abc import Sequence

from knowledge.typed import LETTERS


def _label(letter: str) -> re.Pattern[str]:
    """A letter with a full stop or in brackets; with a sign that also stands inside texts only behind white space."""
    either = f"[{letter}{chr(ord(letter) - ord('A') + ord('Ａ'))}]"
    return re.compile(rf"(?<![A-Za-z0-9Ａ-Ｚ])[(（]?{either}\s*[.．)）]\s*|(?<!\S)[(（]?{either}\s*[、:：]\s*")


_LABEL = {letter: _label(letter) for letter in LETTERS}


def split_labelled(text: str, first: int = 0) -> tuple[str, tuple[str, ...]]:
    """What stands before the option at position `first`, and the options from it on, as far as their letters go on.

    A letter counts only behind the one before it, so that a letter inside an option parts nothing.
    """
    before, options = text, []
    begin = None
    for letter in LETTERS[first:]:
        found = _LABEL[letter].search(text, begin or 0)
        if found is None:
            break
        if begin is None:
            before = text[: found.start()]
        else:
            options.append(text[begin : found.start()].strip(" \t;；\n\u3000"))
        begin = found.end()
    if begin is not None:
        options.append(text[begin:].strip(" \t;；\n\u3000"))
    return before.strip(), tuple(options)


def without_letters(options: Sequence[str]) -> tuple[str, ...]:
    """The options without their letters where all have them, as when somebody writes "A. 上海" in the column 选项A."""
    said = [option.strip() for option in options]
    while said and not said[-1]:
        said.pop()
    cut = [
        option[2:].lstrip() if option[:1] == letter and option[1:2] in tuple(".、．:：)）") else ""
        for letter, option in zip(LETTERS, said, strict=False)
    ]
    return tuple(cut) if len(cut) == len(said) and all(cut) else tuple(options)


def split_options(text: str) -> tuple[str, ...]:
    """The options of a cell: behind their letters, else one a line, else parted by |."""
    before, options = split_labelled(text)
    if options and not before:
        return options
    lines = text.split("\n") if "\n" in text.strip() else text.replace("｜", "|").split("|")
    return tuple(option for line in lines if (option := line.strip()))
