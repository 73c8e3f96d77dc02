"""One attempt to sign in, bound to the browser that began it: state, nonce and code verifier from one secret in its cookie.

Stateless, so that beginning costs the service nothing to keep and any of its processes may finish what another began.
OpenID Connect Core 3.1.2.1, RFC 7636, RFC 9700 (OAuth security best current practice) 4.7."""

import hmac
from base64 import urlsafe_b64encode
from secrets import token_urlsafe

from msgspec import Struct

SECRET_CHARS_MIN = 43


class Attempt(Struct, frozen=True):
    """The secret of an attempt, and where it goes on to."""

    secret: str
    then: str

    @classmethod
    def begin(cls, then: str) -> "Attempt":
        """A new attempt, with 256 random bits."""
        return cls(token_urlsafe(32), then)

    @classmethod
    def of_cookie(cls, text: str) -> "Attempt | None":
        """The attempt that a cookie holds; None where it holds none."""
        secret, _, then = text.partition(".")
        return cls(secret, then) if len(secret) >= SECRET_CHARS_MIN else None

    @property
    def cookie(self) -> str:
        """The text of the attempt's cookie."""
        return f"{self.secret}.{self.then}"

    @property
    def state(self) -> str:
        return self._derived("state")

    @property
    def nonce(self) -> str:
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        return self._derived("verifier")

    def is_state(self, text: str) -> bool:
        """Whether a state that came back is this attempt's."""
        return hmac.compare_digest(text.encode(), self.state.encode())

    def _derived(self, purpose: str) -> str:
        made = hmac.digest(self.secret.encode(), purpose.encode(), "sha256")
        return urlsafe_b64encode(made).rstrip(b"=").decode()
