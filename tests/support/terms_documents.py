"""Documents of terms for tests: the two of the project, those that are invented, and changed ones."""

from pathlib import Path

from domain.terms.checks.document import check
from domain.terms.document import Terms


def text_of(slug: str, clause: str, words: str, year: str = "") -> str:
    """The least text of a group's terms: who it is, and one clause; `year` are the lines about its year."""
    return f"""
[terms]
version = "1"
{year}
[terms.source]
title = {{ en = "Terms" }}
digest = "{"0" * 64}"
complete = true
extent = {{ en = "all" }}
[group]
slug = "{slug}"
name = {{ en = "{slug.title()}" }}
[clauses]
"{clause}" = {{ en = "{words}" }}
"""


VOTING_HEAD = (
    text_of("group", "1", "Words.")
    + """
[[body]]
id = "parent"
name = { en = "Parent" }
[[office]]
id = "chair"
title = { en = "Chair" }
clause = "1"
"""
)

VOTING_RULES = """
[decisions]
clause = "1"
[decisions.rule]
clause = "1"
method = "majority"
more_than = [1, 2]
of = "cast"
abstentions = "ignored"
tie = "casting_vote"
casting_vote_by = "chair"
[decisions.voters]
deputies = true
remote = true
[[decisions.business]]
id = "terms"
what = { en = "changes of these terms" }
clause = "1"
consents = ["parent"]
consents_clause = "1"
rule = { clause = "1", method = "majority", at_least = [2, 3], of = "all", less = ["vacant"] }
[decisions.chairs_action]
clause = "1"
allowed = true
by = "chair"
business = ["terms"]
then = "ratified"
next_meeting = true
[decisions.written]
clause = "1"
allowed = true
responses = [1, 2]
then = "reported"
days_min = 5
days_max = 10
[interests]
clause = "1"
effect = "votes_with_leave"
leave_by = "chair"
"""

FOLDER = Path(__file__).parents[2] / "terms-of-reference"
TESTS = Path(__file__).parents[1]
INVENTED = [*(TESTS / "terms" / "invented").glob("*.toml"), *(TESTS / "domain" / "rules" / "invented").glob("*.toml")]
NAMES = ["cwm-taf-mqap", "wandsworth-mash-omg"]
CWM_TAF = (FOLDER / "cwm-taf-mqap.toml").read_text()


def parsed(text: str) -> Terms:
    found = check(text)
    assert isinstance(found, Terms), found
    return found


def faults(text: str) -> dict[str, str]:
    found = check(text)
    assert isinstance(found, list)
    return {fault.key: str(fault.reason) for fault in found}


def changed(*pairs: tuple[str, str]) -> str:
    text = CWM_TAF
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text
