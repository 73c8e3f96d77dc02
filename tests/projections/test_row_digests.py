"""Digests of rows: compared a small part at a time, whatever there is of them."""

import pytest

from projections.engine import row_digests
from projections.engine.row_digests import RowDigests, RowPlace


@pytest.mark.parametrize("bytes_max", [400, 8 * 2**20])
def test_all_places_are_compared_in_parts_that_are_small(monkeypatch: pytest.MonkeyPatch, bytes_max: int) -> None:
    monkeypatch.setattr(row_digests, "PARTITION_BYTES", bytes_max)
    places = [RowPlace("meetings", f"key-{n}", n) for n in range(3_000)]
    with RowDigests() as here, RowDigests() as there:
        for place in places:
            here.add(place, b"open" * 4)
            here.add(place, b"over" * 4)
            if place.known_from % 100:
                there.add(place, b"over" * 4)
        parts = [*here.beside(there)]
    assert sorted(place for part, _ in parts for place in part) == sorted(places)
    assert {digest for part, _ in parts for digest in part.values()} == {b"over" * 4}, "the last counts"
    missing = [place.known_from for part, other in parts for place in part.keys() - other.keys()]
    assert sorted(missing) == [*range(0, 3_000, 100)]
    assert (max(len(part) for part, _ in parts) < 20) == (bytes_max == 400)
