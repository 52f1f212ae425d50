"""Both READMEs say what the program does: settings, commands, the tree and the examples are read off the code."""

import inspect
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiogram import Router
from aiogram.filters import Command
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from bot.cli import app
from bot.cli.ask import as_object
from bot.settings import Settings
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.phrases import COMMANDS, PHRASES
from bot.telegram.visits import Defaults
from knowledge.documents import read
from knowledge.model import NotFound
from knowledge.passages import split
from knowledge.questions import read_bank

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
PACKAGES = ("knowledge", "index", "bot")
NOTHING = "—"
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


class Readme:
    """A README taken apart: its prose, its fenced blocks with their language, and the first cells of its tables."""

    def __init__(self, name: str) -> None:
        self.text = (ROOT / name).read_text("utf-8")
        fenced = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
        self.blocks = [(language, inspect.cleandoc(body)) for language, body in fenced.findall(self.text)]
        self.prose = fenced.sub("", self.text)
        self.rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in self.prose.splitlines() if line.startswith("| `")]

    def block(self, language: str) -> str:
        return next(body for name, body in self.blocks if name == language)

    def headings(self) -> list[int]:
        return [len(marks) for marks in re.findall(r"^(#+) ", self.prose, re.MULTILINE)]

    def tree(self) -> list[str]:
        """The paths of the architecture tree."""
        folders: list[str] = []
        paths = []
        for line in self.block("text").splitlines():
            name = line.split(maxsplit=1)[0]
            del folders[(len(line) - len(line.lstrip())) // 2 :]
            paths.append("".join([*folders, name]))
            folders.append(name)
        return paths


@pytest.fixture(params=READMES)
def readme(request: pytest.FixtureRequest) -> Readme:
    return Readme(request.param)


def shown(value: Any) -> str:
    """How a default stands in the table of settings."""
    if value is None or value == ():
        return NOTHING
    return f"`{'on' if value is True else value}`"


def test_every_setting_stands_in_the_table_with_its_default(readme: Readme) -> None:
    table = {row[0].strip(" `"): row[1].strip() for row in readme.rows if re.fullmatch(r" `[A-Z_]+` ", row[0])}
    assert table == {name.upper(): shown(field.default) for name, field in Settings.model_fields.items()}


def test_the_example_names_exactly_the_settings() -> None:
    names = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)
    assert names == [name.upper() for name in Settings.model_fields]


def test_every_command_of_the_command_line_stands_in_the_table(readme: Readme) -> None:
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    table = {row[0].strip(" `"): row[1] for row in readme.rows if re.fullmatch(r" `[a-z]+` ", row[0])}
    assert sorted(table) == sorted(group.commands)
    for name, command in group.commands.items():
        options = {option for param in params(command) for option in param.opts if option.startswith("--")}
        assert set(re.findall(r"--[a-z-]+", table[name])) == options - {"--help"}, name
        if isinstance(command, TyperGroup):
            assert set(command.commands) <= set(re.findall(r"`([a-z]+)`", table[name])), name


def params(command: TyperCommand | TyperGroup) -> list[Any]:
    """The parameters of a command, or of all commands of a group."""
    inner = command.commands.values() if isinstance(command, TyperGroup) else ()
    return [*command.params, *(param for one in inner for param in one.params)]


def test_every_command_of_the_chat_stands_in_the_table(readme: Readme) -> None:
    table = [found[1] for row in readme.rows if (found := re.match(r" `/([a-z]+)", row[0]))]
    assert len(set(table)) == len(table)
    assert set(table) == set(chat_commands(build_dispatcher(Defaults("UTC", "en"))))
    assert set(table) == COMMANDS
    assert all(phrase in readme.prose for phrase in PHRASES)


def chat_commands(router: Router) -> Iterator[str]:
    """The commands that handlers are registered for."""
    for handler in router.message.handlers:
        for accepts in handler.filters or ():
            if isinstance(accepts.callback, Command):
                yield from map(str, accepts.callback.commands)
    for inner in router.sub_routers:
        yield from chat_commands(inner)


def test_both_have_the_same_sections() -> None:
    first, second = map(Readme, READMES)
    assert first.headings() == second.headings()


def test_both_print_the_same_commands() -> None:
    first, second = ([body for language, body in Readme(name).blocks if language == "sh"] for name in READMES)
    assert first == second


def test_every_path_of_the_tree_exists(readme: Readme) -> None:
    assert [path for path in readme.tree() if not (ROOT / path).exists()] == []


def test_everything_is_named_in_the_tree(readme: Readme) -> None:
    """Every folder with files in it, and the files that stand directly in a package."""
    assert sorted(set(worth_naming()) - set(readme.tree())) == []


def worth_naming() -> Iterator[str]:
    for package in (*PACKAGES, "tests"):
        for file in (ROOT / package).rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                yield f"{file.parent.relative_to(ROOT).as_posix()}/"
    for package in PACKAGES:
        for file in (ROOT / package).iterdir():
            if file.is_file() and file.name != "__init__.py":
                yield f"{package}/{file.name}"


def test_every_path_in_the_prose_exists(readme: Readme) -> None:
    linked = re.findall(r"\]\(([\w./-]+)\)", readme.prose)
    tested = re.findall(r"`(tests/\w+)`", readme.prose)
    assert [path for path in linked + tested if not (ROOT / path).exists()] == []


def test_every_target_of_make_exists(readme: Readme) -> None:
    code = re.findall(r"`([^`\n]+)`", readme.prose) + [body for language, body in readme.blocks if language == "sh"]
    named = set(re.findall(r"\bmake ([a-z]+)\b", "\n".join(code)))
    assert {"run", "test", "check"} <= named
    assert named <= set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))


def test_the_checks_named_are_those_of_ci(readme: Readme) -> None:
    """`.ci/run` ends with `make check`, and the README names each step of that."""
    assert (ROOT / ".ci/run").read_text("utf-8").rstrip().endswith("make check")
    recipe = re.findall(r"^check:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)[0]
    recipe = recipe.replace("$(PYTEST)", re.findall(r"^PYTEST := (.+)$", MAKEFILE, re.MULTILINE)[0])
    steps = re.findall(r"^\t(?:\.venv/bin/|\$\(PY\) -m )(.+?)(?: \$\(ARGS\))?$", recipe, re.MULTILINE)
    assert len(steps) == recipe.count("\n")
    assert [step for step in steps if f"`{step}`" not in readme.prose] == []


def test_the_object_shown_has_the_shape_of_an_answer(readme: Readme) -> None:
    example = json.loads(readme.block("json"))
    assert list(example) == list(as_object("", NotFound((), 0.0), ()))
    assert list(example["citation"]) == ["title", "edition", "heading", "page"]
    assert [list(candidate) for candidate in example["candidates"]] == [["title", "heading", "passage", "score"]]


def test_the_example_of_a_text_and_its_question_can_be_read(readme: Readme) -> None:
    document = read("example.md", readme.block("markdown").encode())
    assert document.title
    assert document.sources
    (question,) = read_bank("example.toml", readme.block("toml"), split(document))
    assert [option in question.proof for option in question.options] == [
        position in question.key for position in range(len(question.options))
    ]
    assert set(tomllib.loads(readme.block("toml"))["question"][0]) >= {"id", "kind", "level"}
