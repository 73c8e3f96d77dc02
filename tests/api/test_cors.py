"""Which pages of other origins may read answers in a browser: over real HTTP, with an allow-list of one."""

from collections.abc import Iterator

import httpx
import pytest

from tests.support.demonstration import DemonstrationTemplate
from tests.support.server import served

ALLOWED = "https://dashboard.example"
OTHERS = ["https://evil.example", "null", f"{ALLOWED}.evil.example", "http://dashboard.example", f"{ALLOWED}:8443"]
AUDITOR = {"Authorization": "Bearer demo-auditor"}
ASKED = {"query": "{ ledger { position } }"}
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}


@pytest.fixture(scope="module")
def browser(demonstration: DemonstrationTemplate) -> Iterator[httpx.Client]:
    """Speaks to a server whose settings name one origin."""
    with (
        demonstration.copy() as demo,
        served(demo.service, demo.login_dsn, cors_origins=[ALLOWED]) as address,
        httpx.Client(base_url=address) as client,
    ):
        yield client


def test_a_page_of_an_allowed_origin_may_ask_and_read(browser: httpx.Client) -> None:
    preflight = browser.options("/graphql", headers={"Origin": ALLOWED, **PREFLIGHT})
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == ALLOWED
    assert "POST" in preflight.headers["access-control-allow-methods"]
    allowed = {name.strip().lower() for name in preflight.headers["access-control-allow-headers"].split(",")}
    assert {"authorization", "content-type", "quorate-wait-for", "idempotency-key"} <= allowed
    answer = browser.post("/graphql", json=ASKED, headers={"Origin": ALLOWED, **AUDITOR})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == ALLOWED
    assert "Origin" in answer.headers["vary"]
    exposed = {name.strip() for name in answer.headers["access-control-expose-headers"].split(",")}
    assert {"Quorate-Position", "ETag", "Retry-After"} <= exposed


@pytest.mark.parametrize("origin", OTHERS)
def test_a_page_of_another_origin_reads_nothing(browser: httpx.Client, origin: str) -> None:
    preflight = browser.options("/graphql", headers={"Origin": origin, **PREFLIGHT})
    assert preflight.status_code == 400
    assert "access-control-allow-origin" not in preflight.headers
    answer = browser.post("/graphql", json=ASKED, headers={"Origin": origin, **AUDITOR})
    assert "access-control-allow-origin" not in answer.headers


def test_a_refusal_is_read_too(browser: httpx.Client) -> None:
    """Without the header a browser would show nothing but that something failed."""
    refused = browser.post("/graphql", json=ASKED, headers={"Origin": ALLOWED})
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == ALLOWED


def test_no_cookie_goes_along(browser: httpx.Client) -> None:
    """A session of the console is of no use to a page of another origin: credentials are never allowed."""
    for answer in (
        browser.options("/graphql", headers={"Origin": ALLOWED, **PREFLIGHT}),
        browser.post("/graphql", json=ASKED, headers={"Origin": ALLOWED, "Cookie": "quorate=x", **AUDITOR}),
        browser.get("/feeds/groups.csv", headers={"Origin": ALLOWED, **AUDITOR}),
    ):
        assert "access-control-allow-credentials" not in answer.headers
        assert answer.headers["access-control-allow-origin"] == ALLOWED


def test_methods_that_no_page_needs_are_refused(browser: httpx.Client) -> None:
    asked = {"Origin": ALLOWED, "Access-Control-Request-Method": "DELETE"}
    assert browser.options("/graphql", headers=asked).status_code == 400
    unknown = {"Origin": ALLOWED, **PREFLIGHT, "Access-Control-Request-Headers": "x-anything"}
    assert browser.options("/graphql", headers=unknown).status_code == 400


def test_where_no_origin_is_named_none_reads(demonstration: DemonstrationTemplate) -> None:
    with demonstration.copy() as demo, served(demo.service, demo.login_dsn) as address:
        for origin in (ALLOWED, "null"):
            preflight = httpx.options(f"{address}/graphql", headers={"Origin": origin, **PREFLIGHT})
            answer = httpx.post(f"{address}/graphql", json=ASKED, headers={"Origin": origin, **AUDITOR})
            assert answer.status_code == 200
            for response in (preflight, answer):
                assert not [name for name in response.headers if name.startswith("access-control-")]
