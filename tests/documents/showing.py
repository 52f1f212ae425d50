"""How the tests look at a document."""

from knowledge.model import BlockKind, Document, DropReason


def shown(document: Document) -> list[tuple[str, str]]:
    """Kind and text of every block."""
    return [(block.kind.value, document.text[block.start : block.end]) for block in document.blocks]


def paragraphs(document: Document) -> list[str]:
    return [text for kind, text in shown(document) if kind == BlockKind.PARAGRAPH]


def dropped(document: Document) -> dict[DropReason, int]:
    """How often something was dropped, by reason."""
    return {drop.reason: drop.times for drop in document.loss.dropped}
