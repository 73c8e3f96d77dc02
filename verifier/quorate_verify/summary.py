"""The summary of what was found, for people."""

from typing import Any

from quorate_verify.findings import GOOD, KINDS, Result
from quorate_verify.welsh import in_welsh
from quorate_verify.words import WORDS, counted, printable

SHOWN_MAX = 10
BOUNDED = "bounded figures"
KEYS = (
    "signed_by",
    "new_keys",
    "foreign_keys",
    "unnamed_keys",
    "asked_keys",
    "unread_breaks",
    "unsigned_checkpoints",
    "gone_on",
)


def summary(result: Result, pack: str, *, welsh: bool) -> str:
    """A line for each kind of finding, and what else there is to know."""

    def words(name: str, **values: object) -> str:
        return WORDS[name][welsh].format(**{name: printable(value) for name, value in values.items()})

    facts = result.facts
    request: dict[str, Any] = found if isinstance(found := facts.get("request"), dict) else {}
    about = words(
        "of",
        slug=request.get("group", "?"),
        position=facts.get("position", "?"),
        events=facts.get("events", 0),
        leaves=facts.get("leaves", 0),
    )
    lines = [f"{words('pack')} {printable(pack)}: {about}"]
    if facts.get("newest"):
        lines.append(words("newest", at=facts["newest"]))
    if request.get("known_at"):
        lines.append(words("as-of", known_at=request["known_at"]))
    if facts.get("whole"):
        lines.append(words("whole", position=facts["whole"]))
    lines += ["", *_verdicts(result, welsh=welsh), "", words(_verdict(result), leaves=facts.get("leaves", 0))]
    if result.undone:
        lines.append(words("undone", what=in_welsh(result.undone) if welsh else result.undone))
    if result.later:
        sizes = ", ".join(map(str, result.later))
        lines.append(words("later" if request.get("known_at") else "later-head", sizes=sizes))
    exact = {what: n for what, n in result.checked.items() if what != BOUNDED}
    if exact:
        lines.append(words("checked", what=", ".join(words(what, n=n) for what, n in exact.items())))
    if bounded := result.checked.get(BOUNDED):
        lines.append(words("bounded", n=bounded))
    lines += [words("break", what=in_welsh(one) if welsh else one) for one in facts.get("breaks", ())]
    lines += [words(name, what=", ".join(facts[name])) for name in KEYS if facts.get(name)]
    if given_up := [key for key in facts.get("signed_by", ()) if key in facts.get("retired_keys", ())]:
        lines.append(words("retired", what=", ".join(given_up)))
    lines += [words(note) for note in result.notes]
    return "\n".join([*lines, *_judged(facts, welsh=welsh), words("true")])


def _verdict(result: Result) -> str:
    """What it all comes to: something is wrong, all that could be compared is right, or everything is."""
    if result.findings:
        return "bad"
    return "good-so-far" if result.later else "good"


def _judged(facts: dict[str, Any], *, welsh: bool) -> list[str]:
    """What the rules left open, and what of the report was made again; without them, that nothing was."""
    said = {name: ", ".join(facts.get(name, ())) for name in ("differing", "only-signed")}
    said["beyond"] = counted(facts.get("beyond", ()), welsh=welsh)
    lines = [WORDS[name][welsh].format(what=printable(what)) for name, what in said.items() if what]
    if same := facts.get("files"):
        return [WORDS["files"][welsh].format(n=len(same)), *lines]
    return [*lines, WORDS["signed"][welsh]]


def _verdicts(result: Result, *, welsh: bool) -> list[str]:
    """Each kind with what was found of it, or that nothing was."""
    lines: list[str] = []
    for kind, wrong in KINDS.items():
        of_kind = [f for f in result.findings if f.kind == kind]
        if of_kind:
            lines.append(f"  ✗ {wrong[welsh]}")
        elif kind == "inconsistent" and not any(result.facts.get("held", ())):
            lines.append(f"  – {WORDS['not-held'][welsh]}")
        elif kind == "inconsistent" and result.later:
            lines.append(f"  – {WORDS['not-compared'][welsh]}")
        elif kind == "truncated" and result.later:
            lines.append(f"  – {WORDS['end-not-known'][welsh]}")
        elif kind == "signature" and "own-key" in result.notes:
            lines.append(f"  – {WORDS['own-signature'][welsh]}")
        else:
            lines.append(f"  ✓ {GOOD[kind][welsh]}")
        lines += [f"      {printable(in_welsh(f.detail) if welsh else f.detail)}" for f in of_kind[:SHOWN_MAX]]
        if len(of_kind) > SHOWN_MAX:
            lines.append(f"      … {len(of_kind) - SHOWN_MAX}")
    return lines
