"""Words for a scenario: what is posted about an invented body, and what is asked of it afterwards."""

from functools import cached_property
from pathlib import Path
from typing import Any

from api.commands.fields.ids import stream_begun_by
from api.demonstration.script import body_authority, london_time, office_authority
from domain.terms.checks.document import check
from domain.terms.document import Terms

INVENTED = Path(__file__).parent / "invented"
FIRST = "2025-01-06"
STARTS, BREAK, ENDS = "10:00", "11:00", "12:00"

Fields = dict[str, Any]


class ScenarioCommands:
    """The commands of all bodies in order: the path and body of each, by idempotency key."""

    def __init__(self) -> None:
        self.commands: dict[str, tuple[str, Fields]] = {}

    def post(self, key: str, path: str, /, **fields: Any) -> str:
        """Tell one command; the id of the stream that it begins, if it begins one. A field whose name Python keeps for
        itself ends in an underscore."""
        assert key not in self.commands, f"posted twice: {key}"
        self.commands[key] = path, {name.rstrip("_"): value for name, value in fields.items()}
        return stream_begun_by(key)

    def agency(self, slug: str, **more: Any) -> None:
        if f"agency {slug}" not in self.commands:
            fields = {"slug": slug, "name": {"en": slug.title()}, "on": FIRST, "authority": {"kind": "agency"}} | more
            self.post(f"agency {slug}", "/agencies", **fields)


