"""Files that cannot be read get a sentence that names them, what is wrong and the way around; never a traceback."""

import random
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.documents import READERS, DocumentError, Empty, Fault, Unreadable, read
from knowledge.documents.kinds import LARGEST
from tests.documents import office, paper

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
WORD = office.word("北山旗在那一年秋天建立。" * 40)


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le")


def encrypted_pdf() -> bytes:
    made = paper.Paper().page().line("秘密。")
    made.pdf.set_encryption(owner_password="a", user_password="b")
    return made.bytes()


def bomb(part: str = "word/document.xml") -> bytes:
    return office.archive({part: bytes(150_000_000)})


def laughs() -> bytes:
    entity = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "哈哈">]><x>&a;</x>'
    return office.with_parts(WORD, {"word/document.xml": entity})


def locked_zip() -> bytes:
    """The flag of an encrypted entry, in both of its headers."""
    data = bytearray(office.archive({"word/document.xml": b"x"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


CASES = [
    ("旗志.doc", ole("WordDocument"), Fault.OLD_WORD, ".docx"),
    ("旗志.wps", ole("WordDocument"), Fault.OLD_WORD, "WPS"),
    ("旗志.docx", ole("WordDocument"), Fault.OLD_WORD, ".docx"),
    ("旗志.xls", ole("Workbook"), Fault.OLD_SHEET, ".xlsx"),
    ("旗志.et", OLE, Fault.OLD_SHEET, ".xlsx"),
    ("旗志.ppt", ole("PowerPoint Document"), Fault.OLD_SLIDES, ".pptx"),
    ("旗志.dps", OLE, Fault.OLD_SLIDES, ".pptx"),
    ("旗志.doc", rb"{\rtf1 x}", Fault.RICH_TEXT, ".docx"),
    ("旗志.rtf", rb"{\rtf1 x}", Fault.RICH_TEXT, ".docx"),
    ("旗志.doc", WORD, Fault.DISGUISED, ".docx"),
    ("旗志.doc", b"what is this", Fault.DAMAGED, "damaged"),
    ("旗志.docx", ole("EncryptedPackage"), Fault.ENCRYPTED, "password"),
    ("旗志.xlsx", ole("EncryptedPackage"), Fault.ENCRYPTED, "password"),
    ("旗志.docx", locked_zip(), Fault.ENCRYPTED, "password"),
    ("旗志.pdf", encrypted_pdf(), Fault.ENCRYPTED, "password"),
    ("旗志.docx", WORD[: len(WORD) // 2], Fault.DAMAGED, "damaged"),
    ("旗志.docx", WORD.replace(b"word/document.xml", b"word/docufent.xml"), Fault.DISGUISED, ".zip"),
    ("旗志.docx", bomb(), Fault.BOMB, "packed"),
    ("旗志.xlsx", bomb("xl/workbook.xml"), Fault.BOMB, "packed"),
    ("旗志.docx", laughs(), Fault.ENTITIES, "entities"),
    ("旗志.pptx", WORD, Fault.DISGUISED, ".docx"),
    ("旗志.txt", WORD, Fault.DISGUISED, ".docx"),
    ("旗志.txt", b"%PDF-1.7\n", Fault.DISGUISED, ".pdf"),
    ("旗志.pdf", b"<html>404</html>", Fault.DAMAGED, "damaged"),
    ("旗志.pdf", b"%PDF-1.7\n1 0 obj", Fault.DAMAGED, "damaged"),
    ("旗志.png", b"\x89PNG\r\n\x1a\n" + bytes(40), Fault.DAMAGED, "damaged"),
    ("旗志.png", b"\xff\xd8\xff" + bytes(40), Fault.DISGUISED, ".jpg"),
    ("旗志.txt", bytes(LARGEST + 1), Fault.LARGE, "50 MB"),
    ("旗志.txt", b"", Fault.NO_TEXT, "no text"),
    ("旗志.docx", office.word(), Fault.NO_TEXT, "no text"),
    ("旗志.pdf", paper.Paper().page().bytes(), Fault.NO_TEXT, "no text"),
    ("旗志.exe", b"MZ", Fault.UNKNOWN, ".docx"),
]


@pytest.mark.parametrize(("name", "data", "why", "hint"), CASES, ids=[f"{case[2]} {case[0]}" for case in CASES])
def test_refusal(name: str, data: bytes, why: Fault, hint: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(name, data)
    assert caught.value.why is why
    assert str(caught.value).startswith(f"{name}: ") and hint in str(caught.value)


def test_entities_hidden_in_utf_16_are_seen() -> None:
    hidden = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode("utf-16")
    with pytest.raises(Unreadable) as caught:
        read("x.docx", office.archive({"word/document.xml": hidden}))
    assert caught.value.why is Fault.ENTITIES


def test_a_scan_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for reader in ("pdf", "picture"):
        monkeypatch.setattr(f"knowledge.documents.{reader}.recogniser", lambda: None)
    image = paper.scan(["看不见的字。"])
    for name, data in (("旗志.pdf", paper.Paper().page().picture(image).bytes()), ("旗志.png", paper.png(image))):
        with pytest.raises(Empty, match="a scan without a text layer: install the extra \\[ocr\\]") as caught:
            read(name, data)
        assert caught.value.why is Fault.SCAN


@pytest.mark.parametrize("ending", sorted(READERS))
@given(data=st.binary(max_size=400))
@settings(max_examples=15, deadline=None)
def test_any_bytes_are_read_or_refused(ending: str, data: bytes) -> None:
    with suppress(DocumentError):
        read(f"x{ending}", data)


DAMAGEABLE = {
    ".docx": WORD,
    ".xlsx": office.sheet(),
    ".pptx": office.slides(),
    ".pdf": paper.Paper().page().lines(["一段文字。"]).bytes(),
}


@pytest.mark.parametrize("ending", DAMAGEABLE)
def test_a_file_with_flipped_bits_is_read_or_refused(ending: str) -> None:
    dice = random.Random(ending)
    for _ in range(40):
        data = bytearray(DAMAGEABLE[ending])
        for _ in range(3):
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        with suppress(DocumentError):
            read(f"x{ending}", bytes(data))
