"""What is asked of an invented body over GraphQL, and how an answer is put into a line."""

from collections.abc import Callable
from typing import Any

from api.commands.fields.ids import stream_begun_by

Ask = Callable[..., Any]
REASONS = "reasons { code text clause }"
SUMMARY = (
    "inTenure expected attended excluded notRecorded rate verdict "
    f"{REASONS} absences {{ verdict longest current atMost limit }} steps {{ clause verdict then }}"
)
QUORUM = (
    "verdict determined byDefault needed { members agencies } counted { members agencies }"
    f" clauses {{ kind verdict needed counted clause }} intervals {{ from to }} {REASONS}"
)


class BodyQuestions:
    """Asks about one body; `on` is the day of the question."""

    def __init__(self, ask: Ask, slug: str) -> None:
        self.ask, self.slug = ask, slug

    def group(self, fields: str, on: str) -> Any:
        return self.ask(f'{{ group(slug: "{self.slug}", on: "{on}") {{ {fields} }} }}')["group"]

    def meeting(self, day: str, fields: str) -> Any:
        id = stream_begun_by(f"{self.slug} meeting {day}")
        return self.ask(f'{{ meeting(id: "{id}", on: "2026-11-01") {{ {fields} }} }}')["meeting"]

    def quorum(self, day: str) -> Any:
        return self.meeting(day, f"quorum {{ {QUORUM} }}")["quorum"]

    def decision(self, day: str, decision: str, fields: str = "consequence") -> Any:
        found = self.meeting(day, f"decisions {{ id: ref quorum {{ verdict {REASONS} }} {fields} }}")["decisions"]
        return next(d for d in found if d["id"] == decision)

    def carried(self, day: str, decision: str) -> Any:
        fields = f"consequence ratifyBy carried {{ verdict needed counted {REASONS} }}"
        return self.decision(day, decision, fields)["carried"]

    def outside(self, decision: str, on: str) -> Any:
        fields = f"id: ref consequence carried {{ verdict needed counted {REASONS} }}"
        fields += f" followUp {{ asked verdict dueOn doneOn {REASONS} }}"
        found = self.group(f"decisionsOutside {{ {fields} }}", on)["decisionsOutside"]
        return next(d for d in found if d["id"] == decision)

    def interest(self, day: str, interest: str) -> Any:
        found = self.meeting(day, f"interests {{ id: ref verdict {REASONS} }}")["interests"]
        return next(i for i in found if i["id"] == interest)

    def attended(self, day: str, seat: str) -> Any:
        lines = self.meeting(day, f"attendance {{ outcome expected attended excluded {REASONS} seat {{ id: ref }} }}")
        return next(x for x in lines["attendance"] if x["seat"] and x["seat"]["id"] == seat)

    def seat(self, seat: str, on: str, fields: str = f"attendance {{ {SUMMARY} }}") -> Any:
        return next(s for s in self.group(f"seats {{ id: ref {fields} }}", on)["seats"] if s["id"] == seat)

    def attendance(self, seat: str, on: str) -> Any:
        return self.seat(seat, on)["attendance"]

    def member(self, seat: str, on: str) -> Any:
        return self.seat(seat, on, f"memberAttendance {{ {SUMMARY} }}")["memberAttendance"]

    def agency(self, agency: str, on: str) -> Any:
        found = self.group(f"agencies {{ slug attendance {{ {SUMMARY} }} }}", on)["agencies"]
        return next(a["attendance"] for a in found if a["slug"] == agency)

    def office(self, office: str, on: str) -> Any:
        fields = f"offices {{ office state verdict termEnds reviewDue {REASONS} consents {{ body givenOn }} }}"
        return next(o for o in self.group(fields, on)["offices"] if o["office"] == office)

    def composition(self, on: str) -> Any:
        return self.group(f"composition {{ verdict {REASONS} }}", on)["composition"]

    def duties(self, duty: str, on: str, fields: str = "") -> Any:
        found = self.group(f"duties {{ duty period dueOn satisfiedOn clause {REASONS} {fields} }}", on)["duties"]
        return [d for d in found if d["duty"] == duty]


def codes(found: Any) -> list[str]:
    return [reason["code"] for reason in found["reasons"]]


def words(found: Any) -> list[str]:
    return [reason["text"] for reason in found["reasons"]]


def numbers(found: Any) -> tuple[Any, Any, Any]:
    """The verdict on a quorum with the members needed and counted."""
    return found["verdict"], found["needed"]["members"], found["counted"]["members"]


def figures(found: Any) -> tuple[Any, ...]:
    """The verdict on attendance with the meetings expected, attended and excluded."""
    return found["verdict"], found["expected"], found["attended"], found["excluded"]
