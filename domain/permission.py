"""Permission policy: what a credential allows."""

from collections.abc import Collection
from typing import Literal

from msgspec import Struct

from domain.refusals import NotPermitted
from domain.text import said

Role = Literal["administrator", "auditor", "reporting", "agency"]
AGENCY_ACTS = frozenset({"recommendation.answered", "return.explanation-given", "action.progressed"})
"""The topics of what the role agency records, each of what its own agency was asked."""


class Credential(Struct, frozen=True, kw_only=True):
    """What a token grants: the actor (an opaque id), a role, the slugs of the groups it is limited to (None: all),
    whether a reporting tool was granted to see names, and for the role agency, and no other, the id of its agency."""

    actor: str
    role: Role
    groups: frozenset[str] | None = None
    names_granted: bool = False
    agency: str | None = None

    def __post_init__(self) -> None:
        if (self.role == "agency") != (self.agency is not None):
            raise ValueError("the role agency is of an agency, and no other role is")

    @property
    def scope(self) -> frozenset[str] | None:
        """What it is limited to, for telling one reach from another; None: nothing."""
        return self.groups if self.agency is None else (self.groups or frozenset()) | {f"agency {self.agency}"}

    @property
    def names(self) -> bool:
        """Whether names of people may be shown to this credential."""
        return self.role != "reporting" or self.names_granted

    @property
    def audits(self) -> bool:
        """Whether the record of access may be shown to this credential, which is of every group."""
        return self.role in ("administrator", "auditor") and self.groups is None

    def reads_group(self, slug: str) -> bool:
        """Whether the credential may read what is recorded of a group."""
        return self.groups is None or slug in self.groups


def permit_subject_access(credential: Credential) -> None:
    """Raise NotPermitted unless the role may take everything that is recorded of one person or agency."""
    if credential.role not in ("administrator", "auditor"):
        words = said(
            "the role {role} reads lists; an administrator or an auditor takes a whole record", role=credential.role
        )
        raise NotPermitted("may-take-records", words)


def permit_command(credential: Credential, topics: Collection[str] = ()) -> None:
    """Raise NotPermitted unless the role may record acts of these topics at all."""
    if credential.role == "agency":
        if not topics or not AGENCY_ACTS.issuperset(topics):
            raise NotPermitted(
                "may-command",
                said("an agency answers its recommendations and explanations and reports progress of its actions"),
            )
    elif credential.role != "administrator":
        raise NotPermitted(
            "may-command", said("the role {role} reads; only an administrator records acts", role=credential.role)
        )


def permit_group(credential: Credential, slug: str) -> None:
    """Raise NotPermitted unless the credential may record acts of a group; agencies and persons need no such leave."""
    if not credential.reads_group(slug):
        raise NotPermitted("within-groups", said("this credential is limited to other groups than {slug}", slug=slug))


def permit_reading(credential: Credential) -> None:
    """Raise NotPermitted for the role agency, which is shown what concerns it by questions and pages of its own."""
    if credential.role == "agency":
        raise NotPermitted("may-read", said("the role agency is shown what concerns its agency, and not this"))
