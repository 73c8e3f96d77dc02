"""The settings of sign-in by OpenID Connect: who this service is to an identity provider."""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from msgspec import Struct

from api.http.setting_values import SettingsError

SCOPES = "openid profile email"
NAMES = ("QUORATE_OIDC_ISSUER", "QUORATE_OIDC_CLIENT", "QUORATE_ADDRESS")
RETURN_PATH = "/sign-in/organisation/return"


class Secret:
    """A text that no log, traceback or repr shows."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"


class OpenIDClient(Struct, frozen=True, kw_only=True):
    """A client of one identity provider (OpenID Connect Core): the provider's issuer, the id and, unless it is public, the
    secret of the client, the scopes to ask for, and the address at which browsers reach this service."""

    issuer: str
    id: str
    address: str
    secret: Secret | None = None
    scopes: str = SCOPES

    @property
    def return_address(self) -> str:
        """The redirect URI, which the provider must know."""
        return self.address + RETURN_PATH


def openid_client(given: Mapping[str, str]) -> OpenIDClient | None:
    """The client that settings describe; None where they name no issuer. Raises SettingsError."""
    if "QUORATE_OIDC_ISSUER" not in given:
        if lost := [name for name in ("QUORATE_OIDC_CLIENT", "QUORATE_OIDC_SECRET") if name in given]:
            raise SettingsError(f"{lost[0]} is of no use without QUORATE_OIDC_ISSUER.")
        return None
    if missing := [name for name in NAMES if name not in given]:
        raise SettingsError(f"Sign-in by OpenID Connect needs {missing[0]} too.")
    scopes = given.get("QUORATE_OIDC_SCOPES", SCOPES).split()
    if "openid" not in scopes:
        raise SettingsError("QUORATE_OIDC_SCOPES holds openid, beside others.")
    address = secure_url("QUORATE_ADDRESS", given["QUORATE_ADDRESS"]).rstrip("/")
    if urlsplit(address).path:
        raise SettingsError("QUORATE_ADDRESS is an origin such as https://quorate.example, without a path.")
    secret = given.get("QUORATE_OIDC_SECRET")
    return OpenIDClient(
        issuer=secure_url("QUORATE_OIDC_ISSUER", given["QUORATE_OIDC_ISSUER"]),
        id=given["QUORATE_OIDC_CLIENT"],
        address=address,
        secret=Secret(secret) if secret else None,
        scopes=" ".join(scopes),
    )


def secure_url(name: str, text: str) -> str:
    """An address by https, or by http on this machine alone, without user, query and fragment. Raises SettingsError."""
    if not is_secure(text) or set("?#@") & set(text):
        raise SettingsError(
            f"{name} is an address such as https://id.example (http on this machine only), not {text!r}."
        )
    return text


def is_secure(text: str) -> bool:
    """Whether an address is one by which nobody between can read or change what is sent: https, or http on this machine."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return False
    if not (text.isascii() and text.isprintable() and host):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
