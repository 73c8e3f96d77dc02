"""Sign-in at a real identity provider: in a real browser, and by whatever a browser could send."""

from collections.abc import Iterator
from datetime import date, timedelta

import httpx
import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser

from api.openid import provider as openid_provider
from api.pages import sign_in_rate
from tests.support.console_client import ConsoleClient
from tests.support.demonstration import DemonstrationTemplate
from tests.support.organisation import Organisation, at_provider, organisation, signed_in
from tests.support.server import served
from tests.support.visitor import visitor

NOWHERE = "http://localhost:9"


@pytest.fixture(scope="module")
def found(demonstration: DemonstrationTemplate) -> Iterator[Organisation]:
    with organisation(demonstration) as made:
        yield made


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is tried here comes from one address, and the provider's keys change now and then."""
    monkeypatch.setattr(sign_in_rate, "TRIES_MAX", 1_000)
    monkeypatch.setattr(openid_provider, "AGAIN_S", 0)


def test_an_auditor_signs_in_at_the_provider_and_out_at_both_ends(found: Organisation, browser: Browser) -> None:
    found.grant("sub", "a.auditor")
    with visitor(browser, found.address) as person:
        page = person.page
        person.go("/console/meetings")
        person.look()
        page.get_by_role("button", name="Sign in with your organisation's account").click()
        page.wait_for_url(f"{found.provider.issuer}/interaction/*")
        page.locator("[name=login]").fill("a.auditor")
        page.locator("[name=password]").fill("x")
        page.locator("[type=submit]").click()
        page.locator("[type=submit]").click()  # consent
        page.wait_for_url(f"{found.address}/console/meetings")
        person.look()
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url(f"{found.provider.issuer}/session/end*")
        page.locator("[name=logout]").click()
        page.wait_for_url(f"{found.address}/sign-in")
        person.go("/console")
        assert page.url == f"{found.address}/sign-in"


def test_nobody_whom_no_grant_names_gets_in_and_it_is_recorded(found: Organisation) -> None:
    client, answer = signed_in(found, "a.stranger")
    assert answer.headers["location"] == "/sign-in?organisation=unknown"
    assert "nobody has given you access" in client.get("/sign-in?organisation=unknown").text
    assert client.get("/console").status_code == 303
    assert found.recorded()[-1] == (None, f"not let in: a.stranger at {found.provider.issuer}", 403)
    client.close()


def test_what_a_group_of_the_organisation_is_granted_its_members_may_do(found: Organisation) -> None:
    id = found.grant("groups", "auditors", groups=("wandsworth-mash-omg",))
    found.provider.tell(accounts={"b": {"groups": ["staff", "auditors"], "name": "B\u202e Example"}})
    client, answer = signed_in(found, "b")
    assert answer.headers["location"] == "/console"
    assert client.get("/console/groups/wandsworth-mash-omg").status_code == 200
    assert client.get("/console/groups/cwm-taf-mqap").status_code == 404
    assert client.get("/console/record").status_code == 403
    actor, what, _ = found.recorded()[-1]
    assert (actor or "").startswith("actor-")
    assert what == f"signed in: b at {found.provider.issuer}, auditor"
    found.grants.revoke(id)
    assert client.get("/console").status_code == 303
    client.close()


def test_one_subject_is_one_actor_however_often_they_come(found: Organisation) -> None:
    found.grant("sub", "c")
    pages = []
    for _ in range(2):
        client, _ = signed_in(found, "c")
        pages.append(client.get("/console/access").text.partition('href="/console/access">')[2].partition("<")[0])
        client.close()
    assert pages[0] == pages[1]
    assert pages[0].startswith("actor-")


@pytest.mark.parametrize("wrong", ["state", "cookie", "iss", "code", "error"])
def test_a_return_that_is_not_this_browsers_opens_nothing(found: Organisation, wrong: str) -> None:
    found.grant("sub", "d")
    client = ConsoleClient(found.address)
    begun = client.get("/sign-in/organisation?then=/console/due")
    with httpx.Client(trust_env=False, timeout=30) as browser:
        back = httpx.URL(at_provider(browser, begun.headers["location"], "d"))
    if wrong == "cookie":
        client.cookies.clear()
        client.get("/sign-in/organisation")
    changed = {"error": "access_denied"} if wrong == "error" else {wrong: "x"}
    other = back if wrong == "cookie" else back.copy_merge_params(changed)
    answer = client.get(str(other).removeprefix(found.address))
    assert answer.headers["location"].startswith("/sign-in?organisation=refused")
    assert client.get("/console").status_code == 303
    assert client.get(str(back).removeprefix(found.address)).headers["location"].startswith("/sign-in?"), "good once"
    client.close()


