"""What a provider, or somebody in its name, says is believed only as OpenID Connect has it."""

import asyncio
import time
from base64 import urlsafe_b64encode
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest
from joserfc.jwk import OctKey

from api.openid import provider as openid_provider
from api.openid.attempt import Attempt
from api.openid.errors import NotVerified, ProviderAway
from api.openid.relying_party import RelyingParty
from tests.support.fake_provider import CLIENT_SECRET, FakeProvider, fake_provider

ATTEMPT = Attempt.begin("/console")
EVENTS: dict[str, dict[str, str]] = {"http://schemas.openid.net/event/backchannel-logout": {}}
LONG_AGO, FAR_OFF = 946_684_800, 7_258_118_400
"""The first seconds of 2000 and of 2200."""


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with fake_provider() as found:
        yield found


def wait(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def unsigned(token: str) -> str:
    """A token with the claims of another that says of itself that it is not signed."""
    head = urlsafe_b64encode(b'{"alg": "none"}').rstrip(b"=").decode()
    return f"{head}.{token.split('.')[1]}."


def returned(fake: FakeProvider, token: str, **more: str) -> Any:
    fake.token_answer = {"id_token": token, "access_token": "at"}
    party = RelyingParty(fake.client)
    return wait(party.proof(ATTEMPT, {"state": ATTEMPT.state, "code": "c", **more})).claims


def test_a_right_token_is_believed(fake: FakeProvider) -> None:
    assert returned(fake, fake.signed(nonce=ATTEMPT.nonce))["sub"] == "a"
    assert returned(fake, fake.signed(nonce=ATTEMPT.nonce, aud=["quorate", "x"], azp="quorate"))["sub"] == "a"
    late = int(time.time()) - 30
    assert returned(fake, fake.signed(nonce=ATTEMPT.nonce, exp=late))["sub"] == "a", "clocks differ"


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "other"},
        {"nonce": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"aud": ["quorate", "x"]},
        {"azp": "another"},
        {"exp": LONG_AGO},
        {"exp": None},
        {"exp": "soon"},
        {"iat": FAR_OFF},
        {"iat": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": 7},
        {"sub": "a\nb"},
        {"at_hash": "wrong"},
    ],
    ids=str,
)
def test_a_token_that_says_anything_else_is_not(fake: FakeProvider, changes: dict[str, Any]) -> None:
    with pytest.raises(NotVerified):
        returned(fake, fake.signed(**{"nonce": ATTEMPT.nonce, **changes}))


def test_a_token_that_another_signed_is_not(fake: FakeProvider) -> None:
    nonce = ATTEMPT.nonce
    shared = OctKey.import_key(CLIENT_SECRET)
    forged = [
        fake.signed(FakeProvider.new_key("one"), nonce=nonce),
        fake.signed(FakeProvider.new_key("two"), {"kid": "two"}, nonce=nonce),
        fake.signed(shared, {"alg": "HS256"}, nonce=nonce),
        unsigned(fake.signed(nonce=nonce)),
        "not a token",
        "",
    ]
    for token in forged:
        with pytest.raises(NotVerified):
            returned(fake, token)


def test_an_answer_of_another_issuer_or_without_one_that_is_promised_is_refused(fake: FakeProvider) -> None:
    token = fake.signed(nonce=ATTEMPT.nonce)
    with pytest.raises(NotVerified):
        returned(fake, token, iss="https://evil.example")
    fake.metadata["authorization_response_iss_parameter_supported"] = True
    with pytest.raises(NotVerified):
        returned(fake, token)
    assert returned(fake, token, iss=fake.issuer)


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": "javascript:x"},
    ],
    ids=str,
)
def test_metadata_that_are_not_the_providers_or_not_secure_are_not_used(
    fake: FakeProvider, changes: dict[str, Any]
) -> None:
    fake.metadata |= changes
    with pytest.raises(ProviderAway):
        wait(RelyingParty(fake.client).authorization_address(ATTEMPT))


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"1", b"\xff", b'"' + b"x" * 600_000 + b'"'])
def test_an_answer_that_is_none_counts_as_no_answer(fake: FakeProvider, body: bytes) -> None:
    fake.raw["/.well-known/openid-configuration"] = body
    party = RelyingParty(fake.client)
    for _ in range(2):
        with pytest.raises(ProviderAway):
            wait(party.authorization_address(ATTEMPT))
    assert fake.asked["/.well-known/openid-configuration"] == 1, "nobody waits again at once"


def test_new_keys_are_fetched_but_not_for_each_forged_token(
    fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        party = RelyingParty(fake.client)
        await party.logout(fake.signed(events=EVENTS))
        assert fake.asked["/jwks"] == 1
        fake.key = FakeProvider.new_key("two")
        new = fake.signed(header={"kid": "two"}, events=EVENTS)
        for _ in range(3):
            with pytest.raises(NotVerified):
                await party.logout(new)
        assert fake.asked["/jwks"] == 1
        monkeypatch.setattr(openid_provider, "AGAIN_S", 0)
        await party.logout(new)
        assert fake.asked["/jwks"] == 2
        await party.logout(new)
        assert fake.asked["/jwks"] == 2

    wait(story())


@pytest.mark.parametrize(
    "changes",
    [
        {"events": None},
        {"events": {}},
        {"events": {"http://schemas.openid.net/event/backchannel-logout": 1}},
        {"nonce": "n"},
        {"sub": None},
        {"sub": 7},
        {"sub": None, "sid": ""},
        {"iat": None},
        {"iat": FAR_OFF},
        {"exp": LONG_AGO},
        {"aud": "another"},
        {"iss": "https://evil.example"},
    ],
    ids=str,
)
def test_a_logout_token_is_one_or_signs_out_nobody(fake: FakeProvider, changes: dict[str, Any]) -> None:
    party = RelyingParty(fake.client)
    with pytest.raises(NotVerified):
        wait(party.logout(fake.signed(**{"events": EVENTS, **changes})))


def test_a_logout_token_names_a_person_or_one_session(fake: FakeProvider) -> None:
    ended = wait(RelyingParty(fake.client).logout(fake.signed(events=EVENTS, sub=None, sid="s")))
    assert (ended.subject, ended.sid) == (None, "s")
    with pytest.raises(NotVerified):
        wait(RelyingParty(fake.client).logout(fake.signed(header={"typ": "at+jwt"}, events=EVENTS)))
