"""The accountability chain over HTTP, from both ends: a recommendation and all around it, an agency and what it owes."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from domain.events.meeting.preparation import AgendaItem, AgendaSet, Origin
from domain.events.meeting.proceedings import MeetingScheduled
from ledger.postgres import embedded
from tests.graphql.asker import Asker, Viewer, opened
from tests.support.correction_history import met_with_roll
from tests.support.group_history import JUNE, MAY, one, refused
from tests.support.story import id_of
from tests.support.story_database import database_of
from tests.support.work_history import SUB, WORDS, year_of_work

CHAIN = """
query ($on: Date) { group(slug: "sub-group", on: $on) { recommendations(first: 10) { pageInfo { hasNextPage } nodes {
  id: ref state title source sources { __typename id: ref kind } agencies { slug }
  responses { agency { slug } answer reason on }
  submittedTo submission { to { slug } } decision { kind reason body decidedBy { slug } meeting { quorum { verdict } } }
  actions { id: ref dueOn state } evidence chain { position sentence }
  acts(kind: "ImplementationVerified") { fields position } owed { what agency { slug } body { slug } satisfiedOn age }
} } } }
"""


@pytest.fixture(scope="module")
def working(server: embedded.EmbeddedServer) -> Iterator[Asker]:
    with database_of(server, year_of_work(met_with_roll(), ended=False)) as database, opened(database) as asker:
        yield asker


@pytest.fixture
def asked(working: Asker) -> Asker:
    working.viewer = Viewer()
    return working


def test_a_recommendation_is_answered_from_its_source_to_its_effect(asked: Asker) -> None:
    page = asked.ask(CHAIN)["group"]["recommendations"]
    assert page["pageInfo"] == {"hasNextPage": False}
    (found,) = page["nodes"]
    assert found["source"] == "audit: words"
    assert found["sources"] == [{"__typename": "Audit", "id": id_of("audit"), "kind": "audit"}]
    assert [(r["agency"]["slug"], r["answer"], r["reason"]) for r in found["responses"]] == [
        ("police", "AGREED", None),
        ("health", "REFUSED", "words"),
    ]
    assert (found["submittedTo"], found["submission"]) == ("board", {"to": {"slug": "board"}})
    assert (found["decision"]["kind"], found["decision"]["reason"]) == ("RecommendationAccepted", "words")
    assert [a["slug"] for a in found["agencies"]] == ["police", "health"]
    assert found["evidence"] == ["log of notices"]
    assert found["acts"][0]["fields"] == {"sound": True}
    positions = [e["position"] for e in found["chain"]]
    assert positions == sorted(positions)
    assert len(positions) == 9
    assert "a recommendation was made to Police, Health: words" in found["chain"][0]["sentence"]
    owed = {(o["what"], (o["agency"] or o["body"])["slug"]): o["satisfiedOn"] for o in found["owed"]}
    assert owed["answer", "police"]
    assert owed["evidence", "police"]
    assert owed["evidence", "health"] is None


def test_the_question_of_the_chain_is_answered_as_it_is_written_down(asked: Asker) -> None:
    query = """{ group(slug: "sub-group") { recommendations(first: 10) { nodes {
      source responses { agency { name } answer reason } submittedTo
      decision { body meeting { quorum { verdict } } } actions { dueOn } evidence chain { sentence } } } } }"""
    (found,) = asked.ask(query)["group"]["recommendations"]["nodes"]
    assert {r["answer"] for r in found["responses"]} <= {"AGREED", "AGREED_IN_PART", "REFUSED"}
    assert (found["source"], found["submittedTo"], found["evidence"]) == ("audit: words", "board", ["log of notices"])


def problem(asked: Asker, query: str, **variables: Any) -> str:
    return "; ".join(str(error["message"]) for error in asked.refused(query, **variables))


LISTS_OF_WORK = ("priorities", "plans", "instruments", "standards", "audits", "recommendations", "actions", "concerns",
                 "returns", "reports", "learning", "changes")  # fmt: skip


@pytest.mark.parametrize("name", LISTS_OF_WORK)
@pytest.mark.parametrize("sort", ["BEGUN", "NEWEST", "DUE"])
def test_a_list_of_work_is_paged_in_its_order_and_filtered(asked: Asker, name: str, sort: str) -> None:
    query = f"""query ($after: String, $state: [String!], $from: Date, $to: Date) {{
      {name}(first: 1, after: $after, sort: {sort}, state: $state, from: $from, to: $to) {{
        pageInfo {{ hasNextPage endCursor }} nodes {{ id: ref state begunOn dueOn }} }} }}"""
    found, after = [], None
    while True:
        page = asked.ask(query, after=after)[name]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    keys = {"BEGUN": lambda n: n["begunOn"], "NEWEST": lambda n: n["begunOn"], "DUE": lambda n: n["dueOn"] or "9999"}
    assert found == sorted(found, key=keys[sort], reverse=sort == "NEWEST")
    assert len({n["id"] for n in found}) == len(found) >= 1
    (first, *_) = found
    kept = {"state": [first["state"]], "from": first["begunOn"], "to": first["begunOn"]}
    assert asked.ask(query, **kept)[name]["nodes"]
    assert "is none of" in problem(asked, query, state=["NO_SUCH_STATE"])
    other = "NEWEST" if sort != "NEWEST" else "BEGUN"
    cursor = asked.ask(query)[name]["pageInfo"]["endCursor"]
    assert "cursor of another list" in problem(asked, query.replace(sort, other), after=cursor)


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ('agency: "nobody"', "agency: none is recorded under nobody"),
        ('dueFrom: "2025-06-01", dueTo: "2025-05-01"', "dueFrom: 2025-06-01 is after dueTo: 2025-05-01"),
        ("sort: SIDEWAYS", "SIDEWAYS"),
    ],
)
def test_a_filter_that_cannot_be_is_told(asked: Asker, filters: str, words: str) -> None:
    assert words in problem(asked, f"{{ actions({filters}) {{ nodes {{ id: ref }} }} }}")


def test_what_is_owed_is_sorted_and_what_it_is_must_be_known(asked: Asker) -> None:
    query = "{ owed(first: 100, sort: SORT) { nodes { since dueOn } } }"
    since = [n["since"] for n in asked.ask(query.replace("SORT", "OLDEST"))["owed"]["nodes"]]
    assert since == sorted(since)
    newest = [n["since"] for n in asked.ask(query.replace("SORT", "NEWEST"))["owed"]["nodes"]]
    assert newest == sorted(since, reverse=True)
    for wrong in ('what: "love"', 'kind: "song"'):
        assert "is none of" in problem(asked, f"{{ owed({wrong}) {{ nodes {{ what }} }} }}")


@pytest.mark.parametrize("name", ["meetings", "decisions", "attendance"])
def test_lists_of_what_happened_run_from_the_oldest_or_from_the_newest(asked: Asker, name: str) -> None:
    of = {"meetings": "id: ref", "decisions": "id: ref", "attendance": "person { id: ref } seat { id: ref }"}[name]
    query = f"{{ {name}(sort: SORT) {{ nodes {{ {of} }} }} }}"
    oldest = asked.ask(query.replace("SORT", "OLDEST"))[name]["nodes"]
    assert asked.ask(query.replace("SORT", "NEWEST"))[name]["nodes"] == oldest[::-1]


def test_what_was_said_after_the_day_is_not_yet_said_on_it(asked: Asker) -> None:
    made = asked.ask("{ recommendations { nodes { begunOn } } }")["recommendations"]["nodes"][0]["begunOn"]
    (found,) = asked.ask(CHAIN, on=made)["group"]["recommendations"]["nodes"]
    assert (found["state"], found["responses"], found["decision"]) == ("MADE", [], None)
    assert {o["satisfiedOn"] for o in found["owed"]} == {None}
    before = (MAY - timedelta(days=1)).isoformat()
    assert asked.ask(CHAIN, on=before)["group"]["recommendations"]["nodes"] == []


def test_an_agency_is_asked_across_every_group_for_its_seats_and_all_that_it_owes(asked: Asker) -> None:
    query = """{ agency(slug: "health") { groups { group { slug } seats { id: ref } attendance { expected attended } }
      owed { what kind dueOn age office work { __typename title } group { slug } } } }"""
    found = asked.ask(query)["agency"]
    assert [(g["group"]["slug"], [s["id"] for s in g["seats"]]) for g in found["groups"]] == [("sub-group", ["s2"])]
    assert {(o["what"], o["kind"], o["work"]["__typename"]) for o in found["owed"]} == {
        ("evidence", "recommendation", "Recommendation"),
        ("acknowledgement", "audit", "Audit"),
    }
    assert all(o["age"] > 0 for o in found["owed"])


def test_lists_over_all_groups_filter_sort_and_page(asked: Asker) -> None:
    def ids(arguments: str, of: str = "actions") -> list[str]:
        return [n["id"] for n in asked.ask(f"{{ {of}({arguments}) {{ nodes {{ id: ref }} }} }}")[of]["nodes"]]

    assert ids('group: "sub-group"') == [id_of("action")]
    assert ids('group: "board"') == []
    assert ids('state: "CANCELLED"') == [id_of("action")]
    assert ids('state: "OPEN"') == []
    assert ids('agency: "police"', "recommendations") == [id_of("recommendation")]
    assert ids('agency: "council"', "recommendations") == []
    assert ids('to: "2025-05-12"', "recommendations") == []
    for sort in ("BEGUN", "NEWEST", "DUE"):
        assert ids(f"sort: {sort}, first: 1", "audits") == [id_of("audit")]
    page = asked.ask("{ owed(first: 2) { nodes { id: ref } pageInfo { hasNextPage endCursor } } }")["owed"]
    after = page["pageInfo"]["endCursor"]
    more = asked.ask(f'{{ owed(first: 500, after: "{after}") {{ nodes {{ id: ref }} }} }}')["owed"]["nodes"]
    everything = asked.ask("{ owed(first: 500) { nodes { id: ref } } }")["owed"]["nodes"]
    assert page["nodes"] + more == everything
    assert page["pageInfo"]["hasNextPage"]


def test_what_is_owed_can_be_asked_by_agency_kind_and_whether_it_is_done(asked: Asker) -> None:
    def owed(arguments: str) -> set[tuple[str, bool]]:
        query = f"{{ owed(first: 500, {arguments}) {{ nodes {{ what satisfiedOn }} }} }}"
        return {(n["what"], n["satisfiedOn"] is not None) for n in asked.ask(query)["owed"]["nodes"]}

    assert owed('agency: "health", satisfied: false') == {("evidence", False), ("acknowledgement", False)}
    assert owed('kind: "return", agency: "police"') == {("return", True), ("explanation", True)}
    assert owed('what: "deficit"') == {("deficit", True)}


DUE = """query ($group: String, $kind: [DutyKind!], $satisfied: Boolean, $to: Date, $on: Date) {
  duties(first: 500, group: $group, kind: $kind, satisfied: $satisfied, to: $to, on: $on) { nodes {
    id: ref kind what period dueOn since satisfiedOn satisfiedBy clause group { slug } agency { slug } body { slug }
    work { id: ref kind } } } }"""


def test_what_work_leaves_owed_is_among_all_that_is_due(asked: Asker) -> None:
    everything = asked.ask(DUE)["duties"]["nodes"]
    owed = asked.ask("{ owed(first: 500) { nodes { id: ref what dueOn satisfiedOn satisfiedBy } } }")["owed"]["nodes"]
    due = {d["id"]: d for d in everything if d["work"]}
    assert len(owed) > 20
    assert {o["id"]: (o["dueOn"], o["satisfiedOn"], o["satisfiedBy"]) for o in owed} == {
        id: (d["dueOn"], d["satisfiedOn"], d["satisfiedBy"]) for id, d in due.items()
    }
    (answer,) = (d for d in due.values() if d["kind"] == "ANSWER" and (d["agency"] or {}).get("slug") == "health")
    assert answer["what"] == "answer to the recommendation: words"
    assert (answer["group"], answer["body"], answer["clause"]) == ({"slug": "sub-group"}, None, None)
    assert answer["work"] == {"id": id_of("recommendation"), "kind": "recommendation"}
    within = asked.ask('{ group(slug: "sub-group") { duties { id: ref what satisfiedBy } } }')["group"]["duties"]
    assert {d["id"] for d in within} >= {*due}


def test_what_is_due_is_told_of_whom_owes_it(asked: Asker) -> None:
    def who(of: str, *kinds: str) -> set[tuple[str, str, str]]:
        found = asked.ask(DUE, group=of, kind=kinds or None)["duties"]["nodes"]
        return {(d["kind"], d["group"]["slug"], (d["agency"] or d["body"])["slug"]) for d in found}

    assert who("board", "APPROVAL", "DECISION", "ANSWER") == {
        ("APPROVAL", "sub-group", "board"),
        ("DECISION", "sub-group", "board"),
        ("ANSWER", "sub-group", "board"),
    }
    assert ("ANSWER", "sub-group", "police") in who("sub-group")
    board = asked.ask('{ group(slug: "board") { duties { kind body { slug } } } }')["group"]["duties"]
    assert {"kind": "APPROVAL", "body": {"slug": "board"}} in board


def test_a_credential_limited_to_the_body_that_owes_it_does_not_reach_the_work_of_another(asked: Asker) -> None:
    asked.viewer = Viewer(groups=("board",))
    assert not [d for d in asked.ask(DUE)["duties"]["nodes"] if d["work"]]
    assert not [d for d in asked.ask(DUE, group="board")["duties"]["nodes"] if d["work"]]
    assert asked.ask('{ group(slug: "board") { duties { work { id: ref } } } }')["group"]["duties"] == []


def test_what_is_due_is_said_in_the_language_asked_for(asked: Asker) -> None:
    query = "{ duties(first: 500, kind: [ANSWER]) { nodes { work { kind } en: what(lang: EN) cy: what(lang: CY) } } }"
    found = {d["work"]["kind"]: (d["en"], d["cy"]) for d in asked.ask(query)["duties"]["nodes"]}
    assert found["recommendation"] == (
        "answer to the recommendation: words",
        "ateb i'r argymhelliad: words",
    )


def test_work_leads_to_what_came_from_it_and_back(asked: Asker) -> None:
    query = """query ($id: ID!) { work(id: $id) {
      __typename sources { id: ref } leadsTo(kind: "recommendation") { id: ref } } }"""
    audit = asked.ask(query, id=id_of("audit"))["work"]
    assert audit["__typename"] == "Audit"
    assert {w["id"] for w in audit["sources"]} == {id_of("plan")}
    assert [w["id"] for w in audit["leadsTo"]] == [id_of("recommendation")]


def test_a_credential_limited_to_another_group_sees_none_of_it(asked: Asker) -> None:
    asked.viewer = Viewer(groups=("board",))
    assert asked.ask("{ recommendations { nodes { id: ref } } }")["recommendations"]["nodes"] == []
    assert asked.ask("query ($id: ID!) { work(id: $id) { id: ref } }", id=id_of("audit"))["work"] is None
    found = asked.ask(
        '{ agency(slug: "health") { groups { seats { id: ref } } owed { what } } owed { nodes { what } } }'
    )
    assert found == {"agency": {"groups": [], "owed": []}, "owed": {"nodes": []}}


def test_an_item_of_an_agenda_comes_from_work_and_the_work_knows_the_meeting(fresh: Asker) -> None:
    story = year_of_work(met_with_roll(), ended=False)
    origins = [Origin(kind="plan", work=id_of("plan"), part="i1"), Origin(kind="action", work=id_of("action"))]
    items = tuple(AgendaItem(id=f"i{n}", title=WORDS, comes_from=origin) for n, origin in enumerate(origins))
    story.record(one("june", MeetingScheduled, MAY, group=SUB, meets_on=JUNE))
    story.record(one("june", AgendaSet, MAY + timedelta(days=7), items=items))
    fresh.tell(story)
    query = """query ($id: ID!) { meeting(id: $id) { agenda { items {
      part comesFrom { __typename id: ref meetings { id: ref } } } } } }"""
    found = fresh.ask(query, id=id_of("june"))["meeting"]["agenda"]["items"]
    assert [(i["part"], i["comesFrom"]["__typename"], i["comesFrom"]["id"]) for i in found] == [
        ("i1", "Plan", id_of("plan")),
        (None, "Action", id_of("action")),
    ]
    assert all([m["id"] for m in i["comesFrom"]["meetings"]] == [id_of("june")] for i in found)


def test_an_item_of_an_agenda_comes_from_work_that_is_recorded() -> None:
    story = met_with_roll()
    story.record(one("june", MeetingScheduled, MAY, group=SUB, meets_on=JUNE))
    item = AgendaItem(id="i1", title=WORDS, comes_from=Origin(kind="audit", work=id_of("unheard-of")))
    with refused(story, "known-reference"):
        story.record(one("june", AgendaSet, MAY, items=(item,)))
