"""Renders a problem (RFC 9457) as lines of text: what is wrong, by which rule, at which faults, and what to do next."""

from collections.abc import Iterator

from msgspec.structs import replace

from api.http.problem_details import Problem, ShownFault
from api.languages import translator
from domain.text import said

NEXT_STEPS = {
    "malformed": said("Nothing was recorded. Change what is wrong and run it again."),
    "not-authenticated": said(
        "Set QUORATE_TOKEN to one that stands: `quorate token list` shows which do, `quorate token create` makes one."
    ),
    "not-permitted": said("Use the token of somebody who may: `quorate token list` shows roles and groups."),
    "unknown": said("Nothing was recorded. Look the id, slug or position up and run it again."),
    "lost-race": said("Nothing was recorded. Run it again."),
    "version-expected": said("Nothing was recorded. Read what is there now, then run it again."),
    "too-large": said("Nothing was recorded. Send it in parts."),
    "sheet-refused": said("Nothing was recorded. Put these cells right on the sheet, save it, and run it again."),
    "rule-broken": said("Nothing was recorded. Change what breaks the rule and run it again."),
    "faults-not-acknowledged": said("Nothing was recorded. To record it all the same, run it again with {acknowledge}"),
    "perhaps-recorded": said("Nothing was recorded. If it is another, run it again with {acknowledge}"),
    "key-reused": said("Nothing was recorded. Use another key."),
    "disk-full": said("Nothing was recorded. Run it again when there is room on the disk."),
    "unavailable": said("Run it again in a moment."),
    "unexpected": said("Look it up in the log of the service."),
}


def problem_lines(problem: Problem) -> Iterator[str]:
    """The lines of a problem, in the language of this run."""
    translate = translator()
    yield f"{problem.title}: {problem.detail}" if problem.detail else problem.title
    if problem.rule:
        yield translate(said("Rule: {rule}[ (clause {clause})]", rule=problem.rule, clause=problem.clause))
    for fault in problem.faults:
        yield f"  {fault_line(fault)}"
    for cell in problem.cells or ():
        yield f"  {cell.address} ({cell.header}): {cell.text}"
    kind = problem.type.rpartition(":")[2]
    if next_ := NEXT_STEPS.get(kind):
        acknowledge = " ".join(f"--acknowledge {f.id}" for f in problem.faults)
        yield translate(replace(next_, values={"acknowledge": acknowledge}))


def fault_line(fault: ShownFault) -> str:
    """A fault in one line: its id, the text, the rule, and the positions."""
    return f"{fault.id}  " + translator()(
        said(
            "{text} ({rule}[, clause {clause}]; positions {positions})",
            text=fault.text,
            rule=fault.rule,
            clause=fault.clause,
            positions=list(fault.positions),
        )
    )
