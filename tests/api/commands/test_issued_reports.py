"""Reports that are issued: made by the service itself, so that what is recorded of them is so; and the duty they meet."""

from hashlib import sha256
from typing import Any

import pytest

from tests.support.command_examples import post_examples_up_to
from tests.support.http_client import Client

BY = {"kind": "office", "group": "example-group", "office": "chair"}
ISSUE = {"to": "example-board", "on": "2025-07-12", "authority": BY}
DUTIES = """{ group(slug: "example-group", on: "2025-12-31") {
  duties { duty period satisfiedOn satisfiedBy } reports { nodes { acts(kind: "ReportIssued") { fields } } } } }"""


@pytest.fixture
def issues(client: Client) -> str:
    """Where the report of the examples is issued."""
    answers = post_examples_up_to(client, "paragraph")
    client.project()
    return f"/prepared-reports/{answers['prepared-report']['id']}/issues"


def asked(client: Client, query: str) -> Any:
    client.project()
    answer = client.http.request("POST", "/graphql", json={"query": query}, headers=client.headers).json()
    assert "errors" not in answer, answer
    return answer["data"]["group"]


def made(client: Client, **params: Any) -> Any:
    params = {"group": "example-group", "period": "2025-26-Q1", **params}
    return client.http.request("GET", "/reports/quarterly", params=params, headers=client.headers)


def met(client: Client, duty: str, period: str) -> list[Any]:
    found = asked(client, DUTIES)["duties"]
    return [d["satisfiedOn"] for d in found if (d["duty"], d["period"]) == (duty, period)]


def test_a_report_is_issued_with_the_position_and_the_digest_that_the_service_finds(
    client: Client, issues: str
) -> None:
    client.post(issues, ISSUE)
    (report,) = asked(client, DUTIES)["reports"]["nodes"]
    (issued,) = report["acts"]
    position = issued["fields"]["position"]
    csv = made(client, format="csv", **{"known-at": position}).content
    assert issued["fields"]["digest"] == sha256(csv).hexdigest()


def test_a_digest_that_is_not_of_the_report_is_refused(client: Client, issues: str, nothing_recorded: Any) -> None:
    stated = made(client, format="json").json()
    of = {"position": stated["position"]}
    with nothing_recorded():
        for wrong in ({"digest": "0" * 64}, {"digest": stated["digest"], "position": stated["position"] - 30}):
            assert client.refused(issues, {**ISSUE, **of, **wrong}, 422)["rule"] == "digest-of-report"
        client.refused(issues, {**ISSUE, "position": stated["position"] + 1000, "digest": stated["digest"]}, 400)
    client.post(issues, {**ISSUE, **of, "digest": stated["digest"]})


def test_what_was_issued_is_retracted_and_issued_anew_not_corrected(client: Client, issues: str) -> None:
    (position,) = client.post(issues, ISSUE)["positions"]
    body = {
        "corrections": [{"position": position, "replacement": {"digest": "1" * 64}, "reason": "a slip"}],
        "authority": BY,
    }
    assert client.refused("/corrections", body, 422)["rule"] == "identity-kept"


def test_a_report_that_is_issued_meets_the_duty_that_it_was_prepared_for(client: Client, issues: str) -> None:
    assert met(client, "quarterly-report", "2025-26-Q2") == [None]
    body = {"what": "quarterly", "period": "2025-26-Q2", "on": "2025-10-10", "authority": BY}
    report = client.post("/groups/example-group/prepared-reports", body)["id"]
    client.project()
    issued = client.post(f"/prepared-reports/{report}/issues", {**ISSUE, "on": "2025-10-12"})
    assert met(client, "quarterly-report", "2025-26-Q2") == ["2025-10-12"]
    gone = {"retractions": [{"position": issued["positions"][0], "reason": "it was not sent"}], "authority": BY}
    client.post("/corrections", gone)
    assert met(client, "quarterly-report", "2025-26-Q2") == [None]


def test_a_report_is_prepared_for_a_period_that_there_is_under_a_duty_that_the_terms_name(
    client: Client, issues: str
) -> None:
    for what, period, duty, rule in (
        ("quarterly", "2025-26", None, "known-period"),
        ("quarterly", "2025-26-Q5", None, "known-period"),
        ("quarterly", "2025-Q1", None, "known-period"),
        ("annual", "2025-26-Q1", None, "known-period"),
        ("annual", "last year", None, "known-period"),
        ("quarterly", "2025-26-Q1", "no-duty", "known-duty"),
    ):
        body = {"what": what, "period": period, "on": "2025-10-10", "authority": BY} | ({"duty": duty} if duty else {})
        refused = client.refused("/groups/example-group/prepared-reports", body, 422)
        assert refused["rule"] == rule, (what, period, duty)
