"""Limits of one answer's cost, and the message about one that would cost more."""

from collections.abc import Mapping

from msgspec.structs import replace

from domain.text import Words, said
from projections.engine.budget import AnswerTooLarge, Limits, OverBudget, TookTooLong

MIB = 1024 * 1024
QUESTION = Limits(
    rows=100_000,
    bytes_read=24 * MIB,
    statements=500,
    values=200_000,
    bytes=16 * MIB,
    errors=100,
    processor_s=1.5,
    database_s=5.0,
)
"""For a question. Whatever is answered within these takes less than 100 MB."""

BULK = Limits(bytes=64 * MIB, errors=1, statements=10_000, processor_s=20.0, database_s=60.0)
"""For a feed, a calendar or a report: read in pages, and bounded in rows where each is made."""

_TOO_MANY: Mapping[str, Words] = {
    "rows": said("the answer would rest on more than {count} rows: ask for it in smaller pages"),
    "bytes read": said("the answer would rest on more than {count} bytes of the record: ask for it in smaller pages"),
    "statements": said("the answer would take more than {count} statements: ask for fewer relations at once"),
    "values": said("the answer would hold more than {count} values: ask for smaller pages, or fewer fields"),
    "bytes": said("the answer would hold more than {count} bytes: ask for smaller pages, or fewer fields"),
    "errors": said("more than {count} fields of the answer have failed"),
}


def words_of(error: OverBudget) -> Words:
    """What a person is told of an answer that was given up."""
    match error:
        case AnswerTooLarge():
            return replace(_TOO_MANY[error.what], values={"count": error.most})
        case TookTooLong():
            return said("the answer takes longer than one may: ask for smaller pages, fewer fields, or one group")
        case _:
            return said("nobody waited for the answer any more")
