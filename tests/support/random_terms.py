"""Terms of reference for random histories: those written for them, and those of the bodies that tests invent, moved to the
groups and agencies of the histories."""

import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import msgspec

import tests
from domain.terms.checks.consistency import inconsistencies
from domain.terms.checks.document import check, check_value
from domain.terms.document import Terms

HERE = Path(__file__).parent
INVENTED = Path(tests.__file__).parent / "terms" / "invented"
AGENCIES = ("police", "health", "council")
VALUES: tuple[Any, ...] = (
    *(True, False, 1, 2, 3, 12, [1, 2], [2, 3], "chair", "board", "sub-group", "self", "police"),
    *("provisional", "void", "no_business", "discussion_only", "majority", "present", "cast", "all", "fails"),
    *(
        "start",
        "throughout",
        "votes",
        "seat",
        "agency",
        "excused",
        "excluded",
        "adoption",
        "calendar",
        "working",
        "leaves",
    ),
    *(["chair"], ["board"], ["statutory"], "2025-06-01", "04-01", {"kind": "all"}, {"by": "chair"}),
)
"""What an interpretation may answer: for each question those that fit."""
OPENED = (
    *("quorum.inquorate.effect", "quorum.inquorate.ratified_by", "quorum.inquorate.ratified_within_days"),
    *("attendance.target", "attendance.counts.deputies", "decisions.rule.tie", "decisions.chairs_action.by"),
    *("interests.effect", "body.board.group", "duty.notice.days", "duty.draft.count", "duty.progress.months"),
)
"""What another version of the histories' own terms leaves open too."""


@cache
def of_sub_group() -> tuple[Terms, ...]:
    found = check((HERE / "histories.toml").read_text())
    assert isinstance(found, Terms), found
    return (found, _opened(), *(_moved(file, "sub-group", "board") for file in sorted(INVENTED.glob("*.toml"))))


@cache
def of_board() -> tuple[Terms, ...]:
    return tuple(
        _moved(file, "board", "sub-group") for file in (HERE / "histories.toml", *sorted(INVENTED.glob("*.toml")))
    )


def _moved(file: Path, group: str, other: str) -> Terms:
    """The terms of a file as those of a group: another body that they speak of is the other group, and the first agencies
    are those of the histories. Their version is the name of the file."""
    content = tomllib.loads(file.read_text())
    agencies = {
        a["id"]: to for a, to in zip(content.get("agency", []), AGENCIES, strict=False) if a["id"] not in AGENCIES
    }
    content = _renamed(content, agencies)
    content["group"]["slug"] = group
    content["terms"]["version"] = file.stem
    for body in content.get("body", [])[:1]:
        body["group"] = other
    return msgspec.convert(content, Terms)


def _opened() -> Terms:
    content = tomllib.loads((HERE / "histories.toml").read_text())
    content["terms"]["version"] = "2"
    for key in OPENED:
        *way, last = key.split(".")
        place: Any = content
        for step in way:
            place = next(x for x in place if x["id"] == step) if isinstance(place, list) else place[step]
        del place[last]
        content["open"].append({"key": key, "question": {"en": f"What of {key}?"}, "clause": "1"})
    found = msgspec.convert(content, Terms)
    assert not [*inconsistencies(found)], [*inconsistencies(found)]
    return found


def _renamed(value: Any, names: dict[str, str]) -> Any:
    match value:
        case dict():
            return {key: _renamed(v, names) for key, v in value.items()}
        case list():
            return [_renamed(v, names) for v in value]
        case str():
            return names.get(value, value)
    return value


@cache
def _answers(version: str, key: str) -> tuple[Any, ...]:
    document = next(t for t in (*of_sub_group(), *of_board()) if t.terms.version == version)
    return tuple(value for value in VALUES if not check_value(document, key, value))


def answer(r: Random, terms: Terms, key: str) -> Any:
    """A value that answers what the terms leave open; None where none of those known fits."""
    fitting = _answers(terms.terms.version, key)
    return r.choice(fitting) if fitting else None
