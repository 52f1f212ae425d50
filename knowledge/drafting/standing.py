"""Which sentences can be understood alone, and where a long one may end."""

import re
from collections.abc import Iterator

from knowledge.drafting.enclosed import balanced
from knowledge.drafting.nouns import Statement
from knowledge.model import Passage
from knowledge.passages import sentences

_SHORTEST, _LONGEST = 14, 66
"""Characters of what is asked."""
_LONGEST_PROOF = 200

_DATE = re.compile(
    r"^(?:[12][0-9]{3}年)(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?(?:至[0-9月日年]+)?(?:[上中下]旬|[春夏秋冬底初末晚])?，?"
)
_DEPENDS = re.compile(
    r"^(?:[它他她其这那该此另又也还并但而则即于是]|上述|前者|后者|同[年月日时一]|随后|后来|之后|此后|以后|不久|当[时年日天]|次[年日]|"
    r"[0-9]{1,2}月|因此|所以|同时|其中|会后|会上|大会|全会|会议|战役|起义|双方|两[人国党军]|两部|起义军|部队|"
    r"决议|协定|条约|文章|讲话|报告|该|第[一二三四五六七八九十0-9]+[个次条项])"
)
_POINTS_BACK = re.compile(r"^[^，]*(?:这|该|此|还|也)")
_NO_SUBJECT = re.compile(
    r"^(?:粉碎|[一二三四五六七八九十两几][名位个人]|[在于由经任从]|召开|通过|成立|决定|选举|提出|发表|当选|加入|参加|出席|就任|获得|"
    r"被|使|以[^、]|把|将|历时|为了|并)"
)
_GENERIC = re.compile(r"^(?:会议|大会|全会|起义|战役|运动|条约|事件|事变)")
_UNFINISHED = re.compile(
    r"(?:^|，)(?:在|从|自|为|由于|随着|按照|根据|据|当|经过|继|除|截至|到|鉴于|针对|因)[^，]*$|"
    r"(?:后|时|中|前|期间|以来|之际|起|之下|标志)$|(?:^|，)[^，]*(?:借口|企图|为了)[^，]*$"
)
_IN_ONE_PIECE = re.compile(r"：|(?:提出|指出|规定|宣布|强调|要求|决定|说)，")
_CARRIES_ON = re.compile(r"^(?:是|为|即|也|都|先后|并|以便|从而|而|等|由|其|称|因|使|任|凡|应|要|以|对|向)")
_NOT_ASKED = re.compile(r"；|风波|动乱|叛乱|对[0-9]+[位名]|[？?！]|认为|评价|功绩|错误|写道|意义")


def statements(passage: Passage) -> Iterator[Statement]:
    """The sentences of a passage that stand alone and are neither short nor opinions, in their order."""
    for start, end in sentences(passage.text):
        proof = passage.text[start:end]
        if len(proof) > _LONGEST_PROOF or not proof.endswith("。") or "\n" in proof or _NOT_ASKED.search(proof):
            continue
        text, lead = _asked_part(proof), _lead(proof, passage)
        if len(text) >= _SHORTEST and lead is not None:
            yield Statement(passage, proof, text, lead)


def is_central(statement: Statement) -> bool:
    """Whether the sentence speaks of what its passage is about: it opens it, or has half of its heading's signs."""
    heading = [sign for sign in "".join(statement.passage.heading[-1:]) if sign.isalpha() and sign != "年"]
    shared = sum(sign in statement.text for sign in heading)
    return statement.passage.text.startswith(statement.proof) or 2 * shared > len(heading)


def _lead(proof: str, passage: Passage) -> str | None:
    """What must stand before a sentence to name its subject; None where nothing that the passage says can do so."""
    rest = proof[_date_end(proof) :]
    heading = passage.heading[-1] if passage.heading else ""
    generic = _GENERIC.match(rest)
    if generic and not rest.startswith("会议室"):
        return f"关于{heading}：" if heading.endswith(generic[0]) and len(heading) > len(generic[0]) else None
    return None if _DEPENDS.match(rest) or _POINTS_BACK.match(rest) or _NO_SUBJECT.match(rest) else ""


def _date_end(proof: str) -> int:
    found = _DATE.match(proof)
    return found.end() if found else 0


def _asked_part(proof: str) -> str:
    """The sentence without its full stop; of a long one the longest beginning that is complete, or nothing."""
    whole = proof.removesuffix("。")
    if len(whole) <= _LONGEST:
        return whole
    if _IN_ONE_PIECE.search(whole):
        return ""
    ends = [found.start() for found in re.finditer("[，；]", whole) if _SHORTEST * 2 <= found.start() <= _LONGEST]
    complete = [end for end in ends if _is_complete(whole[:end], whole[end + 1 :])]
    return whole[: complete[-1]] if complete else ""


def _is_complete(beginning: str, rest: str) -> bool:
    return balanced(beginning) and not _UNFINISHED.search(beginning) and not _CARRIES_ON.match(rest)
