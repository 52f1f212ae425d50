"""The vectors of the starter library, shipped in one file so that a first start embeds nothing.

`python -m index.starter` builds the file anew after a text of the library has changed.
"""

from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from index.encoder import Encoder, bundled
from index.snapshot import embed_missing, embedded_texts
from index.vectors import text_key
from index.views import views_of
from knowledge.documents import read
from knowledge.model import Passage
from knowledge.passages import split
from knowledge.starter import texts

FILE = Path(str(resources.files("index").joinpath("starter_vectors.npz")))


def starter_passages() -> tuple[Passage, ...]:
    """The passages of the starter library, by file name and place."""
    return tuple(passage for name, data in texts() for passage in split(read(name, data)))


def starter_vectors(encoder_name: str) -> Mapping[str, bytes]:
    """The shipped int8 vectors by text key; none for an encoder that they were not made with."""
    import numpy as np

    if not FILE.exists():
        return {}
    with np.load(FILE) as file:
        if str(file["encoder"]) != encoder_name:
            return {}
        keys, rows = file["keys"], file["rows"]
    return {key.hex(): row.tobytes() for key, row in zip(map(bytes, keys), rows, strict=True)}


def write_starter_vectors(encoder: Encoder, file: Path = FILE) -> int:
    """Writes the file for the library as it stands, embedding only what is new; returns the number of vectors."""
    import numpy as np

    wanted = embedded_texts(map(views_of, starter_passages()))
    known = starter_vectors(encoder.name)
    vectors = {**known, **embed_missing(wanted, encoder, known)}
    keys = sorted(text_key(text) for text in wanted)
    np.savez_compressed(
        file,
        encoder=np.array(encoder.name),
        keys=np.array([list(bytes.fromhex(key)) for key in keys], dtype=np.uint8),
        rows=np.array([np.frombuffer(vectors[key], dtype=np.int8) for key in keys]),
    )
    return len(keys)


if __name__ == "__main__":
    print(f"{write_starter_vectors(bundled())} vectors in {FILE}")
