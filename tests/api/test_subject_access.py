"""Everything that the record holds of a person or an agency: whole, the names of others hidden, for who may, recorded."""

from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import httpx
import pytest

from api.server.service import Service
from domain.permission import Role
from tests.support.http_client import Client, InProcess, Limited
from tests.support.two_groups import BY, TwoGroups

NAMES = ("Ada Ng", "Bryn Owen", "Cerys Ëvans")


@pytest.fixture
def seen(client: Client, moves: TwoGroups) -> TwoGroups:
    """Ada sits in both groups, and declared an interest at a meeting of one."""
    meeting = moves.meeting("north", "2025-05-20", held=True)
    lines = [{"seat": "n1", "outcome": "PRESENT"}, {"seat": "n2", "outcome": "APOLOGIES", "note": "Bryn was ill"}]
    client.post(f"/meetings/{meeting}/roll", {"entries": lines, "authority": BY})
    interest = {"person": moves.ada, "interest": "i1", "nature": "financial", "note": "shares of Ada", "authority": BY}
    client.post(f"/meetings/{meeting}/interests", interest)
    client.project()
    return moves


def record(client: Client, path: str, **asked: str) -> httpx.Response:
    return client.http.request("GET", path, params=asked, headers=client.headers)


def of(client: Client, person: str, **asked: str) -> Any:
    answer = record(client, f"/persons/{person}/record", **asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def token(service: Service, http: InProcess, role: Role, groups: tuple[str, ...] | None = None) -> Client:
    ends_at = datetime.now(UTC) + timedelta(days=1)
    return Client(http, service.tokens.create(f"A {role}", role, ends_at, groups=groups)[0])


def test_a_person_gets_all_that_names_them_and_no_name_of_another(client: Client, seen: TwoGroups) -> None:
    found = of(client, seen.ada)
    assert (found["kind"], found["name"], found["name_state"], found["ids"]) == (
        "person",
        NAMES[0],
        "SHOWN",
        [seen.ada],
    )
    assert {(s["group"], s["seat"], s["as"]) for s in found["seats"]} >= {
        ("north", "n1", "member"), ("south", "s1", "member"), ("south", "s2", "deputy"),
    }  # fmt: skip
    assert {o["office"] for o in found["offices"]} == {"chair"}
    assert [(a["group"], a["day"], a["outcome"]) for a in found["attendance"]] == [("north", "2025-05-20", "PRESENT")]
    assert found["interests"][0]["note"] == "shares of Ada"
    trail = client.http.request(
        "POST", "/graphql", headers=client.headers, json={
            "query": "query ($p: ID!) { trail(person: $p, first: 500) { nodes { position } } }",
            "variables": {"p": seen.ada},
        },
    ).json()  # fmt: skip
    assert [e["position"] for e in found["events"]] == [n["position"] for n in trail["data"]["trail"]["nodes"]]
    registered = next(e for e in found["events"] if e["kind"] == "PersonRegistered")
    assert registered["data"]["name"] == NAMES[0]
    assert "Ada Ng was appointed to seat n1, nominated by Police" in [e["sentence"] for e in found["events"]]
    assert not any(other in str(found) for other in (*NAMES[1:], "Bryn was ill"))
    assert len(found["events"]) == 7


@pytest.mark.parametrize(("format", "starts"), [("html", b"<!doctype html>"), ("pdf", b"%PDF-")])
def test_the_record_is_a_document_too_in_either_language(
    client: Client, seen: TwoGroups, format: str, starts: bytes
) -> None:
    for lang, title in (("en", "Record of a person: Ada Ng"), ("cy", "Cofnod person: Ada Ng")):
        answer = record(client, f"/persons/{seen.ada}/record", format=format, lang=lang)
        assert answer.content.startswith(starts)
        assert f'filename="person-{seen.ada}.{format}"' in answer.headers["content-disposition"]
        if format == "html":
            assert title in answer.text
            assert "shares of Ada" in answer.text
            assert not any(name in answer.text for name in NAMES[1:])


def test_that_it_was_taken_is_recorded_with_its_purpose(client: Client, seen: TwoGroups, service: Service) -> None:
    of(client, seen.ada, purpose="asked for by Ada")
    record(client, "/agencies/police/record", format="html")
    service.access.flush()
    with service.primary.connection() as connection:
        query = "select actor, what, purpose from access.record where kind = 'SUBJECT' order by id"
        (person, agency) = connection.execute(query).fetchall()
    assert tuple(person) == ("demo-administrator", f"person {seen.ada} json", "asked for by Ada")
    assert agency[1].startswith("agency ")


def test_the_record_of_an_erased_person_says_so_and_keeps_what_they_held(client: Client, seen: TwoGroups) -> None:
    erasure = {"ground": "request-of-the-person", "on": "2025-10-01", "authority": BY}
    preview = client.http.request(
        "POST", f"/persons/{seen.ada}/erasure?preview=true", json=erasure, headers=client.headers
    )
    assert preview.status_code == 200, preview.text
    client.post(f"/persons/{seen.ada}/erasure", erasure)
    client.project()
    found = of(client, seen.ada)
    assert (found["name"], found["name_state"]) == (None, "ERASED")
    assert any("was erased" in note for note in found["notes"])
    assert found["interests"][0]["note"] is None
    assert {s["group"] for s in found["seats"]} == {"north", "south"}
    assert not any(name in str(found) for name in (*NAMES, "shares of Ada"))
    page = record(client, f"/persons/{seen.ada}/record", format="html").text
    assert "This person was erased" in page


def test_two_records_that_are_one_person_are_one_answer(client: Client, seen: TwoGroups) -> None:
    client.post(f"/persons/{seen.cerys}/identity", {"same_as": seen.ada, "on": "2025-10-01", "authority": BY})
    client.project()
    found = of(client, seen.cerys)
    assert (found["id"], {*found["ids"]}) == (seen.ada, {seen.ada, seen.cerys})
    assert found == {**of(client, seen.ada)}
    assert {e["data"]["name"] for e in found["events"] if e["kind"] == "PersonRegistered"} == {NAMES[0], NAMES[2]}


@pytest.mark.parametrize("role", sorted({*get_args(Role)} - {"agency"}))  # whom tests/api/test_agency_role.py has
def test_every_role_but_reporting_tools_takes_a_record(
    client: Client, seen: TwoGroups, service: Service, http: InProcess, role: Role
) -> None:
    for path in (f"/persons/{seen.ada}/record", "/agencies/police/record"):
        answer = record(token(service, http, role), path)
        assert answer.status_code == (403 if role == "reporting" else 200)
    assert http.request("GET", f"/persons/{seen.ada}/record").status_code == 401


def test_whoever_reaches_less_than_all_that_names_a_person_is_told_that_there_is_none(
    client: Client, seen: TwoGroups, limited: Limited
) -> None:
    nobody = record(client, "/persons/11111111-1111-4111-8111-111111111111/record").json()
    for groups, person, status in (
        (("north",), seen.ada, 404),
        (("north", "south"), seen.ada, 200),
        (("south",), seen.cerys, 200),
        (("north",), seen.cerys, 404),
        ((), seen.ada, 404),
    ):
        answer = record(limited(*groups), f"/persons/{person}/record")
        assert answer.status_code == status, (groups, answer.text)
        if status == 404:
            told = {**answer.json(), "instance": None, "detail": answer.json()["detail"].replace(person, "X")}
            assert told["detail"] == nobody["detail"].replace("11111111-1111-4111-8111-111111111111", "X")


def test_the_record_of_an_agency_is_over_all_groups_that_the_credential_reaches(
    client: Client, seen: TwoGroups, limited: Limited
) -> None:
    whole = record(client, "/agencies/police/record").json()
    assert {s["group"] for s in whole["seats"]} == {"north", "south"}
    assert [a["seat"] for a in whole["attendance"]] == ["n1"]
    assert (whole["name"], whole["groups"]) == ({"en": "Police"}, None)
    assert not any(name in str(whole) for name in NAMES)
    less = record(limited("south"), "/agencies/police/record").json()
    assert {s["group"] for s in less["seats"]} == {"south"}
    assert (less["attendance"], len(less["groups"])) == ([], 1)
    assert {e["position"] for e in less["events"]} < {e["position"] for e in whole["events"]}
    assert record(client, "/agencies/nobody/record").status_code == 404


@pytest.mark.parametrize(
    ("asked", "rule"),
    [({"format": "xlsx"}, "format"), ({"lang": "fr"}, "lang"), ({"on": "2025-01-01"}, "parameter"),
     ({"purpose": "x" * 201}, "purpose"), ({"purpose": "a\nb"}, "purpose")],
)  # fmt: skip
def test_what_nobody_knows_is_refused_by_its_rule(client: Client, seen: TwoGroups, asked: Any, rule: str) -> None:
    answer = record(client, f"/persons/{seen.ada}/record", **asked)
    assert (answer.status_code, answer.json()["rule"]) == (400, rule)
