"""Dependencies of the commands, injected by the composition root (dependency inversion): reports and the read side lie
above them."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple, Protocol

from msgspec import Struct
from starlette.requests import Request

from api.commands.preview import FindDifference
from api.people.person_names import PersonNames
from domain.permission import Credential
from ledger.governance import Governance
from ledger.keyring import Keyring


class ReportDigest(NamedTuple):
    """The position of the ledger that a report is of, and the SHA-256 of its data."""

    position: int
    digest: str


DigestReport = Callable[[Credential, str, str, str, int | None], ReportDigest]
"""Who asks, the slug of the group, which report, of which period, and at which position (by default now)."""


class Authenticate(Protocol):
    """Gives the credential of a request; one of the role agency only where `agencies` may come in."""

    def __call__(self, request: Request, *, agencies: bool = False) -> Awaitable[Credential]: ...


class Means(Struct, frozen=True, kw_only=True):
    """The dependencies of all commands: `authenticate` gives the credential of a request, `report_digest` digests a report,
    `person_names` finds persons by name, `difference` gives a preview what the answers would show otherwise (None: previews
    show the events alone), `receipts` integrates, and gives the receipts of positions."""

    governance: Governance
    keyring: Keyring
    authenticate: Authenticate
    report_digest: DigestReport
    person_names: PersonNames
    difference: FindDifference | None = None
    receipts: Callable[[tuple[int, ...]], tuple[str, ...]] | None = None
