"""Terms adopted in the console: the check says what is in the text and not in the record, and the form makes it."""

from pathlib import Path

from tests.support.console_client import ConsoleClient
from tests.support.demonstration import Demonstration

GROUP = "wandsworth-mash-omg"
ACTION = "/console/record/adopt_terms_of_reference"
TEXT = Path(__file__).parents[2] / "terms-of-reference" / f"{GROUP}.toml"
SEAT = """
[[seat]]
id = "lay"
title = { en = "Lay Member", cy = "Aelod Lleyg" }
clause = "W21"
"""


def test_the_check_of_an_adoption_says_what_only_the_text_has_and_the_form_makes_it(
    console: tuple[str, Demonstration],
) -> None:
    address, demo = console
    client = ConsoleClient(address)
    client.enter()
    toml = TEXT.read_text(encoding="utf-8").replace('version = "1"', 'version = "with a lay member"', 1) + SEAT
    fields = {
        "form_token": client.token(f"{ACTION}?group={GROUP}", ACTION),
        "step": "check",
        "path.group": GROUP,
        "toml": toml,
        "on": "2026-03-01",
        "authority": f"body:{GROUP}",
    }
    told = client.post(ACTION, fields)
    assert told.status_code == 200, told.text
    assert "In the terms, and not recorded: Lay Member." in told.text
    made = client.post(ACTION, {**fields, "create": "yes"})
    assert "creates what the terms have: Lay Member" in made.text
    before = demo.service.head()
    done = client.post(ACTION, {**fields, "create": "yes", "step": "record", "key": "with-a-lay-member"})
    assert (done.status_code, demo.service.head()) == (303, before + 2)
    client.close()
