"""The mutation score: how many of the mutations that mutmut tried are seen by tests, module by module.

    python tools/mutation_score.py [PREFIX]      of the modules whose names begin so

Counted as seen is a mutation with which a test fails, or ends not; as not seen one with which all tests pass, and one in a
function that no test of the selection runs. Reads what `mutmut run` left in `mutants`.
"""

import json
import sys
from collections import Counter
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
SURVIVED = 0
WITHOUT_TESTS = (5, 33)
SKIPPED = 34


def main(prefix: str = "") -> int:
    """Print a line for each module, and the score of all. The exit status; 1 where nothing was tried."""
    tried: dict[str, Counter[str]] = {}
    for meta in sorted((HOME / "mutants").rglob("*.py.meta")):
        for mutation, code in json.loads(meta.read_text())["exit_code_by_key"].items():
            module = mutation.rpartition(".")[0]
            if module.startswith(prefix) and code not in (None, SKIPPED):
                tried.setdefault(module, Counter())[outcome(code)] += 1
    if not tried:
        print("No mutation was tried: run make mutate.")
        return 1
    for module, counted in tried.items():
        print(line(module, counted))
    print(line("all", sum(tried.values(), Counter())))
    return 0


def outcome(code: int) -> str:
    """What became of a mutation, by the exit status of the tests."""
    if code in WITHOUT_TESTS:
        return "without a test"
    return "survived" if code == SURVIVED else "seen"


def line(name: str, counted: Counter[str]) -> str:
    """The line of a report: the share that is seen, and the counts."""
    told = ", ".join(f"{counted[what]} {what}" for what in ("seen", "survived", "without a test"))
    return f"{name}: {100 * counted['seen'] / counted.total():.0f} % ({told})"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
