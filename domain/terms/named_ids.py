"""The ids of a document of terms that a field of its structure may name."""

from msgspec import Struct

from domain.terms.base import KNOWN_CATEGORIES
from domain.terms.document import Terms
from domain.terms.quorum import Discretion

_OFFICES = {"by", "casting_vote_by", "held_through", "leave_by", "monitored_by", "office", "offices", "selected_by"}


def ids_named(document: Terms, owner: type[Struct], name: str) -> tuple[str, ...]:
    """The ids in the document that a field of a structure may name. Ids change with the text only, so that a view which
    hides their table gives them too."""

    def ids(*tables: str) -> tuple[str, ...]:
        return tuple(each.id for table in tables for each in getattr(Terms, table).__get__(document))

    if name in {"agencies", "agency", "rotation"}:
        return ids("agencies")
    if name in {"categories", "category"}:
        return (*KNOWN_CATEGORIES, *ids("categories"))
    if name == "seats":
        return ids("seats")
    if name in {"approved_by", "appointed_by", "consents", "held_through_body", "member_of", "ratified_by", "to"}:
        return ("self", *ids("bodies"))
    if name == "by" and owner is Discretion:
        return ("self", *ids("offices", "bodies"))
    if name == "event":
        return ids("events")
    if name == "business":
        quorum, decisions = (getattr(Terms, table).__get__(document) for table in ("quorum", "decisions"))
        return tuple(sorted({each.id for rules in (quorum, decisions) if rules is not None for each in rules.business}))
    return ids("offices") if name in _OFFICES else ()