def test_who_is_signed_out_at_the_provider_is_signed_out_here(found: Organisation) -> None:
    found.grant("sub", "e")
    one, other = ConsoleClient(found.address), signed_in(found, "e")[0]
    begun = one.get("/sign-in/organisation")
    with httpx.Client(trust_env=False, timeout=30) as browser:
        one.get(at_provider(browser, begun.headers["location"], "e").removeprefix(found.address))
        assert one.get("/console").status_code == 200
        asked = browser.get(f"{found.provider.issuer}/session/end").text
        secret = asked.partition('name="xsrf" value="')[2].partition('"')[0]
        done = browser.post(f"{found.provider.issuer}/session/end/confirm", data={"xsrf": secret, "logout": "yes"})
        assert done.status_code in (302, 303)
    assert one.get("/console").status_code == 303
    assert other.get("/console").status_code == 200, "another session of the provider"
    one.close()
    other.close()


def test_after_the_provider_has_new_keys_people_sign_in_as_before(found: Organisation) -> None:
    found.grant("sub", "f")
    for _ in range(2):
        client, answer = signed_in(found, "f")
        assert answer.headers["location"] == "/console"
        client.close()
        found.provider.tell(rotate=True)


def test_while_the_provider_is_away_a_token_works(found: Organisation) -> None:
    service = found.demo.service
    client = service.openid
    assert client
    service.openid = replace(client, issuer=NOWHERE)
    try:
        with served(service, found.demo.login_dsn) as address:
            visitor = ConsoleClient(address)
            answer = visitor.get("/sign-in/organisation?then=/console/due")
            assert answer.headers["location"] == "/sign-in?organisation=away&then=%2Fconsole%2Fdue"
            assert "does not answer just now. A token still works." in visitor.get(answer.headers["location"]).text
            assert visitor.enter("demo-auditor").status_code == 303
            assert visitor.get("/console").status_code == 200
            visitor.close()
    finally:
        service.openid = client


def test_an_administrator_lets_people_in_by_the_page_of_access(found: Organisation) -> None:
    administrator = ConsoleClient(found.address)
    administrator.enter()
    fields = {
        "form_token": administrator.token("/console/access"),
        "claim": "roles",
        "value": "Quorate.Auditor",
        "role": "auditor",
        "ends": (date.today() + timedelta(days=30)).isoformat(),
    }
    for wrong in ({"claim": "name"}, {"claim": ""}, {"value": ""}, {"role": "calendar"}, {"ends": "2099-01-01"}):
        assert administrator.post("/console/access", {**fields, **wrong}).status_code == 400, wrong
    assert administrator.post("/console/access", fields).status_code == 303
    shown = administrator.get("/console/access").text
    assert "roles=Quorate.Auditor" in shown
    [grant] = [g for g in found.grants.list() if g.claim == "roles"]
    administrator.post("/console/access", {"form_token": fields["form_token"], "revoke-grant": grant.id})
    assert next(g for g in found.grants.list() if g.id == grant.id).revoked_at
    auditor = ConsoleClient(found.address)
    auditor.enter("demo-auditor")
    assert "roles=Quorate.Auditor" not in auditor.get("/console/access").text
    mine = {**fields, "form_token": auditor.token("/console/access", "/console/access")}
    assert auditor.post("/console/access", mine).status_code == 403
    administrator.close()
    auditor.close()


def test_the_pages_of_access_and_sign_in_are_fit_to_be_read_in_both_languages(
    found: Organisation, browser: Browser
) -> None:
    found.grant("groups", "some")
    for language in ("en", "cy"):
        with visitor(browser, found.address, language=language) as person:
            for outcome in ("away", "unknown", "refused"):
                person.go(f"/sign-in?organisation={outcome}")
                person.look()
            person.enter()
            person.go("/console/access")
            person.look()
