"""Commands as tests of governance send them: drafts of a group, a seat, and six people."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from domain.decisions import Draft
from domain.events import agency, group, membership, person
from domain.events.act import Act
from domain.values import Sealed, Text
from ledger.governance import Command, Governance
from ledger.store import Receipt
from tests.story import FIRST_DAY, TODAY, id_of, said

MAY, JUNE = date(2025, 5, 13), date(2025, 6, 10)
PEOPLE = [f"person-{n}" for n in range(6)]


def draft(of: str, act: type[Act], on: date = FIRST_DAY, /, **fields: Any) -> Draft:
    return Draft(id_of(of), act.TOPIC.split(".")[0], act(**{**said(on), **fields}))


def established(slug: str, *aliases: str) -> Draft:
    fields = {"slug": slug, "name": Text(en=slug), "kind": "sub-group", "aliases": aliases}
    return draft(slug, group.GroupEstablished, **fields)


def agency_registered(stream: str, slug: str, *aliases: str) -> Draft:
    return draft(stream, agency.AgencyRegistered, slug=slug, name=Text(en=slug), aliases=aliases)


def registered(name: str) -> Draft:
    sealed = Sealed(alg="none", key="k", nonce="", ct="", stream=id_of(name), version=1, field="name")
    return draft(name, person.PersonRegistered, name=sealed)


def seat(seat: str) -> Draft:
    return draft("sub-group", membership.SeatCreated, seat=seat, title=Text(en="Post"))


def appointed(who: str, seat: str = "s1", on: date = FIRST_DAY) -> Draft:
    return draft("sub-group", membership.MemberAppointed, on, seat=seat, person=id_of(who))


def departed(who: str, on: date) -> Draft:
    return draft("sub-group", membership.MemberDeparted, on, seat="s1", person=id_of(who))


def word(stream: str, kind: type[Act], **fields: Any) -> Draft:
    return Draft(id_of(stream), "group", kind(**{**said(TODAY), "reason": "misread", **fields}))


def command(*drafts: Draft, id: UUID | None = None, content: bytes = b"content", **more: Any) -> Command:
    return Command(id=id or uuid4(), fingerprint=content, propose=lambda world: drafts, **more)


def record(governance: Governance, *drafts: Draft, **more: Any) -> Receipt:
    return governance.record(command(*drafts, **more))


def head(governance: Governance) -> int:
    return governance.store.head().position
