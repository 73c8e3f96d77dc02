"""Permission policy: what a credential allows."""

from typing import Literal

from msgspec import Struct

from domain.refusals import NotPermitted
from domain.text import said

Role = Literal["administrator", "auditor", "reporting"]


class Credential(Struct, frozen=True, kw_only=True):
    """What a token grants: the actor (an opaque id), a role, the slugs of the groups it is limited to (None: all), and
    whether a reporting tool was granted to see names."""

    actor: str
    role: Role
    groups: frozenset[str] | None = None
    names_granted: bool = False

    @property
    def names(self) -> bool:
        """Whether names of people may be shown to this credential."""
        return self.role != "reporting" or self.names_granted

    def reads_group(self, slug: str) -> bool:
        """Whether the credential may read what is recorded of a group."""
        return self.groups is None or slug in self.groups


def permit_command(credential: Credential) -> None:
    """Raise NotPermitted unless the role may record acts at all."""
    if credential.role != "administrator":
        raise NotPermitted(
            "may-command", said("the role {role} reads; only an administrator records acts", role=credential.role)
        )


def permit_group(credential: Credential, slug: str) -> None:
    """Raise NotPermitted unless the credential may record acts of a group; agencies and persons need no such leave."""
    if not credential.reads_group(slug):
        raise NotPermitted("within-groups", said("this credential is limited to other groups than {slug}", slug=slug))
