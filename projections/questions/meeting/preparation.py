"""Batch questions about the preparation of meetings, and about who is expected at them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.group.seats import natural
from projections.questions.row_queries import KNOWN_AT_POSITION, decoder, grouped, rows_as_of
from projections.rows import AgendaRow, ApologyRow, ExcusalRow, NoticeRow, PapersRow, Row, SeatRow

R = TypeVar("R", bound=Row)
MeetingQuestion = Callable[[Snapshot, Clocks, Sequence[str]], Mapping[str, list[R]]]
MeetingOnDay = tuple[str, str, date]


def _of_meetings(kind: type[R]) -> MeetingQuestion[R]:
    def of_meetings(snapshot: Snapshot, clocks: Clocks, meetings: Sequence[str]) -> dict[str, list[R]]:
        rows = rows_as_of(snapshot, clocks, kind, "t.meeting = any(%(meetings)s)", {"meetings": list(meetings)})
        return grouped(sorted(rows, key=lambda r: (r.valid_from, natural(r.key))), _meeting, meetings)

    return of_meetings


def _meeting(row: Row) -> str:
    return row.meeting  # type: ignore[attr-defined, no-any-return]  # each of these rows is of a meeting


notices = _of_meetings(NoticeRow)
agendas = _of_meetings(AgendaRow)
papers = _of_meetings(PapersRow)
apologies = _of_meetings(ApologyRow)
excusals = _of_meetings(ExcusalRow)


class Expectation(StrEnum):
    """Whether the member of a seat is expected at a meeting, or why not."""

    EXPECTED = "EXPECTED"
    APOLOGIES = "APOLOGIES"
    EXCUSED = "EXCUSED"
    VACANT = "VACANT"


class ExpectedSeat(Struct, frozen=True):
    """A seat as it is on the day of the meeting, and whether its member is expected there; the roll says who came."""

    seat: SeatRow
    day: date
    state: Expectation
    apologies: ApologyRow | None


def on_agendas(snapshot: Snapshot, clocks: Clocks, works: Sequence[str]) -> dict[str, list[str]]:
    """By piece of work: the meetings on whose agenda it stands."""
    rows = rows_as_of(snapshot, clocks, AgendaRow, "t.works && %(works)s", {"works": list(works)})
    return {work: sorted({r.meeting for r in rows if work in r.works}) for work in works}


def expected(
    snapshot: Snapshot, clocks: Clocks, meetings: Sequence[MeetingOnDay]
) -> dict[MeetingOnDay, list[ExpectedSeat]]:
    """Of meetings, given as (group, meeting, day): every seat there is that day, with the apologies of its member and
    the excusals as they stand."""
    query = (
        'select k.n, t.body::text from unnest(%(groups)s::text[], %(days)s::date[]) with ordinality k("group", day, n)'
        ' join {read}.seats t on t."group" = k."group"'
        f" and t.valid_from <= k.day and (t.valid_to is null or t.valid_to > k.day) where {KNOWN_AT_POSITION}"
    )
    values = {"position": clocks.position, "groups": [m[0] for m in meetings], "days": [m[2] for m in meetings]}
    ids = [m[1] for m in meetings]
    sent, excused = apologies(snapshot, clocks, ids), excusals(snapshot, clocks, ids)
    decode = decoder(SeatRow)
    found: dict[MeetingOnDay, list[ExpectedSeat]] = {key: [] for key in meetings}
    for number, body in snapshot.ask(query, values):
        key = meetings[number - 1]
        found[key].append(_expected(decode(body), key[2], sent[key[1]], excused[key[1]]))
    return {key: sorted(each, key=lambda e: natural(e.seat.seat)) for key, each in found.items()}


def _expected(seat: SeatRow, day: date, sent: Sequence[ApologyRow], excused: Sequence[ExcusalRow]) -> ExpectedSeat:
    own = next((a for a in sent if (a.seat, a.person) == (seat.seat, seat.member)), None)
    if any(x.seat == seat.seat or (x.agency is not None and x.agency == seat.agency) for x in excused):
        state = Expectation.EXCUSED
    elif seat.member is None:
        state = Expectation.VACANT
    else:
        state = Expectation.APOLOGIES if own else Expectation.EXPECTED
    return ExpectedSeat(seat, day, state, own)
