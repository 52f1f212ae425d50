"""Files that commands read and write."""

from pathlib import Path

from bot.refusal import Refusal

MOST_BYTES = 20_000_000


def read_file(file: Path) -> bytes:
    """The bytes of a file; raises Refusal."""
    if not file.is_file():
        raise Refusal(f"{file}: there is no such file.")
    if file.stat().st_size > MOST_BYTES:
        raise Refusal(f"{file} is larger than {MOST_BYTES // 1_000_000} MB. Split it.")
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refusal(f"{file} cannot be read: {error.strerror}.") from None


def new_file(file: Path, suffixes: tuple[str, ...]) -> None:
    """Raises Refusal for a file that is there already, or has another ending."""
    if file.suffix.lower() not in suffixes:
        raise Refusal(f"{file}: the name must end in {' or '.join(suffixes)}.")
    if file.exists():
        raise Refusal(f"{file} exists already. Choose another name.")


def write_file(file: Path, data: bytes) -> None:
    """Raises Refusal."""
    try:
        file.write_bytes(data)
    except OSError as error:
        raise Refusal(f"{file} cannot be written: {error.strerror}.") from None
