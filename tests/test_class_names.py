"""One name, one meaning: no two classes of the four packages have one name, except where one is shown by the other."""

import ast
from collections import defaultdict
from pathlib import Path

HOME = Path(__file__).parent.parent
PACKAGES = ("domain", "ledger", "projections", "api")
TYPES = "api/graphql/types/"

SHOWN_BY_GRAPHQL = {
    "Absences": "domain/rules/attendance/summary.py",
    "ActingChair": "domain/timelines/meeting/sitting.py",
    "Agenda": "domain/timelines/meeting/preparation.py",
    "Attendance": "domain/timelines/meeting/timeline.py",
    "AttendanceSummary": "domain/rules/attendance/summary.py",
    "Authority": "domain/values.py",
    "CountedAttendee": "domain/rules/quorum/verdict.py",
    "DecisionStanding": "projections/judgements/meeting/decision_standing.py",
    "Event": "domain/events/base.py",
    "Evidence": "domain/values.py",
    "Excusal": "domain/rules/attendance/attendance_line.py",
    "Fault": "domain/faults.py",
    "Interest": "domain/rules/voting/interests.py",
    "Interpretation": "domain/terms/interpretation.py",
    "Minutes": "domain/timelines/meeting/minutes.py",
    "MinutesCorrection": "domain/timelines/meeting/minutes.py",
    "Notice": "domain/timelines/meeting/preparation.py",
    "Numbers": "domain/rules/quorum/verdict.py",
    "Owed": "domain/rules/duties/work.py",
    "Place": "projections/questions/places.py",
    "Presence": "domain/events/meeting/proceedings.py",
    "Reason": "domain/verdicts.py",
    "Relation": "domain/terms/document.py",
    "RowDifference": "projections/questions/comparison/difference.py",
    "Seat": "domain/timelines/group/membership.py",
    "SeatVote": "domain/events/votes.py",
    "Sequel": "domain/timelines/group/timeline.py",
    "Terms": "domain/terms/document.py",
    "Votes": "domain/events/votes.py",
}
"""The classes that a GraphQL type of the same name shows, field by field: one idea at two layers."""

ALLOWED = {
    "Checkpoint": (
        {"ledger/proof/checkpoint.py", "/".join(("api", "graphql", "root", "trail.py"))},
        "the GraphQL type shows the signed note",
    ),
}
"""Other pairs, each with its reason."""


def classes_defined_twice() -> dict[str, list[str]]:
    """The modules that define each class name that is defined more than once."""
    modules = defaultdict(list)
    for package in PACKAGES:
        for path in sorted((HOME / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ClassDef):
                    modules[node.name].append(str(path.relative_to(HOME)))
    return {name: paths for name, paths in modules.items() if len(paths) > 1}


def test_no_two_classes_of_one_name_mean_two_things() -> None:
    for name, modules in classes_defined_twice().items():
        shown = [module for module in modules if module != SHOWN_BY_GRAPHQL.get(name)]
        one_idea = len(modules) == 2 and len(shown) == 1 and shown[0].startswith(TYPES)
        allowed, _ = ALLOWED.get(name, (set(), ""))
        assert one_idea or set(modules) == allowed, f"{name} means two things: rename one of {', '.join(modules)}"


def test_no_pair_is_allowed_that_is_none() -> None:
    assert {*SHOWN_BY_GRAPHQL, *ALLOWED} <= {*classes_defined_twice()}
