"""Short names, synonyms and places of one's own."""

from pathlib import Path

from bot.refusal import Refusal
from index.lexicon_file import LexiconError, read_lexicon
from index.text import extend_lexicon


def use_lexicon(setting: Path | None, data_dir: Path) -> None:
    """Adds the lexicon of the setting, or `lexicon.toml` in the data folder if there is one. Raises Refusal."""
    file = setting or data_dir / "lexicon.toml"
    if setting is None and not file.exists():
        return extend_lexicon({})
    try:
        return extend_lexicon(read_lexicon(file))
    except LexiconError as error:
        raise Refusal(f"LEXICON: {error}. Mend the file, or take it away.") from None
