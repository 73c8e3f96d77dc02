"""Sessions, tokens of forms, origins, rates, and where one is led to."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from api.http.refusals import Forbidden, TooManyAttempts
from api.pages import sign_in_rate
from api.pages.form_tokens import AGE_S_MAX, check_token, new_token
from api.pages.sign_in_rate import TRIES_MAX
from api.pages.visit import local_address
from tests.support.console_client import ConsoleClient
from tests.support.demonstration import Demonstration

Console = tuple[str, Demonstration]


@pytest.fixture
def client(console: Console) -> Iterator[ConsoleClient]:
    found = ConsoleClient(console[0])
    yield found
    found.close()


def test_a_page_leads_to_the_door_and_from_there_on(client: ConsoleClient) -> None:
    answer = client.get("/console/meetings/nowhere?known=477")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/sign-in?then=%2Fconsole%2Fmeetings%2Fnowhere%3Fknown%3D477",
    )
    assert client.get("/").headers["location"] == "/console"
    fields = {
        "form_token": client.token("/sign-in", "/sign-in"),
        "token": "demo-auditor",
        "then": "/console?on=2026-03-31",
    }
    assert client.post("/sign-in", fields).headers["location"] == "/console?on=2026-03-31"


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "", "/a\nb"]
)
def test_nobody_is_led_elsewhere(address: str) -> None:
    assert local_address(address) == "/console"


def test_every_page_has_the_policy_and_is_kept_by_nobody(client: ConsoleClient) -> None:
    client.enter()
    for path in ("/sign-in", "/console", "/console/nowhere", "/console/meetings/nowhere"):
        headers = client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self';"), path
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"


def test_a_session_ends_when_one_signs_out_and_with_the_token_that_opened_it(console: Console) -> None:
    address, demo = console
    text, token = demo.service.tokens.create("somebody", "auditor", datetime.now(UTC) + timedelta(days=1))
    one, other = ConsoleClient(address), ConsoleClient(address)
    for client in (one, other):
        assert client.enter(text).status_code == 303
        assert client.get("/console").status_code == 200
    stolen = dict(one.cookies)
    assert one.post("/sign-out", {"form_token": one.token("/console", "/sign-out")}).status_code == 303
    one.cookies = stolen
    assert one.get("/console").status_code == 303
    assert other.get("/console").status_code == 200
    demo.service.tokens.revoke(token.id)
    assert other.get("/console").status_code == 303
    one.close()
    other.close()


def test_signing_in_again_is_another_session_and_ends_the_one_before(client: ConsoleClient) -> None:
    client.enter()
    before = dict(client.cookies)
    fields = {"form_token": client.token("/console", "/sign-out"), "token": "demo-auditor"}
    assert client.post("/sign-in", fields).status_code == 403  # of another form
    assert client.get("/console").status_code == 200
    after = ConsoleClient(str(client._http.base_url))
    after.enter()
    assert after.cookies["__Host-quorate"] != before["__Host-quorate"]
    after.close()


@pytest.mark.parametrize(
    ("field", "headers"),
    [
        ("", {}),
        ("1.abc", {}),
        ("right", {"Origin": "https://evil.example"}),
        ("right", {"Origin": "null"}),
        ("right", {"Sec-Fetch-Site": "cross-site"}),
    ],
)
def test_a_form_that_is_not_ours_is_refused(client: ConsoleClient, field: str, headers: dict[str, str]) -> None:
    client.enter()
    token = client.token("/console", "/sign-out") if field == "right" else field
    answer = client.post("/sign-out", {"form_token": token}, **headers)
    assert answer.status_code == 403
    assert client.get("/console").status_code == 200


def test_a_token_is_of_its_session_its_form_and_its_day() -> None:
    token = new_token(b"secret", "/sign-out", 1000.0)
    check_token(b"secret", "/sign-out", token, 1000.0 + AGE_S_MAX)
    for secret, form, now_s in (
        (b"other", "/sign-out", 1000.0),
        (b"secret", "/sign-in", 1000.0),
        (b"secret", "/sign-out", 1001.0 + AGE_S_MAX),
    ):
        with pytest.raises(Forbidden):
            check_token(secret, form, token, now_s)


def test_tries_to_sign_in_are_bounded_for_an_address_and_not_for_others(console: Console) -> None:
    guesser, other = (ConsoleClient(console[0], **{"X-Forwarded-For": f"192.0.2.{n}"}) for n in (77, 78))
    for _ in range(TRIES_MAX):
        assert guesser.enter("a guess").status_code == 400
    refused = guesser.enter("a guess")
    assert refused.status_code == 429
    assert "wait a minute" in refused.text
    assert other.enter("a guess").status_code == 400
    for client in (guesser, other):
        client.close()


def test_tries_that_failed_are_forgotten_after_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr(sign_in_rate, "monotonic", lambda: now)
    rate = sign_in_rate.SignInRate()
    for _ in range(TRIES_MAX):
        rate.check("192.0.2.1")
        rate.failed("192.0.2.1")
    with pytest.raises(TooManyAttempts):
        rate.check("192.0.2.1")
    now += sign_in_rate.WINDOW_S + 1
    rate.check("192.0.2.1")


def test_everybodys_credentials_open_nothing_to_another_machine(console: Console) -> None:
    client = ConsoleClient(console[0], X_Forwarded_For="192.0.2.1".replace("_", "-"))
    client._http.headers["x-forwarded-for"] = "192.0.2.1"
    assert "demo-administrator" not in client.get("/sign-in").text
    assert client.enter().status_code == 400
    client.close()
