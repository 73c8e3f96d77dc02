"""Events of an agency: registered, renamed, given an alias, merged, succeeded."""

from typing import ClassVar

from domain.events.base import Event
from domain.values import Text


class AgencyRegistered(Event, frozen=True, kw_only=True):
    """An organisation became known, with its slug, official name and other spellings."""

    TOPIC: ClassVar[str] = "agency.registered"
    IDENTITY = ("slug",)

    slug: str
    name: Text
    aliases: tuple[str, ...] = ()


class AgencyRenamed(Event, frozen=True, kw_only=True):
    """The agency took another official name; the old one remains an alias."""

    TOPIC: ClassVar[str] = "agency.renamed"
    FUTURE = True

    name: Text


class AliasAdded(Event, frozen=True, kw_only=True):
    """Another spelling of the agency's name was found in use."""

    TOPIC: ClassVar[str] = "agency.alias-added"

    alias: str


class AgencyMerged(Event, frozen=True, kw_only=True):
    """The agency became part of another that goes on."""

    TOPIC: ClassVar[str] = "agency.merged"
    FUTURE = True
    UNSETTLES = True
    REFERENCES = (("into", "agency"),)

    into: str


class AgencySucceeded(Event, frozen=True, kw_only=True):
    """The agency ended and another took its place."""

    TOPIC: ClassVar[str] = "agency.succeeded"
    FUTURE = True
    UNSETTLES = True
    REFERENCES = (("successor", "agency"),)

    successor: str
