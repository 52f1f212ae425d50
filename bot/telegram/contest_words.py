"""What is wrong with a contest and with its file, as sentences; starts without aiogram, for the command line."""

from bot.game.contest_file import FileFault
from bot.game.setup import Hurdle
from bot.telegram.catalogue import Catalogue


def hurdle_sentence(hurdle: Hurdle, words: Catalogue) -> str:
    values = dict(hurdle.values)
    if "name" in values:
        values["name"] = words.plain(f"contest_rule_{values['name']}")
    return words.plain(f"contest_fault_{hurdle.name}", **values)


def file_sentence(fault: FileFault, words: Catalogue) -> str:
    """Where a file is wrong and why."""
    at = {(True, True): "at", (True, False): "at_line", (False, True): "at_key"}
    where = at.get((fault.line is not None, bool(fault.key)))
    place = words.plain(f"contest_file_{where}", line=fault.line, key=fault.key) if where else ""
    return place + words.plain(f"contest_file_{fault.name}", found=fault.found, wanted=fault.wanted)
