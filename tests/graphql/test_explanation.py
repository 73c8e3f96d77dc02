"""How a verdict comes about: clauses, version, interpretations, steps, who counted, and what would change it."""

from typing import Any

from tests.graphql.asker import Asker, Viewer
from tests.support.story import id_of
from tests.support.two_meetings import MQAP

EXPLAINED = """explanation { termsVersion clauses { ref words } interpretations { key value since position } steps counted
    uncounted wouldChange { words verdict } }"""
QUORUM = (
    f"query ($id: ID!, $at: String) {{ meeting(id: $id, knownAt: $at) {{ quorum {{ verdict basis {EXPLAINED} }} }} }}"
)


def quorum(asker: Asker, name: str, at: str | None = None) -> dict[str, Any]:
    return asker.ask(QUORUM, id=id_of(name), at=at)["meeting"]["quorum"]  # type: ignore[no-any-return]


def test_a_quorum_is_explained_from_the_clause_to_what_would_change_it(asker: Asker) -> None:
    found = quorum(asker, "second")
    assert found["verdict"] == "UNDETERMINED"
    told = found["explanation"]
    assert told["termsVersion"] == "1"
    clauses = {c["ref"]: c["words"] for c in told["clauses"]}
    assert "Six members" in clauses["C63"]
    assert {i["key"] for i in told["interpretations"]} == {"quorum.when"}
    assert all(i["position"] in found["basis"] for i in told["interpretations"])
    assert told["steps"][0] == "3 to 6 of 6 members"
    assert told["counted"][:3] == [
        f"{who} – 11:00 to 13:00" for who in ("Post s1 (s1): Ada", "Post s2 (s2): Bea", "Post s3 (s3): Cal")
    ]
    assert told["counted"][3] == "Post s5 (s5): Eve – 11:00 to 13:00 (perhaps)"
    assert "Post s4 (s4): Dai – absent" in told["uncounted"]
    assert told["wouldChange"] == [{"words": "3 more of the members who were not there", "verdict": "MET"}]


def test_a_quorum_that_stood_says_how_many_fewer_would_have_undone_it(asker: Asker) -> None:
    told = quorum(asker, "first")["explanation"]
    assert told["wouldChange"][0] == {"words": "one fewer of those who were there", "verdict": "NOT_MET"}
    assert told["uncounted"] == ["Post s10 (s10): Gus – apologies"]


def test_what_was_known_then_is_explained_as_it_was_known_then(asker: Asker) -> None:
    early = quorum(asker, "first", at="45")["explanation"]
    assert early == quorum(asker, "first")["explanation"]


def test_every_verdict_with_reasons_has_an_explanation(asker: Asker) -> None:
    query = f"""{{ group(slug: "{MQAP}") {{ offices {{ verdict {EXPLAINED} }} composition {{ verdict {EXPLAINED} }}
        duties {{ {EXPLAINED} }} }}
        meeting(id: "{id_of("first")}") {{ decisions {{ {EXPLAINED} }} attendance {{ {EXPLAINED} }} }} }}"""
    found = asker.ask(query)
    attendance = [a["explanation"] for a in found["meeting"]["attendance"]]
    assert len(attendance) == 7
    assert all(a["termsVersion"] == "1" and a["wouldChange"] == [] for a in attendance)
    (decision,) = found["meeting"]["decisions"]
    assert decision["explanation"]["steps"]
    assert all(office["explanation"]["clauses"] for office in found["group"]["offices"])


def test_names_are_hidden_where_they_are_hidden_elsewhere(asker: Asker) -> None:
    asker.viewer = Viewer(names=False)
    told = quorum(asker, "second")["explanation"]
    assert not [name for name in ("Ada", "Dai") if name in str(told)]
    assert told["counted"][0].startswith("Post s1 (s1): a person (")


RATES = f"""query ($on: Date) {{ group(slug: "{MQAP}", on: $on) {{ seats {{ ref
    attendance {{ verdict attended expected {EXPLAINED} }} }} }} }}"""


def test_a_rate_is_explained_and_one_that_is_not_decided_is_turned_by_no_number_of_meetings(asker: Asker) -> None:
    found = {s["ref"]: s["attendance"] for s in asker.ask(RATES, on="2025-12-31")["group"]["seats"]}
    missed = found["s4"]
    assert (missed["verdict"], missed["attended"], missed["expected"]) == ("UNDETERMINED", 1, 2)
    told = missed["explanation"]
    assert told["termsVersion"] == "1"
    assert any(step.startswith("1 of 2 expected") for step in told["steps"])
    assert told["clauses"]
    assert all(clause["words"] for clause in told["clauses"])
    assert told["wouldChange"] == []
