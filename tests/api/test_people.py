"""One way to find a person by name: commands (and with them sheets and imports), GraphQL and the command line agree."""

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.people.finder import person_finder
from api.people.name_keys import (
    NameIndex,
    has_words,
    is_near,
    match_key,
    near_signatures,
    person_key,
    without_accents,
)
from api.server.service import Service
from domain.permission import Credential
from tests.support.command_line import Quorate
from tests.support.http_client import Client, InProcess
from tests.support.two_groups import BY, ON_FIRST_DAY, TwoGroups

NAME = "Siân O'Pair Smith-Sample"
SPELLINGS = {
    "decomposed": unicodedata.normalize("NFD", NAME),
    "curly apostrophe": NAME.replace("'", "’"),
    "letter apostrophe": NAME.replace("'", "ʼ"),
    "acute for an apostrophe": NAME.replace("'", "´"),
    "hyphen that does not break": NAME.replace("-", "\u2011"),
    "dash": NAME.replace("-", " – "),
    "minus": NAME.replace("-", "\u2212"),
    "soft hyphen within": NAME.replace("Sample", "Sam\u00adple"),
    "zero width": NAME.replace("Pair", "\u200bPa\u200dir\ufeff"),
    "mark of direction": f"\u200e{NAME}\u202c",
    "other spaces": NAME.replace(" ", "\u00a0 \t"),
    "spaces around": f"  {NAME}\n",
    "capitals": NAME.upper(),
    "title": f"Dr {NAME}",
    "titles": f"Yr Athro Dr. {NAME}",
    "full width": NAME.replace("S", "Ｓ"),
}
OTHERS = ("Siân Pair Smith-Sample", "Siân O'Pair Smith", "Siân O'Pair Smithsample", "Sion O'Pair Smith-Sample")

Find = Callable[..., list[str]]


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_a_name_is_compared_as_it_is_seen(spelling: str) -> None:
    assert person_key(spelling) == person_key(NAME)


@pytest.mark.parametrize("other", OTHERS)
def test_another_name_is_another(other: str) -> None:
    assert person_key(other) != person_key(NAME)
    assert NameIndex([("a", NAME)]).find(other) == []


def test_a_title_tells_apart_those_of_whom_no_more_is_known() -> None:
    assert person_key("Mr Evans") != person_key("Mrs Evans")
    assert person_key("Dr") == "dr"


def test_accents_tell_apart() -> None:
    assert NameIndex([("a", "Siân Rees")]).find("Sian Rees") == []
    both = NameIndex([("a", "Siân Rees"), ("b", "Sian Rees")])
    assert (both.find("Siân Rees"), both.find("Sian Rees"), both.near("Siàn Rees")) == (["a"], ["b"], ["b", "a"])


NEAR = (
    "Sian O'Pair Smith-Sample", "Siân Opair Smith Sample", "Siân O'Pair Smithsample", "Smith-Sample, Siân O'Pair",
    "Siân O'Piar Smith-Sample", "Siân O'Pairr Smith-Sample", "Siôn O'Pair Smith-Sample", "S. Smith-Sample",
    "DCI Siân O'Pair Smith-Sample", "Siân O'Pair Smith-Sample MBE", "Siân O'Pair Smith-Sample (Chair)",
    "Det. Insp. Siân O'Pair Smith-Sample", "Siân O'Pair Smith", "Smith-Sample, S.",
)  # fmt: skip
NOT_NEAR = ("Dewi Smith-Sample", "Siân Rees", "Siân Smith-Samples", "Smith", "Siân O'Pair Smith-Sample 2")


@pytest.mark.parametrize("name", NEAR)
def test_a_near_name_is_asked_about_either_way(name: str) -> None:
    assert NameIndex([("a", NAME), ("b", "Dewi Other")]).near(name) == ["a"]
    assert NameIndex([("a", name), ("b", "Dewi Other")]).near(NAME) == ["a"]


def test_a_name_longer_than_any_has_no_forms_of_one_letter_less() -> None:
    """Each would be as long: of the longest that is taken, sixteen megabytes."""
    assert len(near_signatures(match_key("Ada " * 1_000))) < 5


@pytest.mark.parametrize("name", [*SPELLINGS.values(), *NOT_NEAR])
def test_the_same_name_and_another_are_not_near(name: str) -> None:
    assert NameIndex([("a", NAME)]).near(name) == []


@given(st.lists(st.text("abcdé' -", min_size=1, max_size=9), min_size=2, max_size=5))
def test_what_is_near_is_near_both_ways_and_never_the_same(names: list[str]) -> None:
    one, *others = names
    index = NameIndex((str(n), name) for n, name in enumerate(others))
    for n, other in enumerate(others):
        near = str(n) in index.near(one)
        assert near == is_near(person_key(one), person_key(other)) == is_near(person_key(other), person_key(one))
        assert not (near and str(n) in index.find(one))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_keys_stay_as_they_are(text: str) -> None:
    key = person_key(text)
    assert match_key(match_key(text)) == match_key(text)
    assert person_key(key) == key
    assert without_accents(without_accents(key)) == without_accents(key)


@given(
    st.lists(st.sampled_from(["Dr", "Mrs", "Siân", "O’Pair", "Smith", "-", "Ŵyn", "\u200b", "y", "Prof."]), max_size=6)
)
def test_who_is_found_by_the_whole_name_is_found_by_its_words(words: list[str]) -> None:
    name = " ".join(words)
    index = NameIndex([("a", name)])
    for spelling in (name, name.upper()):
        if person_key(spelling):
            assert index.find(spelling) == ["a"]
            assert has_words(name, spelling)


