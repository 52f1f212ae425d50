"""What surrounds a running text: page numbers, tables of contents, captions, bylines."""

import re
from itertools import pairwise

from knowledge.documents.pieces import Drop, Piece
from knowledge.model import BlockKind, DropReason

_PAGE_NUMBER = re.compile(
    r"[-–—~·•.\s]*(?:第\s*\d{1,4}\s*[页頁](?:[\s,，/]*共\s*\d{1,4}\s*[页頁])?|Page\s+\d{1,4}(?:\s+of\s+\d{1,4})?)[-–—~·•.\s]*"
    r"|[-–—~·•]+\s*\d{1,4}\s*[-–—~·•]+|\d{1,4}\s*/\s*\d{1,4}",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,4}")
_CONTENTS = re.compile(r".{2,60}?(?:\.{4,}|…{3,}|·{4,}|(?:\. ){4,})\s*[（(]?\d{1,4}[）)]?")
_BYLINE = re.compile(
    r"□\s*[^\W\d_]{2,5}(?:·[^\W\d_]+)?(?:[\s\u3000、]+[^\W\d_·]{2,6}(?:·[^\W\d_]+)?){0,9}"
    r"|[（(【\[]?(?:本报|本刊|本社|新华社|人民网|央视网)?(?:[^\W\d_]{2,6}\d{1,2}月\d{1,2}日电\s*)?"
    r"(?:记者|通讯员|作者|编辑|责任编辑|责编|校对|审核|撰稿|撰文|供稿|来源|图文|图/|文/)[:：\s/][^。！？]{1,50}"
)
_CREDIT = re.compile(r"[（(][^（(）)]{2,60}(?:提供|供图|摄影|摄)[）)]")
_CAPTION = re.compile(
    r"[▲△▼▽]\s*\S.*|(?:图|表|照片|附图|插图)\s*\d{1,3}(?:[-—.]\d{1,3})?[\s:：.．　].{1,80}"
    r"|.{2,78}[\s\u3000（(。][^\W\d_]{2,4}\s?摄[）)]?",
    re.DOTALL,
)


def is_page_number(text: str) -> bool:
    """Whether a line is a page number in any of the usual dresses; a bare number is none."""
    return _PAGE_NUMBER.fullmatch(text.strip()) is not None


def is_bare_number(text: str) -> bool:
    return _NUMBER.fullmatch(text.strip()) is not None


def is_caption(text: str) -> bool:
    return _CAPTION.fullmatch(text.strip()) is not None


def useless(text: str) -> DropReason | None:
    """Why a line of its own has no place among passages; None when it has."""
    line = text.strip()
    if is_page_number(line):
        return DropReason.PAGE_NUMBER
    if _CONTENTS.fullmatch(line):
        return DropReason.CONTENTS
    if _BYLINE.fullmatch(line) or _CREDIT.fullmatch(line):
        return DropReason.BYLINE
    return None


def clear(pieces: list[Piece]) -> tuple[list[Piece], list[Drop]]:
    """The pieces without page numbers, contents and bylines; captions become asides."""
    counted = _counting(pieces)
    kept, drops = list[Piece](), list[Drop]()
    for at, piece in enumerate(pieces):
        reason = DropReason.PAGE_NUMBER if at in counted else useless(piece.text) if piece.kind is None else None
        if reason:
            drops.append(Drop(reason, piece.text))
        elif piece.kind is None and is_caption(piece.text):
            kept.append(Piece(piece.text, BlockKind.ASIDE, page=piece.page))
        else:
            kept.append(piece)
    return kept, drops


def _counting(pieces: list[Piece]) -> frozenset[int]:
    """Bare numbers on lines of their own are page numbers when they count upwards by one, three at the least."""
    bare = [at for at, piece in enumerate(pieces) if piece.kind is None and is_bare_number(piece.text)]
    numbers = [int(pieces[at].text) for at in bare]
    counting = len(bare) >= 3 and all(after - before == 1 for before, after in pairwise(numbers))
    apart = all(after - before > 1 for before, after in pairwise(bare))
    return frozenset(bare) if counting and apart else frozenset()
