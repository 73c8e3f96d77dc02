"""What the form of the desk says, as the body of one command, and as lines for the check."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta

from api.http.media import Json
from api.languages import translator
from api.pages.question import Data
from api.pages.recording.checking import Line
from api.pages.recording.controls import COMMON, ROW_DIGITS_MAX, Unreadable, body_from, whole_number
from api.pages.recording.in_words import authority_in_words
from api.pages.rendering import code_in_words, day
from domain.rules.voting.agency_votes import BALLOTS
from domain.text import said
from domain.time_zone import LONDON, in_london

OUTCOMES = ("PRESENT", "BY_DEPUTY", "APOLOGIES", "ABSENT")
THERE = OUTCOMES[:2]
NEW = "new"
"""That a guest is nobody of those who are called so."""
GUESTS, DECISIONS, SPARE, ROWS_MAX = 4, 3, 2, 60
"""How many guests and decisions the form has room for at first, how many beyond those filled in, and at all."""

COUNT_DIGITS_MAX = 6
"""How many digits a count of votes has at most."""

At = Callable[[str], str | None]


def desk_body(meeting: Data, given: Mapping[str, str]) -> Json:
    """The body of the command that the desk says. A time before that of the beginning is of the next day, where the
    meeting went on beyond midnight. Raises Unreadable for a time that is none, or a number."""
    on = date.fromisoformat(meeting["day"])
    began = _clock(given.get("starts", ""), "starts")
    midnight = crosses_midnight(given)

    def at(name: str) -> str | None:
        clock = _clock(given.get(name, ""), name)
        if clock is None:
            return None
        later = midnight and began is not None and clock < began
        return datetime.combine(on + timedelta(days=later), clock, LONDON).isoformat()

    starts, ends = at("starts"), at("ends")
    body: Json = {**({"starts": starts} if starts else {}), **({"ends": ends} if ends else {})}
    seats = [x["seat"]["ref"] for x in meeting["expected"]]
    entries = [line for seat in seats if (line := _entry(seat, given, at, starts, ends))]
    invited = [guest for n in range(ROWS_MAX) if (guest := _guest(f"guest.{n}", given))]
    decisions = [d for n in range(ROWS_MAX) if (d := _decision(f"decision.{n}", seats, given, at))]
    lists = {"entries": entries, "invited": invited, "decisions": decisions}
    acknowledged = [x for x in given.get("acknowledge", "").split("\n") if x]
    following = {"next": {"meets_on": given["next"]}} if given.get("next") else {}
    return {
        **body,
        **{name: some for name, some in lists.items() if some},
        **following,
        **body_from(COMMON, given),
        **({"acknowledge": acknowledged} if acknowledged else {}),
    }


def _entry(seat: str, given: Mapping[str, str], at: At, starts: str | None, ends: str | None) -> Json | None:
    """The line of the roll of a seat."""
    key = f"seat.{seat}"
    outcome, deputy = given.get(f"{key}.outcome"), given.get(f"{key}.deputy")
    if not outcome:
        return None
    stay = _presence(at(f"{key}.arrived"), at(f"{key}.left"), starts, ends)
    by: Json = {"deputy": deputy} if outcome == "BY_DEPUTY" and deputy else {}
    if by and given.get(f"{key}.briefed"):
        by["briefed"] = True
    return {"seat": seat, "outcome": outcome, **by, **({"presence": [stay]} if stay and outcome in THERE else {})}


def _guest(key: str, given: Mapping[str, str]) -> Json | None:
    """A guest: a person who is known, or a name."""
    name, person = guest_named(key, given)
    if not name:
        return None
    return {"person": person} if person and person != NEW else {"name": name}


def guest_named(key: str, given: Mapping[str, str]) -> tuple[str, str]:
    """The name of a guest, and who was said to be meant by it; nobody where that was said of another name."""
    name = " ".join(given.get(key, "").split())
    return name, given.get(f"{key}.person", "") if given.get(f"{key}.asked") == name else ""


def _decision(key: str, seats: list[str], given: Mapping[str, str], at: At) -> Json | None:
    text = given.get(f"{key}.text", "").strip()
    if not text:
        return None
    found: Json = {"text": {translator().language: text}}
    if taken := at(f"{key}.at"):
        found["at"] = taken
    if votes := _votes(key, seats, given):
        found["votes"] = votes
    if interests := [x for x in given.get(f"{key}.interests", "").split("\n") if x]:
        found["interests"] = interests
    return found


def _votes(key: str, seats: list[str], given: Mapping[str, str]) -> Json:
    """The votes by seat where there are any, else the counts."""
    by_seat = [{"seat": seat, "vote": vote} for seat in seats if (vote := given.get(f"{key}.vote.{seat}"))]
    if by_seat:
        return {"by_seat": by_seat}
    counts: Json = {}
    for name in BALLOTS:
        if not (value := given.get(f"{key}.{name}", "").strip()):
            continue
        if (count := whole_number(value, COUNT_DIGITS_MAX)) is None:
            raise Unreadable(f"{key}.{name}", "number")
        counts[name] = count
    return counts


def _presence(arrived: str | None, left: str | None, starts: str | None, ends: str | None) -> Json | None:
    """When somebody was there, where that was not the whole of the meeting."""
    if not (arrived or left) or not (arrived or starts) or not (left or ends):
        return None
    return {"from": arrived or starts, "to": left or ends}


def crosses_midnight(given: Mapping[str, str]) -> bool:
    """Whether the meeting ended at an earlier hour than it began: on the next day. Raises Unreadable."""
    began, ended = _clock(given.get("starts", ""), "starts"), _clock(given.get("ends", ""), "ends")
    return began is not None and ended is not None and ended < began


def _clock(text: str, name: str) -> time | None:
    if not text.strip():
        return None
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()
    except ValueError:
        raise Unreadable(name, "time") from None


def first_given(meeting: Data) -> dict[str, str]:
    """What the form holds at first: what is recorded already, and apologies that were received."""
    given = {}
    for expected in meeting["expected"]:
        if expected["apologies"]:
            given[f"seat.{expected['seat']['ref']}.outcome"] = "APOLOGIES"
    for name in ("starts", "ends"):
        if meeting[name]:
            given[name] = in_london(datetime.fromisoformat(meeting[name])).strftime("%H:%M")
    return given


def rows_of(kind: str, given: Mapping[str, str], least: int) -> int:
    """How many guests or decisions the form shows: those filled in, and some more."""
    numbers = (whole_number(name.split(".")[1], ROW_DIGITS_MAX) for name in given if name.startswith(f"{kind}."))
    filled = [n for n in numbers if n is not None if given.get(f"{kind}.{n}") or given.get(f"{kind}.{n}.text")]
    return min(ROWS_MAX, max(least, max(filled, default=-1) + 1 + SPARE))


def check_lines(meeting: Data, given: Mapping[str, str], named: Mapping[str, str]) -> Iterator[Line]:
    """What the check shows: times, who was there, guests, decisions."""
    hours = f"{given.get('starts', '')}–{given.get('ends', '')}"
    beyond = translator()(said("{hours}, the next day", hours=hours)) if crosses_midnight(given) else hours
    yield "starts", [("starts", beyond)]
    for outcome in OUTCOMES:
        seats = [
            _seat_words(x["seat"], given)
            for x in meeting["expected"]
            if given.get(f"seat.{x['seat']['ref']}.outcome") == outcome
        ]
        if seats:
            yield outcome, [(outcome, "; ".join(seats))]
    if guests := [given[f"guest.{n}"] for n in range(ROWS_MAX) if given.get(f"guest.{n}", "").strip()]:
        yield "invited", [("invited", "; ".join(guests))]
    keys = [f"decision.{n}" for n in range(ROWS_MAX) if given.get(f"decision.{n}.text", "").strip()]
    if keys:
        yield "decisions", [("decisions", _decision_words(key, given)) for key in keys]
    if given.get("next"):
        yield "next", [("next", day(given["next"]))]
    yield "authority", [("authority", authority_in_words(given.get("authority", ""), named))]


def _seat_words(seat: Data, given: Mapping[str, str]) -> str:
    key = f"seat.{seat['ref']}"
    times = [given.get(f"{key}.{name}", "") for name in ("arrived", "left")]
    who = seat["member"]["name"] if seat["member"] else None
    stay = f" {times[0]}–{times[1]}" if any(times) else ""
    return f"{seat['title'] or seat['ref']}{f' ({who})' if who else ''}{stay}"


def _decision_words(key: str, given: Mapping[str, str]) -> str:
    counts = {b: given.get(f"{key}.{b}", "").strip() for b in BALLOTS}
    seats = [v for name, v in given.items() if name.startswith(f"{key}.vote.") and v]
    if seats:
        counts = {b: str(seats.count(b)) for b in BALLOTS}
    votes = ", ".join(f"{code_in_words(b)} {count}" for b, count in counts.items() if count)
    return given[f"{key}.text"] + (f" ({votes})" if votes else "")


def missing_seats(meeting: Data, given: Mapping[str, str]) -> list[Data]:
    """The seats of whom nobody is marked as there."""
    return [x["seat"] for x in meeting["expected"] if given.get(f"seat.{x['seat']['ref']}.outcome", "") not in THERE]
