"""Golden file of the judgements of all bodies. Once a rule is changed on purpose, raise RULE_VERSION in
projections/rule_version.py and write the file anew (`make judgements`): the difference is what the change does."""

import sys
from pathlib import Path

from projections.rule_version import RULE_VERSION
from tests.judgements.bodies import BODIES, history
from tests.judgements.lines import history_line, judgement_lines

FILE = Path(__file__).with_name("judgements.txt")
HEADING = "== "
RAISE = "raise RULE_VERSION in projections/rule_version.py, say why in the commit, then: make judgements"

Section = tuple[str, list[str]]
"""The line of a history, and its judgements."""


def section(body: str) -> Section:
    """The judgements of a body as the rules are now."""
    ledger = history(body)
    return history_line(ledger), judgement_lines(ledger)


def kept() -> tuple[int, dict[str, Section]]:
    """The rule version of the file, and what it holds of each body."""
    first, *rest = FILE.read_text(encoding="utf-8").split(f"\n{HEADING}")
    found: dict[str, Section] = {}
    for text in rest:
        heading, *lines = text.rstrip("\n").split("\n")
        body, _, of = heading.partition(": ")
        found[body] = of, lines
    return int(first.removeprefix("rule version ")), found


def written(sections: dict[str, Section]) -> str:
    parts = [f"\n{HEADING}{body}: {of}\n" + "\n".join(lines) + "\n" for body, (of, lines) in sections.items()]
    return f"rule version {RULE_VERSION}\n" + "".join(parts)


def changed_by_a_rule(before: Section | None, now: Section) -> list[str]:
    """The judgements that are others though the history is the same: what they were, what they are."""
    if before is None or before[0] != now[0]:
        return []
    was, is_ = (set(lines) for _, lines in (before, now))
    return [f"- {x}" for x in before[1] if x not in is_] + [f"+ {x}" for x in now[1] if x not in was]


def main() -> None:
    found = {body: section(body) for body in BODIES}
    version, before = kept() if FILE.exists() else (0, {})
    if version == RULE_VERSION and any(changed_by_a_rule(before.get(body), now) for body, now in found.items()):
        sys.exit(f"judgements have changed: {RAISE}")
    FILE.write_text(written(found), encoding="utf-8")


if __name__ == "__main__":
    main()
