"""csv -> rows, as spreadsheet programs write it: commas, semicolons or tabs, in UTF-8 or GBK."""

import csv
import io

from knowledge.documents import DocumentError
from knowledge.documents.encoding import decode
from knowledge.exchange.nouns import Fault, Finding, Parsed, Place, Sheet
from knowledge.exchange.table import parse_tables
from knowledge.exchange.wording import tidy

_DELIMITERS = ",\t;"


def read_csv(name: str, data: bytes) -> Parsed:
    """The rows of a csv file; what parts its cells is the sign that its first lines have most of."""
    try:
        text = decode(name, data)
        delimiter = max(_DELIMITERS, key="\n".join(text.split("\n", 5)[:5]).count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows = tuple(tuple(map(tidy, row)) for row in reader)
    except (DocumentError, csv.Error) as error:
        return Parsed((), (), (Finding(Fault.UNREADABLE, Place(), str(error)),))
    return parse_tables([Sheet("", rows)])
