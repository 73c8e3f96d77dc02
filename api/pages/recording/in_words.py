"""What was filled in, as the check shows it: days, names and who decided it in words instead of codes and short names."""

from collections.abc import Mapping

from api.pages.question import Data
from api.pages.recording.controls import Control
from api.pages.rendering import code_in_words, day, say


def names_of(data: Data) -> dict[str, str]:
    """By short name or id, what the groups, agencies and the person of a form's question are called."""
    nodes = (*data["groups"]["nodes"], *data["agencies"]["nodes"])
    named = {node["slug"]: node["name"] or node["slug"] for node in nodes}
    return named | {who["ref"]: who["name"] for who in [data["who"]] if who and who["name"]}


def shown(control: Control, given: Mapping[str, str], named: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was filled in under a control: names of fields, and values in words."""
    start = f"{control.name}."
    found = [(n, v) for n, v in given.items() if (n == control.name or n.startswith(start)) and v.strip()]
    return [(n, _in_words(control.kind if n == control.name else "", v, named)) for n, v in found]


def _in_words(kind: str, value: str, named: Mapping[str, str]) -> str:
    match kind:
        case "choice" | "yes_no":
            return code_in_words(value)
        case "day":
            return day(value)
        case "authority":
            return authority_in_words(value, named)
        case _:
            return named.get(value.strip(), value)


def authority_in_words(value: str, named: Mapping[str, str]) -> str:
    """Who decided it, as in chair@group, body:group, agency:agency, or body."""
    office, at, group = value.partition("@")
    if at:
        return say("{office} of {group}", office={"code": office}, group=named.get(group, group))
    kind, _, slug = value.partition(":")
    if slug and not value.startswith("{"):
        return named.get(slug, slug)
    words = {
        "body": say("a body that is not recorded here"),
        "agency": say("an agency that is not recorded here"),
    }
    return words.get(kind, value)
