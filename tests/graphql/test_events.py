"""Events in full: by position and from the basis of what is judged, with the bytes that the ledger holds."""

from base64 import b64decode
from hashlib import sha256
from typing import Any

import psycopg
import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType

from api.graphql.schema import build
from ledger.governance import CODEC
from tests.graphql.asker import Asker, Viewer
from tests.support.story import id_of
from tests.support.two_meetings import OTHER_GROUP, two_meetings

EVENTS = """query ($at: [Int!]!, $first: Int, $after: String, $knownAt: String) {
  events(positions: $at, first: $first, after: $after, knownAt: $knownAt) { totalCount
    nodes { position version topic stream command bytes digest evidence { pointer digest } corrects correctedBy
      recordedBy { actor name role } authority { words } }
    pageInfo { hasNextPage endCursor } } }"""
BASIS = """query ($m: ID!, $first: Int, $after: String) { meeting(id: $m) { quorum { basis
    basisEvents(first: $first, after: $after) { totalCount nodes { position sentence }
      pageInfo { hasNextPage endCursor } } } } }"""
ALL = list(range(1, 54))


def events(asker: Asker, *at: int, **more: Any) -> list[dict[str, Any]]:
    return asker.ask(EVENTS, at=at, **more)["events"]["nodes"]  # type: ignore[no-any-return]


def test_more_than_fifty_events_are_had_at_once_with_the_bytes_of_the_ledger(asker: Asker) -> None:
    found = asker.ask(EVENTS, at=ALL, first=500)["events"]
    assert ([n["position"] for n in found["nodes"]], found["totalCount"]) == (ALL, 53)
    with psycopg.connect(asker.database.dsn) as conn:
        query = "select originator_version, topic, state from ledger.events order by notification_id"
        for node, (version, topic, state) in zip(found["nodes"], conn.execute(query), strict=True):
            assert (node["version"], node["topic"]) == (version, topic)
            assert b64decode(node["bytes"]) == state
            assert node["digest"] == sha256(state).hexdigest()
            CODEC.decode(node["topic"], b64decode(node["bytes"]))


def test_events_come_a_page_at_a_time_whatever_is_asked_twice_or_unknown(asker: Asker) -> None:
    at = [7, 3, 3, 54, -1, 2**31 - 1, 5]
    page = asker.ask(EVENTS, at=at, first=2)["events"]
    assert [n["position"] for n in page["nodes"]] == [3, 5]
    page = asker.ask(EVENTS, at=at, first=2, after=page["pageInfo"]["endCursor"])["events"]
    assert ([n["position"] for n in page["nodes"]], page["pageInfo"]["hasNextPage"]) == ([7], False)
    assert [n["position"] for n in events(asker, 3, 5, 7, knownAt="5")] == [3, 5]


def test_more_than_a_page_may_hold_is_refused(asker: Asker) -> None:
    assert asker.refused(EVENTS, at=ALL, first=501)[0]["extensions"]["code"] == "BAD_PAGE"
    trail_cursor = asker.ask("{ trail(first: 1) { pageInfo { endCursor } } }")["trail"]["pageInfo"]["endCursor"]
    assert asker.refused(EVENTS, at=ALL, after=trail_cursor)[0]["extensions"]["code"] == "BAD_CURSOR"


def test_sealed_words_stay_sealed_in_the_bytes(asker: Asker) -> None:
    opened = len(asker.opened)
    for names in (True, False):
        asker.viewer = Viewer(names=names)
        registered = next(n for n in events(asker, *ALL, first=500) if n["topic"] == "person.registered/1")
        assert b'"alg":"none"' in b64decode(registered["bytes"])
    assert len(asker.opened) == opened


def test_the_evidence_and_the_authority_are_told(fresh: Asker) -> None:
    story = two_meetings()
    fresh.tell(story)
    last = events(fresh, len(story.entries))[0]
    assert (last["evidence"], last["authority"]["words"]) == ([], "secretary")


