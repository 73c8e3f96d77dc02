"""What stands of a stream: the newest standing word on each act, at its own place, resting on every word."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.entries import Entry, StandingEvent, extend_standing, standing_events
from domain.events.agency import AliasAdded
from domain.events.base import Event
from domain.events.compensation import Corrected, Retracted
from tests.support.story import FIRST_DAY, TODAY, said

AT = datetime(2026, 4, 1, 9, tzinfo=UTC)
JUNE, JULY = date(2025, 6, 1), date(2025, 7, 1)


def alias(text: str, on: date = FIRST_DAY) -> AliasAdded:
    return AliasAdded(alias=text, **said(on))


def corrected(version: int, text: str, on: date = FIRST_DAY) -> Corrected:
    return Corrected(corrects=version, replacement=alias(text, on), reason="misread", **said(TODAY))


def retracted(version: int) -> Retracted:
    return Retracted(retracts=version, reason="did not happen", **said(TODAY))


def stream(*events: Event) -> list[Entry]:
    """The events as versions 1, 2, 3 …, at positions 11, 12, 13 …"""
    return [
        Entry("a-stream", "agency", n, 10 + n, AT + timedelta(minutes=n), None, event)
        for n, event in enumerate(events, start=1)
    ]


def heard(*events: Event) -> list[str | None]:
    """What the acts come to, in the order in which they stand."""
    return [s.event.alias if isinstance(s.event, AliasAdded) else None for s in standing_events(stream(*events))]


def test_the_newest_of_two_corrections_wins() -> None:
    assert heard(alias("a"), corrected(1, "b"), corrected(1, "c")) == ["c"]


def test_a_retracted_correction_lets_what_it_replaced_stand_again() -> None:
    assert heard(alias("a"), corrected(1, "b"), retracted(2)) == ["a"]
    assert heard(alias("a"), corrected(1, "b"), corrected(1, "c"), retracted(3)) == ["b"]
    assert heard(alias("a"), corrected(1, "b"), corrected(1, "c"), retracted(2)) == ["c"]


def test_a_retracted_act_does_not_stand() -> None:
    assert heard(alias("a"), retracted(1)) == [None]


def test_a_retracted_retraction_lets_the_act_stand_again() -> None:
    assert heard(alias("a"), retracted(1), retracted(2)) == ["a"]
    assert heard(alias("a"), retracted(1), retracted(2), retracted(3)) == [None]
    assert heard(alias("a"), retracted(1), retracted(2), retracted(3), retracted(4)) == ["a"]


def test_an_act_retracted_twice_needs_both_retractions_undone() -> None:
    assert heard(alias("a"), retracted(1), retracted(1), retracted(3)) == [None]
    assert heard(alias("a"), retracted(1), retracted(1), retracted(3), retracted(2)) == ["a"]


def test_a_correction_after_a_retraction_is_the_newest_word() -> None:
    assert heard(alias("a"), retracted(1), corrected(1, "b")) == ["b"]
    assert heard(alias("a"), corrected(1, "b"), retracted(1)) == [None]
    assert heard(alias("a"), corrected(1, "b"), retracted(1), retracted(3)) == ["b"]


def test_the_basis_lists_the_original_and_every_word_even_those_not_heard() -> None:
    entries = stream(alias("a"), alias("x"), corrected(1, "b"), retracted(3), corrected(1, "c"), retracted(4))
    first, second = standing_events(entries)
    assert first.basis == (11, 13, 14, 15, 16)
    assert second.basis == (12,)
    assert first.entry is entries[0]


def test_a_corrected_act_stands_at_its_inner_date_and_its_own_version() -> None:
    entries = stream(alias("a", JUNE), alias("b", JUNE), alias("c", JULY), corrected(1, "d", JULY))
    assert [(s.on, s.version) for s in standing_events(entries)] == [(JUNE, 2), (JULY, 1), (JULY, 3)]


def test_a_correction_of_a_date_keeps_the_place_among_acts_of_the_day() -> None:
    entries = stream(alias("a", JULY), alias("b", JUNE), corrected(1, "a", JUNE))
    assert [(s.on, s.version) for s in standing_events(entries)] == [(JUNE, 1), (JUNE, 2)]


def test_compensations_never_stand_as_acts() -> None:
    assert len(standing_events(stream(alias("a"), corrected(1, "b"), retracted(2), retracted(1)))) == 1
    assert standing_events([]) == []


words = st.lists(st.tuples(st.sampled_from("aacr"), st.integers(0, 30), st.integers(0, 3)), max_size=14)


def stream_of(words: list[tuple[str, int, int]]) -> list[Entry]:
    """A stream of acts, corrections of acts and retractions of anything."""
    events: list[Event] = []
    acts: list[int] = []
    for n, (what, which, days) in enumerate(words, start=1):
        day = FIRST_DAY + timedelta(days=days)
        if what == "r" and events:
            events.append(retracted(1 + which % len(events)))
        elif what == "c" and acts:
            events.append(corrected(acts[which % len(acts)], f"said at {n}", day))
        else:
            events.append(alias(f"said at {n}", day))
            acts.append(n)
    return stream(*events)


def naive(entries: list[Entry]) -> list[StandingEvent]:
    """The long way round: ask of each act, word by word, whether the word itself is still standing."""

    def words_on(version: int) -> list[Entry]:
        named = ((e, e.event.corrects) for e in entries if isinstance(e.event, Corrected))
        taken = ((e, e.event.retracts) for e in entries if isinstance(e.event, Retracted))
        return sorted((e for e, of in (*named, *taken) if of == version), key=lambda e: e.version)

    def stands(word: Entry) -> bool:
        return not any(stands(other) for other in words_on(word.version))

    def all_words(version: int) -> list[Entry]:
        direct = words_on(version)
        return sorted([*direct, *(w for d in direct for w in all_words(d.version))], key=lambda e: e.version)

    found = []
    for e in entries:
        if isinstance(e.event, Corrected | Retracted):
            continue
        event: Event | None = e.event
        for word in (w for w in words_on(e.version) if stands(w)):
            event = word.event.replacement if isinstance(word.event, Corrected) else None
        basis = (e.position, *(w.position for w in all_words(e.version)))
        found.append(StandingEvent((event or e.event).on, e.version, event, e, basis))
    return sorted(found, key=lambda s: (s.on, s.version))


@given(words)
def test_standing_is_what_asking_word_by_word_comes_to(words: list[tuple[str, int, int]]) -> None:
    entries = stream_of(words)
    assert standing_events(entries) == naive(entries)


@given(words, st.integers(0, 14))
def test_new_acts_extend_what_stands_as_if_all_were_heard_again(words: list[tuple[str, int, int]], cut: int) -> None:
    entries = stream_of(words)
    new = entries[cut:]
    while any(isinstance(e.event, Corrected | Retracted) for e in new):
        new = new[1:]
    old = entries[: len(entries) - len(new)]
    assert extend_standing(standing_events(old), new) == standing_events(entries)
