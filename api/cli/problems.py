"""A problem (RFC 9457) in plain words: what is wrong, by which rule, at which faults, and what to do next."""

from collections.abc import Iterator

from api.problems import Problem, ShownFault

NEXT = {
    "malformed": "Nothing was recorded. Change what is wrong and run it again.",
    "not-authenticated": "Set QUORATE_TOKEN to one that stands: `quorate token list` shows which do, `quorate token "
    "create` makes one.",
    "not-permitted": "Use the token of somebody who may: `quorate token list` shows roles and groups.",
    "unknown": "Nothing was recorded. Look the id, slug or position up and run it again.",
    "lost-race": "Nothing was recorded. Run it again.",
    "version-expected": "Nothing was recorded. Read what is there now, then run it again.",
    "too-large": "Nothing was recorded. Send it in parts.",
    "sheet-refused": "Nothing was recorded. Put these cells right on the sheet, save it, and run it again.",
    "rule-broken": "Nothing was recorded. Change what breaks the rule and run it again.",
    "faults-not-acknowledged": "Nothing was recorded. To record it all the same, run it again with {acknowledge}",
    "key-reused": "Nothing was recorded. Use another key.",
    "unavailable": "Run it again in a moment.",
    "unexpected": "Look it up in the log of the service.",
}


def lines(problem: Problem) -> Iterator[str]:
    """The problem as lines for a person."""
    yield f"{problem.title}: {problem.detail}" if problem.detail else problem.title
    if problem.rule:
        yield f"Rule: {problem.rule}" + (f" (clause {problem.clause})" if problem.clause else "")
    for fault in problem.faults:
        yield f"  {described(fault)}"
    for cell in problem.cells or ():
        yield f"  {cell.address} ({cell.header}): {cell.text}"
    kind = problem.type.rpartition(":")[2]
    if next_ := NEXT.get(kind):
        yield next_.format(acknowledge=" ".join(f"--acknowledge {f.id}" for f in problem.faults))


def described(fault: ShownFault) -> str:
    """A fault in one line: its id, what cannot be, where."""
    clause = f", clause {fault.clause}" if fault.clause else ""
    where = ", ".join(map(str, fault.positions))
    return f"{fault.id}  {fault.text} ({fault.rule}{clause}; positions {where})"
