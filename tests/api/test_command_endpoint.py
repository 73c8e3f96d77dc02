"""What every command does: answers, keys, versions, previews, ids, defaults."""

from typing import Any

import msgspec

from api.commands.fields.ids import DEMONSTRATION_NAMESPACE, command_id, stream_id
from api.server.service import Service
from domain.events.group.membership import MemberDeparted, SeatCreated
from domain.events.meeting.proceedings import AttendanceRecorded
from tests.support.command_examples import BY, SEAT, establish, post_examples_up_to
from tests.support.http_client import Client, InProcess


def test_a_group_answers_with_its_position_id_and_version(client: Client) -> None:
    body = {"slug": "a-group", "name": {"en": "A group"}, "kind": "board", "on": "2025-04-01", "authority": BY}
    response = client.request("/groups", body)
    answer = response.json()
    assert answer["positions"] == [1]
    assert answer["versions"] == {answer["id"]: 1}
    assert response.headers["etag"] == '"1"'
    assert "location" not in response.headers


def test_ids_follow_from_actor_and_key(client: Client) -> None:
    body = {"slug": "a-group", "name": {"en": "A group"}, "kind": "board", "on": "2025-04-01", "authority": BY}
    answer = client.post("/groups", body, key="k")
    command = command_id(DEMONSTRATION_NAMESPACE, "demo-administrator", "k")
    assert (answer["command"], answer["id"]) == (str(command), stream_id(command))


def test_the_same_key_answers_the_same_and_records_once(client: Client, nothing_recorded: Any) -> None:
    establish(client)
    first = client.post("/groups/a-group/seats", SEAT, key="seat")
    with nothing_recorded():
        assert client.post("/groups/a-group/seats", SEAT, key="seat") == first
    assert first["seat"] == "s1"


def test_the_same_key_with_other_content_is_refused(client: Client, nothing_recorded: Any) -> None:
    establish(client)
    client.post("/groups/a-group/seats", SEAT, key="seat")
    with nothing_recorded():
        problem = client.refused("/groups/a-group/seats", SEAT | {"voting": False}, 422, **{"Idempotency-Key": "seat"})
    assert problem["type"] == "urn:quorate:problem:key-reused"


def test_a_refusal_is_not_remembered(client: Client) -> None:
    client.refused("/groups/a-group/seats", SEAT, 404, **{"Idempotency-Key": "seat"})
    establish(client)
    assert client.post("/groups/a-group/seats", SEAT, key="seat")["seat"] == "s1"


def test_seats_are_numbered_and_no_number_is_used_twice(client: Client) -> None:
    establish(client)
    first = client.post("/groups/a-group/seats", SEAT)
    assert client.post("/groups/a-group/seats", SEAT)["seat"] == "s2"
    retraction = {"position": first["positions"][0], "reason": "never agreed"}
    client.post("/corrections", {"retractions": [retraction], "authority": BY})
    assert client.post("/groups/a-group/seats", SEAT)["seat"] == "s3"


def test_if_match_holds_the_version_that_the_client_saw(client: Client, nothing_recorded: Any) -> None:
    establish(client)
    client.post("/groups/a-group/seats", SEAT, **{"If-Match": '"1"'})
    with nothing_recorded():
        problem = client.refused("/groups/a-group/seats", SEAT, 412, **{"If-Match": '"1"'})
        client.refused("/groups/a-group/seats", SEAT, 400, **{"If-Match": "W/1"})
    assert "version 2" in problem["detail"]


def test_if_match_may_name_several_versions_or_any_and_a_weak_one_never_matches(
    client: Client, nothing_recorded: Any
) -> None:
    body = {"slug": "b-group", "name": {"en": "B group"}, "kind": "board", "on": "2025-04-01", "authority": BY}
    with nothing_recorded():
        client.refused("/groups", body, 412, **{"If-Match": "*"})
    establish(client)
    with nothing_recorded():
        for never in ('W/"1"', '"0", "2"', '"one"', '""'):
            client.refused("/groups/a-group/seats", SEAT, 412, **{"If-Match": never})
        for malformed in ("1", '"1" "2"', '"1', "", '"1",,*'):
            client.refused("/groups/a-group/seats", SEAT, 400, **{"If-Match": malformed})
    client.post("/groups/a-group/seats", SEAT, **{"If-Match": '"7" , W/"2","1"'})
    client.post("/groups/a-group/seats", SEAT, **{"If-Match": "*"})


def test_a_preview_asked_for_in_other_words_records_nothing(client: Client, nothing_recorded: Any) -> None:
    establish(client)
    with nothing_recorded():
        for query in (
            "Preview=true",
            "preveiw=true",
            "dry_run",
            "preview=true&preview=false",
            "preview=false&preview=true",
        ):
            client.refused(f"/groups/a-group/seats?{query}", SEAT, 400)
    assert client.request("/groups/a-group/seats?preview=true&preview=true", SEAT).status_code == 200


def test_a_preview_shows_and_records_nothing(client: Client, nothing_recorded: Any) -> None:
    establish(client)
    with nothing_recorded():
        response = client.request("/groups/a-group/seats?preview=true", SEAT)
        assert client.request("/groups/a-group/seats?preview=yes", SEAT).status_code == 400
    shown = response.json()
    assert response.status_code == 200
    assert shown["preview"] is True
    assert shown["events"][0]["kind"] == "SeatCreated"
    assert {c["model"] for c in shown["changes"]} >= {"seats"}


