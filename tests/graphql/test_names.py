"""Names of people: for whom they are opened, and what stands in their place."""

from domain.events.person import PersonErased, PersonRenamed
from domain.values import Sealed
from tests.graphql.asker import Asker, Viewer
from tests.support.story import id_of, said
from tests.support.two_meetings import MQAP, two_meetings

SEATS = '{ group(slug: "cwm-taf-mqap") { seats { member { id: ref name nameState } } } }'


def members(asker: Asker) -> dict[str, tuple[str | None, str]]:
    found = asker.ask(SEATS)["group"]["seats"]
    return {s["member"]["id"]: (s["member"]["name"], s["member"]["nameState"]) for s in found}


def test_names_are_shown_to_who_may_see_them(asker: Asker) -> None:
    assert members(asker)[id_of("Ada")] == ("Ada", "SHOWN")


def test_names_are_hidden_from_who_may_not_and_never_opened_for_them(asker: Asker) -> None:
    asker.viewer = Viewer(names=False)
    asker.opened.clear()
    assert members(asker)[id_of("Ada")] == (None, "HIDDEN")
    everything = """{ trail(first: 500) { nodes { sentence data } } persons { nodes { name nameState } }
        attendance(first: 500) { nodes { person { name } member { name } } } }"""
    answer = str(asker.ask(everything))
    assert not [who for who in ("Ada", "Bea", "Cal", "Dai", "Eve", "Fay", "Gus", "Hal") if who in answer]
    assert f"a person ({id_of('Ada')[:8]})" in answer
    assert asker.opened == []


def test_an_erased_name_is_null_for_everybody_at_every_position(fresh: Asker) -> None:
    story = two_meetings()
    story.record(("Ada", PersonErased(ground="request-of-the-person", **said())))
    fresh.tell(story)
    assert members(fresh)[id_of("Ada")] == (None, "ERASED")
    then = fresh.ask('{ group(slug: "cwm-taf-mqap", knownAt: "53") { seats { member { name nameState } } } }')
    assert then["group"]["seats"][0]["member"] == {"name": None, "nameState": "ERASED"}
    trail = fresh.ask("query ($p: ID) { trail(person: $p) { nodes { sentence } } }", p=id_of("Ada"))
    sentences = [n["sentence"] for n in trail["trail"]["nodes"]]
    assert f"an erased person ({id_of('Ada')[:8]}) was appointed to seat s1, nominated by Rctcbc" in sentences
    fresh.viewer = Viewer(names=False)
    assert members(fresh)[id_of("Ada")] == (None, "ERASED")


def test_a_name_whose_key_is_destroyed_is_erased_though_the_record_does_not_say_so_yet(fresh: Asker) -> None:
    fresh.tell(two_meetings())
    fresh.destroyed = True
    assert members(fresh)[id_of("Ada")] == (None, "ERASED")


def test_names_are_always_todays(fresh: Asker) -> None:
    story = two_meetings()
    name = Sealed(alg="none", key="k", nonce="", ct="Adele", stream=id_of("Ada"), version=2, field="name")
    story.record(("Ada", PersonRenamed(name=name, **said())))
    fresh.tell(story)
    query = 'query ($at: String) { group(slug: "cwm-taf-mqap", knownAt: $at) { seats { member { name } } } }'
    for at in ("53", "54", None):
        assert fresh.ask(query, at=at)["group"]["seats"][0]["member"]["name"] == "Adele"


def test_a_person_is_known_by_the_position_asked_about(asker: Asker) -> None:
    query = "query ($id: ID!, $at: String) { person(id: $id, knownAt: $at) { name } }"
    assert asker.ask(query, id=id_of("Ada"))["person"] == {"name": "Ada"}
    assert asker.ask(query, id=id_of("Ada"), at="6")["person"] is None
    assert asker.ask(query, id=MQAP)["person"] is None


def test_a_name_longer_than_any_is_compared_with_none(asker: Asker) -> None:
    answer = asker.send(json={"query": f'{{ persons(name: "{"a" * 501}") {{ nodes {{ ref }} }} }}'}).json()
    assert [each["extensions"]["code"] for each in answer["errors"]] == ["BAD_VALUE"]
