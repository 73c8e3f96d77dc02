"""The history: how many events were recorded when, the same as the trail tells one by one."""

from collections import Counter
from datetime import date, datetime
from typing import Any

import pytest

from domain.events.person import PersonRegistered
from domain.time_zone import in_london
from domain.values import Evidence, Sealed
from tests.graphql.asker import Asker, Viewer
from tests.support.story import id_of, said
from tests.support.two_meetings import MQAP, OTHER_GROUP, two_meetings

HISTORY = """query ($by: HistoryUnit, $group: String, $meeting: ID, $person: ID, $from: Date, $to: Date, $known: String) {
    history(by: $by, group: $group, meeting: $meeting, person: $person, from: $from, to: $to, knownAt: $known) {
        starts ends events corrections late first last } }"""
TRAIL = """query ($group: String, $meeting: ID, $person: ID, $known: String) {
    trail(first: 500, group: $group, meeting: $meeting, person: $person, knownAt: $known) {
        nodes { position recordedAt on kind } } }"""
UNREAD = Sealed(alg="none", key="k", nonce="", ct="", stream="", version=1, field="name")
UNITS = {"MONTH": 7, "DAY": 10, "HOUR": 13}
"""How much of a moment, as it is written, says in which period it falls."""


def periods(asker: Asker, **asked: Any) -> list[dict[str, Any]]:
    return asker.ask(HISTORY, **asked)["history"]  # type: ignore[no-any-return]


def told_one_by_one(asker: Asker, by: str, **asked: Any) -> dict[str, tuple[int, int, int, int, int]]:
    """Each period that has events, by its beginning: events, corrections, late ones, first and last position."""
    events, corrections, late = Counter[str](), Counter[str](), Counter[str]()
    positions: dict[str, list[int]] = {}
    for node in asker.ask(TRAIL, **asked)["trail"]["nodes"]:
        at = in_london(datetime.fromisoformat(node["recordedAt"]))
        key = at.isoformat()[: UNITS[by]]
        events[key] += 1
        corrections[key] += node["kind"] in ("Corrected", "Retracted")
        late[key] += (at.date() - date.fromisoformat(node["on"])).days > 30
        positions.setdefault(key, []).append(node["position"])
    return {k: (n, corrections[k], late[k], positions[k][0], positions[k][-1]) for k, n in events.items()}


@pytest.mark.parametrize("by", UNITS)
@pytest.mark.parametrize("groups", [None, (MQAP,), (OTHER_GROUP,)])
@pytest.mark.parametrize("scope", [{}, {"group": True}, {"meeting": id_of("first")}, {"known": "40"}])
def test_it_counts_what_the_trail_tells_one_by_one(
    asker: Asker, by: str, groups: tuple[str, ...] | None, scope: dict[str, Any]
) -> None:
    asker.viewer = Viewer(groups=groups)
    asked = {**scope, "group": (groups or (MQAP,))[0]} if "group" in scope else scope
    if "meeting" in scope and groups == (OTHER_GROUP,):
        pytest.skip("the meeting is of the other group")
    told = told_one_by_one(asker, by, **asked)
    found = periods(asker, by=by, **asked)
    fields = ("events", "corrections", "late", "first", "last")
    assert {p["starts"][: UNITS[by]]: tuple(p[f] for f in fields) for p in found if p["events"]} == told
    assert told, asked
    assert [p["ends"] for p in found][:-1] == [p["starts"] for p in found][1:], "without a gap"


def test_days_bound_it_on_both_sides(asker: Asker) -> None:
    [first, *_] = periods(asker, by="DAY")
    day = first["starts"][:10]
    assert [p["starts"][:10] for p in periods(asker, by="DAY", **{"from": day, "to": day})] == [day]
    hours = periods(asker, by="HOUR", **{"from": day, "to": day})
    assert sum(p["events"] for p in hours) == first["events"]
    scoped = periods(asker, by="DAY", group=MQAP, **{"from": "1990-01-01", "to": "1990-01-02"})
    assert scoped == []


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"by": "HOUR", "from": "2000-01-01", "to": "2020-01-01"}, "TOO_MANY_PERIODS"),
        ({"by": "DAY", "from": "2020-01-02", "to": "2020-01-01"}, "BAD_VALUE"),
        ({"by": "DAY", "from": "0001-01-01"}, "BAD_VALUE"),
        ({"group": "nowhere"}, "BAD_VALUE"),
        ({"meeting": id_of("nowhere")}, "BAD_VALUE"),
        ({"known": "9999"}, "KNOWN_AT_BEYOND_HEAD"),
    ],
)
def test_what_cannot_be_counted_is_refused(asker: Asker, asked: dict[str, Any], code: str) -> None:
    (error,) = asker.refused(HISTORY, **{"by": "MONTH", **asked})
    assert error["extensions"]["code"] == code


def test_another_group_is_told_as_if_it_were_not_there(asker: Asker) -> None:
    asker.viewer = Viewer(groups=(OTHER_GROUP,))
    (error,) = asker.refused(HISTORY, by="MONTH", group=MQAP)
    (unknown,) = asker.refused(HISTORY, by="MONTH", group="nowhere")
    assert error["message"] == unknown["message"].replace("nowhere", MQAP)


def test_it_counts_what_imports_recorded_and_the_trail_tells_their_rows(fresh: Asker) -> None:
    story = two_meetings()
    digest = "5" * 64
    marks = [
        (Evidence(pointer="the minutes"), Evidence(pointer="import members row 4 of.csv row 12", digest=digest)),
        (Evidence(pointer="import members.csv row 3", digest=digest),),
    ]
    alike = [
        (Evidence(pointer="import members.csv row 3"),),
        (Evidence(pointer="as import members.csv row 3", digest=digest),),
        (Evidence(pointer="import members.csv row 0", digest=digest),),
        (Evidence(pointer="import members.csv", digest=digest),),
    ]
    made = [
        story.record((f"p{n}", PersonRegistered(name=UNREAD, evidence=each, **said())))[0].position
        for n, each in enumerate([*marks, *alike])
    ]
    fresh.tell(story)
    counted = "{ history(by: MONTH) { events imported } ofGroup: history(by: MONTH, group: %s) { imported } }"
    found = fresh.ask(counted % f'"{MQAP}"')
    assert (found["history"][-1]["imported"], found["ofGroup"][-1]["imported"]) == (2, 0)
    query = """query ($imported: Boolean) { trail(imported: $imported, first: 500) {
        totalCount nodes { position importedFrom { file row digest } } } }"""
    told = fresh.ask(query, imported=True)["trail"]["nodes"]
    assert [n["position"] for n in told] == made[:2]
    assert [tuple(n["importedFrom"].values()) for n in told] == [
        ("members row 4 of.csv", 12, digest),
        ("members.csv", 3, digest),
    ]
    others = fresh.ask(query, imported=False)["trail"]["nodes"]
    assert [n["importedFrom"] for n in others] == [None] * (len(story.entries) - 2)
    assert fresh.ask(query)["trail"]["totalCount"] == len(story.entries)