def test_a_preview_of_a_person_makes_no_key(client: Client, service: Service) -> None:
    body = {"name": "Ada Example", "on": "2025-04-01", "authority": BY}
    response = client.request("/persons?preview=true", body)
    assert response.status_code == 200
    assert "Ada" not in response.text
    keys = service.keyring._keys
    assert {p.name for p in keys.iterdir()} <= {"fingerprint.key"}


def test_a_preview_shows_the_faults_that_would_be_left(client: Client) -> None:
    answers = post_examples_up_to(client, "roll-may")
    position = answers["appoint-bryn"]["positions"][0]
    body = {"retractions": [{"position": position, "reason": "another person"}], "authority": BY}
    shown = client.request("/corrections?preview=true", body).json()
    assert "held-or-deputised" in {f["rule"] for f in shown["faults"]}
    problem = client.refused("/corrections", body, 422)
    assert problem["type"] == "urn:quorate:problem:faults-not-acknowledged"
    assert {f["id"] for f in problem["faults"]} == {f["id"] for f in shown["faults"]}
    client.post("/corrections", body | {"acknowledge": [f["id"] for f in problem["faults"]]})


def test_names_and_notes_are_sealed_for_their_person(client: Client, service: Service) -> None:
    answers = post_examples_up_to(client, "depart-bryn")
    entry = service.store.entry(answers["depart-bryn"]["positions"][0])
    assert entry is not None
    assert isinstance(entry.event, MemberDeparted)
    assert entry.event.note is not None
    assert (entry.event.note.stream, entry.event.note.version) == (answers["bryn-example"]["id"], entry.version)
    assert service.keyring.open(entry.event.note) == "moved to another authority"


def test_sickness_is_said_in_the_sealed_note_and_nowhere_else(client: Client, service: Service) -> None:
    answers = post_examples_up_to(client, "roll-may")
    meeting, roll = answers["meeting-may"]["id"], answers["roll-may"]["positions"]
    chair = {"kind": "office", "group": "example-group", "office": "chair"}
    ill = {"reason": "sickness", "note": "since Monday"}
    apologies = {"seat": "s1", "person": answers["bryn-example"]["id"], **ill, "on": "2025-05-10", "authority": chair}
    sent = client.post(f"/meetings/{meeting}/apologies", apologies)["positions"][0]
    correction = {"position": roll[1], "replacement": {"reason": "sickness"}, "reason": "so the minutes"}
    corrected = client.post("/corrections", {"corrections": [correction], "authority": chair})["positions"][0]
    notes = {}
    for position in (sent, corrected):
        entry = service.store.entry(position)
        assert entry is not None
        event: Any = getattr(entry.event, "replacement", entry.event)
        assert event.reason == "other"
        assert b"sickness" not in msgspec.json.encode(entry.event)
        notes[position] = service.keyring.open(event.note)
    assert notes == {sent: "sickness; since Monday", corrected: "sickness; away until June"}


def test_slugs_and_ids_of_groups_and_agencies_mean_the_same(client: Client, service: Service) -> None:
    group = establish(client)
    agency = client.post(
        "/agencies", {"slug": "an-agency", "name": {"en": "A"}, "on": "2025-04-01", "authority": {"kind": "agency"}}
    )
    by_slug = client.post(
        "/groups/a-group/seats", SEAT | {"agency": "an-agency", "authority": BY | {"group": "a-group"}}
    )
    by_id = client.post(
        f"/groups/{group['id'].upper()}/seats",
        SEAT | {"agency": agency["id"], "authority": BY | {"group": group["id"]}},
    )
    events = [service.store.entry(a["positions"][0]) for a in (by_slug, by_id)]
    for entry in events:
        assert entry
        assert isinstance(entry.event, SeatCreated)
        assert (entry.stream, entry.event.agency) == (group["id"], agency["id"])
        assert entry.event.authority.group == group["id"]


def test_the_roll_finds_members_and_deputies_by_themselves(client: Client, service: Service) -> None:
    answers = post_examples_up_to(client, "roll-may")
    entries = service.store.command(answers["roll-may"]["command"])
    events = [e.event for e in entries if isinstance(e.event, AttendanceRecorded)]
    lines = [(e.seat, e.person, e.deputy) for e in events]
    assert lines == [
        ("police-1", answers["cerys-example"]["id"], "d1"),
        ("s1", answers["bryn-example"]["id"], None),
        (None, answers["ada-example"]["id"], None),
    ]
    assert {str(e.event.on) for e in entries} == {"2025-05-20"}


def test_a_deputy_may_be_told_by_the_person(client: Client, service: Service) -> None:
    answers = post_examples_up_to(client, "held-may")
    path = f"/meetings/{answers['meeting-may']['id']}/roll"
    line = {"seat": "police-1", "outcome": "BY_DEPUTY", "person": answers["cerys-example"]["id"]}
    done = client.post(path, {"entries": [line], "authority": BY})
    entry = service.store.entry(done["positions"][0])
    assert entry is not None
    assert isinstance(entry.event, AttendanceRecorded)
    assert entry.event.deputy == "d1"


def test_the_description_and_the_health_need_no_credential(http: InProcess) -> None:
    assert http.request("GET", "/openapi.json").json()["openapi"] == "3.1.0"
    assert http.request("GET", "/health/live").json() == {"status": "live"}
    assert http.request("GET", "/health/ready").json() == {"status": "ready", "position": 0}
    for path in ("/openapi.json", "/health/live", "/health/ready"):
        assert http.request("HEAD", path).status_code == 200
