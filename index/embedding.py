"""`python -m index.embedding SETTING`: embeds documents for another process, with the lowest priority.

Each line in is a JSON list of texts, each line out a JSON object of their vectors: base64 by `text_key`. It ends with
its input.
"""

import json
import os
import sys
from base64 import b64encode
from collections.abc import Iterable, Iterator

from index.encoder import Encoder, open_encoder
from index.snapshot import embed_missing

LOWEST = 19


def answers(lines: Iterable[str], encoder: Encoder) -> Iterator[str]:
    """A line out for each line in."""
    for line in lines:
        vectors = embed_missing(json.loads(line), encoder, {})
        yield json.dumps({key: b64encode(vector).decode() for key, vector in vectors.items()})


def main(setting: str) -> None:
    os.nice(LOWEST)
    encoder = open_encoder(setting)
    if encoder is None:
        raise SystemExit(f"{setting} is no encoder")
    for answer in answers(sys.stdin, encoder):
        print(answer, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
