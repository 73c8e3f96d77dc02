"""Decisions by the public commands: voted on, with interests, ratified, taken outside meetings, and each corrected."""

from typing import Any

import pytest

from api.server.service import Service
from projections.engine import read_schema
from projections.engine.projector import Projector
from tests.support.http_client import Client
from tests.support.terms_documents import VOTING_HEAD, VOTING_RULES

BY = {"kind": "body", "group": "group"}
CHAIR = {"kind": "office", "group": "group", "office": "chair"}
DAY = {"on": "2025-04-01", "authority": {"kind": "body"}}
QUORUM = """
[quorum]
clause = "1"
when = "votes"
inquorate = { effect = "provisional", ratified_by = "self", held = true, clause = "1" }
[quorum.rule]
kind = "members"
id = "three"
clause = "1"
count = 3
[quorum.counts]
deputies = true
remote = true
invited = false
conflicted = false
"""
DECISION = (
    "id: ref kind way takenOn consequence interests votes { for against bySeat { seat vote } } item"
    " quorum { verdict } carried { verdict needed counted missing reasons { code text clause } }"
    " ratifiedBy { on quorate position body { slug } meeting { id: ref } decision } reportedOn"
    " followUp { asked verdict dueOn doneOn } sequels { kind on } meeting { heldOn } group { slug }"
)


class Board:
    """Four members, and meetings at which some of them were."""

    def __init__(self, client: Client, service: Service) -> None:
        self.client, self.service = client, service
        for slug in ("parent", "group"):
            self.post("/groups", {"slug": slug, "name": {"en": slug}, "kind": "board", **DAY})
        head = VOTING_HEAD.replace('name = { en = "Parent" }', 'name = { en = "Parent" }\ngroup = "parent"')
        self.post("/groups/group/terms", {"toml": head + VOTING_RULES + QUORUM, **DAY})
        self.people = {}
        for seat in ("s1", "s2", "s3", "s4"):
            self.post("/groups/group/seats", {"seat": seat, "title": {"en": seat}, **DAY})
            self.people[seat] = self.post("/persons", {"name": seat, **DAY})["id"]
            self.post(f"/groups/group/seats/{seat}/members", {"person": self.people[seat], **DAY})
        self.post("/groups/group/offices/chair/appointments", {"person": self.people["s1"], **DAY})

    def post(self, path: str, body: Any) -> dict[str, Any]:
        return self.client.post(path, body)

    def meets(self, on: str, *there: str) -> str:
        meeting = self.post("/groups/group/meetings", {"meets_on": on, "on": "2025-04-01", "authority": BY})["id"]
        times = {"starts": f"{on}T10:00:00+01:00", "ends": f"{on}T12:00:00+01:00", "authority": BY}
        self.post(f"/meetings/{meeting}/held", times)
        lines = [{"seat": s, "outcome": "PRESENT" if s in there else "ABSENT"} for s in self.people]
        self.post(f"/meetings/{meeting}/roll", {"entries": lines, "authority": BY})
        return str(meeting)

    def decide(self, meeting: str, on: str, **more: Any) -> int:
        body = {"text": {"en": "Agreed."}, "at": f"{on}T11:00:00+01:00", "authority": BY, **more}
        return int(self.post(f"/meetings/{meeting}/decisions", body)["positions"][0])

    def ask(self, query: str) -> Any:
        with self.service.primary.connection() as connection:
            Projector(self.service.store, connection, read_schema.prepare(connection)).catch_up()
        http = self.client.http
        answer = http.request("POST", "/graphql", json={"query": query}, headers=self.client.headers).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def decisions(self, **asked: str) -> list[Any]:
        filters = ", ".join(f"{name}: {value}" for name, value in asked.items())
        return list(
            self.ask(f"{{ decisions({filters or 'first: 50'}) {{ nodes {{ {DECISION} }} }} }}")["decisions"]["nodes"]
        )

    def correct(self, position: int, **replacement: Any) -> int:
        body = {
            "corrections": [{"position": position, "replacement": replacement, "reason": "as the minutes say"}],
            "authority": BY,
        }
        return int(self.post("/corrections", body)["positions"][0])


@pytest.fixture
def board(client: Client, service: Service) -> Board:
    return Board(client, service)