def test_who_recorded_it_is_named_for_who_may_see_names(fresh: Asker) -> None:
    fresh.tell(two_meetings())
    with psycopg.connect(fresh.database.dsn) as conn:
        conn.execute("insert into access.actors values ('test-administrator', 'A. Secretary')")
        for id, role, ends in (("a", "administrator", "2027-01-01"), ("b", "auditor", "2026-03-01")):
            conn.execute(
                "insert into access.tokens (id, digest, actor, role, created_at, ends_at)"
                " values (%s, %s, 'test-administrator', %s, '2026-01-01', %s)",
                [id, id.encode(), role, ends],
            )
    asked = {"actor": "test-administrator", "name": "A. Secretary", "role": "administrator"}
    assert events(fresh, 1)[0]["recordedBy"] == asked
    fresh.viewer = Viewer(names=False)
    assert events(fresh, 1)[0]["recordedBy"] == {"actor": "test-administrator", "name": None, "role": None}


def test_whoever_never_had_a_credential_here_has_no_name(asker: Asker) -> None:
    assert events(asker, 1)[0]["recordedBy"] == {"actor": "test-administrator", "name": None, "role": None}


def test_the_basis_of_a_judgement_leads_to_its_events_page_by_page(asker: Asker) -> None:
    found, after = [], None
    while True:
        quorum = asker.ask(BASIS, m=id_of("first"), first=4, after=after)["meeting"]["quorum"]
        found += [n["position"] for n in quorum["basisEvents"]["nodes"]]
        assert quorum["basisEvents"]["totalCount"] == len(quorum["basis"])
        after = quorum["basisEvents"]["pageInfo"]["endCursor"]
        if not quorum["basisEvents"]["pageInfo"]["hasNextPage"]:
            break
    assert found == sorted(quorum["basis"])
    assert len(found) > 8


def test_the_bases_of_a_whole_list_are_one_statement(asker: Asker) -> None:
    query = """{ attendance(first: 500) { nodes { basis basisEvents(first: 500) { nodes { position } } } } }"""
    for node in asker.ask(query)["attendance"]["nodes"]:
        assert [n["position"] for n in node["basisEvents"]["nodes"]] == sorted(node["basis"])


@pytest.mark.parametrize("groups", [(OTHER_GROUP,), ()])
def test_a_limited_credential_sees_what_the_trail_shows_it_and_no_more(asker: Asker, groups: tuple[str, ...]) -> None:
    asker.viewer = Viewer(groups=groups)
    shown = asker.ask("{ trail(first: 500) { nodes { position } } }")["trail"]["nodes"]
    found = asker.ask(EVENTS, at=ALL, first=500)["events"]
    assert [n["position"] for n in found["nodes"]] == [n["position"] for n in shown]
    assert found["totalCount"] == len(shown) < 53
    if groups:
        query = '{ group(slug: "other-group") { seats { basis basisEvents { totalCount nodes { position } } } } }'
        (seat,) = asker.ask(query)["group"]["seats"]
        reached = {n["position"] for n in shown}
        assert [n["position"] for n in seat["basisEvents"]["nodes"]] == [p for p in seat["basis"] if p in reached]


RESTS = """query ($n: Int!, $first: Int, $after: String, $sort: Days! = OLDEST, $knownAt: String) {
  event(position: $n, knownAt: $knownAt) { restsOnThis(first: $first, after: $after, sort: $sort) { totalCount
    nodes { kind key verdict basis validFrom meeting part group { slug } reasons { code } }
    pageInfo { hasNextPage endCursor } } } }"""


def rests(asker: Asker, n: int, **more: Any) -> list[dict[str, Any]]:
    found, after, more_follows = [], None, True
    while more_follows:
        page = asker.ask(RESTS, n=n, after=after, **more)["event"]["restsOnThis"]
        found += page["nodes"]
        assert page["totalCount"] >= len(found)
        after, more_follows = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    return found


