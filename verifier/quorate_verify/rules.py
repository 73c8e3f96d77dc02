"""The whole of the rules, where Quorate is installed beside the verifier: found by its entry point, not imported."""

from collections.abc import Callable, Mapping
from importlib.metadata import entry_points
from typing import Any

from quorate_verify.findings import Result
from quorate_verify.notes import Malformed
from quorate_verify.pack import Pack

GROUP = "quorate_verify.rules"
REPORTED = ("index.html", "lists/", "names.json", "report.", "terms.json")
"""What a pack has beside events, proofs and judgements."""
Check = Callable[[Mapping[str, bytes]], Mapping[str, Any]]


def installed() -> Check:
    """The check that an installed Quorate offers. Raises Malformed where none is installed."""
    for found in entry_points(group=GROUP):
        check: Check = found.load()
        return check
    raise Malformed("--with-rules needs Quorate itself, installed where quorate-verify is")


def check(pack: Pack, follows: Check, result: Result) -> None:
    """Hold every judgement of the pack to its events by the whole of the rules; it is said where that cannot be done."""
    try:
        found = follows(pack.files)
    except Exception as error:  # whatever the rules of another package raise of a pack that anybody may make
        result.undone = f"--with-rules: {error}"
        return
    for detail in found["findings"]:
        result.add("figure", detail)
    result.checked["judgements by the rules"] = found["checked"]
    same = list(found.get("files", ()))
    result.facts["beyond"] = list(found["beyond"])
    result.facts["files"] = same
    result.facts["differing"] = list(found.get("differing", ()))
    result.facts["only-signed"] = sorted(n for n in pack.files if n.startswith(REPORTED) and n not in same)
