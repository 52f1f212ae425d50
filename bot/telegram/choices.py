"""The choices of the settings panel, as people read them."""

from collections.abc import Iterator

from bot.flows.settings import LANGUAGES, QUIET_HOURS, ZONES
from bot.game.model import Chat, Mode, Quiet
from bot.telegram.catalogue import Catalogue, catalogue


def setting_value(chat: Chat, name: str, words: Catalogue) -> str:
    """What setting `name` of a chat is now."""
    return next((label for _, label, chosen in choices(chat, name, words) if chosen), "")


def choices(chat: Chat, name: str, words: Catalogue) -> Iterator[tuple[str, str, bool]]:
    """Value, label and whether it is the present one, for each choice of setting `name`."""
    match name:
        case "zone":
            for zone in dict.fromkeys((*ZONES, chat.timezone)):
                yield zone, zone, zone == chat.timezone
        case "language":
            for language in LANGUAGES:
                yield language, catalogue(language).plain("language_name"), language == chat.language
        case "quiet":
            for value, quiet in QUIET_HOURS.items():
                label = quiet_span(quiet, words) if quiet else words.plain("quiet_none")
                yield value, label, quiet == chat.quiet
        case "mode":
            for mode in Mode:
                yield mode, words.plain(f"mode_{mode}"), mode is chat.mode


def quiet_span(quiet: Quiet, words: Catalogue) -> str:
    return words.plain("quiet_span", start=f"{quiet.start:%H:%M}", end=f"{quiet.end:%H:%M}")
