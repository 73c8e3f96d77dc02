"""The accountability chain of the demonstration: from the programme to verified change, and what is still owed."""

from datetime import UTC, datetime

import pytest

from api import cli
from api.commands.fields.ids import stream_begun_by
from api.demonstration import cwm_taf_work, year
from api.http.tokens import Tokens
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


def test_the_command_line_says_why_an_act_of_work_stands_and_is_told_what_is_no_work(
    demo: Demonstration, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tokens = Tokens(demo.login_dsn)
    monkeypatch.setenv("QUORATE_TOKEN", tokens.create("s", "administrator", datetime(2190, 1, 1, tzinfo=UTC))[0])
    tokens.close()
    monkeypatch.setenv("DATABASE_URL", demo.login_dsn)
    monkeypatch.setenv("QUORATE_KEYRING", str(demo.keyring_dir))
    monkeypatch.delenv("QUORATE_SERVER", raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["quorate", "why", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    work = stream_begun_by(cwm_taf_work.PROPOSAL)
    code, out, err = run("--work", work)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "recommendation accepted of 2026-03-03: not met, provisional", lines[0]
    for title in ("Step by step:", "It rests on:"):
        assert title in lines, out
    before = year().position_before("correction")
    assert run("--work", work, "--known-at", str(before))[1].splitlines()[0].endswith(": met, stands")
    code, out, err = run("--work", "00000000-0000-0000-0000-000000000001")
    assert (code, out) == (1, ""), "what is not there is told, and is no verdict"
    assert "There is no piece of work 00000000-0000-0000-0000-000000000001 that you may see" in " ".join(err.split())
    code, out, err = run("00000000-0000-0000-0000-000000000001")
    assert (code, out) == (1, "")
    assert "There is no meeting 00000000-0000-0000-0000-000000000001 that you may see" in " ".join(err.split())