@pytest.fixture
def find(service: Service, http: InProcess, client: Client, quorate: Quorate, monkeypatch: pytest.MonkeyPatch) -> Find:
    """Finds by every way, which must agree, for an administrator of all groups or of some: the ids."""

    def found(name: str, *groups: str) -> list[str]:
        client.project()
        ends_at = datetime.now(UTC) + timedelta(days=1)
        token = service.tokens.create("Gwen Example", "administrator", ends_at, groups=groups or None)[0]
        credential = Credential(actor="a", role="administrator", groups=frozenset(groups) or None)
        by_commands = sorted(person_finder(service.store, service.means.person_names, credential)(name))
        asked = {
            "query": "query ($n: String!) { persons(name: $n) { nodes { id: ref sameAs { id: ref } } } }",
            "variables": {"n": name},
        }
        answer = http.request("POST", "/graphql", json=asked, headers={"Authorization": f"Bearer {token}"}).json()
        nodes: list[dict[str, Any]] = answer["data"]["persons"]["nodes"]
        by_questions = sorted({(n["sameAs"] or n)["id"] for n in nodes})
        monkeypatch.setenv("QUORATE_TOKEN", token)
        status, out, _ = quorate("person", "find", name)
        by_command_line = sorted(line.split()[0] for line in out.splitlines()) if status == 0 else []
        assert by_commands == by_questions == by_command_line
        return by_commands

    return found


def test_every_spelling_finds_the_same_person_by_every_way(moves: TwoGroups, find: Find) -> None:
    person = moves.person(NAME.replace("'", "’"))
    for spelling in SPELLINGS.values():
        assert find(spelling) == [person], spelling
    assert find("Sion O'Pair Smith-Semple") == []


def test_a_near_name_is_a_question_by_command_line_and_commands(
    moves: TwoGroups, client: Client, service: Service, quorate: Quorate, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = moves.person("Gŵen O’Pair")
    ends_at = datetime.now(UTC) + timedelta(days=1)
    monkeypatch.setenv("QUORATE_TOKEN", service.tokens.create("Gwen Example", "administrator", ends_at)[0])
    client.project()
    finder = person_finder(service.store, service.means.person_names, Credential(actor="a", role="administrator"))
    assert (finder("Gwen O'Pair"), finder.near("Gwen O'Pair")) == ([], [(person, "Gŵen O’Pair")])
    arguments = ("--on", "2026-10-01", "--authority", "agency:police", "--preview")
    code, _, err = quorate("person", "leave", "Gwen O'Pair", *arguments)
    assert code != 0
    assert "Nobody is called Gwen O'Pair. If one of these is meant, give the id:" in " ".join(err.split())


def test_a_person_of_two_records_is_found_once_by_the_names_of_both(
    moves: TwoGroups, client: Client, find: Find, quorate: Quorate
) -> None:
    client.post(f"/persons/{moves.cerys}/identity", {"same_as": moves.ada, **ON_FIRST_DAY})
    assert find("Cerys Ëvans") == find("Ada Ng") == [moves.ada]
    assert quorate("person", "find", "cerys")[1].startswith(f"{moves.ada}  Ada Ng")
    client.post(f"/persons/{moves.ada}/erasure", {"ground": "recorded-in-error", "also": [moves.cerys], **ON_FIRST_DAY})
    assert find("Cerys Ëvans") == find("Ada Ng") == []


def test_a_limited_credential_finds_whom_its_groups_name(moves: TwoGroups, client: Client, find: Find) -> None:
    of_south = {"on": "2025-04-01", "authority": {**BY, "group": "south"}}
    registered = str(client.post("/persons", {"name": "Dilys Only", **of_south})["id"])
    elsewhere = moves.person("Elin Elsewhere")
    moves.seat("north", "n3", "health", elsewhere)
    assert find("Dilys Only", "south") == [registered]
    assert find("Dilys Only", "north") == []
    assert find("Elin Elsewhere", "south") == []
    assert find("Elin Elsewhere", "north") == find("Elin Elsewhere", "south", "north") == [elsewhere]
    assert find("Cerys Ëvans", "south") == [moves.cerys]


def test_two_spellings_in_one_import_are_one_person(moves: TwoGroups, client: Client) -> None:
    decomposed = unicodedata.normalize("NFD", "Gŵen O’Pair")
    rows = [
        {"row": 2, "name": "Gŵen O'Pair", "title": {"en": "Named Nurse"}, "agency": "health", "from": "2025-06-01"},
        {"row": 3, "name": decomposed, "title": {"en": "Lead"}, "agency": "police", "from": "2025-06-01"},
        {"row": 4, "name": "Cerys\u00a0Ëvans", "title": {"en": "Clerk"}, "agency": "police", "from": "2025-06-01"},
    ]  # fmt: skip
    body = {"file": "m.csv", "digest": "0" * 64, "members": rows, "authority": {**BY, "group": "south"}}
    answer = client.request("/groups/south/imports?preview=true", body).json()
    assert [(row["outcome"], row["says"].startswith("registers")) for row in answer["rows"]] == [
        ("CREATED", True),
        ("CREATED", False),
        ("CREATED", False),
    ], answer
