"""What a text means among candidates, and what it costs to find out."""

from datetime import UTC, datetime

import pytest

from api.people.name_keys import match_key
from api.references import WRITTEN_MAX_CHARS, Candidate, meant, meeting_choice, named, nearly_named
from domain.text import Words

SEATS = [Candidate("s1", ("Clerk",), ("Vale Police",)), Candidate("s2", ("Clerk",), ("Health Board",))]


def test_the_longest_text_costs_a_few_keys_a_candidate(monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str] = []

    def counted(text: str) -> str:
        keys.append(text)
        return match_key(text)

    monkeypatch.setattr("api.references.match_key", counted)
    assert meant("clerk " * (WRITTEN_MAX_CHARS // 6), SEATS) == SEATS
    assert len(keys) <= 2 + 2 * len(SEATS)


@pytest.mark.parametrize(
    ("text", "ids"), [("s1", ["s1"]), ("CLERK", ["s1", "s2"]), ("clerk vale", ["s1"]), ("(", []), ("lerk", [])]
)
def test_an_id_a_whole_name_or_words_of_it_mean_whom_they_fit(text: str, ids: list[str]) -> None:
    assert [each.id for each in meant(text, SEATS)] == ids


BODIES = [
    Candidate("mental", ("Mental Health Trust", "Ymddiriedolaeth Iechyd Meddwl"), (), "mental"),
    Candidate("works", ("Fireworks Association",), (), "works"),
]


@pytest.mark.parametrize(
    ("text", "found", "near"),
    [
        ("mental health trust", ["mental"], ["mental"]),
        ("Health", [], ["mental"]),
        ("The Mental Health Trust", [], ["mental"]),
        ("Fire", [], ["works"]),
        ("Works", [], []),
    ],
)
def test_a_body_is_meant_by_its_whole_name_and_near_it_is_asked_about(
    text: str, found: list[str], near: list[str]
) -> None:
    assert [each.id for each in named(text, BODIES)] == found
    assert [each.id for each in nearly_named(text, BODIES) if each.id not in found] == [
        n for n in near if n not in found
    ]


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (meeting_choice("m1", "2026-07-06T23:30:00Z"), "m1 (00:30)"),
        (meeting_choice("m1", datetime(2026, 1, 6, 10, tzinfo=UTC), "Pontypridd"), "m1 (10:00, Pontypridd)"),
        (meeting_choice("m1", None, cancelled=True), "m1 (no start recorded, cancelled)"),
    ],
)
def test_meetings_of_one_day_are_told_apart_by_the_hour_in_london(choice: Words, words: str) -> None:
    assert str(choice) == words
