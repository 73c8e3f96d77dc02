"""What is stored comes back as it was, whatever version it was stored under."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.store.codec import Codec, CodecError
from tests.ledger.sample_events import CODEC, Moved, Noted, Replaced, Sample

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.one_of(
    st.builds(Noted, text=TEXTS, on=st.dates(), about=st.none() | TEXTS),
    st.builds(Moved, to=st.lists(TEXTS).map(tuple)),
)
EVENTS = st.recursive(
    PLAIN, lambda inner: st.builds(Replaced, corrects=st.integers(1, 99), replacement=inner, reason=st.none() | TEXTS)
)


@given(EVENTS)
def test_an_event_survives_being_stored(event: Sample) -> None:
    topic, state = CODEC.encode(event)
    assert CODEC.decode(topic, state) == event
    assert CODEC.encode(CODEC.decode(topic, state)) == (topic, state)


def test_the_topic_carries_the_version() -> None:
    assert CODEC.encode(Moved(to=("a",)))[0] == "sample.moved/3"


def test_a_replacement_is_stored_under_its_own_topic() -> None:
    _, state = CODEC.encode(Replaced(corrects=1, replacement=Noted(text="x", on=date(2026, 2, 3))))
    assert state == b'{"corrects":1,"replacement":{"topic":"sample.noted/1","state":{"text":"x","on":"2026-02-03"}}}'


@pytest.mark.parametrize(
    ("version", "state"), [(1, b'{"place":"Here"}'), (2, b'{"to":"Here"}'), (3, b'{"to":["Here"]}')]
)
def test_an_old_version_is_lifted_on_its_own_and_within_a_replacement(version: int, state: bytes) -> None:
    assert CODEC.decode(f"sample.moved/{version}", state) == Moved(to=("Here",))
    outer = b'{"corrects":1,"replacement":{"topic":"sample.moved/%d","state":%s}}' % (version, state)
    assert CODEC.decode("sample.replaced/1", outer) == Replaced(corrects=1, replacement=Moved(to=("Here",)))


@pytest.mark.parametrize(
    ("topic", "state"),
    [
        ("sample.unknown/1", b"{}"),
        ("sample.noted", b"{}"),
        ("sample.noted/2", b'{"text":"from a later release"}'),
        ("sample.noted/1", b'{"text":1}'),
        ("sample.noted/1", b"not JSON"),
        ("sample.moved/1", b"not JSON"),
    ],
)
def test_what_cannot_be_read_says_so_with_its_topic(topic: str, state: bytes) -> None:
    with pytest.raises(CodecError, match=topic):
        CODEC.decode(topic, state)


def test_a_version_without_a_way_to_the_next_cannot_be_read() -> None:
    with pytest.raises(CodecError, match="no way from version 1"):
        Codec({Moved.TOPIC: Moved}).decode("sample.moved/1", b'{"place":"Here"}')


def test_only_the_given_kinds_are_stored() -> None:
    with pytest.raises(CodecError, match="Noted"):
        Codec({Moved.TOPIC: Moved}).encode(Noted(text="x"))