def test_what_rests_on_an_event_is_every_judgement_whose_basis_it_is(asker: Asker) -> None:
    query = """{ meetings(first: 500) { nodes { ref quorum { verdict basis } attendance { ref basis seat { ref } }
      decisions { ref basis } } } }"""
    expected: dict[int, set[tuple[str, str, str]]] = {}
    for m in asker.ask(query)["meetings"]["nodes"]:
        judged = [("Quorum", "", m["quorum"]["basis"])]
        judged += [("Attendance", a["seat"]["ref"], a["basis"]) for a in m["attendance"]]
        judged += [("Decision", d["ref"], d["basis"]) for d in m["decisions"]]
        for kind, part, basis in judged:
            for p in basis:
                expected.setdefault(p, set()).add((m["ref"], kind, part))
    for p, those in expected.items():
        nodes = rests(asker, p, first=500)
        found = {(n["meeting"], n["kind"], n["part"] or "") for n in nodes}
        assert {each for each in found if each[1] in ("Quorum", "Attendance", "Decision")} == those
        assert all(p in n["basis"] for n in nodes)
    assert len(expected) > 20


def test_what_rests_on_an_event_comes_in_pages_from_either_end(asker: Asker) -> None:
    terms = next(
        n["position"] for n in asker.ask("{ trail(kinds: [TermsAdopted]) { nodes { position } } }")["trail"]["nodes"]
    )
    whole = rests(asker, terms, first=500)
    assert len(whole) > 10
    assert rests(asker, terms, first=3) == whole
    assert rests(asker, terms, first=3, sort="NEWEST") == whole[::-1]
    assert {n["kind"] for n in whole} >= {"Quorum", "Attendance", "Duty", "Composition"}


def test_what_rested_on_an_event_then_is_asked_at_that_position(fresh: Asker) -> None:
    story = two_meetings()
    (roll,) = [e.position for e in story.entries if e.stream == id_of("first") and getattr(e.event, "seat", "") == "s1"]
    (retraction,) = story.retract(roll)
    fresh.tell(story)
    then = rests(fresh, roll, first=500, knownAt=str(retraction.position - 1))
    assert "Quorum" in {n["kind"] for n in then}
    assert rests(fresh, roll, first=500) == []


def test_what_rests_on_an_event_stays_within_the_groups_of_the_credential(asker: Asker) -> None:
    query = "{ trail(kinds: [AgencyRegistered], first: 500) { nodes { position } } }"
    shared = [n["position"] for n in asker.ask(query)["trail"]["nodes"]]
    seats = asker.ask("{ trail(kinds: [SeatCreated], first: 500) { nodes { position } } }")["trail"]["nodes"]
    assert any(n["group"]["slug"] != OTHER_GROUP for s in seats for n in rests(asker, s["position"]))
    asker.viewer = Viewer(groups=(OTHER_GROUP,))
    for p in shared + [
        n["position"] for n in asker.ask("{ trail(first: 500) { nodes { position } } }")["trail"]["nodes"]
    ]:
        assert {n["group"]["slug"] for n in rests(asker, p, first=500)} <= {OTHER_GROUP}


def test_whatever_else_has_a_basis_leads_to_its_events() -> None:
    schema, _ = build()
    without = {
        kind.name
        for kind in schema.type_map.values()
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
        and "basis" in kind.fields
        and "basisEvents" not in kind.fields
    }
    assert without == set()


def test_verdicts_within_others_lead_to_their_events_too(asker: Asker) -> None:
    query = """{ decisions { nodes { carried { basis basisEvents { nodes { position } } }
      quorum { basis basisEvents { nodes { position } } } } }
      group(slug: "cwm-taf-mqap") { seats { attendance { basis basisEvents(first: 500) { nodes { position } }
        absences { basis basisEvents { nodes { position } } } } } } }"""
    data = asker.ask(query)
    (decision,) = data["decisions"]["nodes"]
    found = [decision["carried"], decision["quorum"]]
    found += [seat["attendance"] for seat in data["group"]["seats"]]
    assert len(found) > 8
    for each in found:
        assert [n["position"] for n in each["basisEvents"]["nodes"]] == sorted(each["basis"])[:500]
    assert any(each["basis"] for each in found)
