"""How near a question is to a passage and to each of its sentences."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.vectors import Units


@dataclass(frozen=True, slots=True)
class Cosines:
    """Cosines of the question; all are empty or 0 without an encoder.

    passage, sentences: with the whole, with each sentence
    beyond: of what the question asks beyond what the passage is about, with what each sentence tells beyond that
    """

    passage: float = 0.0
    sentences: tuple[float, ...] = ()
    beyond: tuple[float, ...] = ()

    def standing_out(self, best: int) -> float:
        """How much nearer the best sentence is than the others are on average; 0 where there are none."""
        others = len(self.sentences) - 1
        if others < 1:
            return 0.0
        return self.sentences[best] - (sum(self.sentences) - self.sentences[best]) / others


NO_COSINES = Cosines()


def cosines_of(question: "Units", passage: "Units", sentences: "Units") -> Cosines:
    """The cosines of unit vectors: `[d]`, `[d]`, `[n, d]`."""
    import numpy as np

    whole, each, shared = float(passage @ question), sentences @ question, sentences @ passage
    lengths = np.sqrt(np.maximum((1 - whole**2) * (1 - shared**2), 1e-9))
    beyond = (each - whole * shared) / lengths
    return Cosines(whole, tuple(each.tolist()), tuple(beyond.tolist()))
