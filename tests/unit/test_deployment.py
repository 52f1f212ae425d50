"""Dockerfile and compose.yaml, read: what they name exists, what they set is a setting, and nothing runs as root."""

import json
import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import make_url

from bot.settings import Settings
from bot.telegram import web

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
FILLED = {
    "POSTGRES_PASSWORD": "secret1",
    "WEBHOOK_URL": "https://bot.example.org",
    "BOT_TOKEN": "123456:AAabcdefghijklmnopqrstuvwxyz0123456",
    "WEBHOOK_SECRET": "a-secret-of-enough-letters",
}
BOTS = ("bot-1", "bot-2")


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's lines as (instruction, rest)."""
    text = (ROOT / "Dockerfile").read_text("utf-8")
    return [(line.split()[0], line.partition(" ")[2]) for line in text.splitlines() if line]


def last_stage() -> list[tuple[str, str]]:
    found = instructions()
    return found[max(number for number, (name, _) in enumerate(found) if name == "FROM") :]


def compose() -> dict[str, Any]:
    """compose.yaml with the variables of `.env` filled in."""
    text = (ROOT / "compose.yaml").read_text("utf-8")
    filled = re.sub(r"\$\{(\w+):\?[^}]*\}", lambda found: FILLED[found[1]], text)
    loaded: dict[str, Any] = yaml.safe_load(filled)
    return loaded


def ports(bot: dict[str, Any]) -> list[list[str]]:
    return [port.split(":") for port in bot["ports"]]


def test_the_image_takes_a_python_that_the_project_runs_on() -> None:
    low, high = re.findall(r"3\.(\d+)", PROJECT["requires-python"])
    bases = [rest.split()[0] for name, rest in instructions() if name == "FROM"]
    assert len(bases) == 2
    for base in bases:
        found = re.fullmatch(r"python:3\.(\d+)-slim", base)
        assert found is not None
        assert int(low) <= int(found[1]) < int(high)


def test_everything_is_installed_from_the_lock_by_hash() -> None:
    (first, second) = [rest for name, rest in instructions() if name == "RUN" and "pip install" in rest]
    assert "--require-hashes --requirement $LOCK" in first
    assert ("ARG", "LOCK=requirements.lock") in instructions()
    assert "--no-deps" in second


def test_the_lock_with_the_extra_holds_all_that_the_other_one_does() -> None:
    """The image reads scans where it is built with LOCK=requirements-ocr.lock."""
    plain, with_extra = (pins(name) for name in ("requirements.lock", "requirements-ocr.lock"))
    assert plain < with_extra <= pins("requirements-dev.lock")
    wanted = {re.split("[<>=]", one)[0] for one in PROJECT["optional-dependencies"]["ocr"]}
    assert wanted <= {pin.split("==")[0] for pin in with_extra}


def pins(name: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9_.-]+==[^ ]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))


def test_what_the_build_copies_exists_and_comes_through() -> None:
    """The build sees what .dockerignore lets through: all that the package is made of, and no data."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").split()
    assert lines[0] == "*"
    allowed = [line.removeprefix("!") for line in lines if line.startswith("!")]
    assert [name for name in allowed if not (ROOT / name).exists()] == []
    copies = [rest.split()[:-1] for name, rest in instructions() if name == "COPY" and "--from" not in rest]
    copied = [file for files in copies for file in files]
    assert [name for name in copied if name != "." and name not in allowed] == []
    needed = {"pyproject.toml", PROJECT["readme"], *PROJECT["license-files"], "bot", "index", "knowledge"}
    assert needed <= set(allowed)
    assert not any(fnmatch(".env", name) or name == "data" for name in allowed)


def test_nothing_in_the_image_runs_as_root() -> None:
    names = [name for name, _ in last_stage()]
    user = dict(last_stage())["USER"]
    assert user == "wenshi"
    assert names.index("USER") < names.index("ENTRYPOINT")


def test_the_image_starts_a_command_that_the_project_installs() -> None:
    stage = dict(last_stage())
    assert json.loads(stage["ENTRYPOINT"])[0] in PROJECT["scripts"]
    assert json.loads(stage["CMD"]) == ["run"]


def test_what_the_image_sets_are_settings() -> None:
    values = dict(pair.split("=", 1) for pair in dict(last_stage())["ENV"].split())
    own = {name for name in values if name not in ("PATH", "PYTHONUNBUFFERED")}
    assert own <= {name.upper() for name in Settings.model_fields}
    assert dict(last_stage())["EXPOSE"] == values["HTTP_PORT"]
    assert dict(last_stage())["VOLUME"] == values["DATA_DIR"]


@contextmanager
def served(status: int) -> Iterator[tuple[int, list[str]]]:
    """A server that answers everything with one status; gives its port and the paths it was asked for."""
    paths: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port, paths
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_the_health_check_asks_for_a_page_that_is_served(status: int, code: int) -> None:
    command = json.loads(dict(last_stage())["HEALTHCHECK"].partition("CMD ")[2])
    assert command[:2] == ["python", "-c"]
    with served(status) as (port, paths):
        done = subprocess.run(
            [sys.executable, *command[1:]], env={"HTTP_PORT": str(port)}, stderr=subprocess.DEVNULL, check=False
        )
    assert (done.returncode, paths) == (code, ["/healthz"])
    assert f'web.get("{paths[0]}"' in Path(web.__file__).read_text("utf-8")


@pytest.mark.parametrize("name", BOTS)
def test_each_bot_has_settings_that_can_be_used(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = compose()["services"][name]["environment"]
    assert set(environment) <= {field.upper() for field in Settings.model_fields}
    for key, value in {**FILLED, **environment}.items():
        assert isinstance(value, str)
        monkeypatch.setenv(key, value)
    settings = Settings(_env_file=None)
    assert settings.is_shared
    assert settings.webhook_url == FILLED["WEBHOOK_URL"]
    assert {inner for *_, inner in ports(compose()["services"][name])} == {str(settings.http_port)}


@pytest.mark.parametrize("name", BOTS)
def test_each_bot_waits_for_the_database_that_it_names(name: str) -> None:
    services = compose()["services"]
    bot = services[name]
    url = make_url(bot["environment"]["DATABASE_URL"])
    database = services[url.host]
    assert int(database["image"].partition(":")[2]) >= 15
    kept = database["environment"]
    assert (url.username, url.password, url.database) == (
        kept["POSTGRES_USER"],
        kept["POSTGRES_PASSWORD"],
        kept["POSTGRES_DB"],
    )
    assert bot["depends_on"] == {url.host: {"condition": "service_healthy"}}
    assert database["healthcheck"]["test"][1] == "pg_isready"


def test_the_bots_share_nothing_but_the_database() -> None:
    everything = compose()
    bots = [everything["services"][name] for name in BOTS]
    outer = [(host, port) for bot in bots for host, port, _ in ports(bot)]
    assert len(set(outer)) == len(outer) == 2
    assert {host for host, _ in outer} == {"127.0.0.1"}
    volumes = [volume.partition(":")[0] for service in everything["services"].values() for volume in service["volumes"]]
    assert sorted(volumes) == sorted(everything["volumes"])
    assert [(ROOT / bot["build"] / "Dockerfile").exists() for bot in bots] == [True, True]
