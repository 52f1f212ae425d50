"""Names that people chose for themselves, so that they cannot disturb the line they stand in."""

import re

_DISTURBING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def plain_name(name: str, person_id: int) -> str:
    """The name without line breaks, control characters and signs that turn the direction of writing; the id where
    nothing is left.
    """
    return " ".join(_DISTURBING.sub(" ", name).split()) or str(person_id)
