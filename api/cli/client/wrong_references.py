"""Acts of a group that name the wrong agency or person: which are corrected as a matter of course, which are asked about,
and which no correction can mend."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from api.cli.arguments.options import InvalidArgument
from api.cli.client.session import ClientSession
from api.cli.client.standing_acts import StandingAct, standing_acts
from api.http.media import Json
from domain.events import EVENTS_BY_NAME
from domain.text import said

GROUP = "query ($slug: String!) { group(slug: $slug) { ref } }"
AGENCY = "query ($slug: String!) { agency(slug: $slug) { ref } }"


class WrongActs(Struct, frozen=True):
    """Acts that name what is wrong: `own` follow from it, `others` are asked about, of `fixed` it is what they are about:
    they are retracted, and recorded anew."""

    own: list[StandingAct]
    others: list[StandingAct]
    fixed: list[StandingAct]


def ref_of(session: ClientSession, query: str, slug: str) -> str:
    """The plain id of a group or an agency. Raises InvalidArgument."""
    (found,) = session.query(query, {"slug": slug}).values()
    if found is None:
        raise InvalidArgument(said("Nothing that you may see is called {slug}.", slug=slug))
    return str(found["ref"])


def acts_within(session: ClientSession, group: str) -> list[StandingAct]:
    """The acts that stand in the record of a group, its meetings and its work."""
    id = ref_of(session, GROUP, group)
    acts = standing_acts(session, group=group)
    begun = {
        act.stream: act.fields.get(EVENTS_BY_NAME[act.kind].PARENT) for act in acts if EVENTS_BY_NAME[act.kind].PARENT
    }
    return [act for act in acts if act.stream == id or begun.get(act.stream) == id]


def wrong_acts(
    acts: Sequence[StandingAct], kind: str, wrong: str, follows: Callable[[StandingAct], bool | None]
) -> WrongActs:
    """The acts that name `wrong`, of a kind of stream; `follows` says whether an act is corrected as a matter of course, is
    asked about, or is another matter (None)."""
    found = WrongActs([], [], [])
    for act in acts:
        fields = [*fields_naming(act, kind, wrong)]
        own = follows(act) if fields else None
        if own is None:
            continue
        identity = set(EVENTS_BY_NAME[act.kind].IDENTITY) & set(fields)
        (found.fixed if identity else found.own if own else found.others).append(act)
    return found


def fields_naming(act: StandingAct, kind: str, id: str) -> Iterator[str]:
    """The fields in which an act names a stream."""
    yield from (name for name, of in EVENTS_BY_NAME[act.kind].REFERENCES if of == kind and act.fields.get(name) == id)


def correction_of(act: StandingAct, kind: str, wrong: str, right: str, reason: str) -> Json:
    """The correction of an act that names what is wrong."""
    replacement = dict.fromkeys(fields_naming(act, kind, wrong), right)
    return {"position": act.position, "replacement": replacement, "reason": reason}
