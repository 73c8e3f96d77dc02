"""What differs is told by labels, in both languages: every field of every row has one."""

import msgspec
import pytest

from api.field_labels import LABELS
from api.row_labels import ROW_LABELS, label_of_path
from projections import rows
from projections.rows.row import Row

KINDS = [each for each in vars(rows).values() if isinstance(each, type) and issubclass(each, Row) and each is not Row]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_field_of_a_row_has_a_label(kind: type[Row]) -> None:
    fields = {field.encode_name for field in msgspec.structs.fields(kind)}
    assert fields <= {*ROW_LABELS, *LABELS, "key"}


def test_no_field_has_two_labels() -> None:
    assert {*ROW_LABELS} & {*LABELS} == {"person"}, "whom a form asks for by a name, or an id"


def test_parts_have_labels_and_what_is_no_field_is_itself() -> None:
    assert label_of_path("counted.members") == "Counted, members"
    assert label_of_path("deputies.d1.since") == "Deputies, d1, since"
