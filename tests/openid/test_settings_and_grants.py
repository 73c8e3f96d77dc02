"""The settings of sign-in, and what grants give to the claims of an ID token."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.http.access_grants import Grant, claim_values, credential_of, not_grantable
from api.http.settings import Settings, SettingsError

SECRET = "do-not-show-me"
GIVEN = {
    "QUORATE_OIDC_ISSUER": "https://id.example/realms/council",
    "QUORATE_OIDC_CLIENT": "quorate",
    "QUORATE_OIDC_SECRET": SECRET,
    "QUORATE_ADDRESS": "https://quorate.example/",
}
NOW = datetime.now(UTC)


def test_the_settings_name_a_client_whose_secret_is_never_shown() -> None:
    settings = Settings.of(GIVEN)
    assert settings.openid
    assert settings.openid.secret
    assert settings.openid.secret.reveal() == SECRET
    assert settings.openid.return_address == "https://quorate.example/sign-in/organisation/return"
    assert SECRET not in f"{settings!r} {settings.openid} {settings.openid.secret!r}"
    assert Settings.of({}).openid is None


@pytest.mark.parametrize(
    "changes",
    [
        {"QUORATE_OIDC_CLIENT": ""},
        {"QUORATE_ADDRESS": ""},
        {"QUORATE_OIDC_ISSUER": ""},
        {"QUORATE_OIDC_ISSUER": "http://id.example"},
        {"QUORATE_OIDC_ISSUER": "id.example"},
        {"QUORATE_OIDC_ISSUER": "https://"},
        {"QUORATE_OIDC_ISSUER": "https://[x"},
        {"QUORATE_OIDC_ISSUER": "https://user@id.example"},
        {"QUORATE_ADDRESS": "https://quorate.example/path"},
        {"QUORATE_ADDRESS": "http://quorate.example"},
        {"QUORATE_OIDC_SCOPES": "profile"},
    ],
    ids=str,
)
def test_settings_that_cannot_be_right_are_refused(changes: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.of({**GIVEN, **changes})
    assert SECRET not in str(refused.value)


def test_a_provider_on_this_machine_needs_no_tls() -> None:
    for host in ("localhost:1", "127.0.0.1", "[::1]:8"):
        assert Settings.of({**GIVEN, "QUORATE_OIDC_ISSUER": f"http://{host}"}).openid


def grant(**changes: Any) -> Grant:
    given = {"id": "1", "issuer": "i", "claim": "groups", "value": "a", "role": "auditor", "groups": None}
    rest = {"agency": None, "names": False, "created_at": NOW, "ends_at": NOW + timedelta(days=1), "revoked_at": None}
    return Grant(**{**given, **rest, **changes})


def test_grants_of_one_role_give_the_groups_of_all_and_those_of_several_nothing() -> None:
    assert credential_of("x", []) is None
    both = credential_of("x", [grant(groups=("a",)), grant(groups=("b",))])
    assert both
    assert (both.role, both.groups) == ("auditor", frozenset({"a", "b"}))
    every = credential_of("x", [grant(groups=("a",)), grant()])
    assert every
    assert every.groups is None
    assert credential_of("x", [grant(), grant(role="administrator")]) is None


def test_claims_are_read_value_by_value_and_an_address_only_where_it_is_verified() -> None:
    claims: dict[str, Any] = {
        "sub": "s",
        "iss": "i",
        "exp": 5,
        "groups": ["a", 7, {"x": ["y"]}],
        "realm_access": {"roles": ["auditor"]},
        "email": "a@b.example",
        "deep": {"a": {"b": {"c": {"d": "too deep"}}}},
        "nul": "a\0b",
    }
    values = [
        ("sub", "s"),
        ("groups", "a"),
        ("groups.x", "y"),
        ("realm_access.roles", "auditor"),
    ]
    assert list(claim_values(claims)) == values
    for verified in ("true", 1, None, False):
        assert list(claim_values({**claims, "email_verified": verified}))[: len(values)] == values
        assert ("email", "a@b.example") not in list(claim_values({**claims, "email_verified": verified}))
    assert ("email", "a@b.example") in list(claim_values({**claims, "email_verified": True}))
    assert len(list(claim_values({"groups": ["g"] * 5_000}))) == 2_000


@pytest.mark.parametrize("claim", ["", "name", "preferred_username", "address.country", "iss", "sid", "g\0"])
def test_nothing_is_granted_by_what_people_may_change(claim: str) -> None:
    assert not_grantable(claim, "x")
    assert not_grantable("sub", "x") is None
