"""Events go into the ledger by command, in one total order, and come out as entries."""

from uuid import UUID, uuid4

import pytest

from ledger.store.append_errors import KeyReused, NameTaken, ReadsMoved, VersionTaken
from ledger.store.event_store import CommandReceipt, EventStore, Head
from ledger.store.mapper import StreamEvent
from tests.ledger.sample_events import Noted, new_id, noted


def record(store: EventStore, *events: StreamEvent, command: UUID | None = None) -> CommandReceipt:
    return store.append(events, command=command or uuid4(), fingerprint=b"f", reads={})


def test_positions_count_from_one_without_gaps_even_after_refusals(store: EventStore) -> None:
    a, b = new_id(), new_id()
    assert record(store, noted(a, 1), noted(b, 1), noted(a, 2)).positions == (1, 2, 3)
    with pytest.raises(VersionTaken):
        record(store, noted(a, 2))
    with pytest.raises(ReadsMoved):
        store.append([noted(a, 3)], command=uuid4(), fingerprint=b"f", reads={b: 0})
    assert record(store, noted(a, 3)).positions == (4,)


@pytest.mark.parametrize("versions", [(2,), (0, 2), (1, 1), (2, 1), (1, 3), (-1,)])
def test_the_versions_of_a_stream_have_no_gaps(store: EventStore, versions: tuple[int, ...]) -> None:
    stream = new_id()
    with pytest.raises(VersionTaken):
        record(store, *(noted(stream, version, "x") for version in versions))
    assert store.head() == Head(0, None)


def test_an_entry_says_where_and_when_it_was_recorded(store: EventStore) -> None:
    stream, command = new_id(), uuid4()
    receipt = record(store, noted(stream, 1, "one", kind="group"), noted(stream, 2, "two"), command=command)
    first, second = store.entries(stream)
    assert (first.stream, first.kind, first.version, first.position) == (stream, "group", 1, 1)
    assert first.command == str(command)
    assert (second.version, second.position) == (2, 2)
    events: list[object] = [first.event, second.event]
    assert events == [Noted(text="one"), Noted(text="two")]
    assert first.recorded_at == second.recorded_at == receipt.recorded_at == store.recorded_at(2)
    assert store.head() == Head(2, receipt.recorded_at)
    assert store.entry(2) == second
    assert store.entry(3) is None
    assert store.entries(new_id()) == []
    assert store.entries_of([stream, command_stream := new_id()]) == {stream: [first, second], command_stream: []}


def test_the_same_command_twice_is_one_act(store: EventStore) -> None:
    command, stream = uuid4(), new_id()
    record(store, noted(new_id(), 1))
    first = record(store, noted(stream, 1), noted(stream, 2), command=command)
    record(store, noted(stream, 3))
    again = record(store, noted(stream, 1), noted(stream, 2), command=command)
    assert not first.repeated
    assert again == CommandReceipt(first.positions, first.streams, first.versions, first.recorded_at, True)
    assert store.receipt(command, b"f") == again
    assert store.receipt(uuid4(), b"f") is None
    assert store.head().position == 4


def test_a_command_with_other_content_is_not_a_repetition(store: EventStore) -> None:
    command, stream = uuid4(), new_id()
    record(store, noted(stream, 1), command=command)
    with pytest.raises(KeyReused):
        store.append([noted(stream, 2)], command=command, fingerprint=b"other", reads={})
    with pytest.raises(KeyReused):
        store.receipt(command, b"other")


def test_a_refusal_is_not_remembered(store: EventStore) -> None:
    command, stream = uuid4(), new_id()
    with pytest.raises(VersionTaken):
        record(store, noted(stream, 5), command=command)
    assert not record(store, noted(stream, 1), command=command).repeated


def test_a_decision_stands_while_what_it_read_stands(store: EventStore) -> None:
    read, unborn, written = new_id(), new_id(), new_id()
    record(store, noted(read, 1))
    store.append([noted(written, 1)], command=uuid4(), fingerprint=b"f", reads={read: 1, unborn: 0, written: 0})
    record(store, noted(unborn, 1))
    with pytest.raises(ReadsMoved, match=unborn):
        store.append([noted(written, 2)], command=uuid4(), fingerprint=b"f", reads={read: 1, unborn: 0})


def test_a_name_belongs_to_one_stream_of_its_kind_for_ever(store: EventStore) -> None:
    one, other = new_id(), new_id()
    slug = (("group", "cwm-taf"), ("group", "ct"))
    record(store, noted(one, 1, kind="group", names=slug))
    assert (store.named("group", "ct"), store.named("agency", "ct")) == (one, None)
    with pytest.raises(NameTaken, match="cwm-taf"):
        record(store, noted(other, 1, kind="group", names=slug[:1]))
    record(store, noted(other, 1, kind="agency", names=(("agency", "ct"),)))
    record(store, noted(one, 2, names=slug[:1]))
    with pytest.raises(NameTaken):
        record(store, noted(new_id(), 1, names=(("x", "y"),)), noted(new_id(), 1, names=(("x", "y"),)))
    assert store.named("x", "y") is None


def test_streams_are_found_by_kind_parent_and_mention(store: EventStore) -> None:
    group, first, second, person = new_id(), new_id(), new_id(), new_id()
    record(store, noted(group, 1, kind="group"))
    record(store, noted(second, 1, kind="meeting", parent=group), noted(first, 1, kind="meeting", parent=group))
    record(
        store,
        StreamEvent(first, 2, Noted(text="x", about=person)),
        StreamEvent(first, 3, Noted(text="y", about=person)),
    )
    assert store.streams("meeting") == list(store.within(group, "meeting")) == [second, first]
    assert store.children(group, "audit") == []
    assert store.mentioning(person) == [first]
    assert store.mentioning(group) == []


def test_batches_hold_whole_commands(store: EventStore) -> None:
    streams = [new_id() for _ in range(4)]
    for size, stream in enumerate(streams, 1):
        record(store, *(noted(stream, version) for version in range(1, size + 1)))
    assert [[e.position for e in batch] for batch in store.batches(limit=2)] == [[1, 2, 3], [4, 5, 6], [7, 8, 9, 10]]
    assert [e.position for e in store.after(3, limit=100, upto=6)] == [4, 5, 6]
    assert store.after(10) == []
    fourth = store.entries(streams[3])
    assert store.command(fourth[2].command or "") == fourth
    assert store.command(new_id()) == []


def test_an_empty_ledger_has_no_batches(store: EventStore) -> None:
    assert list(store.batches()) == []


def test_a_command_without_events_is_no_command(store: EventStore) -> None:
    with pytest.raises(ValueError, match="at least one"):
        record(store)
