"""What a credential limited to groups may do to persons and agencies; its refusals say nothing of other groups."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.commands.fields.ids import command_id
from api.commands.route import path_parameters
from api.routes import ROUTES
from api.server.service import Service
from tests.support.http_client import Client
from tests.support.two_groups import BY, ON_FIRST_DAY, TwoGroups

Limited = Callable[..., Client]

JULY = {"on": "2025-07-08", "authority": BY}
AS_SUCH: dict[str, dict[str, Any]] = {
    "/agencies/{agency}/renamings": {"name": {"en": "Other"}},
    "/agencies/{agency}/aliases": {"alias": "Oth."},
    "/agencies/{agency}/mergers": {"into": "{agency of the credential}", "seats": "change"},
    "/agencies/{agency}/successions": {"successor": "{agency of the credential}"},
    "/persons/{person}/renamings": {"name": "Other Name"},
    "/persons/{person}/identity": {"same_as": "{person of the credential}"},
    "/persons/{person}/erasure": {"ground": "recorded-in-error"},
}
"""By its address, the body of each command about a person or an agency as such."""


@pytest.fixture
def ids(client: Client, moves: TwoGroups) -> dict[str, str]:
    """By kind and reach, persons and agencies as seen by a credential limited to south."""
    found = {"person of the credential": moves.person("Dilys Ours"), "person of others": moves.person("Elin Theirs")}
    for slug in ("ours", "theirs"):
        agency = client.post("/agencies", {"slug": slug, "name": {"en": slug.title()}, **ON_FIRST_DAY})["id"]
        found["agency of the credential" if slug == "ours" else "agency of others"] = agency
    moves.seat("south", "s9", "ours", found["person of the credential"])
    moves.seat("north", "n9", "theirs", found["person of others"])
    police = client.post("/agencies", {"slug": "both", "name": {"en": "Both"}, **ON_FIRST_DAY})["id"]
    found |= {"person of both": moves.ada, "agency of both": police}
    for group, seat in (("north", "n8"), ("south", "s8")):
        client.post(f"/groups/{group}/seats", {"seat": seat, "title": {"en": seat}, "agency": "both", **ON_FIRST_DAY})
    return found | {"person of nobody": str(uuid4()), "agency of nobody": str(uuid4())}


def filled(body: Any, ids: dict[str, str]) -> Any:
    return {name: ids[v[1:-1]] if isinstance(v, str) and v[1:-1] in ids else v for name, v in body.items()}


def refusal_of(client: Client, path: str, body: Any, id: str) -> tuple[Any, ...]:
    """What a refusal says, apart from the id that the request itself named."""
    response = client.request(path, body)
    assert response.status_code >= 400, response.text
    problem = response.json()
    return response.status_code, problem["rule"], problem["detail"].replace(id, "ID"), problem.get("faults")


def test_every_command_about_a_person_or_an_agency_as_such_is_in_the_table() -> None:
    kinds = ("person", "agency")
    meant = {
        r.path
        for r in ROUTES
        if (of := path_parameters(r.path)[:1]) and of[0] in kinds and any(k.TOPIC.startswith(of[0]) for k in r.records)
    }
    assert meant == set(AS_SUCH)


@pytest.mark.parametrize("preview", ["", "?preview=true"])
def test_persons_and_agencies_as_such_need_reach_over_every_group_that_names_them(
    preview: str, limited: Limited, ids: dict[str, str], nothing_recorded: Any
) -> None:
    south = limited("south")
    with nothing_recorded():
        for path, body in AS_SUCH.items():
            kind = path_parameters(path)[0]
            body = {**filled(body, ids), **JULY}
            answers = {
                of: refusal_of(south, path.format(**{kind: id}) + preview, body, id)
                for of in ("others", "both", "nobody")
                if (id := ids[f"{kind} of {of}"])
            }
            assert answers["others"] == answers["both"] == answers["nobody"], path
            assert answers["nobody"][:2] == (404, f"known-{kind}"), path


@pytest.mark.parametrize("of", ["others", "both", "nobody"])
def test_nobody_is_joined_to_whom_others_name(
    of: str, limited: Limited, ids: dict[str, str], nothing_recorded: Any
) -> None:
    south, ours = limited("south"), ids["person of the credential"]
    person, agency = ids[f"person of {of}"], ids[f"agency of {of}"]
    with nothing_recorded():
        for path, body, id in (
            (f"/persons/{ours}/identity", {"same_as": person}, person),
            ("/agencies/ours/mergers", {"into": agency}, agency),
            ("/agencies/ours/successions", {"successor": agency}, agency),
        ):
            status, rule, detail, faults = refusal_of(south, path, {**body, **JULY}, id)
            assert (status, rule, faults) == (422, "known-reference", []), (path, faults)
            assert detail.endswith("that is recorded: ID"), detail
        also = {"ground": "recorded-in-error", "also": [person], **JULY}
        assert refusal_of(south, f"/persons/{ours}/erasure", also, person)[:2] == (404, "known-person")


def test_who_is_named_under_another_id_is_out_of_reach_under_each(
    client: Client, limited: Limited, ids: dict[str, str], nothing_recorded: Any
) -> None:
    ours, theirs = ids["person of the credential"], ids["person of others"]
    client.post(f"/persons/{ours}/identity", {"same_as": theirs, **JULY})
    with nothing_recorded():
        limited("south").refused(f"/persons/{ours}/renamings", {"name": "Other", **JULY}, 404)


def test_what_the_credentials_groups_alone_name_is_in_its_reach(limited: Limited, ids: dict[str, str]) -> None:
    south = limited("south")
    for path, body in AS_SUCH.items():
        kind = path_parameters(path)[0]
        if kind == "agency" and not path.endswith(("mergers", "successions")):
            south.post(path.format(agency="ours"), {**body, **JULY})
    registered = south.post("/persons", {"name": "Fay New", "on": "2025-04-01", "authority": BY})["id"]
    south.post(f"/persons/{registered}/renamings", {"name": "Fay Newer", **JULY})
    south.post(f"/persons/{registered}/identity", {"same_as": ids["person of the credential"], **JULY})
    also = {"ground": "recorded-in-error", "also": [registered], **JULY}
    south.post(f"/persons/{ids['person of the credential']}/erasure", also)


def test_a_correction_of_a_person_or_an_agency_needs_the_same_reach(
    limited: Limited, service: Service, ids: dict[str, str], nothing_recorded: Any
) -> None:
    south = limited("south")
    positions = [
        service.store.entries(ids[f"{kind} of {of}"])[0].position
        for kind in ("person", "agency")
        for of in ("others", "both")
    ]
    nothing = refusal_of(south, "/corrections", _retraction(9999), "9999")
    assert nothing[:2] == (404, "known-position")
    with nothing_recorded():
        for preview in ("", "?preview=true"):
            for position in positions:
                path = f"/corrections{preview}"
                assert refusal_of(south, path, _retraction(position), str(position)) == nothing, position


def _retraction(position: int) -> dict[str, Any]:
    return {"retractions": [{"position": position, "reason": "x"}], "authority": BY}


def test_a_key_answers_no_receipt_of_another_reach(client: Client, service: Service, moves: TwoGroups) -> None:
    ends_at = datetime.now(UTC) + timedelta(days=1)
    tokens: dict[str, Client] = {}
    for name, groups in (("all", None), ("north", ("north",)), ("south", ("south",)), ("both", ("south", "north"))):
        text, _ = service.tokens.create("Gwen Example", "administrator", ends_at, groups=groups)
        tokens[name] = Client(client.http, text)
    body = {"seat": "k1", "title": {"en": "Post"}, "agency": "police", **ON_FIRST_DAY}
    for name, by in tokens.items():
        if name == "south":
            continue
        path, sent = "/groups/north/seats", {**body, "seat": f"k-{name}"}
        first = by.post(path, sent, key=f"k {name}")
        assert by.post(path, sent, key=f"k {name}") == first
        keyed = {"Idempotency-Key": f"k {name}"}
        assert tokens["south"].refused(path, sent, 403, **keyed)["rule"] == "within-groups"
        assert tokens["south"].refused(path, {**sent, "agency": "health"}, 403, **keyed)["rule"] == "within-groups"


def test_a_key_is_of_a_ledger_an_actor_and_a_reach() -> None:
    ledger, other = UUID(int=1), UUID(int=2)
    reaches = [None, frozenset(), frozenset({"n"}), frozenset({"s"}), frozenset({"n", "s"}), frozenset({"n-s"})]
    assert len({command_id(ledger, actor, "k", groups) for actor in "ab" for groups in reaches}) == 2 * len(reaches)
    assert command_id(ledger, "a", "k", frozenset(("s", "n"))) == command_id(ledger, "a", "k", frozenset(("n", "s")))
    assert command_id(ledger, "a", "k") != command_id(other, "a", "k")


@pytest.mark.parametrize("preview", ["", "?preview=true"])
def test_nobody_out_of_reach_is_named_by_an_act(
    preview: str, limited: Limited, ids: dict[str, str], moves: TwoGroups, nothing_recorded: Any
) -> None:
    south = limited("south")
    with nothing_recorded():
        for path, body in (
            ("/groups/south/seats/s1/deputies", {}),
            ("/groups/south/seats/s8/members", {"nominated_by": "both"}),
            ("/groups/south/offices/chair/appointments", {}),
        ):
            theirs, nobody = (
                refusal_of(
                    south,
                    path + preview,
                    {"person": ids[f"person of {of}"], **body, **ON_FIRST_DAY},
                    ids[f"person of {of}"],
                )
                for of in ("others", "nobody")
            )
            assert theirs == nobody, path
            assert nobody[:2] == (422, "known-reference"), path
    south.post("/groups/south/seats/s1/deputies", {"person": moves.bryn, **ON_FIRST_DAY})
    new = south.post("/persons", {"name": "Fay New", **ON_FIRST_DAY})["id"]
    south.post("/groups/south/seats/s8/members", {"person": new, "nominated_by": "both", **ON_FIRST_DAY})
