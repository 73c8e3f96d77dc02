"""Commands as tests of governance send them: drafts of a group, a seat, and six people."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from domain.admission import DraftEvent
from domain.events import agency, person
from domain.events.base import Event
from domain.events.group import lifecycle, membership
from domain.events.meeting import proceedings
from domain.values import Sealed, Text
from ledger.governance import Command, Governance
from ledger.store.event_store import CommandReceipt
from tests.support.story import FIRST_DAY, TODAY, id_of, said

MAY, JUNE = date(2025, 5, 13), date(2025, 6, 10)
PEOPLE = [f"person-{n}" for n in range(6)]


def draft(of: str, act: type[Event], on: date = FIRST_DAY, /, **fields: Any) -> DraftEvent:
    return DraftEvent(id_of(of), act.TOPIC.split(".")[0], act(**{**said(on), **fields}))


def established(slug: str, *aliases: str) -> DraftEvent:
    fields = {"slug": slug, "name": Text(en=slug), "kind": "sub-group", "aliases": aliases}
    return draft(slug, lifecycle.GroupEstablished, **fields)


def agency_registered(stream: str, slug: str, *aliases: str) -> DraftEvent:
    return draft(stream, agency.AgencyRegistered, slug=slug, name=Text(en=slug), aliases=aliases)


def registered(name: str) -> DraftEvent:
    sealed = Sealed(alg="none", key="k", nonce="", ct="", stream=id_of(name), version=1, field="name")
    return draft(name, person.PersonRegistered, name=sealed)


def seat(seat: str) -> DraftEvent:
    return draft("sub-group", membership.SeatCreated, seat=seat, title=Text(en="Post"))


def appointed(who: str, seat: str = "s1", on: date = FIRST_DAY) -> DraftEvent:
    return draft("sub-group", membership.MemberAppointed, on, seat=seat, person=id_of(who))


def departed(who: str, on: date) -> DraftEvent:
    return draft("sub-group", membership.MemberDeparted, on, seat="s1", person=id_of(who))


def meeting_planned(meeting: str, on: date) -> DraftEvent:
    return draft(meeting, proceedings.MeetingScheduled, group=id_of("sub-group"), meets_on=on)


def word(stream: str, kind: type[Event], **fields: Any) -> DraftEvent:
    return DraftEvent(id_of(stream), "group", kind(**{**said(TODAY), "reason": "misread", **fields}))


def command(*drafts: DraftEvent, id: UUID | None = None, content: bytes = b"content", **more: Any) -> Command:
    return Command(id=id or uuid4(), fingerprint=content, propose=lambda world: drafts, **more)


def record(governance: Governance, *drafts: DraftEvent, **more: Any) -> CommandReceipt:
    return governance.record(command(*drafts, **more))


def head(governance: Governance) -> int:
    return governance.store.head().position
