"""A correction says what stood before and after, of every field of every kind of event; and the trail of whoever an act
names holds every word on that act."""

from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.entries import Entry
from domain.events.base import Event
from domain.events.compensation import Corrected, Retracted
from domain.rules.quorum.verdict import CountedAttendee
from domain.text import Words, said
from domain.values import Authority, Evidence, Text
from projections.trail.changes import NOTHING, by_identity, change_words, changed_fields, field_changes
from projections.trail.trail_rows import rows
from tests.support.random_events import draw
from tests.support.random_histories import history
from tests.support.random_steps import KINDS
from tests.support.story import FIRST_DAY, TODAY

DRAWS = 40
ACTS = [kind for kind in KINDS if not issubclass(kind, Corrected | Retracted)]


@pytest.mark.parametrize("kind", ACTS, ids=lambda kind: kind.__name__)
def test_every_field_that_is_corrected_is_told_before_and_after(kind: type[Event]) -> None:
    drawn = [draw(Random(seed), kind, "s1", FIRST_DAY) for seed in range(DRAWS)]
    event = drawn[0]
    for f in msgspec.structs.fields(kind):
        if f.name == "by" or f.name in kind.IDENTITY:
            continue
        known = getattr(event, f.name)
        other = next((v for d in drawn if (v := getattr(d, f.name)) != known), None)
        other = _otherwise(f.name, known) if other is None and known is not None else other
        other = (Evidence(pointer="minutes"),) if f.name == "evidence" else other
        new = msgspec.structs.replace(event, **{f.name: other})
        found = list(changed_fields(event, new))
        assert found, (kind, f.name)
        for change in found:
            assert change.path.partition(".")[0] == f.encode_name
            was, now = (str(said("{v}", v=value)) for value in (change.was, change.now))
            assert was != now, (kind, change)
            assert "Struct" not in was + now
            assert was
            assert now
        told = change_words([_entry(event, 1)], _entry(_corrected(new), 2))
        assert str(Words("{v}", {"v": told[0]})).startswith(f"{found[0].path} from ")


def _otherwise(field: str, value: Any) -> Any:
    match value:
        case Text():
            return Text(en=f"{value.en} of old")
        case Authority():
            return Authority(kind="agency", agency="police")
        case str():
            return f"{value}x"
        case tuple():
            return ("other",)
        case _ if field == "on":
            return TODAY
        case _:
            return None


def _corrected(new: Event) -> Corrected:
    return Corrected(
        on=TODAY, by="a", authority=Authority(kind="body"), corrects=1, replacement=new, reason="as the minutes say"
    )


def _entry(event: Event, version: int) -> Entry:
    at: Any = None
    return Entry("s1", "group", version, version, at, None, event)


def test_a_text_is_told_by_the_language_that_differs_and_a_list_by_its_items() -> None:
    kind = next(k for k in ACTS if k.__name__ == "AgendaSet")
    first = draw(Random(3), kind, "m1", FIRST_DAY)
    (item, *_) = first.items  # type: ignore[attr-defined]
    both = msgspec.structs.replace(item, title=Text(en="Minutes", cy="Cofnodion"))
    was = msgspec.structs.replace(first, items=(both,))
    now = msgspec.structs.replace(was, items=(msgspec.structs.replace(both, title=Text(en="Minutes", cy="Cofnod")),))
    assert [tuple(c) for c in changed_fields(was, now)] == [("items.0.title.cy", "Cofnodion", "Cofnod")]
    gone = list(changed_fields(was, msgspec.structs.replace(was, items=())))
    assert ("items.0.title", Text(en="Minutes", cy="Cofnodion"), said("nothing")) in [tuple(c) for c in gone]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**20))
def test_the_trail_of_whom_an_act_names_holds_every_word_on_it(seed: int) -> None:
    story = history(seed)
    by_position: dict[int, Any] = {}
    for of_stream in rows(story.entries, story.world).values():
        by_position |= {row.position: row for row in of_stream.values()}  # type: ignore[attr-defined]
    for row in by_position.values():
        earlier = [by_position[row.corrects]] if row.corrects else []
        earlier += [r for r in by_position.values() if row.corrects and r.corrects == row.corrects]
        for other in earlier:
            if other.position < row.position:
                assert set(other.streams) <= set(row.streams)


def test_of_a_list_without_one_of_its_items_only_that_one_is_told() -> None:
    """Those after it stand in other places, and are not otherwise."""
    was = tuple(CountedAttendee(seat=f"s{n}", agency="a") for n in range(4))
    now = (was[0], msgspec.structs.replace(was[2], agency="b"), was[3])
    told = [
        (c.path, c.was, c.now) for c in field_changes("counted", was, now, None, {}, by_identity) if c.was is not True
    ]
    assert told == [
        ("counted.1.seat", "s1", NOTHING),
        ("counted.1.agency", "a", NOTHING),
        ("counted.2.agency", "a", "b"),
    ]
    back = [
        (c.path, c.now, c.was) for c in field_changes("counted", now, was, None, {}, by_identity) if c.now is not True
    ]
    assert back == told
    assert [*field_changes("counted", was, (*was[1:], was[0]), None, {}, by_identity)] == []