def test_a_vote_is_recorded_judged_and_corrected(board: Board) -> None:
    may = board.meets("2025-05-13", "s1", "s2", "s3", "s4")
    votes = {
        "by_seat": [{"seat": s, "vote": v} for s, v in (("s1", "for"), ("s2", "for"), ("s3", "for"), ("s4", "against"))]
    }
    position = board.decide(may, "2025-05-13", votes=votes, item="3")
    (found,) = board.decisions()
    assert (found["carried"]["verdict"], found["carried"]["needed"], found["carried"]["counted"]) == ("MET", 3, 3)
    assert (found["consequence"], found["way"], found["item"], found["quorum"]) == (
        "stands",
        "meeting",
        "3",
        {"verdict": "MET"},
    )
    assert found["votes"]["bySeat"][0] == {"seat": "s1", "vote": "for"}
    board.correct(position, votes={"for": 1, "against": 3, "abstained": 0})
    (found,) = board.decisions(verdict="NOT_MET")
    assert [r["code"] for r in found["carried"]["reasons"]] == ["not-carried"]
    assert found["votes"] == {"for": 1, "against": 3, "bySeat": []}
    assert found["consequence"] == "not_carried", "it had a quorum, and was voted down"
    assert board.decisions(verdict="MET") == []


def test_a_quorum_at_votes_is_judged_though_the_minutes_do_not_say_when_the_vote_was(board: Board) -> None:
    verdicts = "{ meetings { nodes { quorum { verdict } } } }"
    for on, there in (("2025-05-13", ("s1", "s2", "s3")), ("2025-06-10", ("s1", "s2"))):
        board.decide(board.meets(on, *there), on, at=None)
    board.meets("2025-07-08", "s1", "s2", "s3")
    found = [each["quorum"]["verdict"] for each in board.ask(verdicts)["meetings"]["nodes"]]
    assert found == ["MET", "NOT_MET", "SILENT"], "no vote was taken in July"


def test_a_tie_is_broken_by_the_casting_vote(board: Board) -> None:
    may = board.meets("2025-05-13", "s1", "s2", "s3", "s4")
    position = board.decide(may, "2025-05-13", votes={"for": 2, "against": 2, "abstained": 0})
    assert board.decisions()[0]["carried"]["verdict"] == "UNDETERMINED"
    board.correct(position, votes={"for": 2, "against": 2, "abstained": 0, "casting": "for"})
    assert board.decisions()[0]["carried"]["verdict"] == "MET"


def test_an_interest_is_declared_and_its_effect_shown(board: Board) -> None:
    may = board.meets("2025-05-13", "s1", "s2", "s3")
    body = {
        "person": board.people["s3"],
        "nature": "family",
        "observed": "stayed",
        "note": "a cousin",
        "authority": CHAIR,
    }
    answer = board.post(f"/meetings/{may}/interests", body)
    assert answer["interest"] == "i1"
    board.decide(may, "2025-05-13", interests=["i1"], votes={"by_seat": [{"seat": "s3", "vote": "for"}]})
    (meeting,) = board.ask(
        "{ meetings { nodes { interests { id: ref seats nature observed note verdict decisions person { id: ref } } } } }"
    )["meetings"]["nodes"]
    assert meeting["interests"] == [
        {
            "id": "i1",
            "seats": ["s3"],
            "nature": "family",
            "observed": "stayed",
            "note": "a cousin",
            "verdict": "NOT_MET",
            "decisions": ["d1"],
            "person": {"id": board.people["s3"]},
        }
    ]
    assert board.decisions()[0]["quorum"]["verdict"] == "NOT_MET"
    board.correct(answer["positions"][0], observed="stayed-with-leave")
    asked = "{ meetings { nodes { interests { verdict note } } } }"
    assert board.ask(asked)["meetings"]["nodes"][0]["interests"] == [{"verdict": "MET", "note": "a cousin"}]


def test_a_decision_is_ratified_until_the_ratifying_meeting_turns_out_inquorate(board: Board) -> None:
    may = board.meets("2025-05-13", "s1", "s2")
    june = board.meets("2025-06-10", "s1", "s2", "s3")
    board.decide(may, "2025-05-13")
    board.decide(june, "2025-06-10")
    assert [d["consequence"] for d in board.decisions()] == ["provisional", "stands"]
    body = {"decision": "d1", "meeting": may, "at_meeting": june, "by_decision": "d1", "authority": BY}
    position = board.post("/groups/group/decisions/ratifications", body)["positions"][0]
    ratified = board.decisions()[0]
    assert ratified["consequence"] == "ratified"
    assert ratified["ratifiedBy"] == {
        "on": "2025-06-10",
        "quorate": "MET",
        "position": position,
        "body": {"slug": "group"},
        "meeting": {"id": june},
        "decision": "d1",
    }
    trail = board.ask('{ trail(kind: "AttendanceRecorded") { nodes { position data stream } } }')["trail"]["nodes"]
    line = next(e for e in trail if e["stream"] == june and e["data"]["seat"] == "s3")
    correction = board.correct(line["position"], outcome="ABSENT")
    assert (board.decisions()[0]["consequence"], board.decisions()[0]["ratifiedBy"]) == ("provisional", None)
    before = board.ask(f'{{ decisions(knownAt: "{correction - 1}") {{ nodes {{ consequence }} }} }}')
    assert [d["consequence"] for d in before["decisions"]["nodes"]] == ["ratified", "stands"]