class ScenarioBody:
    """Posts commands about one body. On a roll P is present, R remotely, L left at eleven, T came at eleven, D by a deputy
    who was briefed, U by one who was not, a apologies, x absent without."""

    def __init__(self, commands: ScenarioCommands, slug: str) -> None:
        self.commands, self.slug, self.own = commands, slug, body_authority(slug)
        self.toml = (
            (INVENTED / f"{slug}.toml").read_text(encoding="utf-8") if (INVENTED / f"{slug}.toml").exists() else ""
        )

    @cached_property
    def terms(self) -> Terms:
        found = check(self.toml)
        assert isinstance(found, Terms), found
        return found

    def post(self, key: str, path: str, /, **fields: Any) -> str:
        fields = {"authority": self.own} | fields
        return self.commands.post(f"{self.slug} {key}", path.format(group=f"/groups/{self.slug}"), **fields)

    def established(self, on: str = FIRST, kind: str = "committee", name: str | None = None, **more: Any) -> None:
        """The group, with its terms, their agencies, and the seats that they propose."""
        official = {"en": name} if name else said(self.terms.group.name)
        more = {"slug": self.slug, "name": official, "kind": kind, "on": on} | more
        self.post("established", "/groups", **({"authority": {"kind": "body"}} | more))
        if not self.toml:
            return
        self.post("terms", "{group}/terms", toml=self.toml, on=on)
        for agency in self.terms.agencies:
            self.commands.agency(agency.id)
        for seat in self.terms.seats:
            more = {"agency": seat.agency, "category": seat.category, "through_office": seat.held_through}
            more |= {"independent": True} if seat.independent else {}
            if seat.service:
                more["service"] = said(seat.service)
            self.seat(seat.id, on=on, title=said(seat.title), voting=seat.voting, **more)

    def seat(self, seat: str, agency: str | None = None, on: str = FIRST, **more: Any) -> None:
        title = {"en": seat.replace("-", " ").title()}
        if agency:
            self.commands.agency(agency)
        self.post(
            f"seat {seat}", "{group}/seats", **({"seat": seat, "agency": agency, "title": title, "on": on} | more)
        )

    def person(self, name: str) -> str:
        """A person of this body, registered when first spoken of."""
        key = f"{self.slug} person {name}"
        if key not in self.commands.commands:
            self.commands.post(key, "/persons", name=name.title(), on=FIRST, authority={"kind": "body"})
        return stream_begun_by(key)

    def member(self, seat: str, name: str | None = None, on: str = FIRST, **more: Any) -> str:
        """A person takes a seat: called as the seat, unless a name is given."""
        who = self.person(name or seat)
        self.post(f"member {seat} {on}", f"{{group}}/seats/{seat}/members", person=who, on=on, **more)
        return who

    def members(self, *seats: str, **more: Any) -> None:
        for seat in seats:
            self.member(seat, **more)

    def departs(self, seat: str, name: str | None = None, *, on: str, **more: Any) -> None:
        who = self.person(name or seat)
        self.post(f"departs {seat} {on}", f"{{group}}/seats/{seat}/departures", person=who, on=on, **more)

    def deputy(self, seat: str, name: str | None = None, on: str = FIRST, **more: Any) -> None:
        who = self.person(name or f"{seat}-deputy")
        more = {"deputy": f"{seat}-deputy", "person": who, "on": on} | more
        self.post(f"deputy {seat}", f"{{group}}/seats/{seat}/deputies", **more)

    def of_member(self, act: str, seat: str, on: str, **more: Any) -> None:
        """Something about the member in a seat: extensions, reviews."""
        self.post(f"{act} {seat} {on}", f"{{group}}/seats/{seat}/{act}", person=self.person(seat), on=on, **more)

    def officer(self, office: str, name: str, on: str = FIRST, taken: bool = True, **more: Any) -> None:
        """A person is appointed to an office, and takes it the same day."""
        who, path = self.person(name), f"{{group}}/offices/{office}"
        self.post(f"{office} {name} {on}", f"{path}/appointments", person=who, on=on, **more)
        if taken:
            self.post(f"{office} {name} {on} taken", f"{path}/taking-office", person=who, on=on)

    def of_officer(self, act: str, office: str, name: str, on: str, **more: Any) -> None:
        """Something about the holder of an office: consents, reviews, extensions, vacations."""
        path = f"{{group}}/offices/{office}/{act}"
        self.post(f"{act} {office} {name} {on} {more.get('body', '')}", path, person=self.person(name), on=on, **more)

    def interpreted(self, key: str, value: Any, on: str = FIRST, from_: str = FIRST, terms: str = "1") -> None:
        more = {"terms": terms, "key": key, "value": value, "from_": from_, "on": on}
        self.post(f"interpreted {key} {on}", "{group}/interpretations", **more)

    def planned(self, day: str, on: str | None = None) -> str:
        """A meeting is planned, a month ahead unless said otherwise."""
        return self.post(f"meeting {day}", "{group}/meetings", meets_on=day, on=on or min(day, FIRST))

    def meeting(self, day: str) -> str:
        return stream_begun_by(f"{self.slug} meeting {day}")

    def met(self, day: str, roll: str, *, ends: str = ENDS, **more: Any) -> str:
        """A meeting is planned (unless it was), held from ten to twelve, and its roll recorded."""
        id = self.meeting(day)
        if f"{self.slug} meeting {day}" not in self.commands.commands:
            self.planned(day)
        self.post(
            f"held {day}", f"/meetings/{id}/held", starts=london_time(day, STARTS), ends=london_time(day, ends), on=day
        )
        entries = [self._line(seat, letter, day) for letter, seats in letters(roll) for seat in seats]
        guests = {"invited": [{"person": self.person(name)} for name in more["invited"]]} if "invited" in more else {}
        self.post(f"roll {day}", f"/meetings/{id}/roll", entries=entries, on=day, **guests)
        return id

    def at(self, day: str, what: str, key: str, **more: Any) -> None:
        """Something about a meeting, by the last words of its address."""
        self.post(f"{what} {day} {key}", f"/meetings/{self.meeting(day)}/{what}", **({"on": day} | more))

    def decided(self, day: str, decision: str, at: str = "11:30", **more: Any) -> None:
        words = {"decision": decision, "text": {"en": f"Decision {decision}."}, "at": london_time(day, at)}
        self.at(day, "decisions", decision, **(words | more))

    def interested(self, day: str, interest: str, seat: str, observed: str | None = None, **more: Any) -> None:
        who = {"interest": interest, "person": self.person(seat), "seat": seat, "nature": "employment"}
        self.at(day, "interests", interest, **who, **({"observed": observed} if observed else {}), **more)

    def outside(self, act: str, decision: str, **more: Any) -> None:
        """A decision taken outside a meeting, or (reports, ratifications, refusals, consents) what became of one."""
        path = "{group}/decisions" + (f"/{act}" if act != "taken" else "")
        words = {"text": {"en": f"Decision {decision}."}} if act == "taken" else {}
        self.post(f"{act} {decision} {more.get('meeting', '')}", path, decision=decision, **words, **more)

    def by(self, office_: str = "chair", of: str | None = None) -> Fields:
        """The authority of an office."""
        return office_authority(of or self.slug, office_)

    def _line(self, seat: str, letter: str, day: str) -> Fields:
        def there(since: str, until: str, mode: str = "room") -> list[Fields]:
            return [{"from": london_time(day, since), "to": london_time(day, until), "mode": mode}]

        outcomes: dict[str, Fields] = {
            "P": {"outcome": "PRESENT"},
            "R": {"outcome": "PRESENT", "presence": there(STARTS, ENDS, "remote")},
            "L": {"outcome": "PRESENT", "presence": there(STARTS, BREAK)},
            "T": {"outcome": "PRESENT", "presence": there(BREAK, ENDS)},
            "D": {"outcome": "BY_DEPUTY", "deputy": f"{seat}-deputy", "briefed": True},
            "U": {"outcome": "BY_DEPUTY", "deputy": f"{seat}-deputy", "briefed": False},
            "a": {"outcome": "APOLOGIES", "reason": "other-duty"},
            "x": {"outcome": "ABSENT"},
        }
        return {"seat": seat, **outcomes[letter]}


def votes(in_favour: str = "", against: str = "", abstained: str = "", **more: Any) -> Fields:
    """Votes by seat, each side a line of seats."""
    sides = (("for", in_favour), ("against", against), ("abstained", abstained))
    return {"by_seat": [{"seat": seat, "vote": side} for side, seats in sides for seat in seats.split()], **more}


def letters(roll: str) -> list[tuple[str, list[str]]]:
    """A roll in a line, as in `P chair clerk; a treasurer`."""
    parts = [part.split() for part in roll.split(";") if part.strip()]
    return [(part[0], part[1:]) for part in parts]


def said(text: Any) -> Fields:
    return {lang: words for lang in ("en", "cy") if (words := getattr(text, lang))}
