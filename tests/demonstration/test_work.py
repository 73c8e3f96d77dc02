"""The accountability chain of the demonstration: from the programme to verified change, and what is still owed."""

from api.commands.fields.ids import stream_begun_by
from api.demonstration import cwm_taf_work, year
from tests.support.demonstration import Demonstration

LAST_DAY = "2026-03-31"


def test_an_audit_leads_from_the_programme_to_a_change_that_was_verified(demo: Demonstration) -> None:
    query = """query ($on: Date) { group(slug: "cwm-taf-mqap", on: $on) {
      plans { nodes { state decision { body } audits { title state findings { what } recommendations {
        state responses { agency { slug } answer } decision { kind reason body }
        actions { title state dueOn } evidence } } } } } }"""
    (plan,) = demo.ask(query, on=LAST_DAY)["group"]["plans"]["nodes"]
    assert (plan["state"], plan["decision"]["body"]) == ("APPROVED", "cwm-taf-morgannwg-safeguarding-board")
    (audit,) = plan["audits"]
    assert [f["what"] for f in audit["findings"]] == ["good-practice", "area-for-improvement", "deficit"]
    (made,) = audit["recommendations"]
    assert {r["agency"]["slug"]: r["answer"] for r in made["responses"]} == {
        "rctcbc": "AGREED",
        "mtcbc": "AGREED_IN_PART",
        "ctmuhb": "REFUSED",
    }
    assert (made["state"], made["decision"]["kind"]) == ("VERIFIED", "RecommendationAccepted")
    assert [(a["state"], a["dueOn"]) for a in made["actions"]] == [("VERIFIED", "2026-01-16"), ("OPEN", "2026-01-31")]


def test_an_action_is_overdue_and_an_agency_owes_what_it_has_not_done(demo: Demonstration) -> None:
    query = """query ($on: Date) { agency(slug: "ctmuhb", on: $on) { owed { what dueOn work { title } } } }"""
    owed = {(o["what"], o["dueOn"]) for o in demo.ask(query, on=LAST_DAY)["agency"]["owed"]}
    assert owed == {("action", "2026-01-31"), ("evidence", None), ("acknowledgement", None)}


def test_an_escalation_was_answered_by_the_board_and_an_explanation_given(demo: Demonstration) -> None:
    query = """query ($on: Date) { owed(first: 500, on: $on, group: "cwm-taf-mqap") { nodes {
      what satisfiedOn body { slug } agency { slug } } } }"""
    owed = {
        (o["what"], (o["agency"] or o["body"])["slug"]): o["satisfiedOn"]
        for o in demo.ask(query, on=LAST_DAY)["owed"]["nodes"]
        if o["what"] in ("explanation", "advice")
    }
    assert owed == {("explanation", "mtcbc"): "2025-11-27", ("advice", "cwm-taf-mash-operational-committee"): None}


def test_a_correction_makes_an_acceptance_provisional(demo: Demonstration) -> None:
    script = year()
    query = """query ($id: ID!, $knownAt: String) { work(id: $id, on: "2026-03-31", knownAt: $knownAt) {
      acts(kind: "RecommendationAccepted") { stands { verdict consequence } } } }"""
    before, after = script.position_before("correction"), script.position("correction")
    found = [
        demo.ask(query, id=stream_begun_by(cwm_taf_work.PROPOSAL), knownAt=str(position))["work"]["acts"][0]["stands"]
        for position in (before, after)
    ]
    assert found == [
        {"verdict": "MET", "consequence": "stands"},
        {"verdict": "NOT_MET", "consequence": "provisional"},
    ]


def test_why_an_act_of_work_stands_is_told_in_the_clauses_of_who_decided_it(
    demo: Demonstration,
) -> None:
    query = """query ($id: ID!) { work(id: $id, on: "2026-03-31") { acts(kind: "RecommendationAccepted") { stands {
      reasons { text clause words termsVersion } explanation { termsVersion clauses { ref words } steps } } } } }"""
    stands = demo.ask(query, id=stream_begun_by(cwm_taf_work.PROPOSAL))["work"]["acts"][0]["stands"]
    from_clauses = [reason for reason in stands["reasons"] if reason["clause"]]
    assert from_clauses
    assert all(reason["words"] and reason["termsVersion"] for reason in from_clauses)
    explained = stands["explanation"]
    assert explained["steps"] == [reason["text"] for reason in stands["reasons"]]
    assert {c["ref"]: c["words"] for c in explained["clauses"]}.items() >= {
        reason["clause"]: reason["words"] for reason in from_clauses
    }.items()
