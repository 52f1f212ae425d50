"""The vectors of the starter library, shipped in one file so that a first start embeds nothing.

`python -m index.starter` builds the file anew after a text of the library has changed.
"""

from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from index.encoder import Encoder, bundled
from index.snapshot import embed_missing, embedded_texts
from index.vectors import read_vectors, text_key, write_vectors
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
    return read_vectors(FILE, encoder_name)


def write_starter_vectors(encoder: Encoder, file: Path = FILE) -> int:
    """Writes the file for the library as it stands, embedding only what is new; returns the number of vectors."""
    wanted = embedded_texts(map(views_of, starter_passages()))
    known = starter_vectors(encoder.name)
    vectors = {**known, **embed_missing(wanted, encoder, known)}
    write_vectors(file, encoder.name, {key: vectors[key] for key in map(text_key, wanted)})
    return len(set(wanted))


if __name__ == "__main__":
    print(f"{write_starter_vectors(bundled())} vectors in {FILE}")
