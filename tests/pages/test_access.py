"""Credentials and sessions in the browser: who makes and revokes them, and what ends at once."""

import re
from datetime import date, timedelta

from playwright.sync_api import Browser

from tests.support.console_client import ConsoleClient
from tests.support.demonstration import Demonstration
from tests.support.visitor import visitor

Console = tuple[str, Demonstration]


def test_a_credential_is_made_used_and_revoked(console: Console) -> None:
    administrator, newcomer = ConsoleClient(console[0]), ConsoleClient(console[0])
    administrator.enter()
    fields = {
        "form_token": administrator.token("/console/access"),
        "name": "Newcomer",
        "role": "administrator",
        "ends": (date.today() + timedelta(days=30)).isoformat(),
        "groups": "wandsworth-mash-omg",
    }
    for wrong in ({"ends": "2099-01-01"}, {"ends": "9999-12-31"}, {"groups": "wandsworth-mash-omg nowhere"}):
        assert administrator.post("/console/access", {**fields, **wrong}).status_code == 400
    sent = [administrator.post("/console/access", {**fields, "key": "one click"}) for _ in range(2)]
    assert [a.headers["location"] for a in sent] == ["/console/access"] * 2
    shown = administrator.get("/console/access").text
    made = re.search(r"quorate_[\w-]{43}", shown)
    assert made
    assert shown.count("Newcomer<br>") == 1
    newcomer.enter(made[0])
    page = newcomer.get("/console/access")
    assert page.status_code == 200
    assert "demo-administrator" not in page.text
    assert "A new credential" not in page.text
    refused = newcomer.post("/console/access", {**fields, "form_token": newcomer.token("/console/access")})
    assert refused.status_code == 403
    listed = administrator.get("/console/access").text
    assert made[0] not in listed
    [id] = re.findall(r'name="revoke" value="(\w+)"', listed.partition("Newcomer")[2])[:1]
    administrator.post("/console/access", {"form_token": fields["form_token"], "revoke": id})
    assert newcomer.get("/console/access").status_code == 303
    administrator.close()
    newcomer.close()


def test_the_page_of_access_is_fit_to_be_read(browser: Browser, console: Console) -> None:
    with visitor(browser, console[0]) as administrator:
        administrator.enter()
        administrator.go("/console/access")
        administrator.look()
