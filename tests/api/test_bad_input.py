"""Bad input: each a clear refusal that names the rule, with nothing recorded and no stack trace."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.http.limits import BODY_MAX_BYTES
from api.server.service import Service
from tests.support.command_examples import BY, SEAT, establish, post_examples_up_to
from tests.support.http_client import Client, InProcess

ELSEWHERE = "11111111-2222-4333-8444-555555555555"
GROUP = {"slug": "b-group", "name": {"en": "B"}, "kind": "board", "on": "2025-04-01", "authority": BY}


def send(client: Client, content: Any, path: str = "/groups") -> Any:
    return client.http.request("POST", path, content=content, headers=client.headers)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "json"),
        (b"{", "json"),
        (b"\xff\xfe{}", "json"),
        (b'{"slug": "\xe9"}', "json"),
        (b'{"slug": "b", "name": {"en": "\\u0000"}}', "text"),
        (b'"text"', "shape"),
        (b"[]", "shape"),
        (b"{}", "shape"),
        (b"[" * 200_000, "shape"),
        (b'{"name": ' * 50_000, "shape"),
        (json.dumps(GROUP | {"surprise": 1}).encode(), "shape"),
        (json.dumps(GROUP | {"slug": "Not A Slug"}).encode(), "shape"),
        (json.dumps(GROUP | {"slug": "a" * 64}).encode(), "shape"),
        (json.dumps(GROUP | {"name": {}}).encode(), "shape"),
        (json.dumps(GROUP | {"name": {"en": "  "}}).encode(), "shape"),
        (json.dumps(GROUP | {"name": {"en": "a" * 5000}}).encode(), "shape"),
        (json.dumps(GROUP | {"name": {"en": 5}}).encode(), "shape"),
        (json.dumps(GROUP | {"on": "2025-13-01"}).encode(), "shape"),
        (json.dumps(GROUP | {"on": "0001-01-01"}).encode(), "shape"),
        (json.dumps(GROUP | {"on": "9999-12-31"}).encode(), "shape"),
        (json.dumps(GROUP | {"on": None}).encode(), "shape"),
        (json.dumps(GROUP | {"authority": {"kind": "somebody"}}).encode(), "shape"),
        (json.dumps({k: v for k, v in GROUP.items() if k != "authority"}).encode(), "shape"),
        (json.dumps(GROUP | {"by": "somebody-else"}).encode(), "shape"),
        (json.dumps(GROUP | {"aliases": ["x"] * 501}).encode(), "shape"),
    ],
)
def test_a_malformed_body_is_refused(client: Client, nothing_recorded: Any, content: bytes, rule: str) -> None:
    with nothing_recorded():
        response = send(client, content)
    problem = response.json()
    assert (response.status_code, problem["rule"]) == (400, rule)
    assert "Traceback" not in response.text
    assert set(problem) == {"type", "title", "status", "detail", "lang", "rule", "clause", "faults"}


def test_the_place_of_what_is_wrong_is_told(client: Client) -> None:
    problem = send(client, json.dumps(GROUP | {"name": {"en": 5}})).json()
    assert "$.name.en" in problem["detail"]


@pytest.mark.parametrize(
    ("path", "sent", "words"),
    [
        (
            "/groups",
            GROUP | {"authority": {"kind": "somebody"}},
            "`$.authority.kind`; it is one of: agency, body, office",
        ),
        (f"/persons/{ELSEWHERE}/departure", {"reason": "bored"}, "`$.reason`; it is one of: "),
        (f"/meetings/{ELSEWHERE}/papers", {"means": "pigeon"}, "`$.means`; it is one of: "),
        (f"/meetings/{ELSEWHERE}/notices", {"to": ["members", "cats"]}, "`$.to[1]`; it is one of: "),
        (
            f"/meetings/{ELSEWHERE}/roll",
            {"entries": [{"seat": "s", "outcome": "SICK"}]},
            "ABSENT, APOLOGIES, BY_DEPUTY",
        ),
    ],
)
def test_a_word_that_is_none_of_those_possible_is_answered_with_them(
    client: Client, path: str, sent: Any, words: str
) -> None:
    problem = send(client, json.dumps(sent), path).json()
    assert problem["rule"] == "shape"
    assert words in problem["detail"]


def test_a_body_of_ten_megabytes_is_refused_without_being_kept(client: Client, nothing_recorded: Any) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(160):
            yield b" " * 65_536

    with nothing_recorded():
        response = send(client, chunks())
        assert response.status_code == 413
        assert response.json()["rule"] == "body-size"
        assert send(client, json.dumps(GROUP | {"name": {"en": "a" * 10_000_000}})).status_code == 413
        assert send(client, b" " * BODY_MAX_BYTES).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "multipart/form-data; boundary=x"},
        {"content-type": "text/plain"},
        {"content-type": "application/json; charset=iso-8859-1"},
        {"content-type": "application/json", "content-encoding": "gzip"},
        {"content-type": "application/json", "content-encoding": "identity, br"},
    ],
)
def test_a_body_in_another_form_than_json_in_utf_8_is_refused(
    client: Client, nothing_recorded: Any, headers: dict[str, str]
) -> None:
    with nothing_recorded():
        response = client.http.request(
            "POST", "/groups", content=json.dumps(GROUP).encode(), headers=client.headers | headers
        )
    assert response.status_code == 415
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == "urn:quorate:problem:media-not-taken"
    assert response.headers["accept-post" if "content-encoding" not in headers else "accept-encoding"]


def test_a_body_that_does_not_say_its_form_is_taken_for_json(client: Client) -> None:
    for n, headers in enumerate(
        (
            {},
            {"content-type": "Application/JSON; charset=UTF-8"},
            {"content-encoding": "identity"},
            {"content-type": "application/x-www-form-urlencoded"},  # curl -d, without more
        )
    ):
        content = json.dumps(GROUP | {"slug": f"a-{n}"}).encode()
        response = client.http.request("POST", "/groups", content=content, headers=client.headers | headers)
        assert response.status_code == 201, response.text


def test_unknown_ids_are_refused(client: Client, nothing_recorded: Any) -> None:
    establish(client)
    person = {"person": ELSEWHERE, "on": "2025-05-01", "authority": BY}
    seat = client.post("/groups/a-group/seats", SEAT)["seat"]
    with nothing_recorded():
        for path, body, status, rule in (
            ("/groups/no-group/seats", SEAT, 404, "known-group"),
            (f"/groups/{ELSEWHERE}/seats", SEAT, 404, "known-group"),
            ("/groups/a'%20--%00/seats", SEAT, 404, "known-group"),
            ("/groups/a-group/seats/s9/members", person, 404, "seat-exists"),
            ("/groups/a-group/deputies/d9/withdrawal", {"on": "2025-05-01", "authority": BY}, 404, "deputy-exists"),
            (f"/groups/a-group/seats/{seat}/members", person, 422, "known-reference"),
            ("/groups/a-group/offices/Chair!/appointments", person, 404, "office-name"),
            (
                f"/meetings/{ELSEWHERE}/roll",
                {"entries": [{"seat": seat, "outcome": "ABSENT"}], "authority": BY},
                404,
                "known-meeting",
            ),
            ("/groups/a-group/seats", SEAT | {"agency": "no-agency"}, 422, "known-reference"),
            ("/groups/a-group/seats", SEAT | {"authority": BY | {"group": "no-group"}}, 422, "known-reference"),
            ("/groups/a-group/seats", SEAT | {"authority": BY | {"meeting": ELSEWHERE}}, 422, "known-reference"),
            (
                f"/persons/{ELSEWHERE}/erasure",
                {"ground": "retention-ended", "on": "2025-05-01", "authority": BY},
                404,
                "known-person",
            ),
        ):
            assert client.refused(path, body, status)["rule"] == rule, path


def test_dates_out_of_order_within_an_act_are_refused(client: Client, nothing_recorded: Any) -> None:
    meeting = post_examples_up_to(client, "meeting-may")["meeting-may"]["id"]
    held = {"starts": "2025-05-20T12:00:00+01:00", "ends": "2025-05-20T10:00:00+01:00", "authority": BY}
    future = {"starts": "2190-05-20T10:00:00+01:00", "ends": "2190-05-20T12:00:00+01:00", "authority": BY}
    no_offset = {"starts": "2025-05-20T10:00:00", "ends": "2025-05-20T12:00:00", "authority": BY}
    with nothing_recorded():
        assert client.refused(f"/meetings/{meeting}/held", held, 422)["rule"] == "in-order"
        assert client.refused(f"/meetings/{meeting}/held", future, 422)["rule"] == "not-in-the-future"
        assert "timezone" in client.refused(f"/meetings/{meeting}/held", no_offset, 400)["detail"]


def test_attendance_in_a_seat_that_was_not_held_is_refused(client: Client, nothing_recorded: Any) -> None:
    answers = post_examples_up_to(client, "held-may")
    path = f"/meetings/{answers['meeting-may']['id']}/roll"
    lines = [
        {"seat": "s1", "outcome": "PRESENT", "person": answers["ada-example"]["id"]},
        {"seat": "s1", "outcome": "BY_DEPUTY", "deputy": "d1"},
        {"seat": "police-1", "outcome": "BY_DEPUTY", "person": answers["ada-example"]["id"]},
    ]
    with nothing_recorded():
        for line in lines:
            assert client.refused(path, {"entries": [line], "authority": BY}, 422)["rule"] == "held-or-deputised"
        missing = {"entries": [{"seat": "s9", "outcome": "ABSENT"}], "authority": BY}
        assert client.refused(path, missing, 422)["rule"] == "seat-stands"
        twice = {"entries": [{"seat": "s1", "outcome": "ABSENT"}, {"seat": "s1", "outcome": "ABSENT"}], "authority": BY}
        assert client.refused(path, twice, 422)["rule"] == "recorded-once"


def test_a_second_chair_is_refused(client: Client, nothing_recorded: Any) -> None:
    answers = post_examples_up_to(client, "chair-ada")
    body = {"person": answers["cerys-example"]["id"], "on": "2025-05-01", "authority": BY}
    with nothing_recorded():
        problem = client.refused("/groups/example-group/offices/chair/appointments", body, 422)
    assert problem["rule"] == "one-holder-an-office"
    assert problem["faults"][0]["positions"]


def test_a_seat_held_by_two_and_a_slug_used_twice_are_refused(client: Client, nothing_recorded: Any) -> None:
    answers = post_examples_up_to(client, "appoint-bryn")
    body = {"person": answers["cerys-example"]["id"], "on": "2025-05-01", "authority": BY}
    with nothing_recorded():
        assert client.refused("/groups/example-group/seats/s1/members", body, 422)["rule"] == "one-member-a-seat"
        assert client.refused("/groups", GROUP | {"slug": "example-group"}, 422)["rule"] == "name-never-reused"


def test_terms_that_are_not_in_order_are_refused_with_every_reason(client: Client, nothing_recorded: Any) -> None:
    establish(client)
    body = {"on": "2025-04-01", "authority": BY}
    with nothing_recorded():
        problem = client.refused("/groups/a-group/terms", body | {"toml": "[terms]\nversion = 5\n"}, 422)
        assert "terms.version" in problem["detail"]
        assert "clauses" in problem["detail"]
        assert client.refused("/groups/a-group/terms", body | {"toml": "not toml"}, 422)["rule"] == "terms-in-order"
        assert client.refused("/groups/a-group/terms", body, 400)["rule"] == "shape"
        assert client.refused("/groups/a-group/terms", body | {"terms": {}}, 400)["rule"] == "shape"


@pytest.mark.parametrize("key", ["", "x" * 256, "caf\xe9"])
def test_an_idempotency_key_that_makes_no_sense_is_refused(client: Client, nothing_recorded: Any, key: str) -> None:
    headers = {**client.headers, "Idempotency-Key": key.encode("latin-1")}
    with nothing_recorded():
        response = client.http.request("POST", "/groups", json=GROUP, headers=headers)
    assert (response.status_code, response.json()["rule"]) == (400, "idempotency-key")


def test_the_framework_refuses_with_problems_too(http: InProcess, client: Client) -> None:
    for method, path, status in (("GET", "/nowhere", 404), ("GET", "/groups", 405), ("POST", "/groups/", 404)):
        response = http.request(method, path)
        assert response.status_code == status
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["status"] == status
    assert http.request("GET", "/groups").headers["allow"] == "POST"


def test_a_keyring_that_cannot_be_written_is_told_and_nothing_is_recorded(
    client: Client, service: Service, nothing_recorded: Any
) -> None:
    keys = service.keyring._keys
    away = keys.with_name("away")
    keys.rename(away)
    keys.touch()  # what stands in the way of a directory, even for root
    with nothing_recorded():
        problem = client.refused("/persons", {"name": "Ada", "on": "2025-04-01", "authority": BY}, 503)
    assert problem["type"] == "urn:quorate:problem:keyring-unusable"
    keys.unlink()
    away.rename(keys)
    client.post("/persons", {"name": "Ada", "on": "2025-04-01", "authority": BY})


def test_what_nobody_expected_is_logged_and_not_told(
    client: Client, service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(command: object) -> None:
        raise ZeroDivisionError("the secret")

    monkeypatch.setattr(service.governance, "record", broken)
    problem = client.refused("/groups", GROUP, 500)
    id = problem["detail"].removeprefix("The log knows this as ").rstrip(".")
    assert "secret" not in json.dumps(problem)
    assert f"problem {id}" in caplog.text
    assert "ZeroDivisionError" in caplog.text