def test_what_the_chair_decided_alone_is_consented_to_reported_and_ratified(board: Board) -> None:
    body = {
        "way": "chairs-action",
        "text": {"en": "Agreed."},
        "on": "2025-05-01",
        "business": "terms",
        "authority": CHAIR,
    }
    assert board.post("/groups/group/decisions", body)["decision"] == "o1"
    (found,) = board.decisions(way='"chairs-action"')
    assert [r["code"] for r in found["carried"]["reasons"]] == ["consent-outstanding"]
    assert (found["meeting"], found["quorum"], found["group"]) == (None, None, {"slug": "group"})
    consent = {"decision": "o1", "body": "parent", "on": "2025-05-02", "authority": {"kind": "body", "group": "parent"}}
    board.post("/groups/group/decisions/consents", consent)
    assert board.decisions()[0]["consequence"] == "provisional"
    may = board.meets("2025-05-13", "s1", "s2", "s3")
    assert board.decisions()[0]["followUp"]["verdict"] == "NOT_MET"
    board.post("/groups/group/decisions/reports", {"decision": "o1", "meeting": may, "authority": CHAIR})
    board.post("/groups/group/decisions/ratifications", {"decision": "o1", "at_meeting": may, "authority": BY})
    found = board.ask(f'{{ group(slug: "group") {{ decisionsOutside {{ {DECISION} }} }} }}')["group"][
        "decisionsOutside"
    ][0]
    assert (found["consequence"], found["reportedOn"]) == ("ratified", "2025-05-13")
    assert found["followUp"] == {"asked": "ratified", "verdict": "MET", "dueOn": "2025-05-13", "doneOn": "2025-05-13"}
    assert [s["kind"] for s in found["sequels"]] == ["consented", "reported", "ratified"]


def test_a_decision_in_writing_needs_responses_and_days(board: Board) -> None:
    votes = {"by_seat": [{"seat": "s1", "vote": "for"}]}
    times = {"opened": "2025-05-01", "closed": "2025-05-08", "on": "2025-05-08"}
    body = {"way": "written-procedure", "text": {"en": "Agreed."}, "votes": votes, **times, "authority": BY}
    position = board.post("/groups/group/decisions", body)["positions"][0]
    assert [r["code"] for r in board.decisions()[0]["carried"]["reasons"]] == ["too-few-responses"]
    board.correct(position, votes={"for": 3, "against": 0, "abstained": 0})
    assert board.decisions()[0]["carried"]["verdict"] == "MET"
    board.correct(position, closed="2025-05-03")
    assert [r["code"] for r in board.decisions()[0]["carried"]["reasons"]] == ["closed-early"]


def test_a_fault_is_explained_and_stays_listed(board: Board) -> None:
    may = board.meets("2025-05-13", "s1", "s2", "s3")
    trail = board.ask('{ trail(kind: "MeetingHeld") { nodes { position } } }')["trail"]["nodes"]
    body = {"retractions": [{"position": trail[0]["position"], "reason": "it was not held"}], "authority": BY}
    board.decide(may, "2025-05-13")
    faults = board.client.refused("/corrections", body, 422)["faults"]
    board.post("/corrections", body | {"acknowledge": [f["id"] for f in faults]})
    told = {"explanation": "the room was locked; they met in the yard", "authority": CHAIR}
    listed = board.ask("{ faults { nodes { id: ref subject explanation } } }")["faults"]["nodes"]
    first = listed[0]
    board.client.refused("/faults/0000000000000000/explanation", {**told, "position": first["subject"]}, 404)
    answer = board.post(f"/faults/{first['id']}/explanation", {**told, "position": first["subject"]})
    now = board.ask("{ faults { nodes { id: ref explanation explainedBy } } }")["faults"]["nodes"]
    assert len(now) == len(listed)
    explained = next(f for f in now if f["id"] == first["id"])
    assert explained == {"id": first["id"], "explanation": told["explanation"], "explainedBy": answer["positions"][0]}


@pytest.mark.parametrize(
    ("path", "body", "rule"),
    [
        ("/groups/group/decisions/ratifications", {"decision": "o9", "on": "2025-05-01"}, "known-decision"),
        ("/groups/group/decisions/ratifications", {"decision": "o9"}, "in-order"),
        (
            "/groups/group/decisions",
            {"way": "chairs-action", "text": {"en": "A"}, "business": "x", "on": "2025-05-01"},
            "known-business",
        ),
        (
            "/groups/group/decisions",
            {"way": "chairs-action", "text": {"en": "A"}, "opened": "2025-05-01", "on": "2025-05-01"},
            "in-order",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_rule(board: Board, path: str, body: dict[str, Any], rule: str) -> None:
    assert board.client.refused(path, {**body, "authority": CHAIR}, 422)["rule"] == rule
